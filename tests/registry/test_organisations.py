"""Organisations by their checked code, their links to households, and the events by which credit learns of both."""

from datetime import date
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.organisations.rules import (
    CHARACTERS,
    AmountNotAllowed,
    AmountRequired,
    BadCreditCode,
    ContractTooShort,
    LinkEndsEarly,
    check_credit_code,
    check_link,
    check_termination,
    credit_check_character,
    lasts,
)
from shared.database import Sessions
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.help_builder import CREDIT_CODE, TOWN, a_home, a_step, in_force, listed, made, refused
from tests.registry.household_builder import Json, outbox


def an_organisation(**changes: Any) -> Json:
    """A co-operative of the town."""
    organisation = a_step(
        area_code=TOWN[:9] + "000",
        credit_code=CREDIT_CODE,
        name="小江脐橙专业合作社",
        organisation_kind="co_operative",
        industry="脐橙",
        representative="曾福生",
    )
    return {**organisation, **changes}


def a_link(organisation: Json, household: Json, **changes: Any) -> Json:
    """Money that a household put into it."""
    link = a_step(
        household_id=household["id"],
        organisation_id=organisation["id"],
        link_kind="equity",
        amount_fen=500_000,
        started_on="2017-03-01",
    )
    return {**link, **changes}


@pytest.mark.parametrize("text", [CREDIT_CODE, "91440300MA5DA7XT0E"[:17] + credit_check_character("91440300MA5DA7XT0")])
def test_a_code_closes_with_its_check_character(text: str) -> None:
    check_credit_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "91350100M000100Y44",  # one off
        "91350100M000100Y4",
        "91350100M000100Y433",
        "9135010OM000100Y43",  # the letter O stands in no code
        "91350100m000100y43",
        "",
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadCreditCode):
        check_credit_code(text)


def test_the_standards_example_by_hand() -> None:
    # weights 3**i mod 31: 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28
    # 9 1 3 5 0 1 0 0 M(21) 0 0 0 1 0 0 Y(30) 4:
    # 9 + 3 + 27 + 135 + 26 + 420 + 8 + 900 + 112 = 1640 = 52 * 31 + 28; 31 - 28 = 3
    assert credit_check_character("91350100M000100Y4") == "3"


@given(st.text(CHARACTERS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_always_found(body: str, at: int, other: str) -> None:
    code = body + credit_check_character(body)
    check_credit_code(code)
    if other != code[at]:
        with pytest.raises(BadCreditCode):
            check_credit_code(code[:at] + other + code[at + 1 :])


def test_a_contract_lasts_its_months_and_an_investment_has_its_sum() -> None:
    start = date(2017, 3, 1)
    assert lasts(start, date(2018, 2, 28), 12)
    assert not lasts(start, date(2018, 2, 27), 12)
    assert not lasts(date(9999, 1, 2), date.max, 12)
    check_link("employment", None, start, date(2018, 2, 28), 12)
    check_link("buy_back", None, start, None, 12)
    check_link("equity", 1, start, date(2017, 3, 1), 12)
    check_link("supply", None, start, date(2017, 3, 2), None)
    for kind in ("employment", "supply", "technical", "buy_back"):
        with pytest.raises(ContractTooShort):
            check_link(kind, None, start, date(2018, 2, 27), 12)
        with pytest.raises(AmountNotAllowed):
            check_link(kind, 1, start, None, 12)
    for nothing in (None, 0):
        with pytest.raises(AmountRequired):
            check_link("debt", nothing, start, None, 12)
    with pytest.raises(LinkEndsEarly):
        check_link("debt", 1, start, date(2017, 2, 28), 12)


def test_a_link_is_broken_off_within_its_days() -> None:
    start, end = date(2017, 3, 1), date(2018, 2, 28)
    for broken in (None, start, end):
        check_termination(start, end, broken)
    check_termination(start, None, date(2020, 1, 1))
    for broken in (date(2017, 2, 28), date(2018, 3, 1)):
        with pytest.raises(LinkEndsEarly):
            check_termination(start, end, broken)


async def test_credit_learns_of_organisations_and_links_and_of_every_change(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    household = await a_home(client, county)
    organisation = await made(client, county, "organisations", an_organisation(credit_code="91350100m000100y 43"))
    assert organisation["credit_code"] == CREDIT_CODE
    link = await made(client, county, "organisation-links", a_link(organisation, household))
    at = f"/registry/organisation-links/{link['id']}"
    patch = {**a_step("2017-06-01"), "amount_fen": 600_000}
    assert (await client.patch(at, json=patch, headers={**county, "If-Match": '"1"'})).status_code == 200
    assert await refused(client, county, f"organisations/{organisation['id']}/withdraw", a_step("2017-07-01"), 1) == (
        409,
        "registry.organisation_in_use",
        None,
    )
    await made(client, county, f"organisation-links/{link['id']}/withdraw", a_step("2017-07-01"), 2)
    await made(client, county, f"organisations/{organisation['id']}/withdraw", a_step("2017-07-01"), 1)

    told = [
        (one.routing_key, one.version, one.data.get("amount_fen"), one.data["withdrawn_on"])
        for one in await outbox(sessions)
        if one.aggregate.startswith("organisation")
    ]
    assert told == [
        ("registry.organisation_changed.v1", 1, None, None),
        ("registry.organisation_link_changed.v1", 1, 500_000, None),
        ("registry.organisation_link_changed.v1", 2, 600_000, None),
        ("registry.organisation_link_changed.v1", 3, 600_000, "2017-07-01"),
        ("registry.organisation_changed.v1", 2, None, "2017-07-01"),
    ]


async def test_one_code_one_link_and_no_contract_under_a_year_where_the_programme_holds(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "ganzhou-credit")
    household = await a_home(client, county)
    organisation = await made(client, county, "organisations", an_organisation())
    assert await refused(client, county, "organisations", an_organisation(name="另一社")) == (
        409,
        "registry.duplicate_number",
        "credit_code",
    )
    assert await refused(client, county, "organisations", an_organisation(credit_code="91350100M000100Y44")) == (
        422,
        "registry.bad_credit_code",
        "credit_code",
    )
    short = {"link_kind": "employment", "amount_fen": None, "ended_on": "2018-02-27"}
    assert await refused(client, county, "organisation-links", a_link(organisation, household, **short)) == (
        422,
        "registry.contract_too_short",
        "ended_on",
    )
    whole = a_link(organisation, household, **{**short, "ended_on": "2018-02-28"})
    kept = await made(client, county, "organisation-links", whole)
    broken = a_step("2017-09-01", terminated_on="2017-09-01")
    at = f"/registry/organisation-links/{kept['id']}"
    reply = await client.patch(at, json=broken, headers={**county, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["terminated_on"]) == (200, "2017-09-01")
    assert await refused(client, county, "organisation-links", whole) == (
        409,
        "registry.link_recorded",
        "organisation_id",
    )
    closes = an_organisation(founded_on="2016-01-02", closed_on="2016-01-01")
    assert await refused(client, county, "organisations", closes) == (422, "registry.link_ends_early", "closed_on")


async def test_a_link_is_seen_by_those_who_see_its_household(
    client: httpx.AsyncClient, sign_in: SignIn, county: SIGNED_IN
) -> None:
    household = await a_home(client, county)
    organisation = await made(client, county, "organisations", an_organisation())
    await made(client, county, "organisation-links", a_link(organisation, household))
    for area, seen in ((TOWN, 1), ("360722106202", 0), ("360722102", 0), ("360722", 1)):
        role = {12: Role.VILLAGE_CADRE, 9: Role.TOWNSHIP, 6: Role.COUNTY_OFFICE}[len(area)]
        page = await listed(client, sign_in(role, area), "organisation-links")
        assert len(page["items"]) == seen
    assert len((await listed(client, county, "organisation-links", link_kind="debt"))["items"]) == 0
