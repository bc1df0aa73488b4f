"""Donations: their value, the plan's goods, donors named with consent; allowances of resident cadres."""

from datetime import date
from decimal import Decimal

import httpx
import pytest

from services.registry.aided.rules import (
    ObjectKindNotOfPlan,
    ObjectWithoutHousehold,
    check_household_no,
    check_object_kind,
    check_students,
)
from services.registry.donations import rules
from services.registry.pairings.refusals import TooManyStudents
from shared.database import Sessions
from shared.money import MAX_FEN
from tests.registry.conftest import SIGNED_IN
from tests.registry.helping_builder import TOWN, a_step, households, in_force, made, refused, the_helper
from tests.registry.household_builder import Json


def a_gift(**changes: object) -> Json:
    """A set of bedding."""
    gift = a_step(
        donation_kind="goods",
        donor="綦江卫生学校",
        goods_code="bedding_set",
        item="床上用品",
        unit_name="套",
        unit_value_fen=22_000,
        given_on="2016-03-01",
    )
    return {**gift, **changes}


@pytest.mark.requirement("R002-145")
async def test_a_set_of_bedding_is_worth_220_yuan(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "paired-aid")
    (household,) = await households(client, township, 1)
    for wrong in (21_999, 22_001):
        body = a_gift(household_id=household["id"], unit_value_fen=wrong)
        assert await refused(client, township, "donations", body) == (422, "registry.gift_off_plan")
    gift = await made(client, township, "donations", a_gift(household_id=household["id"], quantity="3"))
    assert gift["value_fen"] == 66_000  # 3 x 220 yuan
    at = f"/registry/donations/{gift['id']}"
    reply = await client.patch(at, json=a_step(quantity="2"), headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["value_fen"]) == (200, 44_000)
    unknown = a_gift(household_id=household["id"], goods_code="gold")
    assert await refused(client, township, "donations", unknown) == (422, "registry.goods_not_of_plan")
    free = a_gift(household_id=household["id"], goods_code=None, unit_value_fen=1)
    await made(client, township, "donations", free)


@pytest.mark.requirement("R001-030")
async def test_where_plain_gifts_are_barred_money_and_goods_come_by_the_plans_means(
    client: httpx.AsyncClient, sessions: Sessions, county: SIGNED_IN
) -> None:
    await in_force(sessions, "yiyang-2020")
    (household,) = await households(client, county, 1)
    goods = a_gift(household_id=household["id"], goods_code=None, given_on="2020-03-01", occurred_on="2020-03-01")
    gifts = [goods, {**goods, "donation_kind": "money", "item": "慰问金"}]
    before = await made(client, county, "donations", {**goods, "given_on": "2012-12-31"})  # no plan barred it then
    for gift in gifts:
        for means in (None, "plain_cash", "plain_goods"):
            body = {**gift, "means": means}
            assert await refused(client, county, "donations", body) == (422, "registry.plain_gift")
        for means in ("work_relief", "production_award", "labour_subsidy", "welfare_post"):
            assert (await made(client, county, "donations", {**gift, "means": means}))["means"] == means
    at = f"/registry/donations/{before['id']}"
    for change, status in (({"given_on": "2020-03-01"}, 422), ({"item": "棉被"}, 200)):
        reply = await client.patch(at, json=a_step("2020-04-01", **change), headers={**county, "If-Match": '"1"'})
        assert reply.status_code == status, reply.text
    asked = await made(client, county, "donations", {**goods, "means": "production_award"})
    plain = a_step("2020-04-01", means="plain_goods")
    at = f"/registry/donations/{asked['id']}"
    reply = await client.patch(at, json=plain, headers={**county, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.plain_gift"


@pytest.mark.requirement("R004-018")
async def test_each_household_gets_ten_seedlings(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "paired-aid")
    (household,) = await households(client, township, 1)
    seedlings = a_gift(
        household_id=household["id"], goods_code="torreya_seedling", item="香榧苗", unit_name="棵", unit_value_fen=1_500
    )
    over = (409, "registry.more_than_the_plan")
    assert await refused(client, township, "donations", {**seedlings, "quantity": "11"}) == over
    await made(client, township, "donations", {**seedlings, "quantity": "9"})
    assert await refused(client, township, "donations", {**seedlings, "quantity": "2"}) == over
    last = await made(client, township, "donations", {**seedlings, "quantity": "1"})
    assert await refused(client, township, "donations", {**seedlings, "quantity": "1"}) == over
    at = f"/registry/donations/{last['id']}"
    reply = await client.patch(at, json=a_step(quantity="2"), headers={**township, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.more_than_the_plan"


@pytest.mark.requirement("R003-037")
async def test_a_donor_is_named_only_with_consent(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    (household,) = await households(client, township, 1)
    gift = a_gift(household_id=household["id"], goods_code=None)
    named = {**gift, "name_donor": True}
    assert await refused(client, township, "donations", named) == (422, "registry.donor_without_consent")
    late = {**named, "donor_consent_on": "2016-03-02"}
    assert await refused(client, township, "donations", late) == (422, "registry.consent_too_late")
    unnamed = await made(client, township, "donations", gift)
    at = f"/registry/donations/{unnamed['id']}"
    reply = await client.patch(at, json=a_step(name_donor=True), headers={**township, "If-Match": '"1"'})
    assert reply.json()["code"] == "registry.donor_without_consent"
    agreed = a_step(name_donor=True, donor_consent_on="2016-03-01")
    reply = await client.patch(at, json=agreed, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["name_donor"]) == (200, True)


async def test_a_gift_is_somebodys_of_the_household_and_money_is_one_sum(
    client: httpx.AsyncClient, township: SIGNED_IN
) -> None:
    one, other = await households(client, township, 2)
    gift = a_gift(household_id=one["id"], goods_code=None)
    stranger = {**gift, "member_id": other["members"][0]["id"]}
    assert await refused(client, township, "donations", stranger) == (404, "request.not_found")
    given = await made(client, township, "donations", {**gift, "member_id": one["members"][0]["id"]})
    assert given["member_id"] == one["members"][0]["id"]
    money = {**gift, "donation_kind": "money", "quantity": "2"}
    assert await refused(client, township, "donations", money) == (422, "registry.money_has_no_quantity")
    aid = {**gift, "goods_code": "student_aid"}
    assert await refused(client, township, "donations", aid) == (422, "registry.goods_not_of_plan")
    future = {**gift, "given_on": "2999-01-01"}
    assert await refused(client, township, "donations", future) == (422, "request.date_in_future")


def test_values_are_rounded_half_up_once() -> None:
    assert rules.value_fen(Decimal("2.50"), 8_001) == 20_003  # 20,002.5
    assert rules.value_fen(Decimal("0.33"), 100) == 33
    assert rules.value_fen(Decimal(1), MAX_FEN) == MAX_FEN
    with pytest.raises(rules.GiftTooLarge):
        rules.value_fen(Decimal("1.01"), MAX_FEN)


def test_something_is_given() -> None:
    rules.check_quantity("goods", Decimal("0.01"))
    with pytest.raises(rules.NothingGiven):
        rules.check_quantity("goods", Decimal(0))
    rules.check_quantity("money", Decimal(1))
    with pytest.raises(rules.MoneyHasNoQuantity):
        rules.check_quantity("money", Decimal("1.01"))


@pytest.mark.requirement("R004-018")
@pytest.mark.parametrize(
    ("given", "quantity", "most", "fits"),
    [("0", "10", 10, True), ("0", "10.01", 10, False), ("9", "1", 10, True), ("10", "0.01", 10, False)],
)
def test_pieces_for_a_household_are_bounded(given: str, quantity: str, most: int, fits: bool) -> None:
    rules.check_per_household(Decimal(given), Decimal(quantity), None)
    if fits:
        rules.check_per_household(Decimal(given), Decimal(quantity), most)
    else:
        with pytest.raises(rules.MoreThanThePlan):
            rules.check_per_household(Decimal(given), Decimal(quantity), most)


@pytest.mark.requirement("R003-037")
def test_a_consent_of_the_same_day_counts() -> None:
    rules.check_naming(True, date(2016, 3, 1), date(2016, 3, 1))
    rules.check_naming(False, None, date(2016, 3, 1))
    with pytest.raises(rules.ConsentTooLate):
        rules.check_naming(False, date(2016, 3, 2), date(2016, 3, 1))


@pytest.mark.requirement("R002-150", "R004-010")
def test_people_beyond_the_register_are_of_the_plans_kinds() -> None:
    check_object_kind("old_party_member", ["old_party_member"])
    with pytest.raises(ObjectKindNotOfPlan):
        check_object_kind("old_party_member", ["autumn_student"])
    check_household_no("poor_household", True)
    check_household_no("autumn_student", None)
    for kind, is_registered in (("poor_household", False), ("poor_household", None), ("autumn_student", True)):
        with pytest.raises(ObjectWithoutHousehold):
            check_household_no(kind, is_registered)
    check_students(0, 1)
    with pytest.raises(TooManyStudents):
        check_students(1, 1)


@pytest.mark.requirement("R003-030")
async def test_resident_cadres_are_paid_allowances_once_for_each_month(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN
) -> None:
    await in_force(sessions, "cangxi-2014")
    secretary = await the_helper(client, township, "P1", post="first_secretary")
    member = await the_helper(client, township, "P2", post="resident_member")
    officer = await the_helper(client, township, "P3", post="township_staff")
    payment = a_step(
        area_code=TOWN,
        helper_id=secretary,
        allowance_kind="living",
        month="2016-03",
        amount_fen=60_000,
        paid_on="2016-03-31",
        policy="驻村干部补贴办法",
    )
    payment["occurred_on"] = "2016-03-31"
    paid = await made(client, township, "allowances", payment)
    assert (paid["amount_fen"], paid["month"], paid["policy"]) == (60_000, "2016-03", "驻村干部补贴办法")
    assert await refused(client, township, "allowances", payment) == (409, "registry.allowance_paid_twice")
    await made(client, township, "allowances", {**payment, "month": "2016-02"})
    await made(client, township, "allowances", {**payment, "allowance_kind": "transport"})
    await made(client, township, "allowances", {**payment, "helper_id": member})
    other = {**payment, "helper_id": officer}
    assert await refused(client, township, "allowances", other) == (422, "registry.no_resident_cadre")
    early = {**payment, "month": "2016-04"}
    assert await refused(client, township, "allowances", early) == (422, "registry.allowance_before_month")
    for month in ("2016-13", "2016-3", "1916-03"):
        assert await refused(client, township, "allowances", {**payment, "month": month}) == (422, "request.invalid")
    listed = await client.get("/registry/allowances", params={"helper_id": secretary}, headers=township)
    assert len(listed.json()["items"]) == 3
