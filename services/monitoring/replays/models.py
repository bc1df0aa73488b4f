"""Replays as the API takes and gives them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from sqlmodel import SQLModel

from services.monitoring.alerts.rules import Rule
from services.monitoring.risks.rules import RISKS
from shared.business_dates import BusinessDate
from shared.policies.alerts import parameters_text
from shared.validation import InvalidValue

OF_INCOMES, OF_LOANS = Rule.EXITED_INCOME_BELOW_LINE.value, Rule.LOAN_OVERDUE.value
REPLAYABLE = tuple(sorted({*RISKS, OF_INCOMES, OF_LOANS}))
"""The rules of which what they judge is kept day by day: all but those on funds."""
SHOWN = 200
"""So many of the alerts are shown; all are counted."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Text = Annotated[str, StringConstraints(max_length=50)]


def _one_of_both(value: Any, union: ValidatorFunctionWrapHandler) -> Any:
    try:
        return union(value)
    except ValidationError:  # it would name the number and the text, each as a field of its own
        raise InvalidValue(
            "应为整数，或不超过 50 个字符的文字", "It is a whole number, or a text of at most 50 characters"
        ) from None


Number = Annotated[StrictInt | Text, WrapValidator(_one_of_both)]
"""A rule's number as packs write it: shares and codes are texts."""


class ReplayRequest(BaseModel):
    """Which rule is to be tried, where and over which days.

    `parameters` stand in the place of those of the plan in force; where the plan doesn't have the rule, they are all
    that it has.
    """

    model_config = ConfigDict(extra="forbid")

    rule: Annotated[str, Field(json_schema_extra={"enum": [*REPLAYABLE]})]
    area: Annotated[str, StringConstraints(pattern=r"^[0-9]{6,12}$"), Field(description="县、乡或村的区划代码")]
    since: BusinessDate
    until: BusinessDate
    parameters: dict[Key, Number] = Field(
        default_factory=dict,
        max_length=20,
        description="\n".join(["各规则的参数：", *(f"- `{rule}`：{parameters_text(rule)}" for rule in REPLAYABLE)]),
    )


class ReplayedAlert(SQLModel):
    """An alert that the rule would have raised; of a loan it names the loan, and the household unless it has none."""

    household_id: UUID | None
    household_no: str | None = None
    loan_id: UUID | None = None
    loan_no: str | None = None
    area_code: str
    raised_on: date
    sentence: str


class ReplayedMonth(SQLModel):
    """How many alerts would have been raised in a month, `2020-05`."""

    month: str
    alerts: int


class RaisedRead(SQLModel):
    """What the rule did raise in the same days, and what visits found.

    `precision` is the share of those visited that were true, four decimals; None where none was visited.
    """

    alerts: int
    confirmed: int
    dismissed: int
    precision: Decimal | None


class ReplayRead(SQLModel):
    """What the rule would have raised.

    `items` shows the first of the alerts by day; `alerts` counts all, of `alerted` households among `households`, or
    loans among `loans`, whichever the rule judges.
    """

    rule: str
    rule_label: str
    area_code: str
    since: date
    until: date
    households: int
    loans: int
    alerted: int
    alerts: int
    by_month: list[ReplayedMonth]
    items: list[ReplayedAlert]
    raised: RaisedRead
