"""Writing a checked import: whole or not at all, by set-based statements from the staging tables."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Subquery,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from services.registry.duplicates.finding import queue_file
from services.registry.households.constraints import refusal_of
from services.registry.households.history import MEMBERSHIP, STANDING, row_document
from services.registry.households.models import (
    BIRTH,
    DEATH,
    EXITED,
    REGISTERED,
    Household,
    HouseholdChange,
    HouseholdFields,
    IdNumberKey,
    Member,
    MemberFields,
)
from services.registry.households.queries import ATTEMPT
from services.registry.households.refusals import DuplicateIdNumber
from services.registry.imports import announcing
from services.registry.imports.changes import change_households
from services.registry.imports.models import (
    STAGED,
    ImportJob,
    StagedExit,
    StagedHousehold,
    StagedIncome,
    StagedMember,
)
from services.registry.imports.refusals import ImportOutdated
from services.registry.incomes.models import Income, IncomeFields
from services.registry.records.kinds import Desk
from shared.database import expect_few_rows, expect_rows, table_of

_NAMED = 5

_household, _income = table_of(Household), table_of(Income)
_new_household, _new_member = table_of(StagedHousehold), table_of(StagedMember)
_new_income, _new_exit = table_of(StagedIncome), table_of(StagedExit)

Progress = Callable[[int], Awaitable[None]]


async def unreported(_progress: int) -> None:
    """Nobody watches a job that its sender waits for."""


class Writer:
    """Writes one import's households, people, incomes and exits inside a desk's transaction."""

    def __init__(self, desk: Desk, job: ImportJob) -> None:
        self._desk = desk
        self._session, self._clock, self._caller = desk.session, desk.clock, desk.caller
        self._job = job
        self._now = desk.clock.now()

    async def write(self, progress: Progress = unreported, *, announce: bool = True) -> dict[str, int]:
        """Write everything that is staged of them; how many households, people, incomes and exits.

        Args:
            progress: told the per cent done.
            announce: whether other services hear of it; not where it is only tried.

        Raises:
            ImportOutdated: a household that the file builds on changed since the check.
            DuplicateHousehold, DuplicateIdNumber: somebody registered it since the check.
        """
        await expect_rows(self._session, sum(self._job.rows.values()))
        await self._lock_registered()
        try:
            households = await self._add_households()
            await progress(30)
            people = await self._add_members()
            await progress(60)
            households += await change_households(self._desk, self._job, announce)
            written = {
                "households": households,
                "people": people,
                "incomes": await self._add_incomes(),
                "exits": await self._add_exits(),
            }
        except IntegrityError as error:
            if refusal := refusal_of(error):
                raise refusal from error
            raise
        await self._move_versions()
        await progress(80)
        if announce:
            await announcing.announce(self._session, self._clock, self._job)
        await expect_few_rows(self._session)
        return written

    async def clear(self, *, kept: type[SQLModel] | None = None) -> None:
        """Empty the staging tables, but for the one that is still needed."""
        for model in STAGED:
            if model is kept:
                continue
            table = table_of(model)
            await self._session.execute(delete(table).where(*self._mine(table.c)))

    def _mine(self, columns: Any) -> tuple[ColumnElement[bool], ...]:
        return columns.county_code == self._job.county_code, columns.import_id == self._job.id

    async def _run(self, statement: Any) -> int:
        result: Any = await self._session.execute(statement)
        return int(result.rowcount)

    def _later(self) -> Subquery:
        """Version and exit to which the file's incomes and exits bring each household."""
        incomes = select(
            _new_income.c.household_id,
            _new_income.c.version,
            _new_income.c.found_version,
            cast(null(), Date).label("exited_on"),
        )
        exits = select(_new_exit.c.household_id, _new_exit.c.version, _new_exit.c.found_version, _new_exit.c.exited_on)
        steps = union_all(incomes.where(*self._mine(_new_income.c)), exits.where(*self._mine(_new_exit.c))).subquery()
        return (
            select(
                steps.c.household_id,
                func.max(steps.c.version).label("version"),
                func.max(steps.c.found_version).label("found_version"),
                func.max(steps.c.exited_on).label("exited_on"),
            )
            .group_by(steps.c.household_id)
            .subquery("later")
        )

    async def _lock_registered(self) -> None:
        """Hold the registered households that the file builds on, as the check found them."""
        later = self._later()
        changed_too = select(_new_household.c.id, _new_household.c.found_version).where(*self._mine(_new_household.c))
        named = union_all(select(later.c.household_id, later.c.found_version), changed_too).subquery()
        built_on = (
            select(named.c.household_id, func.max(named.c.found_version).label("found_version"))
            .where(named.c.found_version.is_not(None))
            .group_by(named.c.household_id)
            .subquery()
        )
        statement = (
            select(_household.c.household_no, _household.c.version, built_on.c.found_version)
            .join(built_on, built_on.c.household_id == _household.c.id)
            .where(_household.c.county_code == self._job.county_code)
            .order_by(_household.c.household_no)
        )
        if ATTEMPT not in self._session.info:
            statement = statement.with_for_update(of=_household, key_share=True)
        found = await self._session.execute(statement)
        changed = [row.household_no for row in found if row.version != row.found_version]
        if changed:
            named_ones = "、".join(changed[:_NAMED])
            raise ImportOutdated(
                f"{len(changed)} 户的记录在检查之后有变动：{named_ones}",
                f"{len(changed)} households changed since the check: {named_ones}",
                households=changed[:_NAMED],
            )

    def _families(self, source: Any = _new_member, **more: Any) -> Subquery:
        """Number of members of each household in the file, and what else is asked of them together."""
        people = cast(func.count(), Integer).label("people")
        return (
            select(_new_member.c.household_id, people, *(value.label(name) for name, value in more.items()))
            .select_from(source)
            .where(*self._mine(_new_member.c))
            .group_by(_new_member.c.household_id)
            .subquery("families")
        )

    async def _add_households(self) -> int:
        later = self._later()
        sole = case((func.count() == 1, func.min(_new_member.c.born_on)))
        families = self._families(sole_born_on=sole)
        new = _new_household
        mine = (*self._mine(new.c), new.c.found_version.is_(None))
        values = {
            "county_code": new.c.county_code,
            "id": new.c.id,
            **{name: new.c[name] for name in HouseholdFields.model_fields},
            "people": families.c.people,
            "sole_born_on": families.c.sole_born_on,
            "status": _status(later.c.exited_on, literal(REGISTERED)),
            "exited_on": later.c.exited_on,
            "version": func.coalesce(later.c.version, 1),
            "recorded_at": literal(self._now),
        }
        source = new.join(families, families.c.household_id == new.c.id).outerjoin(
            later, later.c.household_id == new.c.id
        )
        # one order for all, here and for the keys below, so that two imports never wait for each other in a circle
        await self._copy(Household, values, source, mine, new.c.household_no)
        came = dict.fromkeys(MEMBERSHIP, _no_text()) | _came()
        member, member_json = row_document(_new_member, came, alias="member_document")
        families = self._families(
            _new_member.join(new, _of_household()).join(member, true()),
            members=func.json_object_agg(cast(_new_member.c.id, Text), member_json),
        )
        standing = dict.fromkeys(STANDING, _no_text()) | {"status": literal(REGISTERED, Text)}
        counted = {"people": families.c.people, "members": families.c.members}
        household, household_json = row_document(new, standing | counted, alias="household_document")
        return await self._copy(
            HouseholdChange,
            self._change(new.c.county_code, new.c.id, literal(1), "registered", new.c.registered_on)
            | {"old": cast({}, JSONB), "new": cast(household_json, JSONB)},
            new.join(families, families.c.household_id == new.c.id).join(household, true()),
            mine,
        )

    async def _add_members(self) -> int:
        new, key = _new_member, table_of(IdNumberKey)
        registered = select(_new_household.c.id).where(
            *self._mine(_new_household.c), _new_household.c.found_version.is_not(None)
        )
        mine = (*self._mine(new.c), new.c.household_id.not_in(registered))
        place = {"county_code": new.c.county_code, "household_id": new.c.household_id, "member_id": new.c.id}
        statement = postgresql.insert(key).from_select(
            ["id_index", *place],
            select(new.c.id_index, *place.values()).where(*mine).order_by(new.c.id_index),
        )
        written = await self._run(
            statement.on_conflict_do_update(
                index_elements=["id_index"],
                set_={**{name: statement.excluded[name] for name in place}, "left_kind": null()},
                where=key.c.left_kind.is_not(None) & (key.c.left_kind != DEATH),
            )
        )
        values = {name: new.c[name] for name in ("county_code", "id", "household_id", *MemberFields.model_fields)}
        people = await self._copy(Member, values | _came(), new.join(_new_household, _of_household()), mine)
        if written < people:
            raise DuplicateIdNumber
        return people

    async def _add_incomes(self) -> int:
        new, kept = _new_income, _income
        old, now = (
            func.jsonb_build_object(*(part for name in IncomeFields.model_fields for part in (name, source.c[name])))
            for source in (kept, new)
        )
        year = cast(new.c.year, Text)
        same = (
            (kept.c.county_code == new.c.county_code)
            & (kept.c.household_id == new.c.household_id)
            & (kept.c.year == new.c.year)
        )
        await self._copy(
            HouseholdChange,
            self._change(new.c.county_code, new.c.household_id, new.c.version, "income", literal(self._job.occurred_on))
            | {
                "old": case((kept.c.year.is_(None), cast({}, JSONB)), else_=_of_year(year, old)),
                "new": _of_year(year, now),
            },
            new.outerjoin(kept, same),
            self._mine(new.c),
        )
        names = ("county_code", "household_id", "year", *IncomeFields.model_fields)
        statement = postgresql.insert(_income).from_select(
            [*names, "recorded_at"],
            select(*(new.c[name] for name in names), literal(self._now)).where(*self._mine(new.c)),
        )
        return await self._run(
            statement.on_conflict_do_update(
                index_elements=["county_code", "household_id", "year"],
                set_={name: statement.excluded[name] for name in (*IncomeFields.model_fields, "recorded_at")},
            )
        )

    async def _add_exits(self) -> int:
        new = _new_exit
        return await self._copy(
            HouseholdChange,
            self._change(new.c.county_code, new.c.household_id, new.c.version, "exited", new.c.exited_on)
            | {
                "old": func.jsonb_build_object("status", REGISTERED, "exited_on", null()),
                "new": func.jsonb_build_object("status", EXITED, "exited_on", new.c.exited_on),
            },
            new,
            self._mine(new.c),
        )

    async def queue_duplicates(self) -> int:
        """Queue the people of the file who are probably registered already, or stand in it twice; how many pairs."""
        await expect_rows(self._session, sum(self._job.rows.values()))
        # registered ones too: a changed name may be somebody else's
        fresh = select(_new_household.c.id).where(*self._mine(_new_household.c))
        county_code, occurred_on = self._job.county_code, self._job.occurred_on
        found = await queue_file(self._session, self._clock, self._caller, county_code, fresh, occurred_on)
        await expect_few_rows(self._session)
        return found

    async def _move_versions(self) -> None:
        """Bring the households that were registered before to what the file's incomes and exits made of them."""
        later = self._later()
        await self._run(
            update(_household)
            .where(
                _household.c.county_code == self._job.county_code,
                _household.c.id == later.c.household_id,
                later.c.found_version.is_not(None),
            )
            .values(
                version=later.c.version,
                exited_on=func.coalesce(later.c.exited_on, _household.c.exited_on),
                status=_status(later.c.exited_on, _household.c.status),
            )
        )

    def _change(self, county_code: Any, household_id: Any, version: Any, kind: str, occurred_on: Any) -> dict[str, Any]:
        return {
            "county_code": county_code,
            "household_id": household_id,
            "version": version,
            "kind": literal(kind),
            "occurred_on": occurred_on,
            "reason": literal("导入 " + "、".join(self._job.files)),
            "subject": literal(self._caller.subject),
            "role": literal(self._caller.role.value),
            "import_id": literal(self._job.id),
            "recorded_at": literal(self._now),
        }

    async def _copy(
        self, model: type[SQLModel], values: dict[str, Any], source: Any, where: Sequence[Any], *order: Any
    ) -> int:
        chosen = select(*values.values()).select_from(source).where(*where).order_by(*order)
        return await self._run(insert(table_of(model)).from_select(list(values), chosen))


def _of_household() -> ColumnElement[bool]:
    return and_(
        _new_household.c.county_code == _new_member.c.county_code,
        _new_household.c.import_id == _new_member.c.import_id,
        _new_household.c.id == _new_member.c.household_id,
    )


def _came() -> dict[str, ColumnElement[Any]]:
    """How a member of a new household came: a file states a day's people, so who was born after the registration came
    by birth; the others were there from the first."""
    later = _new_member.c.born_on > _new_household.c.registered_on
    return {"joined_on": case((later, _new_member.c.born_on)), "joined_kind": case((later, literal(BIRTH, Text)))}


def _no_text() -> ColumnElement[Any]:
    return cast(null(), Text)


def _status(exited_on: Any, otherwise: Any) -> ColumnElement[str]:
    return case((exited_on.is_not(None), literal(EXITED)), else_=otherwise)


def _of_year(year: Any, values: Any) -> ColumnElement[Any]:
    return func.jsonb_build_object("incomes", func.jsonb_build_object(year, values))
