"""What is refused about replays."""

from shared.errors import Invalid


class NoSuchRule(Invalid):
    """A rule that can't be replayed: it doesn't exist, or is about funds, whose past isn't kept here."""

    code = "monitoring.rule_not_replayable"
    title = "该规则不能回放"
    title_en = "The rule can't be replayed"
    remedy = "请选择答复中列出的规则；基金用尽和基金杠杆两项规则随每次上报判断，本系统不留存基金账户的历史，不能回放。"
    remedy_en = (
        "Choose one of those listed; the two rules on funds judge each report as it comes, and none is kept here."
    )


class BadParameters(Invalid):
    """Numbers that the rule doesn't take, or lacks."""

    code = "monitoring.rule_parameters"
    title = "规则参数有误"
    title_en = "The rule's parameters are wrong"
    remedy = "请按政策包中该规则的参数名称和取值填写；现行方案没有该规则的，除注明可不填的以外都要填写。"
    remedy_en = "Give the rule's parameters as packs write them, all but the optional where no plan has the rule."


class ReplayTooWide(Invalid):
    """An area of more than a county."""

    code = "monitoring.replay_too_wide"
    title = "回放的范围过大"
    title_en = "The area of the replay is too wide"
    remedy = "请选择一个县，或县内的乡镇、村。"
    remedy_en = "Choose a county, or a town or village in it."


class NoLine(Invalid):
    """No plan in force in the area has the line that incomes are to be held against."""

    code = "monitoring.replay_without_line"
    title = "没有可比对的收入线"
    title_en = "There is no line to hold incomes against"
    remedy = "请选择现行方案载有数值的收入线，或先启用载有该线的方案。"
    remedy_en = "Choose a line of which a plan in force gives amounts, or put such a plan in force first."


class BadStretch(Invalid):
    """Days that make no stretch, or too long a one."""

    code = "monitoring.replay_stretch"
    title = "回放的起止日期有误"
    title_en = "The days of the replay are wrong"
    remedy = "止日不早于起日，一次不超过 366 天。"
    remedy_en = "The last day isn't before the first, and at most 366 days are replayed at once."
