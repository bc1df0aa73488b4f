"""Which post stands above which: who is supervised neither alters nor closes what supervises him."""

from http import HTTPStatus

from shared.errors import Refusal
from shared.security.permissions import ROLE_LABELS, Role

_LEVELS = (
    {Role.VILLAGE_CADRE, Role.WORK_TEAM},
    {Role.TOWNSHIP},
    {Role.DEPARTMENT, Role.BANK},
    {Role.COUNTY_OFFICE, Role.COUNTY_FINANCE, Role.AUDITOR, Role.ADMINISTRATOR},
    {Role.CITY_OFFICE, Role.CITY_FINANCE, Role.CITY_FINANCE_WORK},
    {Role.SERVICE},
)


class RecordedAbove(Refusal):
    """What a higher level recorded is to be altered by one below it."""

    code = "monitoring.recorded_above"
    status = HTTPStatus.FORBIDDEN
    title = "由上级登记，下级不能改动"
    title_en = "A level above recorded it"
    remedy = "请由登记的一级或其上级改动；有异议的，请向登记的一级反映。"
    remedy_en = "Let the level that recorded it, or one above, alter it; tell that level what is wrong."


def level_of(role: Role) -> int:
    """How high a post stands: village, town, department of the county, county, city.

    Assumed: a department stands below the county's office, which answers for what it leaves undone; the audit stands
    beside that office.
    """
    return next(level for level, roles in enumerate(_LEVELS) if role in roles)


def check_not_above(recorded_by: str, role: Role) -> None:
    """Refuse to let what somebody recorded be altered from below.

    Args:
        recorded_by: the role of who recorded it last.
        role: of who wants to alter it.

    Raises:
        RecordedAbove: the one stands above the other.
    """
    recorder = Role(recorded_by)
    if level_of(recorder) > level_of(role):
        raise RecordedAbove(
            f"由{ROLE_LABELS[recorder]}登记，您的角色是{ROLE_LABELS[role]}", f"{recorder} recorded it; you are {role}"
        )
