"""What is entered anew bears a code that holds."""

from services.registry.areas.models import AreaRecord
from services.registry.areas.refusals import AreaGone
from shared.areas.successions import Successions


def check_holds(area: AreaRecord, known: Successions, *, field: str) -> None:
    """Refuse a code that was given up, naming the one that holds.

    Raises:
        AreaGone: so it is.
    """
    if area.valid_to is None:
        return
    now = known.present_code(area.code)
    detail, detail_en = f"代码 {area.code} 自 {area.valid_to} 起停用", f"{area.code} ended on {area.valid_to}"
    if now != area.code:
        detail, detail_en = f"{detail}，现行代码为 {now}", f"{detail_en}; the code is {now} now"
    raise AreaGone(detail, detail_en, field=field)
