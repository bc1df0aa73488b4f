"""What jobs and public-welfare posts must keep to, and whom a post goes to first."""

from datetime import date
from http import HTTPStatus

from shared.errors import Refusal

WELFARE_POST = "welfare_post"
WEAK = "weak"


class PostConsentRequired(Refusal):
    """A public-welfare post for weak labour without the person's own consent."""

    code = "registry.post_consent_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "弱劳动力上公益岗位须本人自愿"
    title_en = "Weak labour takes a public-welfare post by own consent only"
    remedy = "请由本人确认自愿并填写确认日期。"
    remedy_en = "Let the person confirm it, and give the day."


class PostRequired(Refusal):
    """A job in a public-welfare post without the post, or another job with one."""

    code = "registry.post_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "就业方式与公益性岗位不一致"
    title_en = "Kind of job and post contradict each other"
    remedy = "就业方式为公益性岗位的应填写岗位编号，其他方式不填。"
    remedy_en = "Name the post where the job is in one, and only there."


class PostTaken(Refusal):
    """All places of the post are taken."""

    code = "registry.post_taken"
    title = "该岗位已满员"
    title_en = "The post's places are taken"
    remedy = "请核对岗位人数和在岗人员的离岗日期。"
    remedy_en = "Check the number of places, and whether somebody left."


class PostNotOpen(Refusal):
    """Days on which the post isn't there."""

    code = "registry.post_not_open"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "该岗位当时未设立或已撤销"
    title_en = "The post was not there then"
    remedy = "请核对起止日期。"
    remedy_en = "Check the dates."


class PostEndsEarly(Refusal):
    """A job or post that ends before it begins."""

    code = "registry.job_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "结束日期早于开始日期"
    title_en = "It ends before it begins"
    remedy = "请核对起止日期。"
    remedy_en = "Check both dates."


class PostInUse(Refusal):
    """A post that somebody has or had can't be withdrawn."""

    code = "registry.post_in_use"
    title = "该岗位已有人员"
    title_en = "Somebody has or had the post"
    remedy = "不再设立的岗位请填写撤岗日期。"
    remedy_en = "Record the day on which the post closes."


def check_dates(started_on: date, ended_on: date | None, field: str) -> None:
    """Refuse an end before the beginning. Raises PostEndsEarly."""
    if ended_on is not None and ended_on < started_on:
        raise PostEndsEarly(field=field)


def check_post_named(employment_kind: str, has_post: bool) -> None:
    """Refuse a public-welfare job without its post, or another job with one. Raises PostRequired."""
    if (employment_kind == WELFARE_POST) != has_post:
        raise PostRequired(field="post_id")


def needs_consent(labour_capacity: str) -> bool:
    """Whether somebody takes a public-welfare post by own consent only. Source: R001-028."""
    return labour_capacity == WEAK


def check_consent(labour_capacity: str, consent: bool, consented_on: date | None, started_on: date) -> None:
    """Refuse weak labour in a public-welfare post without consent given by its first day.

    Raises:
        PostConsentRequired: so it is.

    Source: R001-028.
    """
    if not needs_consent(labour_capacity):
        return
    if not consent:
        raise PostConsentRequired(field="consent")
    if consented_on is None or consented_on > started_on:
        raise PostConsentRequired(field="consented_on")


def check_open(opened_on: date, closed_on: date | None, started_on: date, ended_on: date | None) -> None:
    """Refuse days on which the post isn't there; it may be held to its last day. Raises PostNotOpen."""
    if started_on < opened_on:
        raise PostNotOpen(field="started_on")
    if closed_on is not None and (ended_on is None or ended_on > closed_on):
        raise PostNotOpen(field="ended_on")


def check_place(holders: int, places: int) -> None:
    """Refuse one more than the post has places.

    Args:
        holders: others who hold it on one of the days.
        places: of the post.

    Raises:
        PostTaken: so it is.
    """
    if holders >= places:
        raise PostTaken(field="post_id")


def comes_first(poor_first: bool, poor: bool) -> bool:
    """Whether somebody comes first with a post: it goes to poor households first, and his is one. Source: R000-031."""
    return poor_first and poor
