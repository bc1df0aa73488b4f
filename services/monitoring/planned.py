"""What a plan in force is asked for, named where none provides for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.policies.selection import NoActivePolicy


@contextmanager
def asked_for(what: str, what_en: str) -> Iterator[None]:
    """Let a refusal say of what no policy tells.

    Args:
        what: what is asked for, as people call it.
        what_en: the same in English, in the plural.

    Raises:
        NoActivePolicy: naming it.
    """
    try:
        yield
    except NoActivePolicy as none:
        raise none.about(what, what_en) from none
