"""Whom a plan helps beyond poor households, and with how many students a unit is linked."""

from collections.abc import Collection
from http import HTTPStatus

from services.registry.pairings.refusals import TooManyStudents
from shared.errors import Refusal

STUDENT = "autumn_student"
POOR_HOUSEHOLD = "poor_household"


class ObjectKindNotOfPlan(Refusal):
    """Somebody of a kind that the plan doesn't help."""

    code = "registry.object_kind_not_of_plan"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "帮扶方案不含该类对象"
    title_en = "The plan doesn't help people of this kind"
    remedy = "请选择方案所列的对象类别。"
    remedy_en = "Choose a kind that the plan lists."


class ObjectWithoutHousehold(Refusal):
    """A poor household among the people helped, of which no number on the register is given."""

    code = "registry.object_without_household"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "贫困户须填写已登记的户编号"
    title_en = "A poor household is named by its number on the register"
    remedy = "请填写该户在建档立卡库中的户编号；其他对象不填。"
    remedy_en = "Give the number of the registered household; for others leave it out."


def check_object_kind(object_kind: str, kinds: Collection[str]) -> None:
    """Refuse a kind that the plan doesn't list. Raises ObjectKindNotOfPlan. Source: R004-010."""
    if object_kind not in kinds:
        raise ObjectKindNotOfPlan(field="object_kind")


def check_household_no(object_kind: str, registered: bool | None) -> None:
    """Refuse a poor household that is not registered, and a household number of somebody else.

    Args:
        object_kind: code of shared.codes.AID_OBJECT_KINDS.
        registered: whether the number given is on the register; None where none is given.

    Raises:
        ObjectWithoutHousehold: so it is.
    """
    if (object_kind == POOR_HOUSEHOLD) != (registered is not None) or registered is False:
        raise ObjectWithoutHousehold(field="household_no")


def check_students(others: int, most: int) -> None:
    """Refuse one more student for a unit that is linked with `most`. Raises TooManyStudents. Source: R002-150."""
    if others >= most:
        raise TooManyStudents(f"该单位联系 {most} 名学生", f"The unit is linked with {most}", field="unit_id")
