"""Organisations and their links to households as kinds of records."""

from sqlalchemy import select

from services.registry.organisations import rules
from services.registry.organisations.models import (
    Organisation,
    OrganisationFields,
    OrganisationLink,
    OrganisationLinkFields,
    OrganisationLinkQuery,
    OrganisationQuery,
)
from services.registry.records.kinds import Desk, Part, RecordKind, Step
from services.registry.records.rulebook import section_of
from shared.business_dates import check_not_future
from shared.database import table_of
from shared.events.registry import OrganisationChanged, OrganisationLinkChanged
from shared.policies import PolicyPack


async def _check_organisation(_desk: Desk, step: Step[Organisation]) -> None:
    rules.check_credit_code(step.row.credit_code)
    rules.check_closing(step.row.founded_on, step.row.closed_on)


async def _check_withdrawal(desk: Desk, step: Step[Organisation]) -> None:
    link = table_of(OrganisationLink).c
    used = await desk.session.scalar(
        select(link.id)
        .where(
            link.county_code == step.row.county_code,
            link.organisation_id == step.row.id,
            link.withdrawn_on.is_(None),
        )
        .limit(1)
    )
    if used is not None:
        raise rules.OrganisationInUse


def _contract_months(pack: PolicyPack) -> int | None:
    organisations = pack.credit.organisations if pack.credit else None
    return organisations.contract_min_months.value if organisations else None


async def _check_link(desk: Desk, step: Step[OrganisationLink]) -> None:
    row = step.row
    least_months = await section_of(desk, step.home.village_code, row.started_on, _contract_months)
    rules.check_link(row.link_kind, row.amount_fen, row.started_on, row.ended_on, least_months)
    rules.check_termination(row.started_on, row.ended_on, row.terminated_on)
    if row.terminated_on is not None:
        check_not_future(desk.clock, row.terminated_on, field="terminated_on")


def _organisation_event(row: Organisation) -> OrganisationChanged:
    return OrganisationChanged(
        county_code=row.county_code,
        version=row.version,
        organisation_id=row.id,
        credit_code=row.credit_code,
        name=row.name,
        organisation_kind=row.organisation_kind,
        area_code=row.area_code,
        closed_on=row.closed_on,
        withdrawn_on=row.withdrawn_on,
    )


def _link_event(row: OrganisationLink) -> OrganisationLinkChanged:
    return OrganisationLinkChanged(
        county_code=row.county_code,
        version=row.version,
        organisation_link_id=row.id,
        organisation_id=row.organisation_id,
        household_id=row.household_id,
        link_kind=row.link_kind,
        amount_fen=row.amount_fen,
        started_on=row.started_on,
        ended_on=row.ended_on,
        terminated_on=row.terminated_on,
        withdrawn_on=row.withdrawn_on,
    )


ORGANISATION = RecordKind(
    name="organisation",
    title="带贫主体",
    path="organisations",
    model=Organisation,
    fields=OrganisationFields,
    read="help.read",
    write="help.write",
    check=_check_organisation,
    announce=_organisation_event,
    query=OrganisationQuery,
    number="credit_code",
    withdrawal=_check_withdrawal,
)

ORGANISATION_LINK = RecordKind(
    name="organisation_link",
    title="带贫联结",
    path="organisation-links",
    model=OrganisationLink,
    fields=OrganisationLinkFields,
    read="help.read",
    write="help.write",
    check=_check_link,
    announce=_link_event,
    query=OrganisationLinkQuery,
    constraints={"uq_organisation_link_same": (rules.LinkRecorded, "organisation_id")},
    part=Part.MEASURES,
)
