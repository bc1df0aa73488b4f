"""Rules of documents and of a household's file, just below, at and above each bound."""

import pytest

from services.registry.documents.refusals import (
    DocumentStaysClosed,
    DocumentTooLarge,
    KindNotOfType,
    ThemesOnImagesOnly,
    TooManyPixels,
)
from services.registry.documents.rules import (
    FileFacts,
    FilePart,
    Limits,
    check_kind,
    check_pixels,
    check_size,
    file_state,
)
from services.registry.documents.service import file_name_of
from shared.codes import DOCUMENT_KINDS
from shared.policies.loader import find_pack

LIMITS = Limits(image_bytes=16, paper_bytes=32, video_bytes=64, pixels=100)


@pytest.mark.parametrize(("media_type", "limit"), [("image/png", 16), ("application/pdf", 32), ("video/mp4", 64)])
def test_each_type_has_its_limit(media_type: str, limit: int) -> None:
    assert LIMITS.bytes_of(media_type) == limit
    assert LIMITS.most_bytes == 64
    check_size(limit, limit)
    with pytest.raises(DocumentTooLarge):
        check_size(limit + 1, limit)


def test_a_picture_is_measured_before_it_is_unpacked() -> None:
    check_pixels(10, 10, 100)
    with pytest.raises(TooManyPixels):
        check_pixels(10, 11, 100)


def test_kind_themes_and_type_fit() -> None:
    check_kind("photo", "image/webp", ["wish"], None)
    check_kind("video", "video/mp4", ["wish"], "photo")
    check_kind("receipt", "application/pdf", [], None)
    check_kind("id_paper", "image/jpeg", [], "photo")
    check_kind("medical_paper", "image/jpeg", [], "id_paper")
    with pytest.raises(KindNotOfType):
        check_kind("notice_photo", "video/mp4", [], None)
    with pytest.raises(KindNotOfType):
        check_kind("video", "image/jpeg", [], None)
    with pytest.raises(ThemesOnImagesOnly):
        check_kind("notice_photo", "image/jpeg", ["wish"], None)
    for kind in DOCUMENT_KINDS:
        if kind.group != "personal" and kind.code != "video":
            with pytest.raises(DocumentStaysClosed):
                check_kind(kind.code, "image/jpeg", [], "medical_paper")


def parts() -> list[FilePart]:
    """A household's file as gupo-2014 has it."""
    return [FilePart(one.code, one.label, one.least, one.themes) for one in find_pack("gupo-2014").household_file]


BOTH = frozenset({"poverty_cause", "wish"})


@pytest.mark.requirement("R002-017", "R002-019")
@pytest.mark.parametrize(
    ("facts", "complete"),
    [
        (FileFacts(1, 1, 1, BOTH), [True, True, True]),  # the least of each: 1 card, 1 year, 1 photo that shows both
        (FileFacts(0, 1, 1, BOTH), [False, True, True]),
        (FileFacts(1, 0, 1, BOTH), [True, False, True]),
        (FileFacts(1, 1, 0, frozenset()), [True, True, False]),
        (FileFacts(1, 1, 0, BOTH), [True, True, False]),  # themes without a picture count for nothing
        (FileFacts(1, 1, 1, frozenset({"wish"})), [True, True, False]),
        (FileFacts(1, 1, 9, frozenset({"poverty_cause", "housing"})), [True, True, False]),
        (FileFacts(2, 3, 2, BOTH | {"housing"}), [True, True, True]),
        (FileFacts(), [False, False, False]),
    ],
)
def test_a_households_file_is_three_in_one(facts: FileFacts, complete: list[bool]) -> None:
    states = file_state(parts(), facts)
    assert [state.part.label for state in states] == ["纸质户情卡", "电子档案", "影像资料"]
    assert [state.complete for state in states] == complete


@pytest.mark.requirement("R002-017", "R002-019")
def test_a_file_begins_with_nothing() -> None:
    states = file_state(parts(), FileFacts())
    assert [(state.have, state.complete) for state in states] == [(0, False)] * 3


@pytest.mark.requirement("R002-019")
def test_the_missing_theme_is_named() -> None:
    *_, images = file_state(parts(), FileFacts(images=1, themes=frozenset({"poverty_cause"})))
    assert (images.have, images.missing_themes) == (1, ("wish",))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("屋前.JPG", "屋前.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\temp\\a.b.png", "a.b.jpg"),
        ("夜\x00\r\n间\u202e.jpg", "夜间.jpg"),
        ('"; filename="x.html', "; filename=x.jpg"),
        ("", "资料.jpg"),
        (None, "资料.jpg"),
        ("...", "资料.jpg"),
        ("长" * 300 + ".jpg", "长" * 96 + ".jpg"),
    ],
)
def test_a_name_to_download_under_is_plain_and_ends_as_its_type(given: str | None, name: str) -> None:
    assert file_name_of(given, "image/jpeg") == name
