"""Duties that are kept by spot checks: by the day on which the draw was closed, and by nothing else."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from services.monitoring.duties.models import Duty
from services.monitoring.settings import Settings
from shared.database import new_id
from shared.events.registry import AreaSucceeded
from shared.security.permissions import Role
from tests.conftest import Installation, rolled_back
from tests.monitoring.builders import COUNTY, HouseholdEvents
from tests.monitoring.duty_builders import TOWN, DutyOffice, SignIn, at, open_office

FIRST = date(2018, 1, 1)
VILLAGE, OTHER_VILLAGE = TOWN + "200", TOWN + "201"


@pytest.fixture
async def office(installation: Installation, sign_in: SignIn) -> AsyncIterator[DutyOffice]:
    """The room on sessions that roll back; the town's plan holds there."""
    async with (
        rolled_back(installation.settings(Settings).service_database_url) as sessions,
        open_office(installation, sessions, sign_in) as opened,
    ):
        await opened.hold("town-2017", date(2017, 1, 1))
        yield opened


async def an_exit(office: DutyOffice, village_code: str = VILLAGE, on: date = date(2016, 12, 20)) -> None:
    """A household has left poverty."""
    household = HouseholdEvents(village_code=village_code)
    await office.take(household.registered(), household.exited(on))


async def the_duty(office: DutyOffice, period: str = "2018Q1") -> Duty:
    """The town's duty of a quarter."""
    (duty,) = await office.rows(code="spot_check", period=period)
    return duty


async def standing(office: DutyOffice, period: str = "2018Q1") -> tuple[str, date | None, int]:
    """What became of it."""
    duty = await the_duty(office, period)
    return duty.state, duty.kept_on, duty.times_done


@pytest.mark.requirement("R000-083", "R004-007")
@pytest.mark.parametrize(
    ("closed_on", "state", "late_days"),
    [(date(2018, 3, 30), "kept", 0), (date(2018, 3, 31), "kept", 0), (date(2018, 4, 1), "kept_late", 1)],
)
async def test_a_closed_draw_keeps_the_quarters_duty_by_its_day(
    office: DutyOffice, closed_on: date, state: str, late_days: int
) -> None:
    await an_exit(office)
    await office.run(FIRST)
    await office.run(date(2018, 3, 1))
    check = (await office.drawn("2018Q1", date(2018, 3, 1))).json()
    # drawn is not done
    assert await standing(office) == ("open", None, 0)
    await office.run(closed_on)
    assert (await office.closed(check, closed_on)).status_code == 200
    assert await standing(office) == (state, closed_on, 1)
    (shown,) = await office.listed(code="spot_check", due_to="2018-03-31")
    assert (shown["kept_by"], shown["late_days"], shown["entered_late"]) == ("spot_check", late_days, late_days > 0)
    feed = [item["news"] for item in await office.feed() if item["id"] == shown["id"] and item["news"] != "reminded"]
    assert feed == (["opened", "kept"] if state == "kept" else ["opened", "late", "kept"])


@pytest.mark.requirement("R000-083")
async def test_a_draw_that_is_closed_afterwards_with_an_earlier_day_says_so(office: DutyOffice) -> None:
    await an_exit(office)
    await office.run(FIRST)
    await office.run(date(2018, 3, 1))
    check = (await office.drawn("2018Q1", date(2018, 3, 1))).json()
    await office.run(date(2018, 4, 2))
    assert await standing(office) == ("missed", None, 0)
    await office.closed(check, date(2018, 3, 31))
    duty = await the_duty(office)
    assert (duty.state, duty.kept_on, duty.entered_late) == ("kept", date(2018, 3, 31), True)


async def test_a_report_by_hand_neither_keeps_it_nor_is_sent_back(office: DutyOffice) -> None:
    await an_exit(office)
    await office.run(FIRST)
    duty = await the_duty(office)
    for reply in (await office.report(duty.id, FIRST), await office.send_back(duty.id, FIRST)):
        assert (reply.status_code, reply.json()["code"]) == (409, "monitoring.duty_not_reported")
        assert reply.json()["detail"] == "此项职责以完成2018Q1抽查办结"
        assert "抽查类职责请抽取并完成当季抽查" in reply.json()["remedy"]
    assert await standing(office) == ("open", None, 0)


async def test_only_a_draw_of_its_own_quarter_and_of_its_whole_area_counts(office: DutyOffice) -> None:
    await an_exit(office)
    await an_exit(office, OTHER_VILLAGE)
    await office.run(date(2018, 4, 1))
    await office.spot_check("2018Q1", date(2018, 4, 1))
    await office.spot_check("2018Q2", date(2018, 4, 1), area=VILLAGE)
    assert await standing(office, "2018Q2") == ("open", None, 0)
    # by town the households of the village have not been drawn yet
    refused = await office.drawn("2018Q2", date(2018, 4, 1))
    assert refused.json()["code"] == "monitoring.already_drawn"
    await office.spot_check("2018Q2", date(2018, 4, 1), level="town")
    assert await standing(office, "2018Q2") == ("kept", date(2018, 4, 1), 1)


async def test_the_draw_of_an_area_around_counts_and_of_two_the_earlier(office: DutyOffice) -> None:
    await an_exit(office)
    await office.hold("town-2017", date(2017, 1, 1), COUNTY + "000000")
    await office.run(FIRST)
    await office.run(date(2018, 3, 10))
    by_town = (await office.drawn("2018Q1", date(2018, 3, 10), level="town")).json()
    await office.run(date(2018, 3, 20))
    await office.spot_check("2018Q1", date(2018, 3, 20), Role.COUNTY_OFFICE, COUNTY)
    assert await standing_of_town(office) == ("kept", date(2018, 3, 20), 1)
    assert (await office.closed(by_town, date(2018, 3, 15))).status_code == 200
    assert await standing_of_town(office) == ("kept", date(2018, 3, 15), 1)


async def standing_of_town(office: DutyOffice) -> tuple[str, date | None, int]:
    """The same where all towns of the county owe it."""
    (duty,) = await office.rows(code="spot_check", period="2018Q1", area_code=TOWN + "000")
    return duty.state, duty.kept_on, duty.times_done


async def test_a_draw_that_was_closed_before_the_days_run_counts_too(office: DutyOffice) -> None:
    await an_exit(office)
    office.clock.move_to(at(date(2018, 1, 20)))
    await office.spot_check("2018Q1", date(2018, 1, 20))
    assert await office.rows(code="spot_check") == []
    await office.run(date(2018, 1, 21))
    assert await standing(office) == ("kept", date(2018, 1, 20), 1)


@pytest.mark.requirement("R000-083")
async def test_where_nobody_has_left_poverty_the_duty_falls_away_and_a_later_draw_still_keeps_it(
    office: DutyOffice,
) -> None:
    await an_exit(office, on=date(2018, 4, 1))
    await office.run(FIRST)
    await office.run(date(2018, 3, 31))
    refused = await office.drawn("2018Q1", date(2018, 3, 31))
    assert refused.json()["code"] == "monitoring.nobody_to_draw"
    assert await standing(office) == ("open", None, 0)
    # nothing of it counts as late, and of the next quarter somebody can be drawn
    done = await office.run(date(2018, 4, 1))
    assert await standing(office) == ("lapsed", None, 0)
    noted = [row.code for row in await office.rows(state="missed", due_on=date(2018, 3, 31))]
    assert "spot_check" not in noted
    assert done["late"] == len(noted)
    await office.run(date(2018, 7, 1))
    assert await standing(office, "2018Q2") == ("missed", None, 0)
    # that one left in March is entered in July
    await an_exit(office, on=date(2018, 3, 15))
    await office.spot_check("2018Q1", date(2018, 7, 1))
    assert await standing(office) == ("kept_late", date(2018, 7, 1), 1)


async def test_a_town_that_bears_another_code_since_keeps_its_duty_by_its_draw(office: DutyOffice) -> None:
    await an_exit(office)
    await office.run(FIRST)
    await office.run(date(2018, 3, 1))
    check = (await office.drawn("2018Q1", date(2018, 3, 1))).json()
    await office.take(
        AreaSucceeded(
            county_code=COUNTY,
            version=1,
            area_id=new_id(),
            old_code=TOWN,
            new_code="360722150",
            whole=True,
            effective_on=date(2018, 3, 2),
            source="文",
        )
    )
    async with office.sessions() as session:
        await office.client._transport.app.state.areas.refresh(session)  # type: ignore[attr-defined]  # httpx hides it
    await office.closed(check, date(2018, 3, 1), area="360722150")
    assert await standing(office) == ("kept", date(2018, 3, 1), 1)
