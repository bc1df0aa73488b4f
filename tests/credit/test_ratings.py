"""Credit standing over HTTP: households, villages and townships, each resting on the one below it."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.credit.borrowers.models import Household
from services.credit.ratings.models import CreditRating, CreditRatingRevocation
from shared.areas.active import keep_successions
from shared.areas.successions import Succession
from shared.database import new_id, transaction
from shared.messaging.outbox import OutboxMessage
from shared.security.permissions import Role
from tests.credit.channel import CLAIM_ON, COUNTY, VILLAGE, Channel, Loan
from tests.credit.office import (
    AUDITOR,
    BANK,
    CITY_OFFICE,
    COUNTY_FINANCE,
    COUNTY_OFFICE,
    NEXT_COUNTY_OFFICE,
    OTHER_BANK,
    TOWN,
    VILLAGE_CADRE,
    Office,
    said_no,
)

PATH = "/credit/ratings"
SUMMARY = "/credit/rating-summary"
TOWN_CODE = "360722102000"
SECOND_VILLAGE, THIRD_VILLAGE = "360722102202", "360722102203"
ON = "2016-06-01"


async def households(channel: Channel, count: int, village: str = VILLAGE, **given: Any) -> list[str]:
    """Registered households of a village; their ids."""
    rows = [
        Household(
            **{
                "county_code": channel.county,
                "id": new_id(),
                "household_no": str(new_id()),
                "village_code": village,
                "household_type": "ordinary",
                "head_name": "刘福生",
                "registered_on": date(2014, 12, 31),
                **given,
            }
        )
        for _ in range(count)
    ]
    async with transaction(channel.sessions) as session:
        session.add_all(rows)
    return [str(row.id) for row in rows]


async def rated(office: Office, household_id: str, grade: str = "good", on: str = ON, who: Any = COUNTY_OFFICE) -> Any:
    """A household's grade."""
    return await office.do(who, PATH, kind="household", household_id=household_id, grade=grade, occurred_on=on)


async def named(office: Office, area_code: str = VILLAGE, on: str = ON, kind: str = "village") -> Any:
    """A village or township that is named."""
    return await office.do(COUNTY_OFFICE, PATH, kind=kind, area_code=area_code, occurred_on=on)


async def not_named(office: Office, code: str, area_code: str = VILLAGE, on: str = ON, kind: str = "village") -> Any:
    """One that is not."""
    return await office.refused(COUNTY_OFFICE, PATH, 409, code, kind=kind, area_code=area_code, occurred_on=on)


async def levels(office: Office, who: Any = COUNTY_OFFICE, **query: Any) -> dict[str, tuple[int, int, str | None]]:
    """Standing, counted and share of each level."""
    told = await office.read(who, SUMMARY, **query)
    return {level["kind"]: (level["standing"], level["counted"], level["share"]) for level in told["levels"]}


@pytest.mark.requirement("R002-050")
async def test_a_household_is_rated_by_office_town_and_bank(office: Office) -> None:
    first, second, third = await households(office.channel, 3)
    by_office = await rated(office, first, "excellent")
    assert (by_office["kind_label"], by_office["grade_label"], by_office["credit_household"]) == (
        "信用户",
        "优秀",
        True,
    )
    assert (by_office["rated_on"], by_office["valid_until"]) == (ON, "2018-05-31")
    assert (by_office["area_code"], by_office["bank_code"], by_office["share"]) == (VILLAGE, None, None)
    by_town = await rated(office, second, "ordinary", who=TOWN)
    assert (by_town["rated_role"], by_town["credit_household"]) == ("township", False)
    by_bank = await rated(office, third, who=BANK)
    assert (by_bank["bank_code"], by_bank["grade"]) == ("rcc", "good")

    told = {message.aggregate_id: message.data for message in await office.channel.rows(OutboxMessage)}
    assert told[UUID(by_bank["id"])]["state"] == "rated"
    listed = await office.read(VILLAGE_CADRE, PATH, kind="household", area=VILLAGE)
    assert [item["id"] for item in listed["items"]] == [one["id"] for one in (by_office, by_town, by_bank)]
    assert (await office.read(AUDITOR, PATH, household_id=second))["items"] == [by_town]
    graded = (await office.read(COUNTY_OFFICE, SUMMARY, area=VILLAGE, on=ON))["levels"][0]
    assert graded["by_grade"] == {"excellent": 1, "good": 1, "ordinary": 1}
    assert (graded["label"], graded["standing"], graded["counted"], graded["share"]) == ("信用户", 2, 3, "0.6666")


@pytest.mark.requirement("R002-050")
async def test_a_rating_holds_from_its_day_to_its_last_and_a_later_one_takes_its_place(office: Office) -> None:
    [household] = await households(office.channel, 1)
    first = await rated(office, household)
    for day in (ON, "2016-05-31"):
        again = {"kind": "household", "household_id": household, "grade": "excellent", "occurred_on": day}
        await office.refused(COUNTY_OFFICE, PATH, 409, "credit.rating_stands", **again)

    async def holds(on: str) -> list[str]:
        return [item["grade"] for item in (await office.read(BANK, PATH, valid_on=on, area=COUNTY))["items"]]

    assert [await holds(on) for on in ("2016-05-31", ON, "2018-05-31", "2018-06-01")] == [[], ["good"], ["good"], []]
    await rated(office, household, "ordinary", "2017-03-01")
    assert [await holds(on) for on in ("2017-02-28", "2017-03-01", "2019-02-28", "2019-03-01")] == [
        ["good"],
        ["ordinary"],
        ["ordinary"],
        [],
    ]
    assert len((await office.read(BANK, PATH))["items"]) == 2
    page = await office.read(BANK, PATH, limit=1)
    assert (page["items"], len((await office.read(BANK, PATH, after=page["next"]))["items"])) == ([first], 1)


@pytest.mark.requirement("R002-050")
async def test_a_rating_is_revoked_once_with_a_reason_and_kept(office: Office) -> None:
    [household] = await households(office.channel, 1)
    before = await rated(office, household, "excellent", "2016-05-01")
    rating = await rated(office, household)
    path = f"{PATH}/{rating['id']}/revoke"
    early = {"reason": "x", "occurred_on": "2016-05-31"}
    await office.refused(COUNTY_OFFICE, path, 422, "request.date_before_step", **early)
    await office.refused(COUNTY_OFFICE, path, 422, "request.invalid", reason="", occurred_on=ON)
    revoked = await office.do(TOWN, path, reason="恶意拖欠", occurred_on="2016-07-01")
    assert (revoked["revoked_on"], revoked["revoked_reason"], revoked["grade"]) == ("2016-07-01", "恶意拖欠", "good")
    again = {"reason": "x", "occurred_on": "2016-07-02"}
    refused = await office.refused(COUNTY_OFFICE, path, 409, "credit.rating_revoked", **again)
    assert "2016-07-01" in refused["detail"]
    # the one before does not come to life again
    assert [(await levels(office, on=on))["household"][0] for on in ("2016-05-01", "2016-06-30", "2016-07-01")] == [
        1,
        1,
        0,
    ]
    # and the day is free for one that is right
    await rated(office, household, "ordinary", ON)
    told = [m for m in await office.channel.rows(OutboxMessage) if str(m.aggregate_id) == rating["id"]]
    assert [(m.version, m.data["state"]) for m in sorted(told, key=lambda m: m.version)] == [
        (1, "rated"),
        (2, "revoked"),
    ]
    assert len(await office.channel.rows(CreditRatingRevocation)) == 1
    assert before["revoked_on"] is None


@pytest.mark.requirement("R002-050")
async def test_loans_speak_against_a_good_grade_on_the_day_of_the_rating(office: Office) -> None:
    channel = office.channel
    borrower = await channel.household(loans=["L1"])
    loan = Loan(borrower, "L1")
    await channel.accepted(*loan.opened())  # interest falls due on 2016-06-21
    body = {"kind": "household", "household_id": str(borrower.household_id), "grade": "good"}
    await office.refused(
        COUNTY_OFFICE, PATH, 409, "credit.rated_despite_arrears", **body, occurred_on="2016-07-22"
    )  # 31 days
    await office.do(COUNTY_OFFICE, PATH, **body, occurred_on="2016-07-21")  # 30 days
    await channel.accepted({**loan.event("loan.breached", date(2016, 8, 1), reason="建房"), "kind": "挪用"})
    paid = loan.event("interest.collected", date(2016, 8, 1), period="2016Q2", amount_fen=27_708)
    await channel.accepted(paid)
    await office.refused(COUNTY_OFFICE, PATH, 409, "credit.rated_despite_breach", **body, occurred_on="2016-08-01")
    await office.do(COUNTY_OFFICE, PATH, **{**body, "grade": "ordinary"}, occurred_on="2016-08-01")


async def test_a_bank_learns_of_arrears_elsewhere_that_there_are_some(office: Office) -> None:
    loan = await office.a_loan()
    household_id = str(loan.borrower.household_id)
    body = {"kind": "household", "household_id": household_id, "grade": "good", "occurred_on": "2016-07-22"}
    code = "credit.rated_despite_arrears"
    elsewhere = await office.refused(OTHER_BANK, PATH, 409, code, **body)
    assert elsewhere["detail"].startswith("该农户在其他银行的贷款逾期超过 30 天")
    own = await office.refused(BANK, PATH, 409, code, **body)
    assert own["detail"].startswith("该农户贷款已逾期 31 天")


async def test_a_claim_speaks_against_a_good_grade_until_it_is_whole(office: Office) -> None:
    channel = office.channel
    borrower = await channel.household(loans=["L1"])
    loan = Loan(borrower, "L1")
    await channel.accepted(*loan.opened(), loan.claimed(CLAIM_ON, 5_000_000))
    body = {"kind": "household", "household_id": str(borrower.household_id), "grade": "good"}
    await office.refused(
        COUNTY_OFFICE, PATH, 409, "credit.rated_despite_claim", **body, occurred_on=CLAIM_ON.isoformat()
    )
    whole_on = CLAIM_ON + timedelta(days=1)
    await channel.accepted(loan.event("recovery.received", whole_on, amount_fen=5_000_000))
    await office.do(COUNTY_OFFICE, PATH, **body, occurred_on=whole_on.isoformat())


@pytest.mark.requirement("R002-050")
async def test_a_village_is_named_where_enough_of_its_households_are_credit_households(office: Office) -> None:
    channel = office.channel
    ids = await households(channel, 5)
    await households(channel, 3, removed_on=date(2016, 5, 1))
    await households(channel, 3, registered_on=date(2016, 6, 2))
    await not_named(office, "credit.share_too_low")
    for household in ids[:2]:
        await rated(office, household)
    await rated(office, ids[2], "ordinary")
    refused = await not_named(office, "credit.share_too_low")
    assert refused["detail"] == "达标 2 个，共 5 个，未达到要求的比例 0.6000。"
    await rated(office, ids[3])
    village = await named(office)
    assert (village["qualifying"], village["counted"], village["share"], village["kind_label"]) == (
        3,
        5,
        "0.6000",
        "信用村",
    )
    assert await levels(office, on=ON) == {
        "household": (3, 5, "0.6000"),
        "village": (1, 1, "1.0000"),
        "township": (0, 1, "0.0000"),
    }
    assert await levels(office, VILLAGE_CADRE, on=ON) == {"household": (3, 5, "0.6000"), "village": (1, 1, "1.0000")}
    assert await levels(office, CITY_OFFICE, area="360723", on=ON) == {
        "household": (0, 0, None),
        "village": (0, 0, None),
        "township": (0, 0, None),
    }
    # two years on nobody has a standing that was not renewed
    assert (await levels(office, on="2018-06-01"))["village"] == (0, 1, "0.0000")


@pytest.mark.requirement("R002-050")
async def test_a_township_is_named_where_enough_of_its_villages_are(office: Office) -> None:
    for village in (VILLAGE, SECOND_VILLAGE, THIRD_VILLAGE):
        [household] = await households(office.channel, 1, village)
        await rated(office, household)
    first = await named(office, VILLAGE)
    await not_named(office, "credit.share_too_low", TOWN_CODE, kind="township")  # one of three
    await named(office, SECOND_VILLAGE)
    town = await named(office, TOWN_CODE, kind="township")
    assert (town["qualifying"], town["counted"], town["share"]) == (2, 3, "0.6666")
    assert (await levels(office, TOWN, on=ON))["township"] == (1, 1, "1.0000")
    await office.do(COUNTY_OFFICE, f"{PATH}/{first['id']}/revoke", reason="作假", occurred_on="2016-06-02")
    assert (await levels(office, TOWN, on="2016-06-02"))["village"] == (1, 3, "0.3333")
    short = (await office.read(TOWN, PATH, kind="township"))["items"]
    assert [(one["area_code"], one["revoked_on"]) for one in short] == [(TOWN_CODE, None)]


async def test_a_village_keeps_its_name_under_a_new_code(office: Office) -> None:
    """Renumbered it is the same village; one that is merged into another lends that one nothing."""
    channel = office.channel
    for village in (VILLAGE, SECOND_VILLAGE):
        [household] = await households(channel, 1, village)
        await rated(office, household)
        await named(office, village)
    renumbered = "360722102299"
    async with transaction(channel.sessions) as session:
        known = [
            Succession(VILLAGE, renumbered, True, COUNTY, date(2017, 1, 1), "文件一"),
            Succession(SECOND_VILLAGE, THIRD_VILLAGE, False, COUNTY, date(2017, 1, 1), "文件二"),
        ]
        await keep_successions(session, known, channel.clock.now())
    async with channel.sessions() as session:
        await channel.app.state.areas.refresh(session)
    assert (await levels(office, on="2017-01-01"))["village"] == (1, 2, "0.5000")
    body = {"kind": "village", "area_code": renumbered, "occurred_on": ON}
    await office.refused(COUNTY_OFFICE, PATH, 409, "credit.rating_stands", **body)
    again = await office.do(COUNTY_OFFICE, PATH, **{**body, "area_code": VILLAGE, "occurred_on": "2017-02-01"})
    assert (again["area_code"], again["counted"]) == (renumbered, 1)
    assert (await levels(office, area=renumbered, on="2017-02-01"))["village"] == (1, 1, "1.0000")
    held = await office.read(COUNTY_OFFICE, PATH, area=renumbered, kind="village", valid_on="2017-02-01")
    assert [item["id"] for item in held["items"]] == [again["id"]]


async def test_who_may_rate_what(office: Office) -> None:
    [household] = await households(office.channel, 1)
    [beside] = await households(office.channel, 1, "360722103201")
    body = {"kind": "household", "household_id": household, "grade": "good", "occurred_on": ON}
    for who in (VILLAGE_CADRE, CITY_OFFICE, COUNTY_FINANCE, AUDITOR):
        await office.refused(who, PATH, 403, "auth.forbidden", **body)
    await office.refused(NEXT_COUNTY_OFFICE, PATH, 404, "credit.unknown_household", **body)
    await office.refused(TOWN, PATH, 404, "credit.unknown_household", **{**body, "household_id": beside})
    await office.refused(NEXT_COUNTY_OFFICE, PATH, 403, "auth.outside_area", **body, county_code=COUNTY)
    unknown_bank = (Role.BANK, "3607", "icbc")
    await office.refused(unknown_bank, PATH, 409, "credit.bank_not_admitted", **body)
    by_bank = await office.do(BANK, PATH, **body, county_code=COUNTY)
    revoke = {"reason": "x", "occurred_on": ON}
    path = f"{PATH}/{by_bank['id']}/revoke"
    await office.refused(OTHER_BANK, path, 403, "auth.forbidden", **revoke)
    await office.refused(NEXT_COUNTY_OFFICE, path, 404, "credit.unknown_rating", **revoke)
    area = {"kind": "village", "area_code": VILLAGE, "occurred_on": ON}
    for who in (TOWN, BANK):
        refused = await office.refused(who, PATH, 403, "auth.forbidden", **area)
        assert refused["field"] == "kind"
    village = await office.do(COUNTY_OFFICE, PATH, **area)
    await office.refused(TOWN, f"{PATH}/{village['id']}/revoke", 403, "auth.forbidden", **revoke)
    await office.refused(NEXT_COUNTY_OFFICE, PATH, 403, "auth.outside_area", **area)
    await office.do(BANK, path, **revoke)
    said_no(await office.get(NEXT_COUNTY_OFFICE, PATH, area=COUNTY), 403, "auth.outside_area")
    said_no(await office.get(NEXT_COUNTY_OFFICE, SUMMARY, area=VILLAGE), 403, "auth.outside_area")
    assert (await office.read(NEXT_COUNTY_OFFICE, PATH))["items"] == []


async def test_what_can_not_be_rated(office: Office) -> None:
    [household] = await households(office.channel, 1)
    [gone] = await households(office.channel, 1, removed_on=date(2016, 6, 1))
    body = {"kind": "household", "household_id": household, "grade": "good", "occurred_on": ON}
    await office.refused(COUNTY_OFFICE, PATH, 404, "credit.unknown_household", **{**body, "household_id": gone})
    await office.refused(
        COUNTY_OFFICE, PATH, 404, "credit.unknown_household", **{**body, "household_id": str(new_id())}
    )
    tomorrow = (office.channel.clock.today() + timedelta(days=1)).isoformat()
    await office.refused(COUNTY_OFFICE, PATH, 422, "request.date_in_future", **{**body, "occurred_on": tomorrow})
    before = {**body, "occurred_on": "2014-12-30"}
    await office.refused(COUNTY_OFFICE, PATH, 422, "request.date_before_step", **before)
    await office.refused(COUNTY_OFFICE, PATH, 409, "policy.none_active", **{**body, "occurred_on": "2014-12-31"})
    for wrong in (
        {**body, "area_code": VILLAGE},
        {**body, "grade": None},
        {**body, "grade": "best"},
        {**body, "kind": "county"},
        {"kind": "village", "occurred_on": ON},
        {"kind": "village", "area_code": VILLAGE, "grade": "good", "occurred_on": ON},
        {"kind": "village", "area_code": VILLAGE, "county_code": COUNTY, "occurred_on": ON},
    ):
        await office.refused(COUNTY_OFFICE, PATH, 422, "request.invalid", **wrong)
    area = {"kind": "village", "occurred_on": ON}
    other = 422, "credit.rated_area_of_other_level"
    await office.refused(COUNTY_OFFICE, PATH, *other, **area, area_code=TOWN_CODE)
    await office.refused(COUNTY_OFFICE, PATH, *other, **{**area, "kind": "township"}, area_code=VILLAGE)
    await office.refused(COUNTY_OFFICE, PATH, 422, "area.unknown", **area, area_code="360722102999")
    await office.refused(COUNTY_OFFICE, PATH, 422, "area.bad_code", **area, area_code="3607221022")
    said_no(await office.get(COUNTY_OFFICE, PATH, after="x"), 422, "request.invalid")
    said_no(await office.get(COUNTY_OFFICE, PATH, village=VILLAGE), 422, "request.invalid")


async def test_of_many_ratings_of_one_subject_at_once_one_wins(racing_office: Office) -> None:
    channel = racing_office.channel
    village, office = f"{channel.county}100201", (Role.COUNTY_OFFICE, channel.county)
    [household] = await households(channel, 1, village)
    body = {"kind": "household", "household_id": household, "occurred_on": ON}
    grades = ["excellent", "good"] * 5
    replies = await asyncio.gather(*(racing_office.post(office, PATH, **body, grade=grade) for grade in grades))
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: 9}
    assert {r.json()["code"] for r in replies if r.status_code == 409} == {"credit.rating_stands"}
    [rating] = await channel.rows(CreditRating)
    path = f"{PATH}/{rating.id}/revoke"
    ended = await asyncio.gather(
        *(racing_office.post(office, path, reason="x", occurred_on="2016-07-01") for _ in range(5))
    )
    assert Counter(reply.status_code for reply in ended) == {200: 1, 409: 4}
    assert len(await channel.rows(CreditRatingRevocation)) == 1
