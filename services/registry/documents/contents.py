"""What a file is, told by its content, and the small pictures of a large one.

A file is kept, and given to whoever may open it, byte for byte: where and when a camera took a picture (EXIF) is
evidence of a visit, and its hash tells that nobody altered it. The small pictures are for looking at: they bear neither
place, nor camera, nor any text of the original.
"""

import io
import zipfile
from dataclasses import dataclass

import filetype
from PIL import ExifTags, Image, ImageOps

from services.registry.documents import rules
from services.registry.documents.refusals import DocumentTypeRefused, DocumentUnreadable, TooManyPixels

THUMBNAILS = {"small": 240, "large": 1200}
"""Names and longest sides, in pixels."""
_QUALITY = 82
_FORMATS = {rules.JPEG: "JPEG", rules.PNG: "PNG", rules.WEBP: "WEBP"}
_MARKS = {"word/document.xml": rules.DOCX, "xl/workbook.xml": rules.XLSX}
"""The part of an office file that tells its type."""
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
"""Values of the EXIF orientation by which width and height change places."""
_PDF_END, _PDF_TAIL = b"%%EOF", 1024
"""What a whole pdf ends with, and how near to its end readers look for it, bytes."""
_ZIP = b"PK\x03\x04"
_MOST_UNPACKED_BYTES = 512 * rules.MIB


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept.

    Attributes:
        media_type: what its content is.
        width: of a picture as it is looked at, pixels.
        height: likewise.
        thumbnails: jpeg pictures by the names of `THUMBNAILS`; none where it is no picture.
    """

    media_type: str
    width: int | None
    height: int | None
    thumbnails: dict[str, bytes]


def inspect(content: bytes, limits: rules.Limits) -> Inspected:
    """Tell what a file is and make its thumbnails; work for a thread.

    Raises:
        DocumentTypeRefused: of no type that is kept.
        DocumentTooLarge, TooManyPixels: larger than its type may be.
        DocumentUnreadable: broken.
    """
    media_type = media_type_of(content)
    rules.check_size(len(content), limits.bytes_of(media_type))
    if media_type not in rules.PICTURES:
        return Inspected(media_type, None, None, {})
    picture, (width, height) = _open(content, media_type, limits.pixels)
    return Inspected(media_type, width, height, {name: _thumbnail(picture, side) for name, side in THUMBNAILS.items()})


def media_type_of(content: bytes) -> str:
    """The type of a content.

    Raises:
        DocumentTypeRefused: none of those that are kept.
        DocumentUnreadable: an office file that can't be opened, a pdf that breaks off.
    """
    if content.startswith(_ZIP):
        found = _office_type(content)
    else:
        guess = filetype.guess(content[:8192])
        found = guess.mime if guess is not None else None
    if found not in rules.ENDINGS:
        raise DocumentTypeRefused(field="file")
    if found == rules.PDF and _PDF_END not in content[-_PDF_TAIL:]:
        raise DocumentUnreadable(field="file")
    return found


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentUnreadable(field="file") from error
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED_BYTES:
        raise DocumentTypeRefused("文件解压后过大", "It unpacks to too much", field="file")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise DocumentTypeRefused("不接受带宏的文件", "A file with macros is not kept", field="file")
    if "[Content_Types].xml" not in names:
        return None
    return next((media_type for mark, media_type in _MARKS.items() if mark in names), None)


def _open(content: bytes, media_type: str, most_pixels: int) -> tuple[Image.Image, tuple[int, int]]:
    """The picture turned as its camera was held, on white paper, and its whole size."""
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as image:
            width, height = image.size
            rules.check_pixels(width, height, most_pixels)
            on_its_side = image.getexif().get(ExifTags.Base.Orientation, 1) in _ON_ITS_SIDE
            # a jpeg is unpacked no larger than serves: a camera's picture in a third of the time
            image.draft("RGB", (2 * max(THUMBNAILS.values()),) * 2)
            image.load()
            picture = _on_paper(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(field="file") from error
    except TooManyPixels:
        raise
    except Exception as error:  # a decoder raises whatever a broken file leads it to
        raise DocumentUnreadable(field="file") from error
    return picture, (height, width) if on_its_side else (width, height)


def _on_paper(image: Image.Image) -> Image.Image:
    """The picture without transparency: what is transparent shows as paper does."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _thumbnail(picture: Image.Image, side: int) -> bytes:
    small = picture.copy()
    small.info.clear()  # a jpeg's comment would be written again
    small.thumbnail((side, side))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
