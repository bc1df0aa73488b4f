"""What small pictures tell beside what is seen on them: nothing."""

import io

from PIL import ExifTags, Image

from services.registry.documents.contents import THUMBNAILS, inspect
from services.registry.documents.rules import MIB, Limits

LIMITS = Limits(MIB, MIB, MIB, 1_000_000)
NAME = "曾福生".encode()


def test_a_small_picture_bears_neither_place_nor_text_of_the_original() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "household H001"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (25.0, 23.0, 11.0)
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(buffer, "JPEG", exif=exif, comment=NAME)
    original = buffer.getvalue()
    assert NAME in original
    assert b"household H001" in original
    small = inspect(original, LIMITS).thumbnails
    assert small.keys() == THUMBNAILS.keys()
    for content in small.values():
        with Image.open(io.BytesIO(content)) as picture:
            assert (dict(picture.getexif()), picture.info.get("comment")) == ({}, None)
        assert NAME not in content
        assert b"household H001" not in content
