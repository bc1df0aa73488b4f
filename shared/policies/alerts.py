"""The part of a policy pack about alerts: which rules watch, with which numbers, and how fast people must answer."""

from typing import Literal

from pydantic import Field, model_validator

from shared.policies.values import ContradictionError, Days, Entry, Key, Label, Role


class Alert(Entry):
    """A rule that raises alerts, its parameters, and how fast people must answer."""

    rule: Key
    label: Label
    severity: Literal["info", "warning", "urgent"]
    parameters: dict[Key, str | int] = Field(default_factory=dict)
    verify_days: Days
    respond_days: Days
    role: Role

    @model_validator(mode="after")
    def _verified_before_answered(self) -> "Alert":
        if self.verify_days > self.respond_days:
            raise ContradictionError("核实期限长于处置期限", "verify_days is above respond_days")
        return self
