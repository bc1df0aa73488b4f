"""Farm goods: recorded, looked up by the code on the label, tracked onward and traced back to where they grew."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.registry.goods.rules import (
    DestinationRequired,
    StepTooEarly,
    TraceLoop,
    check_made_of,
    check_step,
)
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, SignIn
from tests.registry.help_builder import CREDIT_CODE, TOWN, a_home, a_step, listed, made, refused
from tests.registry.household_builder import Json

BATCHES, STEPS = "goods-batches", "goods-steps"
DAY, BEFORE = date(2017, 11, 1), date(2017, 10, 31)


def a_batch(code: str, on: str = "2017-11-01", **changes: Any) -> Json:
    """Oranges of a household's orchard."""
    batch = a_step(on, area_code=TOWN, trace_code=code, product="脐橙", quantity="1200.50", unit="千克", produced_on=on)
    return {**batch, **changes}


def a_way(batch: Json, kind: str, on: str, **changes: Any) -> Json:
    """A step of a batch."""
    way = a_step(
        on, area_code=TOWN, batch_id=batch["id"], step_kind=kind, happened_on=on, place="果园", handler="曾福生"
    )
    return {**way, **changes}


@pytest.mark.requirement("R002-090")
async def test_goods_are_recorded_found_tracked_and_traced(
    client: httpx.AsyncClient, county: SIGNED_IN, sign_in: SignIn
) -> None:
    household = await a_home(client, county)
    grown = await made(client, county, BATCHES, a_batch("QC-1", household_no=household["household_no"]))
    packed = await made(client, county, BATCHES, a_batch("QC-2", "2017-11-05", product="礼盒脐橙", made_of="QC-1"))
    sold = await made(client, county, BATCHES, a_batch("QC-3", "2017-11-06", product="脐橙汁", made_of="QC-2"))
    await made(client, county, STEPS, a_way(grown, "inspection", "2017-11-03", content="农残合格"))
    await made(client, county, STEPS, a_way(grown, "harvest", "2017-11-01"))
    await made(client, county, STEPS, a_way(sold, "sale", "2017-11-10", went_to="赣州第一中学食堂"))

    middle = await listed(client, county, "goods-traces/QC-2")
    assert (middle["batch"]["trace_code"], middle["batch"]["steps"]) == ("QC-2", [])
    (origin,) = middle["origins"]
    assert (origin["trace_code"], origin["household_no"], origin["area_code"]) == ("QC-1", "H001", TOWN)
    assert [(one["step_kind"], one["happened_on"]) for one in origin["steps"]] == [
        ("harvest", "2017-11-01"),
        ("inspection", "2017-11-03"),
    ]
    (onward,) = middle["onward"]
    assert [one["went_to"] for one in onward["steps"]] == ["赣州第一中学食堂"]
    last = await listed(client, county, "goods-traces/QC-3")
    assert [one["trace_code"] for one in last["origins"]] == ["QC-2", "QC-1"]
    first = await listed(client, county, "goods-traces/QC-1")
    assert ([one["trace_code"] for one in first["onward"]], first["origins"]) == (["QC-2", "QC-3"], [])

    assert (await client.get("/registry/goods-traces/QC-9", headers=county)).status_code == 404
    stranger = sign_in(Role.VILLAGE_CADRE, "360722106202")
    assert (await client.get("/registry/goods-traces/QC-1", headers=stranger)).status_code == 404
    for batch in (grown, packed):
        assert await refused(client, county, f"{BATCHES}/{batch['id']}/withdraw", a_step("2017-12-01"), 1) == (
            409,
            "registry.goods_batch_in_use",
            None,
        )


async def test_a_chain_has_no_gap_and_no_loop(client: httpx.AsyncClient, county: SIGNED_IN) -> None:
    await a_home(client, county)
    unknown = (422, "registry.origin_unknown")
    assert await refused(client, county, BATCHES, a_batch("QC-1", household_no="H999")) == (*unknown, "household_no")
    elsewhere = a_batch("QC-1", household_no="H001", area_code="360722106202")
    assert await refused(client, county, BATCHES, elsewhere) == (*unknown, "household_no")
    assert await refused(client, county, BATCHES, a_batch("QC-2", made_of="QC-1")) == (*unknown, "made_of")
    first = await made(client, county, BATCHES, a_batch("QC-1"))
    assert await refused(client, county, BATCHES, a_batch("QC-1")) == (
        409,
        "registry.duplicate_number",
        "trace_code",
    )
    loop = (422, "registry.trace_loop", "made_of")
    assert await refused(client, county, BATCHES, a_batch("QC-2", "2017-10-31", made_of="QC-1")) == loop
    await made(client, county, BATCHES, a_batch("QC-2", made_of="QC-1"))
    patch = {**a_step("2017-12-01"), "made_of": "QC-2"}
    reply = await client.patch(f"/registry/{BATCHES}/{first['id']}", json=patch, headers={**county, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["code"]) == (422, "registry.trace_loop")
    renamed = a_step("2017-12-01", trace_code="QC-7")
    reply = await client.patch(
        f"/registry/{BATCHES}/{first['id']}", json=renamed, headers={**county, "If-Match": '"1"'}
    )
    assert (reply.status_code, reply.json()["code"]) == (409, "registry.goods_batch_in_use")
    early = a_way(first, "harvest", "2017-10-31")
    assert await refused(client, county, STEPS, early) == (422, "registry.step_too_early", "happened_on")
    nowhere = a_way(first, "transport", "2017-11-02")
    assert await refused(client, county, STEPS, nowhere) == (422, "registry.destination_required", "went_to")
    organisation = a_step(
        area_code=TOWN,
        credit_code=CREDIT_CODE,
        name="果业社",
        organisation_kind="co_operative",
        representative="曾福生",
    )
    seller = await made(client, county, "organisations", organisation)
    sold = await made(client, county, BATCHES, a_batch("QC-4", organisation_id=seller["id"]))
    assert sold["quantity"] == "1200.50"


@pytest.mark.requirement("R002-090")
def test_a_chain_runs_forward_in_time() -> None:
    check_made_of("B", DAY, [("A", DAY)])
    for code, day in (("B", DAY), ("A", date(2017, 11, 2))):
        with pytest.raises(TraceLoop):
            check_made_of("B", DAY, [(code, day)])
    check_step("harvest", DAY, None, DAY)
    with pytest.raises(StepTooEarly):
        check_step("harvest", BEFORE, None, DAY)
    for kind in ("transport", "sale"):
        check_step(kind, DAY, "县城", DAY)
        for nowhere in (None, ""):
            with pytest.raises(DestinationRequired):
                check_step(kind, DAY, nowhere, DAY)
