"""Rules of special funds: closed circulation, who is paid, three people, vouchers, and what entries add up to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.funds.refusals import (
    AccountDates,
    AlreadyFiled,
    ClaimNotThere,
    NothingPaid,
    NotPoorHousehold,
    OnePayee,
    OutsideAccount,
    ProjectNotApproved,
    SameAccount,
    SamePerson,
    VoucherClaimed,
)
from services.registry.funds.rules import (
    Account,
    check_account,
    check_amount,
    check_approved,
    check_circulation,
    check_filing,
    check_other,
    check_payee,
    check_poor,
    check_serves,
    check_three_people,
    check_turn,
    check_vouchers,
    fold,
    payee_of,
)
from services.registry.projects.rules import WrongDirection
from shared import codes
from shared.policies import find_pack

DAY, BEFORE, AFTER = date(2017, 3, 1), date(2017, 2, 28), date(2017, 3, 2)


@pytest.mark.requirement("R000-074")
def test_money_stays_among_open_accounts_of_the_special_funds() -> None:
    for account in (Account(DAY, None), Account(DAY, DAY), Account(BEFORE, AFTER)):
        check_circulation(account, DAY, "to_account_no")
    for outside in (Account(AFTER, None), Account(BEFORE, BEFORE), Account(BEFORE, None, withdrawn=True)):
        with pytest.raises(OutsideAccount) as caught:
            check_circulation(outside, DAY, "to_account_no")
        assert caught.value.field == "to_account_no"
    with pytest.raises(SameAccount):
        check_other("1", "1")
    check_other("1", "2")


@pytest.mark.requirement("R003-023")
def test_special_funds_go_to_households_and_agricultural_ones_to_either() -> None:
    section = find_pack("cangxi-2014").funds
    assert section is not None
    payees = {one.code: one.payees for one in section.payees}
    check_payee("special", "household", payees)
    with pytest.raises(WrongDirection) as caught:
        check_payee("special", "village", payees)
    assert caught.value.field == "fund_kind"
    for payee in ("village", "household"):
        check_payee("agricultural", payee, payees)
        check_payee("social", payee, payees)
        check_payee("special", payee, {})


@pytest.mark.requirement("R003-023")
def test_a_household_is_paid_from_its_first_day_on_the_register_to_its_last() -> None:
    check_poor(DAY, None, None, DAY)
    check_poor(DAY, DAY, None, DAY)
    check_poor(BEFORE, AFTER, AFTER, DAY)
    for registered, exited, removed in ((AFTER, None, None), (BEFORE, BEFORE, None), (BEFORE, None, BEFORE)):
        with pytest.raises(NotPoorHousehold):
            check_poor(registered, exited, removed, DAY)


@pytest.mark.requirement("R003-045")
def test_three_sources_of_funds() -> None:
    assert codes.FUND_SOURCES.labels == ("国省扶持", "地方扶持", "社会扶持")
    assert [codes.FUND_SOURCES.by_label(label).code for label in ("国省", "地方", "社会")] == [
        entry.code for entry in codes.FUND_SOURCES
    ]


@pytest.mark.requirement("R000-073")
def test_three_people_act_on_a_claim() -> None:
    check_three_people("c", ["a", "b"])
    for actor in ("a", "b"):
        with pytest.raises(SamePerson):
            check_three_people(actor, ["a", "b"])


def test_a_voucher_is_claimed_once() -> None:
    check_vouchers(["P1", "P2"], ["P3"])
    for vouchers in (["P1", "P1"], ["P1", "P3"]):
        with pytest.raises(VoucherClaimed):
            check_vouchers(vouchers, ["P3"])


def test_smaller_refusals() -> None:
    check_turn("claimed", ["claimed"])
    with pytest.raises(ClaimNotThere):
        check_turn("paid", ["claimed", "checked"])
    check_amount(1)
    with pytest.raises(NothingPaid):
        check_amount(0)
    check_filing(None)
    with pytest.raises(AlreadyFiled):
        check_filing(DAY)
    assert (payee_of(True, False), payee_of(False, True)) == ("household", "village")
    for both in (True, False):
        with pytest.raises(OnePayee):
            payee_of(both, both)
    check_approved(DAY, DAY)
    for approved in (None, AFTER):
        with pytest.raises(ProjectNotApproved):
            check_approved(approved, DAY)
    check_serves("village", "village")
    with pytest.raises(WrongDirection):
        check_serves("village", "household")
    check_account(DAY, DAY)
    with pytest.raises(AccountDates):
        check_account(DAY, BEFORE)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 10**13), st.booleans())))
def test_reversals_leave_nothing_and_totals_are_exact(entries: list[tuple[str, int, bool]]) -> None:
    """Each entry, and behind it its reversal where it was taken back."""
    made = [(key, fen) for key, fen, _ in entries] + [(key, -fen) for key, fen, reversed_ in entries if reversed_]
    left = fold(made)
    for key in {key for key, _, _ in entries}:
        assert left[key] == sum(fen for other, fen, reversed_ in entries if other == key and not reversed_)
    assert sum(left.values()) == sum(fen for _, fen in made)
