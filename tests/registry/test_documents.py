"""Photos and documents: kept once by content, encrypted, told by content, seen by those who see their owner."""

import asyncio
import hashlib
import io
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from services.registry.documents.cleaning import remove_orphans
from services.registry.documents.models import Document, DocumentContent
from shared.calendar import Clock
from shared.database import Sessions
from shared.security.audit import AuditRecord
from shared.security.permissions import Role
from tests.registry.conftest import SIGNED_IN, VILLAGE, SignIn
from tests.registry.document_builder import (
    DOCUMENTS,
    a_pdf,
    a_picture,
    a_video,
    an_office_file,
    upload,
    uploaded,
)
from tests.registry.household_builder import Json, count, registered
from tests.registry.test_import_retention import later

AN_AREA: Json = {"subject_kind": "area", "subject_id": None}


@pytest.fixture
async def household(client: httpx.AsyncClient, township: SIGNED_IN) -> Json:
    """A registered household of two."""
    return await registered(client, township)


@pytest.fixture
def folder(client: httpx.AsyncClient) -> Path:
    """Where the application keeps contents; what other tests left there is gone."""
    found: Path = client._transport.app.state.resources.settings.storage_folder  # type: ignore[attr-defined]  # httpx
    for county in found.iterdir():
        shutil.rmtree(county, ignore_errors=True)
    return found


def objects(folder: Path, digest: str) -> list[Path]:
    """What lies in the folder of a content."""
    return sorted(folder.glob(f"*/*/{digest}-*"))


@pytest.mark.parametrize(
    ("content", "kind", "media_type", "name"),
    [
        (a_picture(), "photo", "image/jpeg", "屋前.jpg"),
        (a_picture("PNG"), "photo", "image/png", "屋前.png"),
        (a_picture("WEBP"), "photo", "image/webp", "屋前.webp"),
        (a_video(), "video", "video/mp4", "屋前.mp4"),
        (a_pdf(), "agreement", "application/pdf", "屋前.pdf"),
        (
            an_office_file(),
            "assessment",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "屋前.docx",
        ),
        (
            an_office_file("xl/workbook.xml"),
            "other",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "屋前.xlsx",
        ),
    ],
    ids=["jpeg", "png", "webp", "mp4", "pdf", "docx", "xlsx"],
)
async def test_a_file_comes_back_as_it_was_under_its_own_type_whatever_it_was_called(
    client: httpx.AsyncClient,
    township: SIGNED_IN,
    household: Json,
    content: bytes,
    kind: str,
    media_type: str,
    name: str,
) -> None:
    made = await uploaded(client, township, content, household, name="C:\\照片\\屋前.exe", document_kind=kind)
    digest = hashlib.sha256(content).hexdigest()
    assert (made["media_type"], made["size_bytes"], made["sha256"]) == (media_type, len(content), digest)
    assert (made["file_name"], made["household_id"], made["area_code"]) == (name, household["id"], None)

    reply = await client.get(f"{DOCUMENTS}/{made['id']}/content", headers=township)
    assert (reply.status_code, reply.content) == (200, content)
    assert reply.headers["content-type"] == media_type
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"
    way = "inline" if media_type.startswith(("image", "video")) else "attachment"
    assert reply.headers["content-disposition"].startswith(f"{way}; filename*=UTF-8''%E5%B1%8B%E5%89%8D.")
    assert reply.headers["etag"] == f'"{digest}"'
    again = await client.get(
        f"{DOCUMENTS}/{made['id']}/content", headers={**township, "If-None-Match": reply.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_a_content_lies_in_the_storage_once_and_encrypted(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json, folder: Path
) -> None:
    content = a_picture(colour="darkgreen")
    first = await uploaded(client, township, content, household)
    second = await uploaded(client, township, content, household, title="屋后")
    assert first["id"] != second["id"]
    assert first["sha256"] == second["sha256"]
    assert (await count(sessions, Document), await count(sessions, DocumentContent)) == (2, 1)
    lying = objects(folder, first["sha256"])
    assert [path.suffix for path in lying] == ["", ".large", ".small"]
    assert all(b"JFIF" not in path.read_bytes() for path in lying)
    assert (await asyncio.to_thread(folder.stat)).st_mode & 0o077 == 0


async def test_thumbnails_stand_as_the_camera_was_held_and_fit_their_size(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json
) -> None:
    # held upright: the sensor's 3000 by 2000 is looked at as 2000 by 3000; the longest side becomes 240 and 1200
    content = a_picture(size=(3000, 2000), turned=6)
    made = await uploaded(client, township, content, household)
    sizes = {}
    for size in ("small", "large"):
        reply = await client.get(f"{DOCUMENTS}/{made['id']}/thumbnail", params={"size": size}, headers=township)
        assert (reply.status_code, reply.headers["content-type"]) == (200, "image/jpeg")
        assert reply.headers["etag"] == f'"{made["sha256"]}-{size}"'
        sizes[size] = Image.open(io.BytesIO(reply.content)).size
    assert sizes == {"small": (160, 240), "large": (800, 1200)}
    async with sessions() as session:
        kept = await session.get_one(DocumentContent, ("360722", made["sha256"]))
    assert (kept.width, kept.height) == (2000, 3000)

    paper = await uploaded(client, township, a_pdf(), household, document_kind="agreement")
    reply = await client.get(f"{DOCUMENTS}/{paper['id']}/thumbnail", headers=township)
    assert (reply.status_code, reply.json()["code"]) == (404, "registry.no_thumbnail")


async def test_what_is_transparent_shows_white(client: httpx.AsyncClient, township: SIGNED_IN, household: Json) -> None:
    made = await uploaded(client, township, a_picture("PNG", colour=(0, 0, 0, 0)), household)
    reply = await client.get(f"{DOCUMENTS}/{made['id']}/thumbnail", headers=township)
    assert Image.open(io.BytesIO(reply.content)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def a_bomb(width: int, height: int) -> bytes:
    """A png of many white pixels in few bytes."""
    buffer = io.BytesIO()
    Image.new("1", (width, height), 1).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "photo", 415, "document_type_refused"),
        (b"<!doctype html><script>alert(1)</script>", "photo", 415, "document_type_refused"),
        (b"GIF89a" + bytes(40), "photo", 415, "document_type_refused"),
        (b"MZ" + bytes(200), "other", 415, "document_type_refused"),
        (b"", "photo", 415, "document_type_refused"),
        (an_office_file("ppt/presentation.xml"), "other", 415, "document_type_refused"),
        (an_office_file("word/document.xml", "word/vbaProject.bin"), "other", 415, "document_type_refused"),
        (b"PK\x03\x04" + bytes(40), "other", 422, "document_unreadable"),
        (b"%PDF-1.4 breaks off", "agreement", 422, "document_unreadable"),
        (a_pdf()[:-8] + bytes(1024), "agreement", 422, "document_unreadable"),
        (a_picture()[:300], "photo", 422, "document_unreadable"),
        (a_picture("PNG")[:60], "photo", 422, "document_unreadable"),
        (a_bomb(8000, 8000), "photo", 422, "too_many_pixels"),
        (a_bomb(16000, 12000), "photo", 422, "too_many_pixels"),
        (a_pdf(), "photo", 422, "kind_not_of_type"),
        (a_picture(), "video", 422, "kind_not_of_type"),
    ],
    ids=[
        "svg", "html", "gif", "exe", "empty", "pptx", "macros", "no zip", "no pdf", "cut pdf",
        "cut jpeg", "cut png", "pixels", "bomb", "pdf as photo", "photo as video",
    ],
)  # fmt: skip
async def test_what_is_no_file_to_keep_is_refused_by_its_content(
    client: httpx.AsyncClient,
    sessions: Sessions,
    township: SIGNED_IN,
    household: Json,
    folder: Path,
    content: bytes,
    kind: str,
    status: int,
    code: str,
) -> None:
    reply = await upload(client, township, content, household, document_kind=kind)
    assert (reply.status_code, reply.json()["code"]) == (status, f"registry.{code}")
    assert (await count(sessions, Document), await count(sessions, DocumentContent)) == (0, 0)
    assert objects(folder, hashlib.sha256(content).hexdigest()) == []


async def test_a_file_above_its_types_limit_is_refused_at_the_first_byte(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    content = a_picture()
    limit = 16 * 1024 * 1024
    fits = content + bytes(limit - len(content))
    reply = await upload(client, township, fits + b"\0", household)
    assert (reply.status_code, reply.json()["code"]) == (413, "registry.document_too_large")
    assert (reply.json()["limit_bytes"], reply.json()["field"]) == (limit, "file")
    assert (await upload(client, township, fits, household)).status_code == 201
    # no type is larger than a video: what is longer isn't even looked at
    longest = 64 * 1024 * 1024
    reply = await upload(client, township, bytes(longest + 1), household)
    assert (reply.status_code, reply.json()["limit_bytes"]) == (413, longest)


async def test_a_document_belongs_to_a_household_a_member_an_area_or_a_record(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    training = (
        await client.post(
            "/registry/trainings",
            json={
                "occurred_on": "2016-03-01", "reason": "参加培训", "household_id": household["id"],
                "member_id": household["members"][0]["id"], "training_kind": "practical", "audience": "farmers",
                "course": "脐橙栽培", "organiser": "县农业局", "started_on": "2016-03-01", "days": 3,
            },
            headers=township,
        )
    ).json()  # fmt: skip
    of = {"member": household["members"][1]["id"], "training": training["id"], "household": household["id"]}
    for kind, subject_id in of.items():
        made = await uploaded(client, township, a_picture(), household, subject_kind=kind, subject_id=subject_id)
        assert (made["subject_kind"], made["subject_id"]) == (kind, subject_id)
        assert (made["household_id"], made["area_code"]) == (household["id"], None)
        found = await client.get(DOCUMENTS, params={"subject_kind": kind, "subject_id": subject_id}, headers=township)
        assert [one["id"] for one in found.json()["items"]] == [made["id"]]
    village = await uploaded(client, township, a_picture(), VILLAGE, document_kind="notice_photo")
    assert (village["area_code"], village["household_id"], village["subject_id"]) == (VILLAGE, None, None)
    of_the_household = await client.get(DOCUMENTS, params={"household_id": household["id"]}, headers=township)
    assert len(of_the_household.json()["items"]) == 3
    notices = await client.get(DOCUMENTS, params={"document_kind": "notice_photo"}, headers=township)
    assert [one["id"] for one in notices.json()["items"]] == [village["id"]]


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"subject_kind": "area"}, 422, "registry.subject_unclear", "area_code"),
        ({"subject_kind": "area", "area_code": VILLAGE}, 422, "registry.subject_unclear", "area_code"),
        ({"area_code": VILLAGE}, 422, "registry.subject_unclear", "subject_id"),
        ({"subject_id": None}, 422, "registry.subject_unclear", "subject_id"),
        ({"subject_kind": "dragon"}, 422, "registry.subject_unclear", "subject_kind"),
        ({"subject_kind": "a b"}, 422, "request.invalid", "subject_kind"),
        ({"subject_id": "018f3c7a-0000-7000-8000-000000000000"}, 404, "request.not_found", "id"),
        ({"subject_kind": "member"}, 404, "request.not_found", "subject_id"),
        ({"subject_kind": "training"}, 404, "request.not_found", "subject_id"),
        ({"subject_kind": "procedure_round"}, 404, "request.not_found", "subject_id"),
        ({**AN_AREA, "area_code": "360722103201"}, 403, "auth.outside_area", "area_code"),
        ({**AN_AREA, "area_code": "360722102999"}, 422, "area.unknown", "area_code"),
        ({"themes": ["wish", "wish"]}, 422, "request.invalid", "themes"),
        ({"themes": "dragon"}, 422, "request.invalid", "themes.0"),
        ({"document_kind": "selfie"}, 422, "request.invalid", "document_kind"),
        ({"document_kind": "receipt", "themes": "wish"}, 422, "registry.themes_on_images_only", "themes"),
        ({"taken_on": "2999-01-01"}, 422, "request.date_in_future", "taken_on"),
        ({"occurred_on": "2999-01-01"}, 422, "request.date_in_future", "occurred_on"),
        ({"occurred_on": None}, 422, "request.invalid", "occurred_on"),
        ({"reason": " "}, 422, "request.invalid", "reason"),
        ({"titel": "屋前"}, 422, "request.invalid", "titel"),
    ],
)  # fmt: skip
async def test_what_can_not_be_said_of_a_file_is_refused_by_field(
    client: httpx.AsyncClient,
    sessions: Sessions,
    township: SIGNED_IN,
    household: Json,
    fields: Json,
    status: int,
    code: str,
    field: str,
) -> None:
    reply = await upload(client, township, a_picture(), household, **fields)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (status, code, field)
    assert await count(sessions, Document) == 0


async def test_only_those_see_it_who_see_its_owner(
    client: httpx.AsyncClient, sign_in: SignIn, township: SIGNED_IN, household: Json
) -> None:
    of_household = await uploaded(client, township, a_picture(), household)
    of_village = await uploaded(client, township, a_picture(), VILLAGE)
    made = [of_household["id"], of_village["id"]]
    for role, area in (
        (Role.VILLAGE_CADRE, VILLAGE),
        (Role.TOWNSHIP, "360722102"),
        (Role.COUNTY_OFFICE, "360722"),
        (Role.CITY_OFFICE, "3607"),
    ):
        shown = (await client.get(DOCUMENTS, headers=sign_in(role, area))).json()["items"]
        assert [one["id"] for one in shown] == made
        for one in made:
            reply = await client.get(f"{DOCUMENTS}/{one}/content", headers=sign_in(role, area))
            assert reply.status_code == 200
    for role, area in (
        (Role.VILLAGE_CADRE, "360722102202"),
        (Role.TOWNSHIP, "360722103"),
        (Role.COUNTY_OFFICE, "360724"),
        (Role.CITY_OFFICE, "3608"),
    ):
        who = sign_in(role, area)
        assert (await client.get(DOCUMENTS, headers=who)).json()["items"] == []
        for one in made:
            for tail in ("", "/content", "/thumbnail", "/history"):
                assert (await client.get(f"{DOCUMENTS}/{one}{tail}", headers=who)).status_code == 404
    foreign = await upload(client, sign_in(Role.TOWNSHIP, "360722103"), a_picture(), household)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "request.not_found")
    bank = await client.get(f"{DOCUMENTS}/{made[0]}/content", headers=sign_in(Role.BANK, "360722", "NCCB"))
    assert (bank.status_code, bank.json()["code"]) == (403, "auth.forbidden")
    auditor = await upload(client, sign_in(Role.AUDITOR, "360722"), a_picture(), household)
    assert auditor.status_code == 403


async def test_a_personal_paper_opens_with_a_reason_that_is_kept_in_the_audit_log(
    client: httpx.AsyncClient, sessions: Sessions, sign_in: SignIn, township: SIGNED_IN, household: Json
) -> None:
    made = await uploaded(client, township, a_picture(), household, document_kind="id_paper")
    at = f"{DOCUMENTS}/{made['id']}"
    for tail in ("/content", "/thumbnail"):
        cadre = await client.get(at + tail, params={"reason": "核对"}, headers=sign_in(Role.VILLAGE_CADRE, VILLAGE))
        assert (cadre.status_code, cadre.json()["code"]) == (403, "auth.forbidden")
        silent = await client.get(at + tail, params={"reason": " "}, headers=township)
        assert (silent.status_code, silent.json()["code"]) == (422, "registry.reason_required")
        assert (await client.get(at + tail, params={"reason": "核对证件"}, headers=township)).status_code == 200
    async with sessions() as session:
        acts = (await session.scalars(select(AuditRecord).order_by(AuditRecord.number))).all()  # type: ignore[arg-type]  # SQLModel types a column as its value
    assert [(act.action, act.target, act.reason) for act in acts] == [
        ("document.reveal", f"document {made['id']}", "核对证件")
    ] * 2

    step = {"occurred_on": "2016-03-02", "reason": "更正", "document_kind": "photo"}
    opened = await client.patch(at, json=step, headers={**township, "If-Match": '"1"'})
    assert (opened.status_code, opened.json()["code"]) == (422, "registry.document_stays_closed")


async def test_what_is_said_of_a_document_changes_and_is_withdrawn_with_its_history(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    made = await uploaded(client, township, a_picture(), household, themes="wish", taken_by="钟德辉")
    at, step = f"{DOCUMENTS}/{made['id']}", {"occurred_on": "2016-03-02", "reason": "补充主题"}
    patch = {**step, "themes": ["wish", "poverty_cause"], "taken_on": "2016-02-28"}
    reply = await client.patch(at, json=patch, headers={**township, "If-Match": '"1"'})
    assert (reply.status_code, reply.json()["themes"]) == (200, ["wish", "poverty_cause"])
    bad = await client.patch(at, json={**step, "document_kind": "receipt"}, headers={**township, "If-Match": '"2"'})
    assert (bad.status_code, bad.json()["code"]) == (422, "registry.themes_on_images_only")
    swapped = await client.patch(at, json={**step, "sha256": "0" * 64}, headers={**township, "If-Match": '"2"'})
    assert (swapped.status_code, swapped.json()["field"]) == (422, "sha256")
    gone = await client.post(f"{at}/withdraw", json=step, headers={**township, "If-Match": '"2"'})
    assert (gone.status_code, gone.json()["withdrawn_on"]) == (200, "2016-03-02")
    history = (await client.get(f"{at}/history", headers=township)).json()["items"]
    assert [one["action"] for one in history] == ["created", "changed", "withdrawn"]
    assert history[1]["old"] == {"themes": ["wish"], "taken_on": None}
    then = (await client.get(at, params={"on": "2016-03-01"}, headers=township)).json()
    assert (then["themes"], then["version"]) == (["wish"], 1)
    assert (await client.get(DOCUMENTS, headers=township)).json()["items"] == []
    # its content stays, as its history does
    assert (await client.get(f"{at}/content", headers=township)).content == a_picture()


async def test_an_upload_with_an_idempotency_key_is_done_once(
    client: httpx.AsyncClient, sessions: Sessions, township: SIGNED_IN, household: Json
) -> None:
    who = {**township, "Idempotency-Key": "photo-1"}
    first = await upload(client, who, a_picture(), household)
    again = await upload(client, who, a_picture(), household)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert await count(sessions, Document) == 1
    other = await upload(client, who, a_picture(colour="red"), household)
    assert (other.status_code, other.json()["code"]) == (422, "request.idempotency_key_reused")


async def test_what_the_storage_lost_or_altered_is_said_so(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json, folder: Path
) -> None:
    made = await uploaded(client, township, a_picture(colour="maroon"), household)
    at = f"{DOCUMENTS}/{made['id']}/content"
    content, large, small = objects(folder, made["sha256"])
    whole = content.read_bytes()
    content.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    altered = await client.get(at, headers=township)
    assert (altered.status_code, altered.json()["code"]) == (410, "registry.document_damaged")
    content.write_bytes(b"x")
    assert (await client.get(at, headers=township)).json()["code"] == "registry.document_damaged"
    # another's content, rightly encrypted, is still not this one's
    content.write_bytes(large.read_bytes())
    assert (await client.get(at, headers=township)).json()["code"] == "registry.document_damaged"
    content.unlink()
    lost = await client.get(at, headers=township)
    assert (lost.status_code, lost.json()["code"]) == (410, "registry.document_missing")
    assert small.exists()


async def test_contents_that_no_row_names_are_removed_after_a_day(
    client: httpx.AsyncClient, sessions: Sessions, clock: Clock, township: SIGNED_IN, household: Json, folder: Path
) -> None:
    storage: Any = client._transport.app.state.storage  # type: ignore[attr-defined]  # httpx types it as any transport
    named = await uploaded(client, township, a_picture(colour="gold"), household)
    orphan = a_picture(colour="pink")
    failed = await upload(client, township, orphan, household, taken_on="2999-01-01")
    assert failed.status_code == 422
    left = objects(folder, hashlib.sha256(orphan).hexdigest())
    assert [path.suffix for path in left] == ["", ".large", ".small"]

    assert await remove_orphans(sessions, later(clock, hours=23, minutes=59), storage) == 0
    assert await remove_orphans(sessions, later(clock, hours=24, minutes=1), storage) == 3
    assert objects(folder, hashlib.sha256(orphan).hexdigest()) == []
    assert len(objects(folder, named["sha256"])) == 3
    assert (await client.get(f"{DOCUMENTS}/{named['id']}/content", headers=township)).status_code == 200


async def test_an_upload_without_a_file_is_refused_in_chinese(
    client: httpx.AsyncClient, township: SIGNED_IN, household: Json
) -> None:
    form = {
        "subject_kind": "household", "subject_id": household["id"], "document_kind": "photo",
        "occurred_on": "2016-03-01", "reason": "入户采集",
    }  # fmt: skip
    for given in (
        {"data": form},
        {"data": form | {"file": "x"}},
        {"files": {name: (None, value) for name, value in (form | {"file": "x"}).items()}},
        {"json": form},
    ):
        reply = await client.post(DOCUMENTS, headers=township, **given)  # type: ignore[arg-type]  # each one of httpx's
        assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, "request.invalid", "file")
