"""Collection notices with their letters, and visits to borrowers."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from services.credit.letters.pages import HTML, JSON, TEXT, asked_for
from services.credit.visits.models import LoanVisit
from shared.database import transaction
from shared.messaging.outbox import OutboxMessage
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from shared.policies.letters import LetterTemplate
from shared.security.permissions import Role
from tests.builders import COUNTY
from tests.credit.channel import VILLAGE, Loan
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_OFFICE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    VILLAGE_CADRE,
    WORK_TEAM,
    Office,
    said_no,
)

NOTICES = "/credit/collection-notices"
LETTER = f"/credit/banks/rcc/loans/{COUNTY}/L1/collection-notice"
VISITS = f"/credit/banks/rcc/loans/{COUNTY}/L1/visits"
OTHER_VILLAGE = (Role.VILLAGE_CADRE, "360722102202")


async def page(office: Office, path: str, accept: str, **query: Any) -> Any:
    """A letter in another form than JSON."""
    headers = {**office.channel.sign_in(*BANK), "Accept": accept}
    return await office.channel.client.get(path, params=query, headers=headers)


@pytest.mark.requirement("R002-134", "R002-135")
async def test_loans_that_fall_due_are_listed_with_their_window(office: Office) -> None:
    loan = await office.a_loan("L1")
    await office.a_loan("L2", date(2016, 5, 20))
    await office.channel.accepted(loan.event("collection.notice_delivered", date(2019, 4, 12)))
    listed = await office.read(VILLAGE_CADRE, NOTICES, county_code=COUNTY, on="2019-04-20")
    assert [
        (one["loan_no"], one["due_on"], one["opens_on"], one["last_on"], one["state"], one["delivered_on"])
        for one in listed["items"]
    ] == [
        ("L1", "2019-05-10", "2019-04-10", "2019-04-17", "done", "2019-04-12"),
        ("L2", "2019-05-20", "2019-04-20", "2019-04-27", "open", None),
    ]
    assert (listed["items"][0]["borrower_name"], listed["items"][0]["outstanding_fen"]) == ("刘福生", 5_000_000)
    first = await office.read(BANK, NOTICES, county_code=COUNTY, on="2019-04-20", limit=1)
    second = await office.read(BANK, NOTICES, county_code=COUNTY, on="2019-04-20", after=first["next"])
    assert [one["loan_no"] for one in second["items"]] == ["L2"]
    waiting = await office.read(BANK, NOTICES, county_code=COUNTY, on="2019-04-20", state="open")
    assert [one["loan_no"] for one in waiting["items"]] == ["L2"]
    for who in (OTHER_VILLAGE, OTHER_BANK):
        assert (await office.read(who, NOTICES, county_code=COUNTY, on="2019-04-20"))["items"] == []
    said_no(await office.get(NEXT_COUNTY_OFFICE, NOTICES, county_code=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(BANK, NOTICES, county_code=COUNTY, bank_code="abc"), 403, "auth.outside_area")
    said_no(await office.get((Role.DEPARTMENT, COUNTY), NOTICES, county_code=COUNTY), 403, "auth.forbidden")
    said_no(await office.get(BANK, NOTICES), 422, "request.invalid")


@pytest.mark.requirement("R002-134")
async def test_a_letter_tells_what_is_owed_and_when(office: Office) -> None:
    loan = await office.a_loan("L1")
    await office.channel.accepted(
        loan.event("interest.collected", date(2016, 6, 20), amount_fen=27_708, period="2016Q2"),
        loan.event("principal.repaid", date(2019, 3, 21), amount_fen=1_000_000),
    )
    letter = await office.read(BANK, LETTER, on="2019-04-10")
    detail = await office.read(COUNTY_OFFICE, LETTER.removesuffix("/collection-notice"))
    owed_fen = sum(row["interest_fen"] - row["collected_fen"] for row in detail["schedule"])
    assert (letter["kind"], letter["due_on"], letter["outstanding_fen"]) == ("reminder", "2019-05-10", 4_000_000)
    assert letter["interest_fen"] == owed_fen
    assert (letter["title"], letter["bank_label"]) == ("贷款到期催收通知书", "赣州农信社（农商行）")
    text = (await page(office, LETTER, "text/plain", on="2019-04-10")).text
    assert text.startswith("贷款到期催收通知书\n\n刘福生：\n")
    total_fen = 4_000_000 + owed_fen
    for told in (
        "L1",
        "2019年5月10日",
        "40,000.00元",
        f"{total_fen // 100:,}.{total_fen % 100:02d}元",
        "2019年4月10日",
    ):
        assert told in text
    assert "{" not in text
    overdue = await office.read(BANK, LETTER, on="2019-05-12")
    assert overdue["kind"] == "overdue"
    # the interest of 2016Q3 was to be paid by 2016-09-21; the loan tells the same
    loan_then = await office.read(BANK, f"/bank/loans/{COUNTY}/L1", on="2019-05-12")
    assert overdue["overdue_days"] == loan_then["overdue_days"] == (date(2019, 5, 12) - date(2016, 9, 21)).days
    assert f"已逾期{overdue['overdue_days']}天" in overdue["paragraphs"][1]
    assert (await office.read(BANK, LETTER, on="2019-05-10"))["kind"] == "reminder"


@pytest.mark.requirement("R002-134")
async def test_letters_that_are_not_written(office: Office) -> None:
    loan = Loan(await office.channel.household(loans=["L1"]), "L1")
    said_no(await office.get(BANK, LETTER), 404, "credit.unknown_loan")
    events = loan.opened()
    await office.channel.accepted(*events[:2])
    said_no(await office.get(BANK, LETTER), 409, "credit.not_disbursed")
    await office.channel.accepted(events[2])
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    said_no(await office.get(BANK, LETTER, on=tomorrow), 422, "request.date_in_future")
    problem = said_no(await office.get(BANK, LETTER, on="2016-05-09"), 422, "request.date_before_step")
    assert problem["field"] == "on"
    assert (await office.read(BANK, LETTER, on="2016-05-10"))["loan_no"] == "L1"
    said_no(await office.get(OTHER_BANK, LETTER), 403, "auth.outside_area")
    said_no(await office.get(OTHER_VILLAGE, LETTER), 404, "credit.unknown_loan")
    said_no(await office.get((Role.DEPARTMENT, COUNTY), LETTER), 403, "auth.forbidden")
    await office.channel.accepted(loan.event("principal.repaid", date(2016, 6, 1), amount_fen=5_000_000))
    said_no(await office.get(BANK, LETTER), 409, "credit.nothing_to_collect")


@pytest.mark.requirement("R002-134", "R002-135")
async def test_the_letters_of_a_county_are_printed_at_once(office: Office) -> None:
    numbers = ["L/1", "L2", "L3"]
    loans = [await office.a_loan(number) for number in numbers]
    await office.channel.accepted(loans[2].event("collection.notice_delivered", date(2019, 4, 12)))
    path, asked = f"{NOTICES}/letters", {"county_code": COUNTY, "on": "2019-04-12"}
    read = await office.read(BANK, path, **asked)
    assert [letter["loan_no"] for letter in read["items"]] == ["L/1", "L2"]
    first = await office.read(BANK, path, **asked, limit=1)
    assert [one["loan_no"] for one in (await office.read(BANK, path, **asked, after=first["next"]))["items"]] == ["L2"]
    printed = await page(office, path, "text/html,*/*;q=0.8", **asked)
    assert printed.headers["content-type"] == "text/html; charset=utf-8"
    assert printed.text.count("<article>") == 2
    assert printed.text.count("送达回执") == 2
    assert "default-src 'none'" in printed.headers["content-security-policy"]
    text = await page(office, path, "text/plain", **asked)
    assert len(text.text.split("\f")) == 2
    assert "尚有未" not in printed.text + text.text
    assert "link" not in printed.headers
    # a page that holds not all of them says so, and where the others are
    for kind in ("text/html", "text/plain", "application/json"):
        part = await page(office, path, kind, **asked, limit=1)
        assert ("尚有未" in part.text) is (kind != "application/json")
        address, relation = part.headers["link"].split("; ")
        assert relation == 'rel="next"'
        rest = await page(office, path, kind, **dict(parse_qsl(address.strip("<?>"))))
        assert ("L2" in rest.text, "link" in rest.headers) == (True, False)
    nobody = await page(office, path, "text/html", county_code=COUNTY, on="2019-01-01")
    assert "没有待送达的催收通知书" in nobody.text
    # a loan's number may hold a slash
    slashed = await office.read(BANK, f"/credit/banks/rcc/loans/{COUNTY}/L/1/collection-notice", on="2019-04-12")
    assert slashed["loan_no"] == "L/1"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/plain", TEXT),
        ("text/html,application/json", HTML),
        ("text/html;q=0.5, text/plain;q=0.9", TEXT),
        ("text/html;q=0", JSON),
        ("text/html;q=x", JSON),
    ],
)
def test_the_form_is_chosen_by_what_the_client_accepts(accept: str, form: str) -> None:
    assert asked_for(accept) == form


@pytest.mark.parametrize("text", ["{who}", "{borrower", "{borrower!r}x{0}"])
def test_a_template_names_only_what_a_letter_has(text: str) -> None:
    with pytest.raises(ValueError, match=r"letter|brace"):
        LetterTemplate.model_validate({"title": "通知书", "paragraphs": [text], "source": "R002-134"})


# visits ---------------------------------------------------------------------------------------------------------------


def a_visit(**given: Any) -> dict[str, Any]:
    """What was found."""
    return {"occurred_on": "2016-08-01", "use_as_agreed": "yes", "project_state": "running", **given}


@pytest.mark.requirement("R002-131")
async def test_village_work_team_and_township_visit_and_everybody_concerned_reads(office: Office) -> None:
    await office.a_loan("L1")
    visits = (
        (VILLAGE_CADRE, a_visit(note="脐橙长势良好", photo_document_ids=["D1"])),
        (WORK_TEAM, a_visit(use_as_agreed="partly", occurred_on="2016-09-01")),
        (TOWN, a_visit(use_as_agreed="no", project_state="failed", occurred_on="2016-10-01")),
    )
    for who, body in visits:
        shown = await office.do(who, VISITS, **body)
        assert (shown["role"], shown["village_code"]) == (who[0].value, VILLAGE)
    for who in (BANK, COUNTY_OFFICE, CITY_OFFICE, AUDITOR, TOWN):
        items = (await office.read(who, VISITS))["items"]
        assert [item["use_as_agreed"] for item in items] == ["yes", "partly", "no"]
    first = await office.read(BANK, VISITS, limit=1)
    assert len((await office.read(BANK, VISITS, after=first["next"]))["items"]) == 2
    assert first["items"][0]["photo_document_ids"] == ["D1"]
    facts = [row for row in await office.channel.rows(OutboxMessage) if row.aggregate == "loan_visit"]
    assert sorted((row.data["use_as_agreed"], row.data["loan_no"], row.version) for row in facts) == [
        ("no", "L1", 1),
        ("partly", "L1", 1),
    ]
    # the bank decides on a breach
    assert (await office.read(COUNTY_OFFICE, VISITS.removesuffix("/visits")))["breached_on"] is None


@pytest.mark.requirement("R002-131")
async def test_visits_that_are_refused(office: Office) -> None:
    await office.refused(TOWN, VISITS, 404, "credit.unknown_loan", **a_visit())
    loan = Loan(await office.channel.household(loans=["L1"]), "L1")
    events = loan.opened()
    await office.channel.accepted(*events[:2])
    await office.refused(TOWN, VISITS, 409, "credit.not_disbursed", **a_visit())
    await office.channel.accepted(events[2])
    for body, status, code in (
        (a_visit(occurred_on="2016-05-09"), 422, "request.date_before_step"),
        (a_visit(occurred_on="2999-01-01"), 422, "request.date_in_future"),
        (a_visit(use_as_agreed="maybe"), 422, "request.invalid"),
        (a_visit(project_state="fine"), 422, "request.invalid"),
        (a_visit(finding="x"), 422, "request.invalid"),
    ):
        await office.refused(TOWN, VISITS, status, code, **body)
    for who in (BANK, COUNTY_OFFICE, CITY_OFFICE, AUDITOR):
        await office.refused(who, VISITS, 403, "auth.forbidden", **a_visit())
    await office.refused(OTHER_VILLAGE, VISITS, 404, "credit.unknown_loan", **a_visit())
    await office.refused((Role.TOWNSHIP, "360723102"), VISITS, 403, "auth.outside_area", **a_visit())
    said_no(await office.get(OTHER_BANK, VISITS), 403, "auth.outside_area")
    said_no(await office.get((Role.DEPARTMENT, COUNTY), VISITS), 403, "auth.forbidden")
    assert await office.channel.rows(LoanVisit) == []


async def test_a_programme_without_letters_and_scheme_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.a_loan("L1")
    given = find_pack("ganzhou-credit")
    assert given.credit is not None
    bare = given.model_copy(update={"credit": given.credit.model_copy(update={"letters": None, "assessment": None})})
    async with transaction(office.channel.sessions) as session:
        await activate(session, office.channel.clock, bare, bare.area_code, bare.effective_from)
        policies = ActivePolicies()
        await policies.refresh(session)
    monkeypatch.setattr(office.channel.app.state, "policies", policies)
    said_no(await office.get(BANK, LETTER), 409, "credit.no_letter")
    body = {"quarter": "2016Q2", "occurred_on": "2016-07-01"}
    await office.refused(CITY_OFFICE, "/credit/bank-assessments", 409, "credit.no_assessment_scheme", **body)
