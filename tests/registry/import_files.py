"""Files to import and what their tests count."""

import io
import zipfile
from collections import Counter
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from services.registry.households.models import Household, HouseholdChange, IdNumberKey, Member
from services.registry.incomes.models import Income
from shared.database import Sessions, table_of
from shared.messaging.outbox import OutboxMessage
from tests.registry.conftest import Row, a_household, a_member

NEXT_TOWN = "360722103001"
RUIJIN = "360781101001"
REGISTER = (Household, Member, IdNumberKey, Income, HouseholdChange, OutboxMessage)


async def counts(sessions: Sessions, *models: type) -> list[int]:
    """How many rows each table holds."""
    async with sessions() as session:
        return [(await session.execute(select(func.count()).select_from(model))).scalar_one() for model in models]


async def members_by_type_and_school(sessions: Sessions) -> tuple[Counter[str], Counter[str | None]]:
    """How many people the register holds, by their household's type and by where they are at school."""
    household, member = table_of(Household).c, table_of(Member).c
    statement = select(household.household_type, member.schooling).join_from(
        table_of(Household),
        table_of(Member),
        (member.county_code == household.county_code) & (member.household_id == household.id),
    )
    async with sessions() as session:
        rows = (await session.execute(statement)).all()
    return Counter(row.household_type for row in rows), Counter(row.schooling for row in rows)


def codes(answer: Any) -> dict[str, int]:
    """Faults by code, without the common prefix."""
    return {code.removeprefix("registry.import_"): number for code, number in answer["faults_by_code"].items()}


def a_pair() -> tuple[list[Row], list[Row]]:
    """Two sound households of one member each."""
    return [a_household("H001"), a_household("H002")], [a_member("H001", 1), a_member("H002", 3)]


def sheet_rows(content: bytes, title: str) -> list[list[Any]]:
    """Rows of a sheet of a workbook."""
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(title).to_python()
    return rows


def unpacked(content: bytes) -> list[bytes]:
    """The parts of an xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]
