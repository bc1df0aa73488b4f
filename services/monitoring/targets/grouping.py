"""Targets by key work, and how many of each status there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.targets.models import StatusCount, TargetRead, WorkList, WorkRead
from services.monitoring.targets.rules import STATUS_LABELS, TargetStatus
from services.monitoring.targets.service import targets_of
from shared.areas import full_code
from shared.policies.active import ActivePolicies
from shared.policies.works import KeyWork
from shared.security.callers import Caller


def by_status(targets: Iterable[TargetRead]) -> list[StatusCount]:
    """How many targets have each status, aims among them; those without any left in."""
    counted = Counter((target.status, target.milestone.aim) for target in targets)
    return [
        StatusCount(
            status=status.value,
            label=STATUS_LABELS[status],
            targets=counted[status.value, False] + counted[status.value, True],
            aims=counted[status.value, True],
        )
        for status in TargetStatus
    ]


async def works_of(session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date) -> WorkList:
    """The key works of the plans in an area with their targets: first as each plan numbers them, then the others.

    A work that a plan numbers and has no target for is there without any; one that it doesn't print has no name.

    Source: R000-054.
    """
    caller = caller.as_named_now()
    targets = await targets_of(session, policies, caller, on)
    grouped: defaultdict[tuple[str, str, str], list[TargetRead]] = defaultdict(list)
    for target in targets:
        if target.work is not None:
            grouped[target.area_code, target.pack, target.work].append(target)
    items: list[WorkRead] = []
    for activation, pack in sorted(
        await policies.touching(session, caller.area_prefix, on), key=lambda pair: (pair[0].area_code, pair[1].name)
    ):
        # a plan for a wider area numbers its own works, which are not those of a part of it
        if activation.area_code.startswith(caller.area_prefix):
            items += [_numbered(activation.area_code, pack.name, work, grouped) for work in pack.works]
    items += [
        _work(area_code, pack_name, label, of_work, number=None, source=None)
        for (area_code, pack_name, label), of_work in grouped.items()
    ]
    return WorkList(
        area_code=full_code(caller.area_prefix),
        on=on,
        items=items,
        without_work=sum(target.work is None for target in targets),
    )


def _numbered(
    area_code: str, pack_name: str, work: KeyWork, grouped: defaultdict[tuple[str, str, str], list[TargetRead]]
) -> WorkRead:
    """A numbered work; its targets are taken out of those that are left."""
    of_work = grouped.pop((area_code, pack_name, work.label), []) if work.label is not None else []
    return _work(area_code, pack_name, work.label, of_work, number=work.number, source=work.source)


def _work(
    area_code: str,
    pack: str,
    label: str | None,
    targets: Sequence[TargetRead],
    *,
    number: int | None,
    source: str | None,
) -> WorkRead:
    return WorkRead(
        area_code=area_code,
        pack=pack,
        number=number,
        label=label,
        printed=label is not None,
        targets=len(targets),
        by_status=by_status(targets),
        codes=[target.code for target in targets],
        lead_departments=list(dict.fromkeys(name for target in targets for name in target.lead_departments)),
        source=source,
    )
