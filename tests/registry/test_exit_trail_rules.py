"""Rules of the trail of exits: each mark by the history that bears it, and by the one next to it that doesn't."""

from dataclasses import replace
from datetime import date

import pytest

from services.registry.exit_trails.rules import (
    Judged,
    Mark,
    Version,
    altering,
    exits_of,
    incomes_of,
    judged_by,
    marks_of,
    slid_back,
    until,
)


def a_version(number: int, occurred_on: date, recorded_on: date | None = None, **given: object) -> Version:
    """A version recorded on its own day, unless told otherwise."""
    return Version(number, occurred_on, recorded_on or occurred_on, str(given.pop("kind", "changed")), **given)  # type: ignore[arg-type]


REGISTERED = a_version(1, date(2014, 8, 1), kind="registered", status="registered")
INCOME = a_version(2, date(2016, 11, 1), kind="income", raised_from={2016: None}, raised_to={2016: 3_500_00})
EXIT = a_version(3, date(2016, 12, 1), kind="exited", status="exited")
SOUND = [REGISTERED, INCOME, EXIT]


def marks(
    versions: list[Version], *, way: str = "procedure", line: int | None = 3_146_00, help_added: int = 0
) -> list[Mark]:
    """What speaks against the last exit."""
    return marks_of(versions, exits_of(versions)[-1], way=way, line_fen=line, help_added=help_added)


@pytest.mark.requirement("R002-075")
def test_nothing_speaks_against_an_exit_by_procedure_with_an_income_above_the_line() -> None:
    assert marks(SOUND) == []
    assert marks(SOUND, line=3_500_00) == []
    assert marks(SOUND, line=3_500_01) == [Mark.BELOW_LINE]
    assert marks(SOUND, line=None) == []
    assert marks(SOUND, way="request") == marks(SOUND, way="file") == [Mark.NO_PROCEDURE]
    assert marks(SOUND, help_added=1) == [Mark.HELP_ADDED_AFTER]


@pytest.mark.requirement("R002-075")
def test_an_exit_dated_into_the_year_before_it_was_recorded_is_marked() -> None:
    assert marks([REGISTERED, INCOME, replace(EXIT, recorded_on=date(2016, 12, 31))]) == []
    assert marks([REGISTERED, INCOME, replace(EXIT, recorded_on=date(2017, 1, 1))]) == [Mark.DATED_INTO_LAST_YEAR]


@pytest.mark.requirement("R002-075")
def test_an_income_raised_before_the_exit_is_marked_and_one_lowered_is_not() -> None:
    def corrected(fen: int, number: int = 3) -> list[Version]:
        correction = a_version(
            number, date(2016, 11, 20), kind="income", raised_from={2016: 3_500_00}, raised_to={2016: fen}
        )
        return [REGISTERED, INCOME, correction, replace(EXIT, number=4)]

    assert marks(corrected(3_500_01)) == [Mark.INCOME_RAISED]
    assert marks(corrected(3_500_00)) == []
    assert marks(corrected(3_400_00)) == []


def test_the_income_of_the_exits_year_counts_then_that_of_the_year_before() -> None:
    assert judged_by(SOUND, EXIT) == Judged(2016, 3_500_00)
    before = replace(INCOME, raised_from={2015: None}, raised_to={2015: 2_000_00})
    assert judged_by([REGISTERED, before, EXIT], EXIT) == Judged(2015, 2_000_00)
    older = replace(INCOME, raised_from={2014: None}, raised_to={2014: 2_000_00})
    assert judged_by([REGISTERED, older, EXIT], EXIT) is None
    assert marks([REGISTERED, older, EXIT]) == [Mark.NO_INCOME]
    later = replace(INCOME, number=4, occurred_on=date(2016, 12, 2))
    assert marks([REGISTERED, EXIT, later]) == [Mark.NO_INCOME]


@pytest.mark.requirement("R002-075")
def test_what_is_altered_afterwards_of_days_up_to_the_exit_is_marked() -> None:
    after = a_version(4, date(2016, 12, 1), date(2017, 3, 1), kind="income", raised_from={2016: 1}, raised_to={2016: 2})
    assert [one.number for one in altering([*SOUND, after], EXIT)] == [4]
    assert marks([*SOUND, after]) == [Mark.ALTERED_AFTER]
    assert marks([*SOUND, replace(after, occurred_on=date(2016, 12, 2))]) == []


@pytest.mark.requirement("R002-075")
def test_a_step_slid_before_one_recorded_earlier_is_marked() -> None:
    slid = a_version(3, date(2016, 10, 1), date(2016, 11, 30))
    exited = replace(EXIT, number=4)
    assert slid_back([REGISTERED, INCOME, slid, exited]) == {3}
    assert marks([REGISTERED, INCOME, slid, exited]) == [Mark.SLID_BACK]
    assert marks([REGISTERED, INCOME, replace(slid, occurred_on=INCOME.occurred_on), exited]) == []


def test_each_exit_is_judged_by_what_lies_between_poverty_and_itself() -> None:
    undone = a_version(4, date(2017, 1, 1), kind="exit_undone", status="registered")
    income = replace(INCOME, number=5, occurred_on=date(2017, 6, 1), raised_from={2016: 1}, raised_to={2016: 2})
    again = a_version(6, date(2017, 12, 1), kind="exited", status="exited")
    versions = [*SOUND, undone, income, again]
    assert [one.number for one in exits_of(versions)] == [3, 6]
    assert [one.number for one in until(versions, EXIT)] == [1, 2]
    assert [one.number for one in until(versions, again)] == [4, 5]
    assert marks_of(versions, EXIT, way="procedure", line_fen=None, help_added=0) == [Mark.UNDONE]
    assert marks_of(versions, again, way="procedure", line_fen=None, help_added=0) == [Mark.INCOME_RAISED]


def test_incomes_are_read_from_a_versions_documents() -> None:
    old = {"incomes": {"2016": {"net_per_head_fen": 100, "wage_fen": 1}}}
    new = {"incomes": {"2016": {"net_per_head_fen": 200}, "2015": {"net_per_head_fen": 5}, "2014": {"wage_fen": 1}}}
    assert incomes_of(old, new) == ({2016: 100, 2015: None}, {2016: 200, 2015: 5})
    assert incomes_of({}, {"status": "exited"}) == ({}, {})
