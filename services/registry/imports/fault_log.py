"""Faults as they are found, on their way into the database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.faults import Fault
from services.registry.imports.models import ImportFault, ImportJob
from shared.database import copy_rows, table_of

_COLUMNS = ("county_code", "import_id", "number", *Fault._fields[:2], "column_name", *Fault._fields[3:])


@dataclass(slots=True)
class FaultLog:
    """Writes faults as they are found, so that a file full of them doesn't fill the memory."""

    session: AsyncSession
    job: ImportJob
    count: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    rejected: set[str] = field(default_factory=set)

    async def write(self, faults: Sequence[Fault]) -> None:
        """Write some faults behind those before."""
        if not faults:
            return
        key = (self.job.county_code, self.job.id)
        records = [(*key, number, *fault) for number, fault in enumerate(faults, start=self.count + 1)]
        await copy_rows(self.session, table_of(ImportFault), _COLUMNS, records)
        self.count += len(faults)
        self.by_code.update(fault.code for fault in faults)
        self.rejected.update(fault.household_no for fault in faults if fault.household_no is not None)
