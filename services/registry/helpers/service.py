"""Helping units and helpers as kinds of records, and their telephone numbers in full."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from services.registry.helpers import rules
from services.registry.helpers.models import (
    Helper,
    HelperFields,
    HelperQuery,
    HelpUnit,
    HelpUnitFields,
    HelpUnitQuery,
)
from services.registry.households.refusals import ReasonRequired
from services.registry.pairings.models import HouseholdPairing, VillagePairing
from services.registry.records.kinds import Desk, RecordKind, Sealed, Step
from services.registry.records.queries import find_record
from shared.database import table_of
from shared.errors import Forbidden
from shared.identity import mask_phone
from shared.security.audit import record_act
from shared.security.permissions import may


async def _check_unit(_desk: Desk, step: Step[HelpUnit]) -> None:
    rules.check_liaison(step.row.liaison)


async def _check_unit_withdrawal(desk: Desk, step: Step[HelpUnit]) -> None:
    helper, pairing = table_of(Helper).c, table_of(VillagePairing).c
    key = (step.row.county_code, step.row.id)
    in_use = select(
        or_(
            exists().where(helper.county_code == key[0], helper.unit_id == key[1], helper.withdrawn_on.is_(None)),
            exists().where(pairing.county_code == key[0], pairing.unit_id == key[1], pairing.withdrawn_on.is_(None)),
        )
    )
    if await desk.session.scalar(in_use):
        raise rules.HelperStillPaired


async def _check_helper(desk: Desk, step: Step[Helper]) -> None:
    row = step.row
    rules.check_service(row.active_from, row.active_to)
    if step.before is not None:
        await _check_paired(desk, row, outside=True)


async def _check_helper_withdrawal(desk: Desk, step: Step[Helper]) -> None:
    await _check_paired(desk, step.row, outside=False)


async def _check_paired(desk: Desk, row: Helper, *, outside: bool) -> None:
    """Refuse what leaves days of a pairing without its helper.

    Args:
        outside: only pairings with a day outside the time in the post; else any.
    """
    for model in (HouseholdPairing, VillagePairing):
        table = table_of(model).c
        statement: Any = select(table.id).where(
            table.county_code == row.county_code, table.helper_id == row.id, table.withdrawn_on.is_(None)
        )
        if outside:
            late = (table.ended_on.is_(None) | (table.ended_on > row.active_to)) if row.active_to else False
            statement = statement.where((table.started_on < row.active_from) | late)
        if await desk.session.scalar(statement.limit(1)) is not None:
            raise rules.HelperStillPaired(field="active_to" if outside else None)


HELP_UNIT = RecordKind(
    name="help_unit",
    title="帮扶单位",
    path="help-units",
    model=HelpUnit,
    fields=HelpUnitFields,
    read="help.read",
    write="pairing.write",
    check=_check_unit,
    query=HelpUnitQuery,
    number="number",
    exclude=frozenset({"liaison_phone_encrypted"}),
    withdrawal=_check_unit_withdrawal,
    sealed={"liaison_phone": Sealed(mask_phone)},
    told=("level", "unit_kind"),
)

HELPER = RecordKind(
    name="helper",
    title="帮扶人",
    path="helpers",
    model=Helper,
    fields=HelperFields,
    read="help.read",
    write="pairing.write",
    check=_check_helper,
    query=HelperQuery,
    number="number",
    exclude=frozenset({"phone_encrypted"}),
    withdrawal=_check_helper_withdrawal,
    sealed={"phone": Sealed(mask_phone)},
    told=("unit_id", "post", "active_from", "active_to"),
)


async def reveal_phone(desk: Desk, kind: RecordKind[Any], record_id: UUID, name: str, reason: str) -> str | None:
    """A telephone number in full; that it was seen, by whom and why, is written to the audit log.

    Args:
        kind: units or helpers.
        record_id: whose.
        name: the sealed field.
        reason: what for.

    Raises:
        NotFound: no such record in the caller's area.
        Forbidden: the role may not see numbers in full.
        ReasonRequired: no reason is given.
    """
    row = await find_record(desk.session, desk.caller, kind.model, record_id)
    if not may(desk.caller.role, "identity.reveal"):
        raise Forbidden("此操作需要权限 identity.reveal", "This needs the permission identity.reveal")
    if not reason.strip():
        raise ReasonRequired(field="reason")
    await record_act(
        desk.session,
        desk.clock,
        desk.personal.audit_secret,
        desk.caller,
        county_code=row.county_code,
        action="identity.reveal",
        target=f"{kind.name} {row.id}",
        reason=reason.strip(),
        people=1,
    )
    cipher: bytes | None = getattr(row, f"{name}_encrypted")
    return None if cipher is None else desk.personal.decrypt(cipher)
