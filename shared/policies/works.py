"""The part of a policy pack about key works: how a plan numbers what it has its departments do."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, WithJsonSchema

from shared.policies.values import ContradictionError, Entry, Label

BlankLabel = Annotated[Label | None, WithJsonSchema({"type": ["string", "null"], "minLength": 1})]
"""A name that the plan may leave out: it has to be said, and is never guessed."""


class KeyWork(Entry):
    """A key work under its number.

    Attributes:
        number: as the plan counts, from 1.
        label: by which its targets name it; None where the plan counts it and doesn't print it.
    """

    number: Annotated[int, Field(strict=True, ge=1)]
    label: BlankLabel


def check_works(works: Sequence[KeyWork]) -> None:
    """Refuse works that are not numbered one after the other, or two of one name.

    Raises:
        ContradictionError: at the first that is out of order or stood before.
    """
    seen: set[str] = set()
    for index, work in enumerate(works):
        if work.number != index + 1:
            raise ContradictionError(
                f"重点工作应从 1 起连续编号，此处应为 {index + 1}",
                f"key works are numbered one after the other: here {index + 1}",
                (index, "number"),
            )
        if work.label is not None and work.label in seen:
            raise ContradictionError(f"“{work.label}”重复", f"{work.label!r} stands twice", (index, "label"))
        seen.add(work.label or "")
