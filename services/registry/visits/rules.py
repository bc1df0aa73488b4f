"""What a visit must keep to, and how many are due by a day."""

from datetime import date
from http import HTTPStatus

from shared.calendar import add_months
from shared.errors import Refusal


class NoVisitor(Refusal):
    """A visit of nobody."""

    code = "registry.no_visitor"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "未填写走访人"
    title_en = "Nobody is named who visited"
    remedy = "请选择帮扶人，或填写走访人姓名。"
    remedy_en = "Name a helper, or who it was."


class HalfAPlace(Refusal):
    """A latitude without a longitude, or the other way round."""

    code = "registry.half_a_place"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "经纬度应同时填写"
    title_en = "Latitude and longitude go together"
    remedy = "请补全经度和纬度，或都不填。"
    remedy_en = "Give both or neither."


class VisitedLater(Refusal):
    """A visit after the day on which it is said to be entered."""

    code = "registry.visited_later"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "走访日期晚于业务日期"
    title_en = "The visit is later than the day it is entered for"
    remedy = "请填写实际走访的日期，不晚于登记的业务日期。"
    remedy_en = "Give the day of the visit, no later than the day it is entered for."


def check_visit(has_visitor: bool, has_latitude: bool, has_longitude: bool) -> None:
    """Refuse a visit of nobody, and half a place.

    Raises:
        NoVisitor, HalfAPlace: so it is.
    """
    if not has_visitor:
        raise NoVisitor(field="helper_id")
    if has_latitude != has_longitude:
        raise HalfAPlace(field="longitude" if has_latitude else "latitude")


def check_visited(visited_on: date, occurred_on: date) -> None:
    """Refuse a visit after the step that records it. Raises VisitedLater."""
    if visited_on > occurred_on:
        raise VisitedLater(field="visited_on")


def visits_due(least_per_year: int, began_on: date, on: date) -> int:
    """Visits that a helper owes a household in the year by a day: each when its share of the year is over.

    Args:
        least_per_year: of a whole year.
        began_on: first day of the pairing; in the year of `on` or before.
        on: the day, which itself counts.

    Returns:
        ``least_per_year`` x days so far / days of the year, rounded down; all of them on 31 December of a whole year.
    """
    first = max(began_on, date(on.year, 1, 1))
    days = (on - first).days + 1
    of_the_year = (date(on.year, 12, 31) - date(on.year, 1, 1)).days + 1
    return max(0, least_per_year * days // of_the_year)


def next_due_on(last_on: date, every_months: int) -> date:
    """The last day for the next visit of a schedule: so many months after the last, or after the link began."""
    return add_months(last_on, every_months)
