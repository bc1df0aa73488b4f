"""The demo's plan: what banks and offices do, from one seed."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from services.credit.acceptance.rules import accept
from services.credit.bank_events.reading import to_rule_event
from services.credit.bank_events.rules import LoanEvent
from services.credit.bank_events.schemas import Unreadable, read_event
from services.credit.loans.rules import LoanPhase, LoanState
from services.demo.expected import Expected, expected
from services.demo.loans import UNTIL
from services.demo.plan import BANKS, FIRST, LAST, Plan, plan, quarters, working_day_until
from services.demo.steps import OPINION_ROLES, BankEvent
from services.demo.town import town
from shared.calendar import Quarter, add_months, completed_years, working_days_after
from tests.credit.policy_builder import a_policy


@pytest.fixture(scope="module")
def demo() -> Plan:
    return plan()


@pytest.fixture(scope="module")
def outcome(demo: Plan) -> Expected:
    return expected(demo)


@pytest.fixture(scope="module")
def loans(demo: Plan) -> dict[str, list[BankEvent]]:
    """Every loan's events in the order in which they are sent."""
    by_loan: dict[str, list[BankEvent]] = defaultdict(list)
    for event in demo.events:
        by_loan[event.loan_no].append(event)
    return by_loan


@pytest.fixture(scope="module")
def states(loans: dict[str, list[BankEvent]]) -> dict[str, LoanState]:
    """Every loan as the credit service's rules make it, event by event."""
    policy = a_policy()
    found = {}
    for loan_no, events in loans.items():
        accepted: list[LoanEvent] = []
        for event in events:
            assert not isinstance(read_event(event.body()), Unreadable)
            new = to_rule_event(event.body())
            found[loan_no] = accept(accepted, new, policy)
            accepted.append(new)
    return found


def of_type(events: list[BankEvent], kind: str) -> list[BankEvent]:
    return [event for event in events if event.type == kind]


def is_working_day(day: date) -> bool:
    return working_days_after(day - timedelta(days=1), 1).on == day


def test_the_same_seed_gives_the_same_plan_and_another_seed_another(demo: Plan) -> None:
    plan.cache_clear()

    assert plan() == demo
    assert plan(7) != demo


def test_another_county_reports_its_own_loans_under_the_same_numbers(demo: Plan) -> None:
    other = plan(2014, "360723103000")

    assert {event.county_code for event in other.events} == {"360723"}
    assert {application.county_code for chapter in other.chapters for application in chapter.applications} == {"360723"}
    assert {event.body()["county_code"] for event in demo.events} == {"360722"}
    assert {event.loan_no for event in other.events} & {event.loan_no for event in demo.events}


def test_a_beginning_is_the_first_quarters_and_its_books_are_theirs(demo: Plan, outcome: Expected) -> None:
    beginning = demo.beginning(5)

    assert [str(chapter.quarter) for chapter in beginning.chapters] == [
        "2016Q2",
        "2016Q3",
        "2016Q4",
        "2017Q1",
        "2017Q2",
    ]
    assert beginning.events == demo.events[: len(beginning.events)]
    assert 0 < expected(beginning).lent_fen < outcome.lent_fen


@pytest.mark.parametrize("seed", [2014, 7, 99])
def test_five_banks_lend_to_three_to_four_hundred_households_whatever_the_seed(seed: int) -> None:
    outcome = expected(plan(seed))

    assert 300 <= outcome.loans <= 420
    assert outcome.fallen_back == 9
    assert outcome.overdue >= 30
    assert outcome.net_loss_fen > 0


def test_every_event_is_accepted_by_the_rules_of_credit(states: dict[str, LoanState], outcome: Expected) -> None:
    assert sum(state.outstanding_fen for state in states.values()) == outcome.outstanding_fen
    assert sum(state.disbursed.amount_fen for state in states.values() if state.disbursed) == outcome.lent_fen


def test_loans_end_in_all_the_ways_in_which_loans_end(states: dict[str, LoanState]) -> None:
    phases = Counter(state.state for state in states.values())

    assert phases[LoanPhase.COMPENSATED] == sum(bank.lost for bank in BANKS)
    assert phases[LoanPhase.DECLINED] >= 5
    assert phases[LoanPhase.REPAID] >= 30
    assert phases[LoanPhase.OVERDUE] >= 3
    assert phases[LoanPhase.ACTIVE] >= 200


def test_all_interest_of_a_loan_that_is_paid_on_time_is_collected(states: dict[str, LoanState]) -> None:
    repaid = [state for state in states.values() if state.state is LoanPhase.REPAID]

    assert all(row.collected_fen == row.interest_fen for state in repaid for row in state.schedule)


def test_every_bank_subsidises_what_the_credit_rules_would(states: dict[str, LoanState], outcome: Expected) -> None:
    subsidy_fen = sum(row.subsidy_fen for state in states.values() for row in state.schedule)

    # what was paid after the last list waits for a list that lies beyond the demo
    assert outcome.subsidy_paid_fen == subsidy_fen


def test_a_household_applies_once_through_a_member_of_the_right_age(demo: Plan) -> None:
    applications = [application for chapter in demo.chapters for application in chapter.applications]
    households = {household.household_no: household for household in town().households}
    numbers = [application.household_no for application in applications]

    assert len(set(numbers)) == len(numbers)
    for application in applications:
        household = households[application.household_no]
        borrower = next(one for one in household.members if one.id_number == application.borrower_id_number)
        assert household.registered_on <= application.occurred_on
        assert household.village_code == application.village_code
        assert 18 <= completed_years(borrower.born_on, application.occurred_on) <= 60
        assert 1_000_000 <= application.amount_fen <= 5_000_000
        assert application.term_months in (36, 48, 60)


def test_three_opinions_follow_an_application_and_come_before_the_bank(
    demo: Plan, loans: dict[str, list[BankEvent]]
) -> None:
    taken_up = {
        event.fields["application_no"]: event.occurred_on for event in demo.events if event.type == "loan.applied"
    }
    against = 0
    for chapter in demo.chapters:
        for application in chapter.applications:
            signed = [one for one in chapter.opinions if one.application_no == application.application_no]
            assert [one.role for one in signed] == list(OPINION_ROLES)
            days = [application.occurred_on, *(one.occurred_on for one in signed)]
            if all(one.supported for one in signed):
                days.append(taken_up[application.application_no])
            else:
                against += 1
                assert application.application_no not in taken_up
            assert days == sorted(days)
            assert all(map(is_working_day, days))
    assert against >= 3
    assert len(loans) == demo.applications - against


def test_events_run_on_in_time_from_part_to_part(demo: Plan) -> None:
    by_bank: dict[str, list[date]] = defaultdict(list)
    for event in demo.events:
        by_bank[event.bank_code].append(event.occurred_on)

    assert set(by_bank) == {bank.code for bank in BANKS}
    for days in by_bank.values():
        assert days == sorted(days)
        assert date(2016, 4, 5) < days[0]
        assert days[-1] <= UNTIL
    for chapter in demo.chapters:
        days = [event.occurred_on for event in chapter.events_before_deposits]
        assert all(day <= chapter.quarter.first_day.replace(day=20) for day in days)
        assert all(
            one.submitted_on >= event.occurred_on for one in chapter.lists for event in chapter.events_before_lists
        )


def test_event_ids_are_used_once(demo: Plan) -> None:
    ids = Counter((event.bank_code, event.event_id) for event in demo.events)

    assert set(ids.values()) == {1}


def test_lists_are_handed_in_by_the_26th_and_paid_within_five_working_days(demo: Plan) -> None:
    lists = [listed for chapter in demo.chapters for listed in chapter.lists]

    assert Counter(listed.quarter for listed in lists) == dict.fromkeys(quarters(FIRST, LAST), len(BANKS))
    for listed in lists:
        assert listed.submitted_on <= listed.quarter.last_day.replace(day=26)
        assert listed.approved_on <= listed.paid_on <= working_days_after(listed.approved_on, 5).on
        assert all(map(is_working_day, (listed.submitted_on, listed.approved_on, listed.paid_on)))


def test_one_list_goes_back_once_and_in_again(demo: Plan) -> None:
    (back,) = [one for chapter in demo.chapters for one in chapter.lists if one.returned_on is not None]

    assert back.resubmitted_on is not None
    assert back.returned_on is not None
    assert back.submitted_on < back.returned_on < back.resubmitted_on <= back.approved_on


def test_an_eighth_of_what_a_quarter_lent_is_deposited_by_the_20th(demo: Plan) -> None:
    lent_fen = Counter[tuple[str, Quarter]]()
    for event in demo.events:
        if event.type == "loan.disbursed":
            lent_fen[event.bank_code, Quarter.of(event.occurred_on)] += event.fields["amount_fen"]
    deposits = [deposit for chapter in demo.chapters for deposit in chapter.deposits]

    for bank in BANKS:
        mine = [deposit for deposit in deposits if deposit.bank_code == bank.code]
        served = quarters(FIRST, bank.deposits_until)
        # amounts are whole thousands of yuan, of which an eighth is whole fen
        assert sum(one.amount_fen for one in mine) * 8 == sum(lent_fen[bank.code, quarter] for quarter in served)
        assert [one.kind for one in mine].count("pre_allocation") == 1
        for one in mine:
            due_in = one.quarter if one.kind == "pre_allocation" else one.quarter.following
            assert one.planned_on <= one.sent_on <= one.passed_on_on <= one.received_on
            assert one.received_on <= due_in.first_day.replace(day=20)


def test_collection_notices_are_delivered_in_time(states: dict[str, LoanState]) -> None:
    noticed = 0
    for state in states.values():
        if state.due_on is not None and state.due_on - timedelta(days=24) <= UNTIL and not prepaid(state):
            (notice_on,) = state.notices_on
            assert 23 <= (state.due_on - notice_on).days <= 30
            noticed += 1
    assert noticed >= 30


def prepaid(state: LoanState) -> bool:
    return state.state is LoanPhase.REPAID and state.due_on is not None and state.balance[-1][0] < state.due_on


def test_claims_wait_ninety_days_and_are_partly_recovered(states: dict[str, LoanState]) -> None:
    claims = {state.due_on: state.claim for state in states.values() if state.claim and state.due_on}
    recovered = [claim.recovered_fen / claim.claimed_fen for claim in claims.values()]

    assert all(90 <= (claim.claimed_on - due_on).days <= 96 for due_on, claim in claims.items())
    assert sum(0 < share < 1 for share in recovered) >= 3
    assert sum(claim.whole_on is not None for claim in claims.values()) == 1


def test_the_fund_of_the_bank_without_deposits_is_used_up_and_no_other(outcome: Expected) -> None:
    # a margin of thousands of yuan: no small change of the plan shall take the alert away
    assert outcome.fund_fen["yinzuo"] == 0
    assert outcome.shortfall_fen["yinzuo"] > 500_000
    assert all(fen > 5_000_000 for bank, fen in outcome.fund_fen.items() if bank != "yinzuo")
    assert all(fen == 0 for bank, fen in outcome.shortfall_fen.items() if bank != "yinzuo")


def test_city_and_county_share_the_loss_half_and_half(outcome: Expected) -> None:
    assert outcome.city_share_fen + outcome.county_share_fen == outcome.net_loss_fen
    assert 0 <= outcome.county_share_fen - outcome.city_share_fen <= sum(bank.lost for bank in BANKS)


def test_its_leverage_leaves_the_bounds_when_the_deposits_stop(outcome: Expected) -> None:
    assert outcome.out_of_bounds["yinzuo"] >= 8
    # quarters in a row are one matter, however many there are
    assert all(0 <= outcome.fell_out[bank] <= count for bank, count in outcome.out_of_bounds.items())
    assert 1 <= outcome.fell_out["yinzuo"] <= 2
    assert all(count <= 5 for bank, count in outcome.out_of_bounds.items() if bank != "yinzuo")


def test_most_delays_are_made_good_and_some_are_not(loans: dict[str, list[BankEvent]]) -> None:
    made_good = open_still = 0
    for events in loans.values():
        reports = of_type(events, "loan.overdue")
        if reports and not of_type(events, "compensation.claimed"):
            paid = [one for one in of_type(events, "interest.collected") if one.fields.get("penalty_fen")]
            made_good += bool(paid)
            open_still += not paid

    assert made_good >= 25
    assert 3 <= open_still < made_good


def test_a_disbursement_falls_due_after_its_term(demo: Plan) -> None:
    for event in demo.events:
        if event.type == "loan.disbursed":
            due_on = add_months(event.occurred_on, event.fields["term_months"])
            assert event.fields["due_on"] == due_on.isoformat()
            assert event.fields["annual_rate"] == "0.0475"


def test_no_chapter_is_out_of_turn(demo: Plan) -> None:
    assert [chapter.quarter for chapter in demo.chapters] == quarters(FIRST, LAST.following)
    assert all(before.quarter.following == after.quarter for before, after in pairwise(demo.chapters))
    assert [chapter.check and chapter.check.quarter for chapter in demo.chapters] == [None, *quarters(FIRST, LAST)]


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2016, 6, 26), date(2016, 6, 24)),  # a Sunday
        (date(2016, 9, 26), date(2016, 9, 26)),  # a Monday
        (date(2018, 9, 24), date(2018, 9, 21)),  # Mid-Autumn, a Monday of rest
        (date(2019, 9, 29), date(2019, 9, 29)),  # a Sunday on which people work
    ],
)
def test_the_last_working_day_until_a_day(day: date, until: date) -> None:
    assert working_day_until(day) == until
