"""What is refused beside the rules of settlements."""

from shared.errors import NotFound, Refusal


class SettlementOpen(Refusal):
    """A settlement of the county waits for its end."""

    code = "credit.settlement_open"
    title = "该县尚有未办结的年终结算"
    title_en = "A settlement of the county is still open"
    remedy = "请先办结或提出异议。"
    remedy_en = "Bring it to its end, or object to it."


class SettlementWrongState(Refusal):
    """The settlement waits for another step, or another's."""

    code = "credit.settlement_wrong_state"
    title = "年终结算当前不能由您办理此步骤"
    title_en = "The settlement does not wait for this step of the caller"
    remedy = "请由说明中的一方办理下一步。"
    remedy_en = "Let the side that is named take the next step."


class SettlementSamePerson(Refusal):
    """One person in both posts of a side."""

    code = "credit.settlement_same_person"
    title = "同一方的两个步骤须由两人分别办理"
    title_en = "The two steps of one side are taken by two people"
    remedy = "请由另一位工作人员办理。"
    remedy_en = "Let another person do it."


class UnknownSettlement(NotFound):
    """No such settlement in the caller's area."""

    code = "credit.unknown_year_settlement"
    title = "未找到该年终结算"
    title_en = "No such settlement"
