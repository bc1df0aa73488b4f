"""What is refused about units, groups, posts and those who hold them."""

from http import HTTPStatus

from shared.errors import Invalid, NotFound, Refusal


class UnknownOrgUnit(NotFound):
    """No such unit in the caller's area."""

    code = "organisation.unknown_unit"
    title = "未找到该单位"
    title_en = "No such unit"


class UnknownGroup(NotFound):
    """No such group in the caller's area."""

    code = "organisation.unknown_group"
    title = "未找到该领导机构"
    title_en = "No such group"


class UnknownPost(NotFound):
    """No such seat or responsibility in the caller's area."""

    code = "organisation.unknown_post"
    title = "未找到该席位或责任岗位"
    title_en = "No such seat or post"


class NotDemanded(Invalid):
    """A code that no plan in force demands there."""

    code = "organisation.not_demanded"
    title = "现行方案在该地区没有这一项要求"
    title_en = "No plan in force demands this there"
    remedy = "请从 GET /organisation/plan 所列的代码中选择；方案以外设立的不填 plan_code。"
    remedy_en = "Choose a code that GET /organisation/plan lists; leave plan_code out for what no plan demands."


class AlreadySetUp(Refusal):
    """What a plan demands once is there already."""

    code = "organisation.already_set_up"
    title = "方案要求的这一项已经设立"
    title_en = "What the plan demands is there already"
    remedy = "请在已有的记录上办理；要重新设立，请先撤销原有的。"
    remedy_en = "Use what is there, or end it first."


class SeatOrPost(Invalid):
    """A kind that is none of a group's seats, or of an area's responsibilities."""

    code = "organisation.wrong_post_kind"
    title = "类别与所属不符"
    title_en = "The kind does not belong there"
    remedy = "领导机构的席位填 group_id 和席位类别，地区的责任岗位填 area_code 和责任类别，两者只填其一。"
    remedy_en = "A seat names its group_id and a kind of seat, a responsibility its area_code and its kind; not both."


class Ended(Refusal):
    """Something that was given up takes no more steps."""

    code = "organisation.ended"
    title = "已撤销，不能再办理"
    title_en = "It was given up"
    remedy = "请在现有的机构或岗位上办理，或另行设立。"
    remedy_en = "Use one that runs, or set up a new one."


class UnitInUse(Refusal):
    """Posts still belong to a unit that is to be given up."""

    code = "organisation.unit_in_use"
    title = "仍有岗位属于该单位"
    title_en = "Posts still belong to the unit"
    remedy = "请先撤销这些岗位，或改属其他单位。"
    remedy_en = "End those posts first, or let them belong to another unit."


class NobodyHolds(Refusal):
    """A post that nobody holds can't be left."""

    code = "organisation.nobody_holds"
    title = "该岗位目前无人任职"
    title_en = "Nobody holds the post"
    remedy = "请核对岗位和日期。"
    remedy_en = "Check the post and the day."


class UnfitAccountName(Invalid):
    """No account of the caller's area signs in by this name."""

    code = "organisation.unknown_account"
    title = "辖区内没有这个可用的账号"
    title_en = "No active account of this name in the area"
    remedy = "请核对登录名；没有账号的人员只填姓名。"
    remedy_en = "Check the name to sign in by; for somebody without an account give the person's name only."


class OtherCounty(Refusal):
    """Two things that belong together stand with different counties."""

    code = "organisation.other_county"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "不在同一县（市、省）"
    title_en = "They belong to different counties"
    remedy = "请选择同一县（市、省）的单位。"
    remedy_en = "Choose a unit of the same county, city or province."
