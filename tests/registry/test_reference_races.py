"""References under committed transactions: nothing refers to a record that was withdrawn at the same moment."""

import asyncio
from datetime import date

from fastapi import FastAPI
from sqlalchemy import select

from services.registry.organisations.models import Organisation, OrganisationLink
from shared.database import transaction
from tests.registry.conftest import SIGNED_IN, client_of, eventually_waiting
from tests.registry.help_builder import a_step, in_force, made
from tests.registry.household_builder import count, registered
from tests.registry.test_organisations import a_link, an_organisation


async def test_a_record_that_refers_to_another_waits_for_its_withdrawal(committing: FastAPI, county: SIGNED_IN) -> None:
    await in_force(committing.state.sessions)
    async with client_of(committing) as client:
        organisation = await made(client, county, "organisations", an_organisation())
        household = await registered(client, county)
        async with transaction(committing.state.sessions) as other:
            row = (await other.scalars(select(Organisation).with_for_update())).one()  # as every step on a record
            row.withdrawn_on = date(2017, 3, 1)
            await other.flush()
            link = asyncio.create_task(
                client.post("/registry/organisation-links", json=a_link(organisation, household), headers=county)
            )
            await eventually_waiting(committing)
        assert ((await link).status_code, (await link).json()["code"]) == (422, "registry.unknown_reference")
        assert await count(committing.state.sessions, OrganisationLink) == 0


async def test_of_references_and_a_withdrawal_at_once_one_sort_is_made(committing: FastAPI, county: SIGNED_IN) -> None:
    await in_force(committing.state.sessions)
    async with client_of(committing) as client:
        organisation = await made(client, county, "organisations", an_organisation())
        homes = [await registered(client, county, number=f"H00{at}", serial=2 * at + 1) for at in range(1, 5)]
        withdrawal = client.post(
            f"/registry/organisations/{organisation['id']}/withdraw",
            json=a_step(),
            headers={**county, "If-Match": '"1"'},
        )
        links = [
            client.post("/registry/organisation-links", json=a_link(organisation, home), headers=county)
            for home in homes
        ]
        first, *rest = await asyncio.gather(withdrawal, *links)
        made_now = [reply.status_code for reply in rest]
        assert (first.status_code, made_now) in [(200, [422] * 4), (409, [201] * 4)], first.text
