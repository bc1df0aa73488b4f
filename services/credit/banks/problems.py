"""What the rooms about banks refuse beside the credit rules."""

from shared.errors import NotFound


class UnknownBank(NotFound):
    """The bank has no part in the programme."""

    code = "credit.unknown_bank"
    title = "该项目没有这家银行"
    title_en = "The programme has no such bank"
