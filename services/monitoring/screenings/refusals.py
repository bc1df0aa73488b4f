"""What is refused about screening runs."""

from shared.errors import Invalid, NotFound, Refusal


class UnknownScreening(NotFound):
    """No such run in or around the caller's area."""

    code = "monitoring.unknown_screening"
    title = "未找到该筛查"
    title_en = "No such screening run"


class UnknownScreeningKind(Invalid):
    """A run that the plan in force doesn't ask for."""

    code = "monitoring.unknown_screening_kind"
    title = "现行方案没有这种筛查"
    title_en = "The plan in force has no such screening"
    remedy = "请填写现行政策包所列的筛查代码。"
    remedy_en = "Give the code of a screening that the active policy pack lists."


class ScreeningExists(Refusal):
    """The area, or one inside or around it, has this run of the same day already."""

    code = "monitoring.screening_exists"
    title = "该区划或其上下级区划当日已有同一筛查"
    title_en = "The area, or one inside or around it, has this screening of the same day"
    remedy = "请在已有的筛查上登记；已有的筛查确属误开或无法完成的，请先撤回。"
    remedy_en = "Mark households off in the run that exists, or withdraw it first if it can't be finished."


class NobodyToScreen(Refusal):
    """There is no household of the kind in the area."""

    code = "monitoring.nobody_to_screen"
    title = "该区划当日没有应筛查的农户"
    title_en = "The area has no household of the kind"
    remedy = "请核对区划和日期。"
    remedy_en = "Check the area and the day."


class NotListed(NotFound):
    """The household is not on the list, or outside the caller's area."""

    code = "monitoring.not_on_the_list"
    title = "名单中没有这户"
    title_en = "The household is not on the list"
    remedy = "名单在开始时固定；请核对农户，后来登记的农户不在其中。"
    remedy_en = "The list was frozen at the beginning; check the household."


class AlreadyMarked(Refusal):
    """The household has its mark."""

    code = "monitoring.already_marked"
    title = "该户已登记结果"
    title_en = "The household is marked off already"
    remedy = "要更正，请在 corrects 中写明所更正的版本。"
    remedy_en = "To correct it, name the version in `corrects`."


class WrongCadreLevel(Invalid):
    """The plan names the levels whose cadres go, and the mark doesn't tell one of them."""

    code = "monitoring.wrong_cadre_level"
    title = "走访干部级别不符"
    title_en = "Not a level whose cadres go"
    remedy = "请填写方案所列的干部级别；方案未列级别的不填。"
    remedy_en = "Give one of the plan's levels; none where it lists none."


class GoneNotExplained(Invalid):
    """A household is said to be gone, or to lack something, without a word on why."""

    code = "monitoring.not_explained"
    title = "未说明情况"
    title_en = "Nothing is said of why"
    remedy = "已不在当地的，或有未落实事项的，请写明情况；已不在当地的不填未落实事项。"
    remedy_en = "Say in the note why the household is gone, or what it lacks; of one that is gone nothing lacks."


class ScreeningClosed(Refusal):
    """The run is over."""

    code = "monitoring.screening_closed"
    title = "该筛查已结束"
    title_en = "The screening run is closed"
    remedy = "请在新的筛查中登记。"
    remedy_en = "Use a later run."


class ScreeningWithdrawn(Refusal):
    """The run was withdrawn."""

    code = "monitoring.screening_withdrawn"
    title = "该筛查已撤回"
    title_en = "The screening run was withdrawn"
    remedy = "请在其他筛查中登记；需要的，可重新开始。"
    remedy_en = "Use another run, or begin anew."


class CoverageShort(Refusal):
    """A run is to be closed before its share is reached."""

    code = "monitoring.coverage_short"
    title = "筛查尚未覆盖全部应查农户"
    title_en = "The run has not reached its coverage"
    remedy = "请逐户登记结果后再结束；确实无法完成的，请写明原因撤回。"
    remedy_en = "Mark the remaining households off, then close it; withdraw it, and say why, if it can't be finished."


class PeopleNotAsked(Invalid):
    """A mark doesn't say of every member of the household, once each, what the run asks."""

    code = "monitoring.people_not_asked"
    title = "未逐人登记转移性收入"
    title_en = "Not every member was asked of the payments"
    remedy = "请在 people 中对当日每位家庭成员各填一次该筛查所列的转移性收入；不逐人排查的筛查和已不在当地的农户不填。"
    remedy_en = (
        "Name each member of that day once, with payments that the run lists, none both received and lacking; "
        "leave people out where the run lists none, or the household is gone."
    )
