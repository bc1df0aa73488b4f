"""What the register refuses of special funds."""

from http import HTTPStatus

from shared.errors import Refusal


class OutsideAccount(Refusal):
    """Money to an account that is none of the special funds' own."""

    code = "registry.outside_account"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "专项资金封闭运行，不得转出专户"
    title_en = "Special funds circulate among their own accounts"
    remedy = "请填写本县已登记、未销户的专户账号。"
    remedy_en = "Give the number of a registered special account of the county that is open."


class AccountInUse(Refusal):
    """An account with movements can't be withdrawn."""

    code = "registry.account_in_use"
    title = "该专户已有资金往来"
    title_en = "Money went through the account"
    remedy = "不再使用的专户请填写销户日期。"
    remedy_en = "Record the day on which an account is closed."


class SameAccount(Refusal):
    """A transfer from an account to itself."""

    code = "registry.same_account"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "转出和转入是同一专户"
    title_en = "The money would come from where it goes"
    remedy = "请核对两个专户账号。"
    remedy_en = "Check both account numbers."


class NothingPaid(Refusal):
    """A movement of nothing."""

    code = "registry.nothing_paid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "金额应大于 0"
    title_en = "The amount must be above 0"
    remedy = "请填写实际金额；更正请冲销原记录。"
    remedy_en = "Give the amount; a correction reverses the entry."


class NotPoorHousehold(Refusal):
    """Special funds to a household that is not poor on that day."""

    code = "registry.not_poor_household"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "专项资金只能用于建档立卡贫困户"
    title_en = "Special funds are for registered poor households"
    remedy = "该户当日不是建档立卡贫困户，请核对收款户和日期。"
    remedy_en = "The household was not on the register as poor that day; check household and date."


class AlreadyFunded(Refusal):
    """The household was given money for the item in that year."""

    code = "registry.already_funded"
    title = "同一项目当年不得重复投入"
    title_en = "The item was funded in that year"
    remedy = "请核对该户台账；原记录有误的，先冲销再录入。"
    remedy_en = "Look at the household's ledger; reverse the entry first if it was a mistake."


class ProjectNotApproved(Refusal):
    """Money before the project was approved."""

    code = "registry.project_not_approved"
    title = "项目尚未审批"
    title_en = "The project is not approved"
    remedy = "项目审批之后方可安排资金。"
    remedy_en = "Money follows the approval of the project."


class AlreadyReversed(Refusal):
    """A movement that was taken back before, or takes back another."""

    code = "registry.already_reversed"
    title = "该记录已冲销，或本身是冲销记录"
    title_en = "It was reversed, or is itself a reversal"
    remedy = "请重新录入正确的记录。"
    remedy_en = "Enter the right one anew."


class OnePayee(Refusal):
    """Money for neither a household nor a village, or for both."""

    code = "registry.one_payee"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "收款方应为一户或一村"
    title_en = "The payee is a household or a village"
    remedy = "请只填写 household_id 或 village_code 之一。"
    remedy_en = "Give either household_id or village_code."


class SamePerson(Refusal):
    """One person in two of the three posts of a claim."""

    code = "registry.claim_same_person"
    title = "报账、审核、拨付应由三人分别办理"
    title_en = "Three people claim, check and pay"
    remedy = "请由另一名有权限的人员办理。"
    remedy_en = "Let somebody else with that duty do it."


class ClaimNotThere(Refusal):
    """A step on a claim that isn't its turn."""

    code = "registry.claim_out_of_order"
    title = "报账单不在该环节"
    title_en = "The claim is not at that step"
    remedy = "请按报账、审核、拨付的顺序办理；退回的报账单修改后重新提交。"
    remedy_en = "Claim, check, pay, in that order; a returned claim is changed and goes again."


class VoucherClaimed(Refusal):
    """A voucher that stands on another claim, or twice on this one."""

    code = "registry.voucher_claimed"
    title = "凭证已报账"
    title_en = "The voucher was claimed"
    remedy = "同一凭证只能报账一次，请核对凭证号。"
    remedy_en = "A voucher is claimed once; check its number."


class AlreadyFiled(Refusal):
    """A plan that was filed at that level."""

    code = "registry.already_filed"
    title = "该级已备案"
    title_en = "It was filed at that level"
    remedy = "请核对备案级别。"
    remedy_en = "Check the level."


class NoSuchMinimum(Refusal):
    """An item for which the policy in force asks no minimum."""

    code = "registry.no_such_minimum"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "当地政策没有规定该项的最低标准"
    title_en = "The policy in force asks no minimum of it"
    remedy = "请填写有最低标准的扶持项目。"
    remedy_en = "Ask for an item with a minimum."


class AccountDates(Refusal):
    """An account that closes before it opens."""

    code = "registry.account_dates"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "销户日期早于开户日期"
    title_en = "The account closes before it opens"
    remedy = "请核对两个日期。"
    remedy_en = "Check both dates."
