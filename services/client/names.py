"""Names of the document as names of Python."""

import keyword
import re

from pydantic import BaseModel

_TAKEN = frozenset(dir(BaseModel)) | {"etag", "CONSTANTS"}
"""What a form has already."""


def identifier(name: str) -> str:
    """A name for a variable, method or attribute."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()
    return f"{plain}_" if keyword.iskeyword(plain) or not plain.isidentifier() else plain


def field_name(name: str) -> str:
    """A name for a member of a form; one that every form has already gets an underscore behind it."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).lstrip("_")
    return f"{plain}_" if plain in _TAKEN or keyword.iskeyword(plain) else plain


def class_name(name: str) -> str:
    """A name for a class."""
    words = re.split(r"[^0-9A-Za-z]+", name)
    return "".join(word[:1].upper() + word[1:] for word in words)


def first_sentence(text: str, longest: int = 300) -> str:
    """What a docstring can bear of a description: its first paragraph in one line."""
    paragraph = " ".join(text.strip().partition("\n\n")[0].split())
    plain = paragraph.replace("\\", "\\\\").replace('"""', "'''")
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
