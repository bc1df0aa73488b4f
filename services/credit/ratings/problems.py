"""What is refused about ratings beside the credit rules."""

from http import HTTPStatus

from shared.areas import AreaLevel
from shared.errors import Forbidden, Invalid, NotFound, Refusal


class UnknownRating(NotFound):
    """No such rating in the caller's area."""

    code = "credit.unknown_rating"
    title = "未找到该信用评定"
    title_en = "No such rating"


class RatingRevoked(Refusal):
    """It was revoked before."""

    code = "credit.rating_revoked"
    status = HTTPStatus.CONFLICT
    title = "该信用评定已撤销"
    title_en = "The rating was revoked"
    remedy = "无需再次撤销；如需恢复，请重新评定。"
    remedy_en = "There is nothing left to revoke; rate anew to restore it."


class RatedAreaOfOtherLevel(Invalid):
    """A village is named by a village's code, a township by a township's."""

    code = "credit.rated_area_of_other_level"
    title = "区划级别与评定对象不符"
    title_en = "The area is not of the level that is rated"
    remedy = "信用村填写行政村代码，信用乡镇填写乡镇代码。"
    remedy_en = "Give a village's code for a village, a township's for a township."

    def __init__(self, area_code: str, level: AreaLevel) -> None:
        """Name the area.

        Args:
            area_code: as it was given.
            level: what it should be.
        """
        super().__init__(
            f"{area_code} 不是{'行政村' if level is AreaLevel.VILLAGE else '乡镇'}代码",
            f"{area_code} is no {level.value}'s code",
            field="area_code",
        )


def not_the_raters() -> Forbidden:
    """Somebody else names villages and townships."""
    return Forbidden(
        "信用村、信用乡镇由县扶贫办评定和撤销", "The county office names villages and townships", field="kind"
    )


def another_banks() -> Forbidden:
    """A bank takes back its own ratings only."""
    return Forbidden("只能撤销本银行作出的评定", "A bank revokes the ratings that it gave itself")
