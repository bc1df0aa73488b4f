"""What a record says has happened has not happened on a day that is still to come."""

import httpx
import pytest

from tests.registry.conftest import SIGNED_IN
from tests.registry.help_builder import a_home, a_step, made, refused
from tests.registry.test_goods import a_batch, a_way
from tests.registry.test_organisations import a_link, an_organisation
from tests.registry.test_posts import a_job
from tests.registry.test_trainings import a_training

TO_COME = "2099-01-01"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("employments", "started_on"),
        ("trainings", "started_on"),
        ("skills", "gained_on"),
        ("goods-batches", "produced_on"),
        ("goods-steps", "happened_on"),
        ("organisation-links", "terminated_on"),
    ],
)
async def test_nothing_has_happened_on_a_day_to_come(
    client: httpx.AsyncClient, county: SIGNED_IN, path: str, field: str
) -> None:
    household = await a_home(client, county)
    person = {"household_id": household["id"], "member_id": household["members"][0]["id"]}
    body = {
        "employments": lambda: a_job(household, None),
        "trainings": lambda: a_training(household),
        "skills": lambda: a_step(**person, skill="种植技术", gained_on="2017-03-01"),
        "goods-batches": lambda: a_batch("QC-1"),
    }
    if path == "goods-steps":
        given = a_way(await made(client, county, "goods-batches", a_batch("QC-1")), "inspection", "2017-11-03")
    elif path == "organisation-links":
        given = a_link(await made(client, county, "organisations", an_organisation()), household)
    else:
        given = body[path]()
    ahead = {**given, field: TO_COME, **({"ended_on": None} if "ended_on" in given else {})}
    assert await refused(client, county, path, ahead) == (422, "request.date_in_future", field)
    await made(client, county, path, given)
