"""The client before the running system: what its README promises, as a township's officer and as a bank."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from fupin_client import ClientSecret, File, Fupin, Password, Problem, every, models, send_events

from services.demo.accounts import SignIns, keep_sign_ins
from services.demo.register import write_register
from services.demo.town import town
from tests.journeys.running import UP, Running

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("client")]

STARTED_WITHIN_S = 240.0
SETTLED_WITHIN_S = 120.0
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[tuple[str, SignIns]]:
    """An installation with its people and nothing else in it."""
    async with Running.fresh("--no-demo") as run:
        await run.start()
        await run.until_said(UP, STARTED_WITHIN_S)
        sign_ins = keep_sign_ins(run.data_dir)
        await run.let_in(sign_ins)
        yield run.url, sign_ins


@pytest.fixture
async def township(running: tuple[str, SignIns]) -> AsyncIterator[Fupin]:
    """The town's officer."""
    url, sign_ins = running
    person = sign_ins.people["township"]
    async with Fupin(url, Password(person.username, person.password)) as fupin:
        yield fupin


@pytest.fixture
async def bank(running: tuple[str, SignIns]) -> AsyncIterator[Fupin]:
    """A bank's program."""
    url, sign_ins = running
    program = sign_ins.banks["rcc"]
    async with Fupin(url, ClientSecret(program.client_id, program.client_secret)) as fupin:
        yield fupin


async def settled(fupin: Fupin, job: models.ImportRead, busy: str) -> models.ImportRead:
    """An import once it is no longer busy."""
    async with asyncio.timeout(SETTLED_WITHIN_S):
        while job.state == busy:
            await asyncio.sleep(0.2)  # another process works on it
            job = await fupin.imports.read_import(job.id)
    return job


async def test_a_register_is_brought_in_read_and_changed(township: Fupin, tmp_path: Path) -> None:
    content = await asyncio.to_thread(write_register(tmp_path).first.read_bytes)
    job = await township.imports.receive_import([File("建档立卡.xlsx", content, XLSX)])
    job = await settled(township, job, "checking")
    assert (job.state, job.fault_count) == ("checked", 0)
    job = await settled(township, await township.imports.commit_import(job.id), "committing")
    assert job.written is not None

    numbers = [
        one.household_no
        async for one in every(lambda after: township.households.search_households(after=after, limit=200))
    ]
    assert len(numbers) == len({*numbers}) == job.written["households"] == len(town().households)

    [row] = (await township.households.search_households(household_no=numbers[0])).items
    household = await township.households.read_household(row.id)
    assert household.household_no == numbers[0]
    change = models.HouseholdPatch(occurred_on=job.occurred_on, reason="入户核对", help_plan="发展脐橙种植")
    key = str(uuid4())
    changed = await township.households.change_household(
        row.id, change, if_match=household.etag or "", idempotency_key=key
    )
    assert changed.help_plan == "发展脐橙种植"
    again = await township.households.change_household(
        row.id, change, if_match=household.etag or "", idempotency_key=key
    )
    assert again.version == changed.version == household.version + 1
    with pytest.raises(Problem) as stale:
        await township.households.change_household(row.id, change, if_match=household.etag or "")
    assert (stale.value.status, stale.value.code) == (412, "request.stale_version")


async def test_files_come_with_their_names(township: Fupin) -> None:
    template = await township.imports.read_template()
    assert (template.name, template.media_type) == ("template.xlsx", XLSX)
    assert template.content.startswith(b"PK")


async def test_a_bank_sends_its_events_and_is_told_of_each(bank: Fupin) -> None:
    common = {"county_code": "360722", "loan_no": "XF-1", "occurred_on": "2018-03-20"}
    repaid = models.PrincipalRepaidIn.model_validate({**common, "event_id": "XF-1-1", "amount_fen": 100})
    events = [
        repaid,
        {**common, "event_id": "XF-1-2", "type": "no.such_type"},
        models.PrincipalRepaidIn.model_validate({**common, "county_code": "522732", "event_id": "X", "amount_fen": 1}),
    ]
    answers = [one async for one in send_events(bank.connection, events, at_once=2)]
    assert [one.event_id for one in answers] == ["XF-1-1", "XF-1-2", "X"]
    assert [(one.status, one.code) for one in answers] == [
        ("retry", "credit.unknown_loan"),
        ("rejected", "credit.unknown_type"),
        ("rejected", "auth.outside_area"),
    ]
    again = await bank.bank.submit_events(models.BankEvents(events=[repaid]))
    assert [(one.event_id, one.status) for one in again.results] == [("XF-1-1", "retry")]


async def test_what_is_refused_is_a_problem_in_the_language_that_is_asked_for(
    running: tuple[str, SignIns], township: Fupin
) -> None:
    with pytest.raises(Problem) as outside:
        await township.villages.list_villages(area="522732")
    assert outside.value.code == "auth.outside_area"
    assert "522732" in outside.value.detail
    async with Fupin(running[0], Password("nobody", "wrong-password"), language="en") as stranger:
        with pytest.raises(Problem) as wrong:
            await stranger.areas.read_area("360722")
    assert wrong.value.code == "auth.wrong_password"
    assert wrong.value.title.isascii()


async def test_what_is_open_to_everybody_needs_no_sign_in(running: tuple[str, SignIns]) -> None:
    async with Fupin(running[0]) as anybody:
        assert (await anybody.public_notices.list_public_notices()).items == []
        with pytest.raises(Problem) as closed:
            await anybody.areas.read_area("360722")
    assert closed.value.code == "auth.not_signed_in"
