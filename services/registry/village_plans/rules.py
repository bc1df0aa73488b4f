"""What a village's programme must keep to."""

from http import HTTPStatus

from shared.errors import Refusal


class NoIncomeGoal(Refusal):
    """A programme without a goal."""

    code = "registry.no_income_goal"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "增收目标未填"
    title_en = "The programme has no income goal"
    remedy = "请填写大于零的增收目标。"
    remedy_en = "Give an income goal above zero."


def check_goal(income_goal_fen: int) -> None:
    """Refuse a goal of nothing.

    Args:
        income_goal_fen: what each of the village's poor is to earn more in the year, fen.

    Raises:
        NoIncomeGoal: it is 0.

    Source: R003-022.
    """
    if income_goal_fen <= 0:
        raise NoIncomeGoal(field="income_goal_fen")
