"""What each kind of signal is about and tells, and what a department may write of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from services.monitoring.signals.refusals import (
    FieldMissing,
    FieldNotOfKind,
    NotOfDepartment,
    SubjectNotFitting,
)
from shared.codes import (
    DISABILITY_KINDS,
    DISASTER_KINDS,
    HARDSHIP_KINDS,
    SIGNAL_DEPARTMENTS,
    SIGNAL_KINDS,
    CodeList,
    UnknownCode,
)
from shared.errors import Refusal
from shared.inputs import RecentDate
from shared.money import Fen

_LISTS: dict[str, CodeList] = {
    "disability_kind": DISABILITY_KINDS,
    "disaster_kind": DISASTER_KINDS,
    "hardship_kind": HARDSHIP_KINDS,
}
SUBJECTS = {"household_no": "户编号", "id_number": "身份证号", "area_code": "区划代码"}
"""By which a signal names what it is about."""
VALUES = {
    "spending_fen": "自付医疗费用",
    "loss_fen": "损失",
    "disability_kind": "残疾类别",
    "disability_grade": "残疾等级",
    "disaster_kind": "灾害种类",
    "hardship_kind": "困难类别",
}
"""What a signal may tell besides."""
LABELS = {"kind": "类型", "happened_on": "发生日期", **SUBJECTS, **VALUES}


@dataclass(frozen=True, slots=True)
class Spec:
    """What a kind of signal is.

    Attributes:
        subjects: fields by which it may name what it is about.
        of_person: whether an ID number names a person, not his household as a whole.
        required: values that it has to tell.
        optional: values that it may tell.
        off_register: whether it says anything of who is not on the register, whose schools and jobs nobody knows.
    """

    subjects: tuple[str, ...]
    of_person: bool = False
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    off_register: bool = True


_PERSON = ("id_number",)
_HOUSEHOLD = ("household_no", "id_number")
SPECS: dict[str, Spec] = {
    "medical_burden": Spec(_HOUSEHOLD, of_person=True, required=("spending_fen",)),
    "disability_found": Spec(_PERSON, of_person=True, required=("disability_kind", "disability_grade")),
    "dropped_out_of_school": Spec(_PERSON, of_person=True, off_register=False),
    "back_at_school": Spec(_PERSON, of_person=True, off_register=False),
    "worker_died": Spec(_PERSON, of_person=True),
    "allowance_ended": Spec(_HOUSEHOLD, of_person=True),
    "hardship": Spec(_HOUSEHOLD, required=("hardship_kind",), optional=("loss_fen",)),
    "project_failed": Spec(_HOUSEHOLD, optional=("loss_fen",)),
    "disaster": Spec((*_HOUSEHOLD, "area_code"), required=("disaster_kind",), optional=("loss_fen",)),
    "accident": Spec(_HOUSEHOLD, required=("loss_fen",)),
    "job_ended": Spec(_PERSON, of_person=True, off_register=False),
}
"""Code of shared.codes.SIGNAL_KINDS → what it is."""


class SignalFields(BaseModel):
    """What a department tells; codes may be given by their Chinese names, money is in fen.

    It names a household by its number, a person (or the person's household) by an ID number that is never kept, or,
    for disasters, an area.
    """

    model_config = ConfigDict(extra="forbid")

    kind: str = Described(min_length=1, max_length=40, description="信号类型的代码或名称，见代码表 signal_kinds")
    happened_on: RecentDate = Described(description="发生日期；医疗费用为统计截止日")
    household_no: str | None = Described(default=None, min_length=1, max_length=40)
    id_number: str | None = Described(default=None, min_length=1, max_length=40, repr=False)
    area_code: str | None = Described(default=None, min_length=1, max_length=20)
    spending_fen: Fen | None = Described(default=None, description="截至发生日期12个月的自付医疗费用（分）")
    loss_fen: Fen | None = Described(default=None, description="损失（分）")
    disability_kind: str | None = Described(default=None, min_length=1, max_length=40)
    disability_grade: int | None = Described(default=None, ge=1, le=4, strict=True)
    disaster_kind: str | None = Described(default=None, min_length=1, max_length=40)
    hardship_kind: str | None = Described(default=None, min_length=1, max_length=40)

    @property
    def subject_field(self) -> str:
        """The field that names what it is about; `faults` has found that there is one."""
        return next(name for name in SUBJECTS if getattr(self, name) is not None)

    @property
    def spec(self) -> Spec:
        """What its kind is; `faults` has found that there is such a kind."""
        return SPECS[self.code]

    @property
    def code(self) -> str:
        """Code of its kind."""
        return code_in(SIGNAL_KINDS, self.kind, "kind")

    @property
    def told(self) -> dict[str, Any]:
        """The values that it tells, as they are kept."""
        return {
            name: code_in(_LISTS[name], value, name) if name in _LISTS else value
            for name in VALUES
            if (value := getattr(self, name)) is not None
        }

    def faults(self, department: str) -> Iterator[Refusal]:
        """What is wrong with it by itself.

        Args:
            department: code of shared.codes.SIGNAL_DEPARTMENTS.
        """
        try:
            kind = SIGNAL_KINDS.by_code(self.code)
        except UnknownCode as unknown:
            yield unknown
            return
        if kind.group != department:
            owner = SIGNAL_DEPARTMENTS.by_code(str(kind.group))
            yield NotOfDepartment(
                f"“{kind.label}”由{owner.label}告知", f"{kind.code} is told by {owner.code}", field="kind"
            )
        yield from self._subject_faults(kind.label)
        yield from self._value_faults(kind.label)

    def _subject_faults(self, label: str) -> Iterator[Refusal]:
        given = [name for name in SUBJECTS if getattr(self, name) is not None]
        wanted = self.spec.subjects
        if len(given) != 1 or given[0] not in wanted:
            names = "、".join(SUBJECTS[name] for name in wanted)
            yield SubjectNotFitting(
                f"“{label}”应填写{names}{'中的一项' if len(wanted) > 1 else ''}",
                f"It names its subject by one of {', '.join(wanted)}",
                field=next((name for name in given if name not in wanted), wanted[0]),
            )

    def _value_faults(self, label: str) -> Iterator[Refusal]:
        spec = self.spec
        for name in VALUES:
            value = getattr(self, name)
            if value is None and name in spec.required:
                yield FieldMissing(f"“{label}”应填写{VALUES[name]}", f"{name} is missing", field=name)
            elif value is not None and name not in (*spec.required, *spec.optional):
                yield FieldNotOfKind(f"“{label}”不填{VALUES[name]}", f"{name} is not told of it", field=name)
            elif value is not None and name in _LISTS:
                yield from _code_faults(name, value)


def code_in(codes: CodeList, written: str, field: str) -> str:
    """The code that stands for what was written, itself a code or a label.

    Raises:
        UnknownCode: naming the field.
    """
    try:
        return (codes.by_code(written) if written in codes else codes.by_label(written)).code
    except UnknownCode as unknown:
        unknown.field = field
        raise


def _code_faults(name: str, written: str) -> Iterable[Refusal]:
    try:
        code_in(_LISTS[name], written, name)
    except UnknownCode as unknown:
        return (unknown,)
    return ()
