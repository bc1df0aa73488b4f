"""What a helping unit and a helper must keep to."""

import re
from datetime import date
from http import HTTPStatus

from shared.errors import Refusal

_SEVERAL = re.compile(r"[、，,;；/／和及]")


class SeveralLiaisons(Refusal):
    """More than one liaison person for a unit."""

    code = "registry.several_liaisons"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "每个帮扶单位只设一名联络员"
    title_en = "A unit has one liaison person"
    remedy = "请只填写一名联络员。"
    remedy_en = "Name one person."


class HelperLeavesEarly(Refusal):
    """A helper who leaves the post before taking it up."""

    code = "registry.helper_leaves_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "任职结束日期早于开始日期"
    title_en = "The post ends before it begins"
    remedy = "请核对任职起止日期。"
    remedy_en = "Check both dates."


class HelperStillPaired(Refusal):
    """A helper or unit that is to go while households or villages are still theirs."""

    code = "registry.helper_still_paired"
    title = "仍有结对的户或村，不得离任"
    title_en = "Households or villages are still paired with this helper"
    remedy = "未脱贫不脱钩：请先办理换人，或在脱贫后解除结对。"
    remedy_en = "Replace the helper first, or end the pairings after the exit from poverty."


def check_liaison(liaison: str) -> None:
    """Refuse a text that names more than one person.

    Raises:
        SeveralLiaisons: so it does.

    Source: R002-158.
    """
    if _SEVERAL.search(liaison):
        raise SeveralLiaisons(field="liaison")


def check_service(active_from: date, active_to: date | None) -> None:
    """Refuse an end before the beginning; the same day may be both. Raises HelperLeavesEarly."""
    if active_to is not None and active_to < active_from:
        raise HelperLeavesEarly(field="active_to")
