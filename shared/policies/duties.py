"""The part of a policy pack about duties: what somebody has to do again and again, and by when."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel
from shared.codes import FESTIVALS, UNIT_KINDS, VISIT_KINDS
from shared.policies.values import (
    ContradictionError,
    DayOfMonth,
    Days,
    Entry,
    Frozen,
    Key,
    Label,
    Part,
    Role,
    WorkingDays,
    check_unique,
    code_of,
)

FestivalCode: Any = code_of(FESTIVALS)
UnitKind: Any = code_of(UNIT_KINDS)
VisitKind: Any = code_of(VISIT_KINDS)
Times = Annotated[int, Field(strict=True, ge=1, le=366)]

_COMMON_YEAR = 2001
"""Days of the year are checked against one without a 29 February, which would be no deadline in most years."""


class LastMonthDay(Frozen):
    """Due on a day of the period's last month."""

    day_of_last_month: DayOfMonth


class PeriodEnd(Frozen):
    """Due on the last day of the period."""

    last_day_of_period: Literal[True]


class NextMonthDay(Frozen):
    """Due on a day of the month after the period."""

    day_of_next_month: DayOfMonth


class _OfYear(Frozen):
    month: Annotated[int, Field(strict=True, ge=1, le=12)]
    day: Annotated[int, Field(strict=True, ge=1, le=31)]

    def is_a_day(self) -> bool:
        """Whether every year has it."""
        try:
            date(_COMMON_YEAR, self.month, self.day)
        except ValueError:
            return False
        return True


class DayOfYear(_OfYear):
    """Due on a day of every year."""


class AroundDay(_OfYear):
    """To be done around a day of every year: from so many days before it until so many after it."""

    days_before: Days
    days_after: Days


class BeforeFestival(Frozen):
    """To be done in the days before a festival, on its own day at the latest."""

    days_before_festival: Days


class WorkingDaysAfter(Frozen):
    """Due so many working days after the event, counted from the next day."""

    working_days_after_event: WorkingDays


class WindowBefore(Frozen):
    """Open so many days before the event, late ``within_days`` after that."""

    days_before_event: Days
    within_days: Days


CalendarDeadline = LastMonthDay | PeriodEnd | NextMonthDay | AroundDay | DayOfYear | BeforeFestival
"""Deadlines that follow from the calendar alone."""

_BY_PERIOD = ("month", "quarter", "half_year", "year")
_FITTING: dict[type[Frozen], tuple[str, ...]] = {
    LastMonthDay: _BY_PERIOD,
    PeriodEnd: _BY_PERIOD,
    NextMonthDay: _BY_PERIOD,
    DayOfYear: ("year",),
    AroundDay: ("year",),
    BeforeFestival: ("festival",),
    WorkingDaysAfter: ("subsidy_list",),
    WindowBefore: ("loan",),
}
"""Kind of deadline → what it can belong to."""

_DRAWN = (AreaLevel.COUNTY, AreaLevel.TOWN, AreaLevel.VILLAGE)
"""The levels for whose areas households are drawn."""

_OWING = frozenset(get_args(Role)) - {"household", "bank", "auditor", "administrator"}
"""The posts that report what they did; banks are followed by the credit service."""


class Duty(Entry):
    """A recurring duty: who, towards whom, how often or after which event, and by when.

    Attributes:
        departments: where the role is a department, which ones: each owes it by itself.
        area_level: every area of this level owes it, but for visits, which every helper owes; a duty with neither is
            the credit programme's, whose books tell when it is done.
        festivals: of a duty per festival, which ones.
        times: how often in a period.
        coverage: of a duty towards households, what share of those on the register in the area a report must cover.
        kept_by: somebody reports that it is done, it is counted from the visits that were recorded, or it is done by
            closing the area's spot check of the quarter.
        visit_kinds: of a duty kept by visits, which ones count.
        unit_kinds: of the same, helpers of which units owe it; helpers of all units, and of none, where it is empty.
        rest_day: what becomes of a deadline on a day of rest: it stays, or moves to the next working day.
        reminder_days: so many days before the deadline people are reminded: ours throughout, for no plan names it.
    """

    code: Key
    label: Label
    role: Role
    departments: tuple[Label, ...] = ()
    receivers: tuple[Role, ...] = ()
    area_level: AreaLevel | SkipJsonSchema[None] = None
    per: Literal["month", "quarter", "half_year", "year", "festival", "subsidy_list", "loan"]
    festivals: tuple[FestivalCode, ...] = ()
    deadline: CalendarDeadline | WorkingDaysAfter | WindowBefore
    times: Times = 1
    coverage: Part | SkipJsonSchema[None] = None
    kept_by: Literal["report", "visit", "spot_check"] = "report"
    visit_kinds: tuple[VisitKind, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    rest_day: Literal["stay", "following"] = "stay"
    reminder_days: Days | SkipJsonSchema[None] = None

    @property
    def of_credit(self) -> bool:
        """Whether the credit service keeps it, from its books."""
        return self.kept_by == "report" and self.area_level is None

    @model_validator(mode="after")
    def _deadline_fits(self) -> "Duty":
        if self.per not in _FITTING[type(self.deadline)]:
            raise ContradictionError(
                f"按 {self.per} 办理的职责不能有这种期限", f"a duty per {self.per} has no such deadline", ("deadline",)
            )
        return self

    @model_validator(mode="after")
    def _day_is_of_every_year(self) -> "Duty":
        if isinstance(self.deadline, _OfYear) and not self.deadline.is_a_day():
            raise ContradictionError("不是每年都有的日期", "not every year has such a day", ("deadline", "day"))
        return self

    @field_validator("departments", "festivals", "visit_kinds", "unit_kinds")
    @classmethod
    def _each_stands_once(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        check_unique(entries, lambda entry: entry)
        return entries

    @model_validator(mode="after")
    def _festivals_fit(self) -> "Duty":
        if bool(self.festivals) != (self.per == "festival"):
            raise ContradictionError(
                "按节日办理的职责须列出节日，其他职责不得列出",
                "a duty per festival names its festivals, others name none",
                ("festivals",),
            )
        return self

    @model_validator(mode="after")
    def _visits_fit(self) -> "Duty":
        if bool(self.visit_kinds) != (self.kept_by == "visit"):
            raise ContradictionError(
                "按走访计算的职责须列出计入的走访类别，其他职责不得列出",
                "a duty kept by visits names the kinds that count, others name none",
                ("visit_kinds",),
            )
        if self.kept_by == "visit" and self.area_level is not None:
            raise ContradictionError(
                "走访由帮扶人承担，不按区划层级", "visits are owed by helpers, not by areas", ("area_level",)
            )
        if self.kept_by == "visit" and (
            self.rest_day != "stay" or not isinstance(self.deadline, PeriodEnd | BeforeFestival)
        ):
            raise ContradictionError(
                "走访次数按整个时段计算，期限只能是时段最后一天或节日",
                "visits are counted over whole periods: due at their end, or on the festival",
                ("deadline",),
            )
        if self.coverage is not None and self.area_level is None:
            raise ContradictionError(
                "只有按区划报告的职责才写覆盖面", "only duties that areas report have a coverage", ("coverage",)
            )
        if self.unit_kinds and self.kept_by != "visit":
            raise ContradictionError(
                "只有按走访计算的职责才区分帮扶单位", "only duties kept by visits tell units apart", ("unit_kinds",)
            )
        return self

    @model_validator(mode="after")
    def _spot_check_fits(self) -> "Duty":
        if self.kept_by != "spot_check":
            return self
        if self.per != "quarter":
            raise ContradictionError("抽查按季度进行", "households are drawn by the quarter", ("per",))
        if self.area_level not in _DRAWN:
            raise ContradictionError(
                "抽查由县、乡镇或村进行，须写明区划层级",
                "households are drawn for counties, towns and villages: name the level",
                ("area_level",),
            )
        if self.times > 1 or self.coverage is not None:
            raise ContradictionError(
                "抽查每季度一次，比例由抽查规定写明，不另写次数和覆盖面",
                "one spot check a quarter, of the share that its section names: no times, no coverage",
                ("times" if self.times > 1 else "coverage",),
            )
        return self

    @model_validator(mode="after")
    def _credit_has_no_more(self) -> "Duty":
        events = self.per in ("subsidy_list", "loan")
        if (events and not self.of_credit) or (self.of_credit and (self.times > 1 or self.rest_day != "stay")):
            raise ContradictionError(
                "信贷业务的职责由信贷服务按账办理，不能另定层级、次数和顺延",
                "duties of the credit programme are kept by its books: no level, times or moved deadlines",
                ("per",),
            )
        return self

    @model_validator(mode="after")
    def _role_reports(self) -> "Duty":
        if not self.of_credit and self.role not in _OWING:
            raise ContradictionError(
                f"{self.role} 不能承担由本系统跟踪的职责",
                f"{self.role} can't owe a duty that is followed here",
                ("role",),
            )
        return self

    @model_validator(mode="after")
    def _departments_fit(self) -> "Duty":
        named = self.role == "department" and self.area_level is not None
        if bool(self.departments) != named:
            raise ContradictionError(
                "由行业部门报告的职责须列出部门，其他职责不得列出",
                "a duty that departments report names them, others name none",
                ("departments",),
            )
        return self
