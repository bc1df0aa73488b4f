"""Public-welfare posts and jobs as kinds of records, and who could take a post."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, exists, func, or_, select

from services.registry.households.models import REGISTERED, REMOVED, Household, Member
from services.registry.households.rules import ABLE
from services.registry.posts import rules
from services.registry.posts.models import (
    Employment,
    EmploymentFields,
    EmploymentQuery,
    EmploymentTurn,
    PostCandidateList,
    PostCandidateQuery,
    PostCandidateRead,
    WelfarePost,
    WelfarePostFields,
    WelfarePostQuery,
)
from services.registry.records.kinds import Desk, RecordKind, Step
from services.registry.records.queries import find_record
from services.registry.trainings.service import check_own_training
from shared.business_dates import check_not_future
from shared.database import after_key, decode_cursor, decode_id, decode_number, encode_cursor, is_one_of, table_of


async def candidates(desk: Desk, post_id: UUID, query: PostCandidateQuery) -> PostCandidateList:
    """People of a post's area who can work and have no job today: those of poor households first, where it says so.

    Raises:
        NotFound: no such post in the caller's area.
        Invalid: the cursor is not of this list.
    """
    post = await find_record(desk.session, desk.caller, WelfarePost, post_id)
    household, member, job = table_of(Household).c, table_of(Member).c, table_of(Employment).c
    asked = desk.caller.narrowed(post.area_code, field="id")
    today = desk.clock.today()
    has_job = exists().where(
        job.county_code == member.county_code,
        job.member_id == member.id,
        job.withdrawn_on.is_(None),
        job.started_on <= today,
        or_(job.ended_on.is_(None), job.ended_on >= today),
    )
    poor = household.status == REGISTERED
    turn = case((poor, 0), else_=1) if post.poor_first else case((poor, 0), else_=0)
    statement: Any = (
        select(Member, Household, turn.label("turn"))
        .join(
            table_of(Household), and_(household.county_code == member.county_code, household.id == member.household_id)
        )
        .where(
            asked.area_filter(household.county_code, household.village_code),
            household.status != REMOVED,
            member.left_on.is_(None),
            is_one_of(member.labour_capacity, sorted(ABLE)),
            ~has_job,
        )
    )
    key = (turn, member.county_code, member.id)
    if query.after:
        first, county, member_id = decode_cursor("post candidates", query.after, 3)
        statement = after_key(statement, key, (decode_number(first), county, decode_id(member_id)))
    found = (await desk.session.execute(statement.order_by(*key).limit(query.limit + 1))).all()
    items = [
        PostCandidateRead(
            county_code=person.county_code,
            household_id=home.id,
            household_no=home.household_no,
            village_code=home.village_code,
            member_id=person.id,
            name=person.name,
            labour_capacity=person.labour_capacity,
            priority=rules.comes_first(post.poor_first, home.status == REGISTERED),
            needs_consent=rules.needs_consent(person.labour_capacity),
        )
        for person, home, _ in found[: query.limit]
    ]
    if len(found) <= query.limit:
        return PostCandidateList(items=items, next=None)
    person, _, first_turn = found[query.limit - 1]
    return PostCandidateList(
        items=items, next=encode_cursor("post candidates", first_turn, person.county_code, person.id)
    )


async def _check_post(desk: Desk, step: Step[WelfarePost]) -> None:
    row = step.row
    rules.check_dates(row.opened_on, row.closed_on, "closed_on")


async def _check_post_withdrawal(desk: Desk, step: Step[WelfarePost]) -> None:
    job = table_of(Employment).c
    held = select(job.id).where(
        job.county_code == step.row.county_code, job.post_id == step.row.id, job.withdrawn_on.is_(None)
    )
    if await desk.session.scalar(held.limit(1)) is not None:
        raise rules.PostInUse


async def _check_employment(desk: Desk, step: Step[Employment]) -> None:
    row = step.row
    rules.check_dates(row.started_on, row.ended_on, "ended_on")
    check_not_future(desk.clock, row.started_on, field="started_on")
    rules.check_post_named(row.employment_kind, row.post_id is not None)
    await check_own_training(desk, row.county_code, row.training_id, row.member_id)
    if row.post_id is None:
        row.priority = False
        return
    if step.sets("post_id", "consent", "consented_on", "started_on"):
        member = await desk.session.get_one(Member, (row.county_code, row.member_id))
        rules.check_consent(member.labour_capacity, row.consent, row.consented_on, row.started_on)
        if row.consented_on is not None:
            check_not_future(desk.clock, row.consented_on, field="consented_on")
    table = table_of(WelfarePost).c
    # those who take a post at once wait for each other, so that together they fit
    post = await desk.session.scalar(
        select(WelfarePost)
        .where(table.county_code == row.county_code, table.id == row.post_id)
        .with_for_update(key_share=True)
    )
    if post is None:  # refused with the other references
        return
    rules.check_open(post.opened_on, post.closed_on, row.started_on, row.ended_on)
    if _holds_longer(step):
        rules.check_place(await _holders(desk, row), post.places)
    if step.sets("post_id"):
        row.priority = rules.comes_first(post.poor_first, step.home.status == REGISTERED)


def _holds_longer(step: Step[Employment]) -> bool:
    """Whether somebody takes a post, or holds it for more days than before."""
    row, before = step.row, step.before
    if before is None or step.sets("post_id"):
        return True
    later = before["ended_on"] is not None and (row.ended_on is None or row.ended_on > before["ended_on"])
    return later or bool(row.started_on < before["started_on"])


async def _holders(desk: Desk, row: Employment) -> int:
    job = table_of(Employment).c
    overlapping = [or_(job.ended_on.is_(None), job.ended_on >= row.started_on)]
    if row.ended_on is not None:
        overlapping.append(job.started_on <= row.ended_on)
    counted = select(func.count()).where(
        job.county_code == row.county_code,
        job.post_id == row.post_id,
        job.id != row.id,
        job.withdrawn_on.is_(None),
        *overlapping,
    )
    return int(await desk.session.scalar(counted) or 0)


WELFARE_POST = RecordKind(
    name="welfare_post",
    title="公益性岗位",
    path="welfare-posts",
    model=WelfarePost,
    fields=WelfarePostFields,
    read="help.read",
    write="help.write",
    check=_check_post,
    query=WelfarePostQuery,
    number="post_no",
    withdrawal=_check_post_withdrawal,
    told=("post_kind", "places", "poor_first", "opened_on", "closed_on"),
)

EMPLOYMENT = RecordKind(
    name="employment",
    title="就业",
    path="employments",
    model=Employment,
    fields=EmploymentFields,
    read="help.read",
    write="help.write",
    check=_check_employment,
    query=EmploymentQuery,
    answers="measure",
    carried=EmploymentTurn,
    told=("employment_kind", "post_id", "training_id", "started_on", "ended_on"),
)
