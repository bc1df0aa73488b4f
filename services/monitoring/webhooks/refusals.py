"""Why a webhook can't be had or changed as asked."""

from http import HTTPStatus

from shared.errors import Refusal


class BadUrl(Refusal):
    """An address to which nothing can be sent safely."""

    code = "monitoring.webhook_url"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "推送地址不可用"
    title_en = "Nothing can be sent to this address"
    remedy = "请填写以 https:// 开头的完整地址，主机名书写正确，不含用户名、口令和 # 之后的部分。"
    remedy_en = "Give a whole https:// address of a well-formed host, without user name, password and fragment."


class AddressRefused(Refusal):
    """An address inside a network that nothing may be sent into."""

    code = "monitoring.webhook_address_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "不允许推送到该网络地址"
    title_en = "Nothing may be sent to this network address"
    remedy = "请使用公网地址；确需推送到内网的，由系统管理员在 FUPIN_MONITORING_WEBHOOK_NETWORKS 中开放该网段。"
    remedy_en = "Use a public address, or let the operator open the network in FUPIN_MONITORING_WEBHOOK_NETWORKS."


class BeyondFeed(Refusal):
    """A position that the feed hasn't reached: what comes until it does would never be sent."""

    code = "monitoring.webhook_position"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "起始位置超出信息流的最后位置"
    title_en = "The position lies beyond the feed's last"
    remedy = "请填写读取该信息流所得的位置；只要今后的内容的，不填此项。"
    remedy_en = "Give a position that the feed answered; leave it out to have what comes from now on."


class WebhookExists(Refusal):
    """The same is sent to the same address already."""

    code = "monitoring.webhook_exists"
    title = "相同的推送已经存在"
    title_en = "There is such a webhook already"
    remedy = "请使用已有的推送；密钥遗失的，更换密钥即可。"
    remedy_en = "Use the one that there is; where its secret was lost, ask for a new one."


class TooManyWebhooks(Refusal):
    """The county, or city, has as many as it may."""

    code = "monitoring.too_many_webhooks"
    title = "推送数量已达上限"
    title_en = "There are as many webhooks as there may be"
    remedy = "请先终止不用的推送（已暂停的也计入），或用一个推送接收整个辖区的内容。"
    remedy_en = "End webhooks that are not needed, paused ones count too, or have the whole area's items sent by one."


class WrongState(Refusal):
    """The webhook does not stand where the step begins."""

    code = "monitoring.webhook_wrong_state"
    title = "推送当前状态不能办理此操作"
    title_en = "The webhook is not in a state for this step"
    remedy = "运行中的推送可以暂停，已暂停的可以恢复；已终止的不能再用，请新建。"
    remedy_en = "Pause an active one, resume a paused one; one that has ended is not used again."


class TestWaits(Refusal):
    """A test was asked for and has not been sent yet."""

    code = "monitoring.webhook_test_waits"
    title = "上一次测试尚未发出"
    title_en = "A test is waiting to be sent"
    remedy = "请稍后在推送记录中查看结果。"
    remedy_en = "Look for its outcome among the deliveries in a moment."
