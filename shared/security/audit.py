"""The audit log: who saw or did what that must be accounted for, chained by hash so that a gap or a change shows."""

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, ColumnElement, DateTime, Index, func, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from shared.calendar import Clock
from shared.database import SharedTable, new_id, table_of, to_json
from shared.security.callers import Caller, Operator

GENESIS = "0" * 64

ACTION_LABELS = {
    "identity.reveal": "查看完整证件号码",
    "document.reveal": "查看涉及个人的原件",
    "export.reveal": "导出完整证件号码",
    "export.download": "下载含完整证件号码的文件",
    "exchange.send": "向外部平台提供数据",
    "exchange.receive": "接收外部平台数据",
    "exchange.download": "下载交换文件",
    "eligible_households.read": "银行查阅可贷农户名单",
    "audit.read": "查阅审计记录",
    "audit.check": "校验审计链",
    "account.create": "新建账号",
    "account.change": "修改账号",
    "account.set_password": "重设密码",
    "account.deactivate": "停用账号",
    "account.unlock": "解除账号锁定",
    "account.confirm_second_factor": "启用二次验证",
    "account.remove_second_factor": "停用二次验证",
    "account.use_recovery_code": "使用恢复码登录",
    "account.end_sessions": "结束账号的登录",
    "delegation.give": "安排代理",
    "delegation.withdraw": "撤回代理",
    "bank_client.create": "新建银行接口账户",
    "bank_client.change": "修改银行接口账户",
    "bank_client.renew_secret": "更换银行接口密钥",
    "bank_client.end_former_secret": "停用银行接口旧密钥",
    "bank_client.deactivate": "停用银行接口账户",
    "policy.load": "加载政策包",
    "dead_letter.read": "查看死信内容",
    "dead_letter.replay": "重放死信",
    "dead_letter.drop": "放弃死信",
    "post.appoint": "任命职务",
    "post.relieve": "免去职务",
    "post.end": "撤销职务",
    "work_plan.approve": "审定工作计划",
    "work_plan.send_back": "退回工作计划",
    "work_plan.issue": "下达工作计划",
    "webhook.created": "新建推送",
    "webhook.secret_rotated": "更换推送密钥",
    "webhook.paused": "暂停推送",
    "webhook.resumed": "恢复推送",
    "webhook.ended": "结束推送",
    "webhook.test_asked_for": "测试推送",
}
"""What an act is called; one that isn't named here is shown under its own name."""


class AuditRecord(SharedTable, table=True):
    """One act. Records of a county form a chain: each bears the keyed hash of itself and the one before."""

    __tablename__ = "audit_record"
    __table_args__ = (Index("ix_audit_record_time", "recorded_at", "id"),)

    county_code: str = Field(primary_key=True, max_length=6)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    id: UUID
    subject: str
    role: str
    action: str
    target: str
    reason: str
    facts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    digest: str

    def chained(self, previous: str, secret: bytes) -> str:
        """The keyed hash of this record behind the one before."""
        content = to_json(
            [
                previous,
                self.county_code,
                self.number,
                str(self.id),
                self.subject,
                self.role,
                self.action,
                self.target,
                self.reason,
                self.facts,
                self.recorded_at.timestamp(),
            ]
        )
        return hmac.digest(secret, content.encode(), sha256).hex()


async def record_act(
    session: AsyncSession,
    clock: Clock,
    secret: bytes,
    actor: Caller | Operator,
    *,
    county_code: str,
    action: str,
    target: str,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write an act into the county's chain, in the transaction of the act itself.

    Who acts for somebody is the subject; for whom is a fact of each of his acts.
    """
    if isinstance(actor, Caller) and actor.acting_for is not None:
        facts["acting_for"] = actor.acting_for
    table = table_of(AuditRecord).c
    # the next number is given under a lock held to the commit, so the chain has neither gaps nor branches
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"audit {county_code}", 0))))
    last = (
        await session.execute(
            select(table.number, table.digest)
            .where(table.county_code == county_code)
            .order_by(table.number.desc())
            .limit(1)
        )
    ).first()
    record = AuditRecord(
        county_code=county_code,
        number=1 if last is None else last.number + 1,
        id=new_id(),
        subject=actor.subject,
        role=str(actor.role),
        action=action,
        target=target,
        reason=reason,
        facts=facts,
        recorded_at=clock.now(),
        digest="",
    )
    record.digest = record.chained(GENESIS if last is None else last.digest, secret)
    session.add(record)
    await session.flush()


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit log as one actor writes it: who acts, by which clock, under which key."""

    clock: Clock
    secret: bytes
    actor: Caller | Operator

    async def record(self, session: AsyncSession, *, county_code: str, action: str, target: str, **facts: Any) -> None:
        """Write an act into the county's chain, in the transaction of the act itself."""
        await record_act(
            session,
            self.clock,
            self.secret,
            self.actor,
            county_code=county_code,
            action=action,
            target=target,
            **facts,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A county's newest record: its number, and the hash that stands for all before it."""

    number: int
    digest: str


async def chain_heads(session: AsyncSession) -> dict[str, Head]:
    """Each county's newest record, to be kept outside the database for `broken_records`."""
    table = table_of(AuditRecord).c
    found = await session.execute(
        select(table.county_code, table.number, table.digest)
        .ext(distinct_on(table.county_code))
        .order_by(table.county_code, table.number.desc())
    )
    return {row.county_code: Head(row.number, row.digest) for row in found}


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far a county's chain holds."""

    county_code: str
    records: int
    """How many there are."""
    head: Head
    """The newest."""
    broken_at: int | None
    """Number of the first record that was altered or is missing; None where all follow each other."""


class _Chain:
    """Follows the records of one county."""

    def __init__(self, county_code: str) -> None:
        self.county_code = county_code
        self.records = 0
        self.newest = Head(0, GENESIS)
        self.broken_at: int | None = None

    @property
    def next_number(self) -> int:
        """The number that the next record bears."""
        return self.newest.number + 1

    def follow(self, record: AuditRecord, secret: bytes) -> bool:
        """Go on to a record; whether it is the next, and is as it was written."""
        number = self.next_number
        whole = record.number == number and record.digest == record.chained(self.newest.digest, secret)
        if not whole and self.broken_at is None:
            self.broken_at = number
        self.records += 1
        self.newest = Head(record.number, record.digest)
        return whole


CHECKED_AT_ONCE = 2_000
"""Records that are read, and then hashed in a thread of their own, while others are answered."""


async def check_chains(session: AsyncSession, secret: bytes, within: ColumnElement[bool]) -> list[ChainState]:
    """How far the chains of some counties hold, each looked through from its first record to its newest.

    A chain whose newest records were deleted is whole in itself: its head is to be compared with one kept elsewhere.

    Args:
        session: of the database whose log is checked, best of one snapshot.
        secret: the key of the hashes.
        within: which records are looked at: all of a county, or none.
    """
    table = table_of(AuditRecord).c
    chains: list[_Chain] = []

    def follow(records: Sequence[AuditRecord]) -> None:
        for record in records:
            if not chains or chains[-1].county_code != record.county_code:
                chains.append(_Chain(record.county_code))
            chains[-1].follow(record, secret)

    statement = select(AuditRecord).where(within).order_by(table.county_code, table.number)
    found = await session.stream_scalars(statement)
    async for records in found.partitions(CHECKED_AT_ONCE):
        await asyncio.to_thread(follow, records)
    return [ChainState(chain.county_code, chain.records, chain.newest, chain.broken_at) for chain in chains]


async def broken_records(
    session: AsyncSession, secret: bytes, kept_heads: Mapping[str, Head] | None = None
) -> list[tuple[str, int]]:
    """(county, number) of each record that was altered or doesn't follow the one before, and of the first in a gap.

    A chain whose newest records were deleted is whole in itself: that shows only against heads kept elsewhere.

    Args:
        session: of the database whose log is checked.
        secret: the key of the hashes.
        kept_heads: what `chain_heads` gave once; a county whose records don't reach so far has lost some, and one
            whose record of that number has another hash was written anew.
    """
    table = table_of(AuditRecord).c
    rows = await session.stream_scalars(select(AuditRecord).order_by(table.county_code, table.number))
    kept = dict(kept_heads or {})
    broken: list[tuple[str, int]] = []
    reached: dict[str, int] = {}
    chain = _Chain("")
    async for record in rows:
        if record.county_code != chain.county_code:
            chain = _Chain(record.county_code)
        head, number = kept.get(chain.county_code), chain.next_number
        rewritten = head is not None and head.number == record.number and head.digest != record.digest
        if not chain.follow(record, secret) or rewritten:
            broken.append((chain.county_code, number))
        reached[chain.county_code] = record.number
    lost = [(code, reached.get(code, 0) + 1) for code, head in kept.items() if reached.get(code, 0) < head.number]
    return broken + lost
