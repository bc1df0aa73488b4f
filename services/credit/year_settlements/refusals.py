"""Why a year is not settled."""

from services.credit.refusals import StepRefusal


class YearNotOver(StepRefusal):
    """Losses of the year may still come."""

    code = "credit.year_not_over"
    zh = "{year} 年度在 {on} 尚未结束。"
    en = "The year {year} is not over on {on}."
    field = "year"


class YearSettled(StepRefusal):
    """A later year was settled, and with it all that came before."""

    code = "credit.year_settled"
    zh = "{last} 年度已结算；{year} 年度的差额列入 {last} 年度或以后的结算。"
    en = "The year {last} was settled: differences of {year} go into a settlement of {last} or later."
    field = "year"


class NothingToSettle(StepRefusal):
    """No loss or recovery that was not counted."""

    code = "credit.nothing_to_settle"
    zh = "截至 {year} 年末没有尚未结算的损失或追偿。"
    en = "Up to the end of {year} no loss or recovery is left to settle."


class LossNotShared(StepRefusal):
    """The county bears the whole loss."""

    code = "credit.loss_not_shared"
    zh = "该项目的损失不由市、县分担，无需年终结算。"
    en = "City and county do not share this programme's losses."
    field = "programme"
