"""Why a household does not become a monitoring object, or stays one."""

from http import HTTPStatus

from shared.errors import Refusal


class WrongMonitoredKind(Refusal):
    """A household that can't be of the kind named."""

    code = "registry.wrong_monitored_kind"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "监测对象类别与该户情况不符"
    title_en = "The household can't be a monitoring object of that kind"
    remedy = "脱贫不稳定户须是已脱贫户，边缘易致贫户须不在建档立卡库中。"
    remedy_en = "An unstable household has exited; a marginal one is not on the register."


class KindNotAdmitted(Refusal):
    """A kind of monitoring object that the plan in force doesn't know."""

    code = "registry.monitored_kind_not_admitted"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "现行政策不识别该类监测对象"
    title_en = "The policy in force admits no monitoring objects of that kind"
    remedy = "请在现行政策列出的类别中选择；确需识别其他类别的，请先启用列有该类别的政策包，再另开一轮。"
    remedy_en = "Choose a kind that the policy lists, or activate a pack that lists the kind and open another round."


class AlreadyMonitored(Refusal):
    """A household that is a monitoring object."""

    code = "registry.already_monitored"
    title = "该户已是监测对象"
    title_en = "The household is a monitoring object already"
    remedy = "请在原监测记录上继续帮扶。"
    remedy_en = "Go on with the record there is."


class RiskNotRemoved(Refusal):
    """A removal whose conditions are not met."""

    code = "registry.risk_not_removed"
    title = "不符合风险消除条件"
    title_en = "The conditions of a removal are not met"
    remedy = "识别满规定月数、至少落实一项措施且有劳动能力的，方可标注风险消除。"
    remedy_en = "Wait for the months, carry out a measure; households without labour stay."


class RiskRemoved(Refusal):
    """A second removal of a risk."""

    code = "registry.risk_removed"
    title = "该户风险已经消除"
    title_en = "The risk was removed before"
    remedy = "请将该户移出本轮名单；再次出现风险的，重新识别。"
    remedy_en = "Drop it from the round; a new risk is entered anew."
