"""What a village's profile and yearly figures must keep to."""

from datetime import date
from http import HTTPStatus

from shared.areas import AreaLevel, level_of
from shared.errors import Refusal


class NotAVillage(Refusal):
    """A record of villages given to an area that is none."""

    code = "registry.not_a_village"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该区划不是行政村"
    title_en = "The area is not a village"
    remedy = "请填写 12 位行政村代码。"
    remedy_en = "Give the 12 digits of a village."


class VillageRecordExists(Refusal):
    """The village has such a record, or one of that year."""

    code = "registry.village_record_exists"
    title = "该村已有这项记录"
    title_en = "The village has this record already"
    remedy = "请直接修改已有的记录。"
    remedy_en = "Change the record that is there."


class MoreThanThereAre(Refusal):
    """A part is counted higher than its whole."""

    code = "registry.more_than_there_are"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "部分数大于总数"
    title_en = "A part exceeds its whole"
    remedy = "请核对两个数字。"
    remedy_en = "Check both figures."


class ExitAfterStep(Refusal):
    """A village that is said to have left poverty after the day of the step that says so."""

    code = "registry.exit_after_step"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "实际退出日期晚于业务日期"
    title_en = "The village leaves poverty after the step's own day"
    remedy = "请在退出之后再登记，或核对日期。"
    remedy_en = "Record the exit once it has happened, or check the dates."


def check_village(area_code: str) -> None:
    """Refuse an area of another level. Raises NotAVillage."""
    if level_of(area_code) is not AreaLevel.VILLAGE:
        raise NotAVillage(f"{area_code} 不是行政村", f"{area_code} is no village", field="area_code")


def check_part(part: int, whole: int, *, field: str) -> None:
    """Refuse a part above its whole. Raises MoreThanThereAre."""
    if part > whole:
        raise MoreThanThereAre(f"{part} 大于总数 {whole}", f"{part} exceeds {whole}", field=field)


def check_exit(exited_on: date | None, occurred_on: date) -> None:
    """Refuse an exit that lies after the step's day. Raises ExitAfterStep."""
    if exited_on is not None and exited_on > occurred_on:
        raise ExitAfterStep(field="exited_on")


def check_not_exited(exited_on: date | None) -> None:
    """Refuse a second exit of a village. Raises VillageExited."""
    if exited_on is not None:
        raise VillageExited(f"该村已于 {exited_on} 退出", f"It exited on {exited_on}", field="village_code")


def check_not_poor(identified_on: date | None, exited_on: date | None) -> None:
    """Refuse to identify a village that is a poor one; one that has exited may be identified again.

    Raises:
        VillageStillPoor: it was identified before, and has not exited since.
    """
    if identified_on is not None and exited_on is None:
        raise VillageStillPoor(
            f"该村已于 {identified_on} 识别", f"It was identified on {identified_on}", field="village_code"
        )


class VillageExited(Refusal):
    """A village that is to exit has exited."""

    code = "registry.village_exited"
    title = "该村已退出"
    title_en = "The village has exited"
    remedy = "请查看村基本情况；重新识别为贫困村的，方可再次退出。"
    remedy_en = "See the village's profile; it may exit again once it was identified again."


class VillageStillPoor(Refusal):
    """A village that is to be identified is a poor one."""

    code = "registry.village_still_poor"
    title = "该村已识别为贫困村，尚未退出"
    title_en = "The village is identified, and has not exited"
    remedy = "请查看村基本情况，不必重复识别。"
    remedy_en = "See the village's profile; there is nothing to identify."


class VillageStandsByProcedure(Refusal):
    """A village's identification or exit is changed by hand where a procedure decides of it."""

    code = "registry.village_stands_by_procedure"
    title = "贫困村的识别和退出须按程序办理"
    title_en = "A village is identified, and exits, by procedure"
    remedy = "请开办相应程序，完成后自动记入村基本情况。"
    remedy_en = "Open a round of the procedure; its last step changes the profile."


class VillageFactsMissing(Refusal):
    """A village is to be judged of which too little is known."""

    code = "registry.village_facts_missing"
    title = "该村基本情况或年度情况尚未填报"
    title_en = "The village's profile or its yearly figures are missing"
    remedy = "请先填报村基本情况和年度情况。"
    remedy_en = "Enter the village's profile and its figures of a year first."
