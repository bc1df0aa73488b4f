"""Documents as a kind of record; receiving, opening and showing their contents."""

import asyncio
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents import rules
from services.registry.documents.contents import Inspected, inspect
from services.registry.documents.forms import DocumentQuery, DocumentUpload
from services.registry.documents.models import (
    AREA,
    HOUSEHOLD,
    MEMBER,
    ROUND,
    Document,
    DocumentContent,
    DocumentFields,
)
from services.registry.documents.refusals import DocumentDamaged, NoThumbnail, SubjectUnclear
from services.registry.documents.storage import Storage
from services.registry.households.models import Household, Member
from services.registry.households.queries import find_household, households_of
from services.registry.households.refusals import ReasonRequired
from services.registry.kinds import KINDS
from services.registry.procedures.queries import find_round
from services.registry.records.forms import StepForm
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.models import AreaRecord, HouseholdRecord
from services.registry.records.queries import find_record
from services.registry.records.service import check_area, enter
from services.registry.settings import Settings
from shared.areas import significant_prefix
from shared.business_dates import check_not_future
from shared.database import Sessions, new_id, table_of, transaction
from shared.errors import Forbidden, NotFound
from shared.security.audit import record_act
from shared.security.permissions import may

Size = Literal["small", "large"]
LONGEST_NAME = 100


async def _check(desk: Desk, step: Step[Document]) -> None:
    row, before = step.row, step.before
    if row.taken_on is not None:
        check_not_future(desk.clock, row.taken_on, field="taken_on")
    kind_before = None if before is None else before["document_kind"]
    rules.check_kind(row.document_kind, row.media_type, row.themes, kind_before)


DOCUMENT = RecordKind(
    name="document",
    title="影像和资料",
    path="documents",
    model=Document,
    fields=DocumentFields,
    read="document.read",
    write="document.write",
    check=_check,
    query=DocumentQuery,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom a document belongs: a household or an area, one of the two."""

    county_code: str
    household_id: UUID | None = None
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A content on its way out."""

    content: bytes
    media_type: str
    sha256: str
    file_name: str


def limits_of(settings: Settings) -> rules.Limits:
    """The limits that the settings give."""
    return rules.Limits(
        image_bytes=settings.image_limit_mib * rules.MIB,
        paper_bytes=settings.paper_limit_mib * rules.MIB,
        video_bytes=settings.video_limit_mib * rules.MIB,
        pixels=settings.image_megapixels * 1_000_000,
    )


async def upload(
    desk: Desk, sessions: Sessions, storage: Storage, limits: rules.Limits, request: DocumentUpload
) -> Document:
    """Keep a file and enter it as a document of its subject, in one transaction.

    The content reaches the storage before that transaction begins, under a key that nobody else has: should the
    transaction fail, no row names it and the cleaner removes it.

    Raises:
        DocumentTypeRefused, DocumentTooLarge, TooManyPixels, DocumentUnreadable: the content can't be kept.
        SubjectUnclear, NotFound, OutsideArea, AreaUnknown: whose it is isn't told, isn't there or isn't the caller's.
        KindNotOfType, ThemesOnImagesOnly, DateInFuture: what is said of it can't be.
        Unavailable: the storage doesn't answer.
    """
    content = await request.file.read(limits.most_bytes + 1)
    rules.check_size(len(content), limits.most_bytes)
    digest, inspected = await asyncio.to_thread(_digest_and_inspect, content, limits)
    rules.check_kind(request.document_kind, inspected.media_type, request.themes, None)
    async with transaction(sessions) as session:
        owner = await _owner(_reading(desk, session), request)
        known = await session.get(DocumentContent, (owner.county_code, digest))
    if known is None:
        known = await _put(storage, owner.county_code, digest, content, inspected, desk)
    return await _enter(desk, request, known, len(content))


async def open_document(
    desk: Desk, storage: Storage, sessions: Sessions, document_id: UUID, size: Size | None, reason: str
) -> Opened:
    """A document's content, or a thumbnail of it; a personal paper's with a reason, which is written to the audit log.

    Raises:
        NotFound: no such document in the caller's area.
        Forbidden, ReasonRequired: it is a personal paper, and the role may not see it or gives no reason.
        NoThumbnail: it is no picture.
        DocumentMissing, DocumentDamaged, Unavailable: the storage doesn't hold it as it was, or doesn't answer.
    """
    async with transaction(sessions) as session:
        document = await find_record(session, desk.caller, Document, document_id)
        if rules.is_personal(document.document_kind):
            await _account_for(_reading(desk, session), document, reason)
        kept = await session.get_one(DocumentContent, (document.county_code, document.sha256))
    if size is not None and kept.media_type not in rules.PICTURES:
        raise NoThumbnail
    content = await storage.get(kept.storage_key if size is None else f"{kept.storage_key}.{size}")
    if size is not None:
        name = f"{PurePosixPath(document.file_name).stem}-{size}.jpg"
        return Opened(content, rules.JPEG, f"{kept.sha256}-{size}", name)
    if await asyncio.to_thread(_digest, content) != kept.sha256:
        raise DocumentDamaged
    return Opened(content, kept.media_type, kept.sha256, document.file_name)


def file_name_of(given: str | None, media_type: str) -> str:
    """A name to download under: what the sender called it, without path and control characters, ending as its type."""
    base = PureWindowsPath(PurePosixPath(given or "").name).name
    plain = "".join(sign for sign in unicodedata.normalize("NFC", base) if sign.isprintable() and sign not in '"/\\')
    ending = rules.ENDINGS[media_type]
    stem = PurePosixPath(plain).stem.strip(" .")[: LONGEST_NAME - len(ending)]
    return f"{stem or '资料'}{ending}"


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _digest_and_inspect(content: bytes, limits: rules.Limits) -> tuple[str, Inspected]:
    return _digest(content), inspect(content, limits)


def _reading(desk: Desk, session: AsyncSession) -> Desk:
    """The desk on another transaction than the step's own."""
    return Desk(session, desk.clock, desk.caller, desk.policies, desk.personal)


async def _account_for(desk: Desk, document: Document, reason: str) -> None:
    if not may(desk.caller.role, "identity.reveal"):
        raise Forbidden("此资料含个人信息，查看需要权限 identity.reveal", "This needs the permission identity.reveal")
    if not reason.strip():
        raise ReasonRequired(field="reason")
    await record_act(
        desk.session,
        desk.clock,
        desk.personal.audit_secret,
        desk.caller,
        county_code=document.county_code,
        action="document.reveal",
        target=f"document {document.id}",
        reason=reason.strip(),
    )


async def _put(
    storage: Storage, county_code: str, digest: str, content: bytes, inspected: Inspected, desk: Desk
) -> DocumentContent:
    key = f"{county_code}/{digest[:2]}/{digest}-{new_id().hex}"
    await storage.put(key, content)
    for name, small in inspected.thumbnails.items():
        await storage.put(f"{key}.{name}", small)
    return DocumentContent(
        county_code=county_code,
        sha256=digest,
        storage_key=key,
        media_type=inspected.media_type,
        size_bytes=len(content),
        width=inspected.width,
        height=inspected.height,
        recorded_at=desk.clock.now(),
    )


async def _enter(desk: Desk, request: DocumentUpload, content: DocumentContent, size_bytes: int) -> Document:
    # whoever was first with the same content has named his copy; ours, if another, is then nobody's
    await desk.session.execute(insert(DocumentContent).values(content.model_dump()).on_conflict_do_nothing())
    owner = await _owner(desk, request, lock=True)
    household = None
    if owner.household_id is not None:
        household = await find_household(desk.session, desk.caller, owner.household_id)
    row = Document(
        **request.model_dump(include=set(DocumentFields.model_fields)),
        county_code=owner.county_code,
        household_id=owner.household_id,
        area_code=owner.area_code,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        file_name=file_name_of(request.file.filename, content.media_type),
        media_type=content.media_type,
        size_bytes=size_bytes,
        sha256=content.sha256,
        recorded_at=desk.clock.now(),
    )
    step = StepForm(occurred_on=request.occurred_on, reason=request.reason)
    return await enter(desk, DOCUMENT, row, step, household)


async def _owner(desk: Desk, request: DocumentUpload, *, lock: bool = False) -> Owner:
    kind, subject_id, area_code = request.subject_kind, request.subject_id, request.area_code
    if kind == AREA:
        if area_code is None or subject_id is not None:
            raise SubjectUnclear(field="area_code")
        await check_area(desk, area_code)
        return Owner(desk.caller.areas.tenant(significant_prefix(area_code)), area_code=area_code)
    if subject_id is None or area_code is not None:
        raise SubjectUnclear(field="subject_id")
    if kind == HOUSEHOLD:
        return _of_household(await find_household(desk.session, desk.caller, subject_id, lock=lock))
    if kind == MEMBER:
        return _of_household(await _household_of(desk, subject_id))
    if kind == ROUND:
        found = await find_round(desk.session, desk.caller, subject_id, field="subject_id")
        return Owner(found.county_code, area_code=found.area_code)
    return await _owner_of_record(desk, kind, subject_id)


async def _owner_of_record(desk: Desk, name: str, record_id: UUID) -> Owner:
    kind: RecordKind[Any] | None = next((one for one in KINDS if one.name == name), None)
    if kind is None:
        raise SubjectUnclear(f"没有“{name}”这类记录", f"There is no kind of record {name!r}", field="subject_kind")
    record = await find_record(desk.session, desk.caller, kind.model, record_id, field="subject_id")
    if isinstance(record, HouseholdRecord):
        return Owner(record.county_code, household_id=record.household_id)
    if isinstance(record, AreaRecord):
        return Owner(record.county_code, area_code=record.area_code)
    raise SubjectUnclear(field="subject_kind")


async def _household_of(desk: Desk, member_id: UUID) -> Household:
    member, household = table_of(Member).c, table_of(Household).c
    found = (
        await desk.session.scalars(
            households_of(desk.caller)
            .join(Member, (member.county_code == household.county_code) & (member.household_id == household.id))
            .where(member.id == member_id)
        )
    ).one_or_none()
    if found is None:
        raise NotFound("没有这名成员", "No such member", field="subject_id")
    return found


def _of_household(household: Household) -> Owner:
    return Owner(household.county_code, household_id=household.id)
