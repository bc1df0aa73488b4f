"""One number of a policy pack with its source, and groups of them as the rules take them."""

from typing import Any, Generic, TypeVar

from shared.policies.values import Entry, Frozen

T = TypeVar("T")


class Parameter(Entry, Generic[T]):
    """One number of the programme with its source."""

    value: T


class Parameters(Frozen):
    """A group of parameters that belong to one rule."""

    def values(self) -> dict[str, Any]:
        """The bare values by name, as keyword arguments for the frozen type of the rule."""
        return {name: getattr(self, name).value for name in type(self).model_fields}
