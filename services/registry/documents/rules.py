"""What a document must keep to, and what a household's file still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registry.documents.refusals import (
    DocumentStaysClosed,
    DocumentTooLarge,
    KindNotOfType,
    ThemesOnImagesOnly,
    TooManyPixels,
)
from shared.codes import DOCUMENT_KINDS
from shared.codes.documents import IMAGES, PERSONAL

MIB = 1024 * 1024
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
MP4 = "video/mp4"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PICTURES = frozenset({JPEG, PNG, WEBP})
ENDINGS = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", MP4: ".mp4", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}
"""Every type that is kept, and how a file of it is called."""
SHOWN_IN_PLACE = PICTURES | {MP4}
"""What a browser may show by itself; the rest is downloaded."""

_ONE_TYPE = {"photo": PICTURES, "notice_photo": PICTURES, "video": frozenset({MP4})}


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be.

    Attributes:
        image_bytes: of a picture.
        paper_bytes: of a pdf, docx or xlsx.
        video_bytes: of a video.
        pixels: that a picture unpacks to.
    """

    image_bytes: int
    paper_bytes: int
    video_bytes: int
    pixels: int

    @property
    def most_bytes(self) -> int:
        """What no file may exceed."""
        return max(self.image_bytes, self.paper_bytes, self.video_bytes)

    def bytes_of(self, media_type: str) -> int:
        """The limit of a type."""
        if media_type in PICTURES:
            return self.image_bytes
        return self.video_bytes if media_type == MP4 else self.paper_bytes


def check_size(size_bytes: int, limit_bytes: int) -> None:
    """Refuse a file above its limit.

    Args:
        size_bytes: what it holds, or as much of it as was read.
        limit_bytes: which itself is allowed.

    Raises:
        DocumentTooLarge: so it is.
    """
    if size_bytes > limit_bytes:
        limit = f"{limit_bytes / MIB:g} MiB"
        raise DocumentTooLarge(
            f"此类文件最大 {limit}", f"At most {limit} for this type", field="file", limit_bytes=limit_bytes
        )


def check_pixels(width: int, height: int, most: int) -> None:
    """Refuse a picture of more pixels than `most`, before it is unpacked. Raises TooManyPixels."""
    if width * height > most:
        raise TooManyPixels(
            f"图片为 {width}×{height} 像素，最多 {most:,} 像素",
            f"{width} by {height} pixels; at most {most:,}",
            field="file",
        )


def is_personal(document_kind: str) -> bool:
    """Whether a kind shows a person's numbers or illness, so that opening it needs a reason."""
    return DOCUMENT_KINDS.by_code(document_kind).group == PERSONAL


def is_image(document_kind: str) -> bool:
    """Whether a kind counts as image material (影像资料)."""
    return DOCUMENT_KINDS.by_code(document_kind).group == IMAGES


def check_kind(document_kind: str, media_type: str, themes: Sequence[str], kind_before: str | None) -> None:
    """Refuse a kind that doesn't fit the file, its themes, or what it was.

    Args:
        document_kind: code of shared.codes.DOCUMENT_KINDS.
        media_type: what the content is.
        themes: codes of shared.codes.DOCUMENT_THEMES.
        kind_before: its kind until now; None for a new one.

    Raises:
        KindNotOfType: a photo that is no picture, a video that is no mp4.
        ThemesOnImagesOnly: themes on something else than photo or video.
        DocumentStaysClosed: a personal paper would become open to everybody.
    """
    if media_type not in _ONE_TYPE.get(document_kind, ENDINGS):
        raise KindNotOfType(field="document_kind")
    if themes and not is_image(document_kind):
        raise ThemesOnImagesOnly(field="themes")
    if kind_before is not None and is_personal(kind_before) and not is_personal(document_kind):
        raise DocumentStaysClosed(field="document_kind")


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of a household's file that must be there.

    Attributes:
        code: ``paper_card``, ``electronic_file`` or ``images``.
        label: its name in the plan.
        least: how many of it.
        themes: what the images must show between them.
    """

    code: str
    label: str
    least: int
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a household's file holds.

    Attributes:
        paper_cards: scans of the paper card.
        income_years: years of income on record.
        images: photos and videos.
        themes: what these show between them.
    """

    paper_cards: int = 0
    income_years: int = 0
    images: int = 0
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PartState:
    """How far a part is.

    Attributes:
        have: how many of it are there.
        missing_themes: what no image shows yet.
    """

    part: FilePart
    have: int
    missing_themes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing of it is missing."""
        return self.have >= self.part.least and not self.missing_themes


def file_state(parts: Sequence[FilePart], facts: FileFacts) -> tuple[PartState, ...]:
    """How far each part of a household's file is.

    Args:
        parts: what the plan asks for.
        facts: what is there.

    Source: R002-017 (three parts), R002-019 (one photo or video at least, two themes between them).
    """
    have = {"paper_card": facts.paper_cards, "electronic_file": facts.income_years, "images": facts.images}
    return tuple(
        PartState(part, have[part.code], tuple(theme for theme in part.themes if theme not in facts.themes))
        for part in parts
    )
