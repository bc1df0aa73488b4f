"""Subsidy lists over HTTP: three people, one frozen list, corrections on later lists, the books in step."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.credit.ledger.models import Journal
from services.credit.subsidies.models import SubsidyLine, SubsidyList
from shared.database import transaction
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.credit.channel import COUNTY, Loan
from tests.credit.office import (
    BANK,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    Office,
    said_no,
)

PATH = "/credit/subsidy-lists"
ON: dict[str, Any] = {"occurred_on": "2016-06-24"}
# 2016-05-10 … 06-20 are 42 days: 5,000,000 fen × 0.0475 × 42 / 360 = 27,708.33
Q2_FEN = 27_708
# 2016-06-21 … 09-20 are 92 days: 5,000,000 fen × 0.0475 × 92 / 360 = 60,694.44
Q3_FEN = 60_694


def pays(loan: Loan, period: str = "2016Q2", amount_fen: int = Q2_FEN, on: date = date(2016, 6, 20)) -> dict[str, Any]:
    """The borrower pays a period's interest."""
    return loan.event("interest.collected", on, period=period, amount_fen=amount_fen)


async def a_paying_loan(office: Office, loan_no: str = "L1") -> Loan:
    """A loan whose first period is paid in full."""
    loan = await office.a_loan(loan_no)
    await office.channel.accepted(pays(loan))
    return loan


async def lines(office: Office, subsidy_list: Any, **page: Any) -> Any:
    """The lines of a list."""
    return await office.read(COUNTY_OFFICE, f"{PATH}/{subsidy_list['id']}/lines", **page)


@pytest.mark.requirement("R002-123", "R002-137", "R002-138")
async def test_a_list_is_submitted_approved_and_paid_by_three_people(office: Office) -> None:
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    assert (draft["state"], draft["total_fen"], draft["line_count"], draft["due_on"]) == (
        "draft",
        Q2_FEN,
        1,
        "2016-06-26",
    )
    [line] = (await lines(office, draft))["items"]
    assert (line["loan_no"], line["label"], line["kind"], line["amount_fen"]) == ("L1", "2016Q2", "regular", Q2_FEN)

    submitted = await office.step(BANK, draft, "submit", "2016-06-24")
    assert (submitted["state"], submitted["late"], len(submitted["digest"])) == ("submitted", False, 64)
    approved = await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-30")
    # five working days after Thursday 30 June: 1, 4, 5, 6 and 7 July
    assert (approved["payment_due_on"], approved["payment_due_provisional"]) == ("2016-07-07", False)
    paid = await office.step(COUNTY_FINANCE, draft, "pay", "2016-07-07")
    assert (paid["state"], paid["payment_late"], paid["total_fen"]) == ("paid", False, Q2_FEN)

    balances = await office.channel.balances()
    assert (balances["subsidy_expense"], balances["subsidy_payable"], balances["treasury"]) == (Q2_FEN, 0, -Q2_FEN)
    causes = [(j.kind, j.cause_id) for j in await office.channel.rows(Journal, cause="subsidy_list")]
    assert sorted(causes) == [("list_approved", draft["id"]), ("list_paid", draft["id"])]
    told = [m for m in await office.channel.rows(OutboxMessage) if m.aggregate == "subsidy_list"]
    assert [(m.version, m.routing_key) for m in sorted(told, key=lambda m: m.version)] == [
        (1, "credit.subsidy_list_submitted.v1"),
        (2, "credit.subsidy_list_approved.v1"),
        (3, "credit.subsidy_list_paid.v1"),
    ]


@pytest.mark.requirement("R002-136")
async def test_a_draft_is_drawn_up_anew_under_the_same_id(office: Office) -> None:
    loan = await office.a_loan()
    empty = await office.drawn_up("2016Q2", "2016-06-21")
    assert (empty["total_fen"], empty["line_count"], empty["version"]) == (0, 0, 1)
    await office.channel.accepted(pays(loan))
    again = await office.drawn_up("2016Q2", "2016-06-22")
    assert (again["id"], again["version"], again["total_fen"]) == (empty["id"], 2, Q2_FEN)


async def test_an_empty_list_may_go_all_the_way(office: Office) -> None:
    paid = await office.paid("2016Q2", "2016-06-24")
    assert (paid["state"], paid["total_fen"], paid["line_count"]) == ("paid", 0, 0)
    assert await office.channel.rows(Journal) == []


async def test_submission_takes_what_was_accepted_since_the_draft(office: Office) -> None:
    loan = await office.a_loan()
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    await office.channel.accepted(pays(loan))
    submitted = await office.step(BANK, draft, "submit", "2016-06-24")
    assert (submitted["total_fen"], submitted["line_count"]) == (Q2_FEN, 1)


@pytest.mark.requirement("R002-137", "R002-138")
async def test_late_hands_are_flagged(office: Office) -> None:
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-27")
    assert draft["late"]
    assert (await office.step(BANK, draft, "submit", "2016-06-27"))["late"]
    await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-30")
    assert (await office.step(COUNTY_FINANCE, draft, "pay", "2016-07-08"))["payment_late"]


async def test_a_frozen_list_can_not_be_drawn_up_again(office: Office) -> None:
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    await office.step(BANK, draft, "submit", "2016-06-24")
    body = {"county_code": COUNTY, "period": "2016Q2", "occurred_on": "2016-06-25"}
    await office.refused(BANK, PATH, 409, "credit.list_exists", **body)


async def test_a_period_is_listed_once_and_a_later_list_takes_what_came_late(office: Office) -> None:
    first = await a_paying_loan(office, "L1")
    late = await office.a_loan("L2")
    await office.paid("2016Q2", "2016-06-24")
    await office.channel.accepted(pays(first, "2016Q3", Q3_FEN, date(2016, 9, 20)), pays(late, on=date(2016, 7, 1)))
    second = await office.paid("2016Q3", "2016-09-24")
    listed = (await lines(office, second))["items"]
    assert [(line["loan_no"], line["label"], line["amount_fen"]) for line in listed] == [
        ("L1", "2016Q3", Q3_FEN),
        ("L2", "2016Q2", Q2_FEN),
    ]


async def test_a_correction_after_the_freeze_goes_on_the_next_list_and_names_its_line(office: Office) -> None:
    loan = await a_paying_loan(office)
    paid = await office.paid("2016Q2", "2016-06-24")
    [frozen] = (await lines(office, paid))["items"]
    # half of it was repaid on 10 June already: 31 days on 5,000,000 and 11 on 2,500,000 fen bear 24,079.86 fen
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 10), amount_fen=2_500_000))
    following = await office.paid("2016Q3", "2016-09-24")
    [line] = (await lines(office, following))["items"]
    assert (line["kind"], line["amount_fen"], line["corrects"]) == ("adjustment", 24_080 - Q2_FEN, frozen["id"])
    assert following["total_fen"] == 24_080 - Q2_FEN
    balances = await office.channel.balances()
    assert (balances["subsidy_expense"], balances["treasury"]) == (24_080, -24_080)
    [now] = (await lines(office, paid))["items"]
    # the line stays as it was; beside it stands what of its loan is outstanding by now
    assert {**now, "outstanding_fen": frozen["outstanding_fen"]} == frozen


async def test_a_list_that_a_later_one_corrects_is_returned_only_after_that_one(office: Office) -> None:
    loan = await a_paying_loan(office)
    first = await office.drawn_up("2016Q2", "2016-06-24")
    await office.step(BANK, first, "submit", "2016-06-24")
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 10), amount_fen=2_500_000))
    second = await office.drawn_up("2016Q3", "2016-09-24")
    await office.step(BANK, second, "submit", "2016-09-24")

    back = {"occurred_on": "2016-09-26", "reason": "退回"}
    await office.refused(COUNTY_OFFICE, f"{PATH}/{first['id']}/return", 409, "credit.list_corrected", **back)
    await office.step(COUNTY_OFFICE, second, "return", "2016-09-26", reason="先退回调整")
    await office.step(COUNTY_OFFICE, first, "return", "2016-09-26", reason="再退回本名单")
    again = await office.step(BANK, first, "submit", "2016-09-27")
    later = await office.step(BANK, second, "submit", "2016-09-27")
    # what is due now, once: nothing is left to correct
    assert (again["total_fen"], later["total_fen"]) == (24_080, 0)


async def test_a_quarter_before_the_programme_has_no_list(office: Office) -> None:
    await a_paying_loan(office)
    body = {"county_code": COUNTY, "period": "2015Q4", "occurred_on": "2016-06-24"}
    await office.refused(BANK, PATH, 409, "policy.none_active", **body)


async def test_a_returned_list_is_unfrozen_and_built_anew(office: Office) -> None:
    loan = await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    await office.step(BANK, draft, "submit", "2016-06-24")
    returned = await office.step(COUNTY_OFFICE, draft, "return", "2016-06-27", reason="金额与台账不符")
    assert (returned["state"], returned["return_reason"], returned["digest"]) == ("returned", "金额与台账不符", None)
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 10), amount_fen=2_500_000))
    early = {"occurred_on": "2016-06-26"}
    await office.refused(BANK, f"{PATH}/{draft['id']}/submit", 422, "request.date_before_step", **early)
    again = await office.step(BANK, draft, "submit", "2016-06-28")
    assert (again["total_fen"], again["return_reason"], again["decided_by"]) == (24_080, None, None)
    [line] = (await lines(office, again))["items"]
    assert (line["kind"], line["amount_fen"]) == ("regular", 24_080)
    await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-28")
    told = [m.version for m in await office.channel.rows(OutboxMessage) if m.aggregate == "subsidy_list"]
    assert sorted(told) == [1, 2, 3, 4]


@pytest.mark.requirement("R002-138")
@pytest.mark.parametrize("who", [COUNTY_OFFICE, COUNTY_FINANCE], ids=["office", "finance"])
async def test_an_approved_list_is_sent_back_before_it_is_paid_and_owes_nothing(
    office: Office, who: tuple[Any, ...]
) -> None:
    """Whoever checks it last finds the mistake; approved again it is owed again."""
    loan = await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    await office.step(BANK, draft, "submit", "2016-06-24")
    path = f"{PATH}/{draft['id']}/return"
    await office.refused(COUNTY_FINANCE, path, 409, "credit.list_wrong_state", **ON, reason="未批准")
    await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-27")
    early = {"occurred_on": "2016-06-26", "reason": "金额有误"}
    await office.refused(who, path, 422, "request.date_before_step", **early)

    returned = await office.step(who, draft, "return", "2016-06-28", reason="金额有误")
    assert (returned["state"], returned["payment_due_on"], returned["payment_due_provisional"]) == (
        "returned",
        None,
        False,
    )
    balances = await office.channel.balances()
    assert (balances["subsidy_expense"], balances["subsidy_payable"]) == (0, 0)
    await office.refused(COUNTY_FINANCE, f"{PATH}/{draft['id']}/pay", 409, "credit.list_wrong_state", **ON)

    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 10), amount_fen=2_500_000))
    await office.step(BANK, draft, "submit", "2016-06-29")
    await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-29")
    await office.step(COUNTY_FINANCE, draft, "pay", "2016-06-30")
    balances = await office.channel.balances()
    assert (balances["subsidy_expense"], balances["subsidy_payable"], balances["treasury"]) == (24_080, 0, -24_080)
    kinds = sorted(journal.kind for journal in await office.channel.rows(Journal, cause="subsidy_list"))
    assert kinds == ["list_approved", "list_approved", "list_paid", "list_withdrawn"]


async def test_steps_out_of_turn_are_refused(office: Office) -> None:
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    path = f"{PATH}/{draft['id']}"
    wrong = 409, "credit.list_wrong_state"
    await office.refused(COUNTY_OFFICE, f"{path}/approve", *wrong, **ON)
    await office.refused(COUNTY_OFFICE, f"{path}/return", *wrong, **ON, reason="x")
    await office.refused(COUNTY_FINANCE, f"{path}/pay", *wrong, **ON)
    await office.step(BANK, draft, "submit", "2016-06-24")
    await office.refused(BANK, f"{path}/submit", *wrong, **ON)
    await office.refused(COUNTY_FINANCE, f"{path}/pay", *wrong, **ON)
    await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-24")
    await office.refused(COUNTY_OFFICE, f"{path}/approve", *wrong, **ON)
    await office.step(COUNTY_FINANCE, draft, "pay", "2016-06-24")
    await office.refused(COUNTY_FINANCE, f"{path}/pay", *wrong, **ON)
    for who in (COUNTY_OFFICE, COUNTY_FINANCE):
        await office.refused(who, f"{path}/return", *wrong, **ON, reason="x")


@pytest.mark.requirement("R002-137")
async def test_a_list_is_handed_in_from_the_settlement_day_on(office: Office) -> None:
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-05-12")
    early = {"occurred_on": "2016-06-19"}
    await office.refused(BANK, f"{PATH}/{draft['id']}/submit", 409, "credit.list_too_early", **early)
    assert (await office.step(BANK, draft, "submit", "2016-06-20"))["state"] == "submitted"


async def test_dates_go_forward_and_not_beyond_today(office: Office) -> None:
    await a_paying_loan(office)
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    body = {"county_code": COUNTY, "period": "2016Q2"}
    await office.refused(BANK, PATH, 422, "request.date_in_future", **body, occurred_on=tomorrow)
    early = await office.refused(BANK, PATH, 409, "credit.quarter_not_begun", **body, occurred_on="2016-03-31")
    assert (early["field"], early["detail"]) == (
        "period",
        "2016Q2 季度自 2016-04-01 开始，制表日期 2016-03-31 时尚未开始，不能编制名单。",
    )
    await office.refused(BANK, PATH, 422, "request.invalid", county_code=COUNTY, period="2016Q5")
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    path = f"{PATH}/{draft['id']}"
    before = 422, "request.date_before_step"
    await office.refused(BANK, f"{path}/submit", *before, occurred_on="2016-06-23")
    await office.refused(BANK, f"{path}/submit", 422, "request.date_in_future", occurred_on=tomorrow)
    await office.step(BANK, draft, "submit", "2016-06-24")
    await office.refused(COUNTY_OFFICE, f"{path}/approve", *before, occurred_on="2016-06-23")
    await office.refused(COUNTY_OFFICE, f"{path}/return", *before, occurred_on="2016-06-23", reason="x")
    await office.step(COUNTY_OFFICE, draft, "approve", "2016-06-25")
    await office.refused(COUNTY_FINANCE, f"{path}/pay", *before, occurred_on="2016-06-24")


async def test_submitter_approver_and_payer_are_three_people(office: Office) -> None:
    await a_paying_loan(office)
    clerk = (Role.COUNTY_OFFICE, COUNTY, None, "clerk")
    for_bank = {"bank_code": "rcc", "county_code": COUNTY, "period": "2016Q2", "occurred_on": "2016-06-24"}
    draft = await office.do(clerk, PATH, **for_bank)
    path = f"{PATH}/{draft['id']}"
    await office.do(clerk, f"{path}/submit", **ON)
    await office.refused(clerk, f"{path}/approve", 409, "credit.same_person", **ON)
    await office.step((Role.COUNTY_OFFICE, COUNTY, None, "chief"), draft, "approve", "2016-06-24")
    for person in ("clerk", "chief"):
        payer = (Role.COUNTY_FINANCE, COUNTY, None, person)
        await office.refused(payer, f"{path}/pay", 409, "credit.same_person", **ON)
    assert (await office.step((Role.COUNTY_FINANCE, COUNTY, None, "cashier"), draft, "pay", "2016-06-24"))["paid_on"]


async def test_whose_list_it_is(office: Office) -> None:
    await a_paying_loan(office)
    body = {"county_code": COUNTY, "period": "2016Q2", "occurred_on": "2016-06-24"}
    await office.refused(COUNTY_OFFICE, PATH, 422, "request.invalid", **body)
    await office.refused(BANK, PATH, 403, "auth.outside_area", **body, bank_code="abc")
    await office.refused(NEXT_COUNTY_OFFICE, PATH, 403, "auth.outside_area", **body, bank_code="rcc")
    await office.refused(COUNTY_OFFICE, PATH, 409, "credit.bank_not_admitted", **body, bank_code="icbc")
    await office.refused(COUNTY_FINANCE, PATH, 403, "auth.forbidden", **body, bank_code="rcc")
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    path = f"{PATH}/{draft['id']}"
    for stranger in (OTHER_BANK, NEXT_COUNTY_OFFICE):
        said_no(await office.get(stranger, path), 404, "credit.unknown_list")
        said_no(await office.get(stranger, f"{path}/lines"), 404, "credit.unknown_list")
        await office.refused(stranger, f"{path}/submit", 404, "credit.unknown_list", **ON)
        assert (await office.read(stranger, PATH))["items"] == []
    said_no(await office.get(TOWN, path), 403, "auth.forbidden")
    assert (await office.read(CITY_OFFICE, path))["id"] == draft["id"]


async def test_lists_and_lines_page_by_page(office: Office) -> None:
    for number in range(3):
        await a_paying_loan(office, f"L{number}")
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    first = await lines(office, draft, limit=2)
    second = await lines(office, draft, limit=2, after=first["next"])
    assert [line["loan_no"] for page in (first, second) for line in page["items"]] == ["L0", "L1", "L2"]
    assert second["next"] is None
    await office.drawn_up("2016Q3", "2016-09-24")
    one = await office.read(COUNTY_OFFICE, PATH, county_code=COUNTY, limit=1)
    two = await office.read(COUNTY_OFFICE, PATH, county_code=COUNTY, limit=1, after=one["next"])
    assert [item["period"] for page in (one, two) for item in page["items"]] == ["2016Q2", "2016Q3"]
    assert (await office.read(COUNTY_OFFICE, PATH, period="2016Q3", state="submitted"))["items"] == []


async def test_a_list_whose_lines_were_altered_is_neither_approved_nor_paid(office: Office) -> None:
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    await office.step(BANK, draft, "submit", "2016-06-24")
    async with transaction(office.channel.sessions) as session:
        await session.execute(text("UPDATE subsidy_line SET eligible_fen = eligible_fen + 1"))
    path = f"{PATH}/{draft['id']}"
    await office.refused(COUNTY_OFFICE, f"{path}/approve", 409, "credit.list_altered", occurred_on="2016-06-24")


async def test_of_two_approvals_at_once_one_counts(racing_office: Office) -> None:
    office = racing_office
    county = office.channel.county
    await a_paying_loan(office)
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    await office.step(BANK, draft, "submit", "2016-06-24")
    path = f"{PATH}/{draft['id']}/approve"
    replies = await asyncio.gather(
        *(
            office.post((Role.COUNTY_OFFICE, county, None, f"officer {n}"), path, occurred_on="2016-06-24")
            for n in range(4)
        )
    )
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409]
    assert len(await office.channel.rows(Journal, kind="list_approved")) == 1
    assert (await office.channel.balances())["subsidy_payable"] == -Q2_FEN


async def test_events_and_a_submission_at_once_leave_no_period_unlisted_or_listed_twice(racing_office: Office) -> None:
    office = racing_office
    loans = [await office.a_loan(f"L{number}") for number in range(4)]
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    submission = office.post(BANK, f"{PATH}/{draft['id']}/submit", occurred_on="2016-06-24")
    await asyncio.gather(*(office.channel.submit(pays(loan)) for loan in loans), submission)
    [frozen] = await office.channel.rows(SubsidyList)
    on_first = await office.channel.rows(SubsidyLine)
    assert (frozen.state, frozen.line_count, frozen.total_fen) == (
        "submitted",
        len(on_first),
        len(on_first) * Q2_FEN,
    )
    await office.drawn_up("2016Q3", "2016-09-24")
    listed = [line.loan_no for line in await office.channel.rows(SubsidyLine)]
    assert sorted(listed) == ["L0", "L1", "L2", "L3"]


async def test_two_drafts_at_once_make_one_list(racing_office: Office) -> None:
    await a_paying_loan(racing_office)
    drawn = await asyncio.gather(*(racing_office.drawn_up("2016Q2", "2016-06-24") for _ in range(4)))
    assert len({one["id"] for one in drawn}) == 1
    assert [line.amount_fen for line in await racing_office.channel.rows(SubsidyLine)] == [Q2_FEN]


async def test_a_step_on_a_list_that_changed_since_it_was_read_is_refused(office: Office) -> None:
    loan = await a_paying_loan(office)
    read = await office.drawn_up("2016Q2", "2016-06-24")
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 10), amount_fen=2_500_000))
    anew = await office.drawn_up("2016Q2", "2016-06-25")
    assert (anew["version"], anew["total_fen"] < read["total_fen"]) == (read["version"] + 1, True)
    on = {"occurred_on": "2016-06-30"}
    path = f"{PATH}/{read['id']}"
    await office.refused(BANK, f"{path}/submit", 412, "request.stale_version", version=read["version"], **on)
    await office.refused(BANK, f"{path}/submit", 422, "request.invalid", version=0, **on)
    submitted = await office.do(BANK, f"{path}/submit", version=anew["version"], **on)
    version = submitted["version"]
    for who, step, more in (
        (COUNTY_OFFICE, "approve", {}),
        (COUNTY_OFFICE, "return", {"reason": "印章不清"}),
    ):
        await office.refused(who, f"{path}/{step}", 412, "request.stale_version", version=version - 1, **on, **more)
    approved = await office.do(COUNTY_OFFICE, f"{path}/approve", version=version, **on)
    await office.refused(COUNTY_FINANCE, f"{path}/pay", 412, "request.stale_version", version=version, **on)
    paid = await office.do(COUNTY_FINANCE, f"{path}/pay", version=approved["version"], **on)
    assert (paid["state"], paid["total_fen"]) == ("paid", anew["total_fen"])


async def test_lists_are_read_from_either_end_page_by_page(office: Office) -> None:
    periods = ["2016Q2", "2016Q3", "2016Q4"]
    for period, on in zip(periods, ("2016-06-24", "2016-09-24", "2016-12-24"), strict=True):
        await office.drawn_up(period, on)
    for order, expected in (("oldest", periods), ("latest", periods[::-1])):
        seen, after = [], None
        while True:
            page = await office.read(COUNTY_OFFICE, PATH, order=order, limit=2, **({"after": after} if after else {}))
            seen += [one["period"] for one in page["items"]]
            if (after := page["next"]) is None:
                break
            other = "latest" if order == "oldest" else "oldest"
            said_no(await office.get(COUNTY_OFFICE, PATH, order=other, after=after), 422, "request.invalid")
        assert seen == expected
