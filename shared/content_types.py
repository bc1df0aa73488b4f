"""What the content of a request says that it is."""

from shared.errors import UnsupportedMediaType

NDJSON = "application/x-ndjson"
_UTF_8 = ("utf-8", "utf8", "us-ascii")
_OF_CSV = (*_UTF_8, "gbk", "gb2312", "gb18030")
"""Files of spreadsheets: whoever reads one finds out which it is."""


def media_type(content_type: str) -> str:
    """A Content-Type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def check_content_type(content_type: str, *more: str) -> None:
    """Refuse content that isn't said to be JSON in UTF-8; guessing would read another text than was written.

    Args:
        content_type: the header as it came; empty where there is none.
        more: media types that may come besides JSON.

    Raises:
        UnsupportedMediaType: another type or character set.
    """
    kind, allowed = media_type(content_type), ("application/json", *more)
    if kind not in allowed and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedMediaType(
            f"请求体须为 {' 或 '.join(allowed)}",
            f"The body must be {' or '.join(allowed)}",
            field="Content-Type",
        )
    check_charset(content_type)


def check_charset(content_type: str) -> None:
    """Refuse a body that is said to be in another character set than UTF-8; a csv may be in the national one.

    Whoever reads forms would decode by whatever codec of Python's the header names, and some make text of it that
    nothing can store.

    Args:
        content_type: the header as it came.

    Raises:
        UnsupportedMediaType: so it is.
    """
    parameters = (piece.strip().lower() for piece in content_type.split(";")[1:])
    charsets = [piece.partition("=")[2].strip('" ') for piece in parameters if piece.startswith("charset")]
    allowed = _OF_CSV if media_type(content_type) == "text/csv" else _UTF_8
    if any(charset not in allowed for charset in charsets):
        raise UnsupportedMediaType("请求体须为 UTF-8 编码", "The body must be in UTF-8", field="Content-Type")
