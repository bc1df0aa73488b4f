"""The forms of the plan in force, and the answers that they take."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.inspections.models import FormList, FormRead, HandoverRead
from services.monitoring.inspections.refusals import AnswersMissing, UnknownForm, UnknownItem, WrongAnswer
from services.monitoring.inspections.rules import Answers, Kind, Question, empty_days, merged, missing, unfit, unknown
from services.monitoring.places import place_of
from services.monitoring.planned import asked_for
from shared.areas import full_code
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.supervision import Form
from shared.security.callers import Caller


def forms_of(pack: PolicyPack) -> tuple[Form, ...]:
    """The forms of a pack."""
    return pack.supervision.forms if pack.supervision else ()


async def find_form(session: AsyncSession, policies: ActivePolicies, area_code: str, on: date, code: str) -> Form:
    """A form by its code.

    Raises:
        NoActivePolicy, UnknownForm: the plan in force has no forms, or not this one.
    """
    with asked_for("督查表式", "forms of inspections"):
        forms = await policies.for_area(session, area_code, on, forms_of)
    found = next((form for form in forms if form.code == code), None)
    if found is None:
        known = "、".join(f"{form.code}（{form.label}）" for form in forms)
        raise UnknownForm(f"没有“{code}”，现有：{known}", f"no form {code!r}; there are {known}", field="form")
    return found


async def list_forms(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, area: str | None, on: date
) -> FormList:
    """The forms that hold in an area on a day.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide: of the area.
        NoActivePolicy: there are none.
    """
    place = place_of(caller, area or full_code(caller.area_prefix), field="area")
    with asked_for("督查表式", "forms of inspections"):
        forms = await policies.for_area(session, place.area_code, on, forms_of)
    items = [FormRead.model_validate(form.model_dump(mode="json")) for form in forms]
    return FormList(area_code=place.area_code, on=on, items=items)


def questions_of(form: Form) -> list[Question]:
    """The questions of a form, in order."""
    return [
        Question(section.code, item.code, item.label, Kind(item.kind))
        for section in form.sections
        for item in section.items
    ]


def check_answers(form: Form, answers: Answers, *, complete: bool) -> None:
    """Refuse answers that don't fit a form.

    Args:
        form: that is filled in.
        answers: all that stand in it.
        complete: whether none may be missing.

    Raises:
        UnknownItem, WrongAnswer, AnswersMissing: the first kind of fault that is found.
    """
    questions = questions_of(form)
    if surplus := list(unknown(questions, answers)):
        raise UnknownItem(surplus)
    for question in unfit(questions, answers):
        raise WrongAnswer(question)
    if complete and (open_ones := list(missing(questions, answers))):
        raise AnswersMissing(open_ones)


def changed_answers(form: Form, before: Answers, given: Answers, *, complete: bool) -> dict[str, dict[str, Any]]:
    """All answers of a form after some were changed or cleared.

    Args:
        form: that is filled in.
        before: what stood in it.
        given: what is changed; None clears an answer.
        complete: whether none may be missing.

    Raises:
        UnknownItem, WrongAnswer, AnswersMissing: as `check_answers`.
    """
    if surplus := list(unknown(questions_of(form), given)):  # clearing one would else go by unseen
        raise UnknownItem(surplus)
    answers = merged(before, given)
    check_answers(form, answers, complete=complete)
    return answers


def handover_of(form: Form, answers: Answers) -> HandoverRead | None:
    """How long a post stood empty by the answers; None where the form doesn't ask, or both days aren't known yet."""
    if form.handover is None:
        return None
    flat: dict[str, Any] = {item: answer for given in answers.values() for item, answer in given.items()}
    left, taken_over = flat.get(form.handover.left), flat.get(form.handover.taken_over)
    if left is None or taken_over is None:
        return None
    days = empty_days(date.fromisoformat(left), date.fromisoformat(taken_over))
    return HandoverRead(days=days, most_days=form.handover.most_days, exceeded=days > form.handover.most_days)
