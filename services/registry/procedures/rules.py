"""The engine: which step is next, who may take it, on what evidence, and when a vote holds. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.registry.procedures.refusals import (
    ApplicationOutsideWindow,
    EvidenceMissing,
    NoMajority,
    NoQuorum,
    OverQuota,
    RoundEnded,
    SamePerson,
    StepSkipped,
    StepTaken,
    UnknownStep,
    VotesMissing,
    WindowOpen,
    WrongOutcome,
    WrongRole,
)
from services.registry.standards.rules import Scale
from shared.calendar import working_days_after

PASSED = "passed"
FAILED = "failed"

HOUSEHOLD = "household"
SPEAK_FOR_HOUSEHOLDS = ("village_cadre", "work_team", "township")
"""Posts that record what a household itself does: no household signs in."""

ROLE_LABELS = {
    "household": "农户",
    "village_cadre": "村干部",
    "work_team": "驻村工作队",
    "township": "乡镇",
    "county_office": "县扶贫办",
    "department": "行业部门",
    "city_office": "市扶贫办",
}

CAN_FAIL = ("vote", "comparison", "review", "check", "approval")
"""Kinds of steps at which a round may end without reaching its aim."""
FINDINGS = ("survey", "consent", "commitment")
"""Kinds of steps that record something of each entry."""


@dataclass(frozen=True, slots=True)
class VoteRule:
    """When a vote holds; see shared.policies.procedures.VoteRule."""

    assembly_share: Fraction
    representatives_share: Fraction
    majority_share: Fraction


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step as the plan has it."""

    code: str
    label: str
    kind: str
    role: str
    evidence: tuple[str, ...]
    notice_days: int | None = None
    notice_in_working_days: bool = False
    vote: VoteRule | None = None
    other_than: tuple[str, ...] = ()
    within_working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Votes:
    """Counts of a vote: those entitled, of them present, and how those voted."""

    body: str
    entitled: int
    present: int
    in_favour: int
    against: int
    abstained: int = 0


def next_step(steps: Sequence[StepRule], taken: Collection[str], *, ended: bool = False) -> StepRule | None:
    """The step that comes next; None where the round is over."""
    return None if ended or len(taken) >= len(steps) else steps[len(taken)]


def check_order(steps: Sequence[StepRule], taken: Collection[str], code: str, *, ended: bool = False) -> StepRule:
    """The step, if it is the next one.

    Args:
        steps: the procedure's, in order.
        taken: codes of those taken.
        code: the step that somebody wants to take.
        ended: whether the round is over.

    Raises:
        RoundEnded: nothing can be done any more.
        UnknownStep: the procedure has no such step.
        StepTaken: it was taken before.
        StepSkipped: others come first.

    Source: R002-009, R002-002.
    """
    places = {step.code: place for place, step in enumerate(steps)}
    if ended:
        raise RoundEnded
    if code not in places:
        allowed = "、".join(f"{step.code}（{step.label}）" for step in steps)
        raise UnknownStep(f"没有步骤 {code}，本程序的步骤：{allowed}", f"No step {code}", field="code")
    step = steps[places[code]]
    if code in taken:
        raise StepTaken(f"“{step.label}”已经办理", f"{code} was taken", field="code")
    if places[code] > len(taken):
        missing = steps[len(taken) : places[code]]
        labels = "、".join(one.label for one in missing)
        raise StepSkipped(
            f"“{step.label}”之前还须办理：{labels}",
            f"{code} comes after {', '.join(one.code for one in missing)}",
            field="code",
            missing=[one.code for one in missing],
        )
    return step


def check_role(step: StepRule, role: str) -> None:
    """Refuse a post that the step doesn't belong to; what a household does, its cadres record.

    Raises:
        WrongRole: so it is.
    """
    if role not in takers_of(step):
        label = ROLE_LABELS.get(step.role, step.role)
        raise WrongRole(f"“{step.label}”由{label}办理", f"{step.code} is for {', '.join(takers_of(step))}")


def takers_of(step: StepRule) -> tuple[str, ...]:
    """The posts that may take a step; what a household does, its cadres record."""
    return SPEAK_FOR_HOUSEHOLDS if step.role == HOUSEHOLD else (step.role,)


def check_person(step: StepRule, takers: Mapping[str, str], subject: str, labels: Mapping[str, str]) -> None:
    """Refuse somebody who took a step that this one checks.

    Args:
        step: the step.
        takers: step taken → who took it.
        subject: who wants to take it.
        labels: step → its label.

    Raises:
        SamePerson: so it is.

    Source: R000-082.
    """
    for other in step.other_than:
        if takers.get(other) == subject:
            raise SamePerson(
                f"“{labels[other]}”和“{step.label}”须由不同的人办理",
                f"{other} and {step.code} need two different people",
            )


def check_evidence(step: StepRule, given: Collection[str], listed: Collection[str] = ()) -> None:
    """Refuse a step without one of its papers.

    Args:
        step: the step.
        given: labels of what was given.
        listed: labels that were named, some of them perhaps with neither a text nor a document.

    Raises:
        EvidenceMissing: naming what is missing, and what was named with nothing in it.
    """
    missing = [label for label in step.evidence if label not in given]
    if missing:
        absent = [label for label in missing if label not in listed]
        empty = [label for label in missing if label in listed]
        words = [f"缺少：{'、'.join(absent)}"] if absent else []
        told = [f"lacks {len(absent)} piece(s) of evidence"] if absent else []
        if empty:
            words.append(f"已列出但既无文字（text）也无文件（document_id）：{'、'.join(empty)}")
            told.append(f"names {len(empty)} piece(s) of evidence with neither text nor document_id")
        raise EvidenceMissing(
            f"“{step.label}”{'；'.join(words)}",
            f"{step.code} {' and '.join(told)}",
            field="evidence",
            missing=missing,
        )


def check_outcome(step: StepRule, outcome: str) -> None:
    """Refuse a failure of a step that can't fail. Raises WrongOutcome."""
    if outcome == FAILED and step.kind not in CAN_FAIL:
        raise WrongOutcome(f"“{step.label}”没有不通过的结果", f"{step.code} can't fail", field="outcome")


def check_votes(step: StepRule, votes: Votes | None, outcome: str) -> None:
    """Refuse a vote that doesn't hold, or counts that can't be.

    Args:
        step: the step.
        votes: the counts, None where nobody voted.
        outcome: what the step is said to have come to.

    Raises:
        VotesMissing: no counts, counts that don't add up, or counts of a step without a vote.
        NoQuorum, NoMajority: it is said to have passed, and too few were there or in favour.
        WrongOutcome: it is said to have failed, and did not.

    Source: R002-005. Assumed: the shares.
    """
    if step.vote is None:
        if votes is not None:
            raise VotesMissing(f"“{step.label}”不作表决", f"Nobody votes at {step.code}", field="votes")
        return
    if votes is None:
        raise VotesMissing(field="votes")
    if votes.in_favour + votes.against + votes.abstained != votes.present or votes.present > votes.entitled:
        detail = (
            f"应到 {votes.entitled}，实到 {votes.present}，"
            f"赞成 {votes.in_favour}，反对 {votes.against}，弃权 {votes.abstained}"
        )
        raise VotesMissing(detail, "The counts don't add up", field="votes")
    refusal = _failing(step.vote, votes)
    if outcome == PASSED and refusal is not None:
        raise refusal
    if outcome == FAILED and refusal is None:
        raise WrongOutcome("表决已获通过", "The vote did pass", field="outcome")


def _failing(rule: VoteRule, votes: Votes) -> NoQuorum | NoMajority | None:
    assembly = votes.body == "assembly"
    wanted = rule.assembly_share if assembly else rule.representatives_share
    if not _has_quorum(votes, wanted):
        least = f"超过 {wanted}" if assembly else f"不少于 {wanted}"
        return NoQuorum(
            f"应到 {votes.entitled} 人，实到 {votes.present} 人，到会须{least}",
            f"{votes.present} of {votes.entitled} were present, {wanted} is needed",
            field="votes.present",
        )
    if Fraction(votes.in_favour, votes.present) <= rule.majority_share:
        return NoMajority(
            f"实到 {votes.present} 人，赞成 {votes.in_favour} 人，赞成须超过 {rule.majority_share}",
            f"{votes.in_favour} of {votes.present} were in favour, more than {rule.majority_share} is needed",
            field="votes.in_favour",
        )
    return None


def _has_quorum(votes: Votes, wanted: Fraction) -> bool:
    """Whether enough are present: more than the share of an assembly, the share itself of representatives."""
    if not votes.present:
        return False
    present = Fraction(votes.present, votes.entitled)
    return present > wanted or (present == wanted and votes.body != "assembly")


def window_end(opened_on: date, apply_days: int | None) -> date | None:
    """Last day on which applications are taken; None where the plan sets none."""
    return None if apply_days is None else opened_on + timedelta(days=apply_days - 1)


def check_application(applied_on: date, opened_on: date, last_on: date | None) -> None:
    """Refuse an application before the round opened or after its window.

    Raises:
        ApplicationOutsideWindow: so it is.
    """
    if applied_on < opened_on or (last_on is not None and applied_on > last_on):
        until = f"至 {last_on}" if last_on else "起"
        raise ApplicationOutsideWindow(
            f"申请日期 {applied_on} 不在 {opened_on} {until}之内",
            f"{applied_on} is not within {opened_on} to {last_on}",
            field="occurred_on",
        )


def check_window_over(occurred_on: date, last_on: date | None) -> None:
    """Refuse to close applications before their window is over. Raises WindowOpen."""
    if last_on is not None and occurred_on <= last_on:
        raise WindowOpen(f"申请至 {last_on} 止", f"Applications are taken until {last_on}", field="occurred_on")


def due_on(step: StepRule, before_on: date) -> date | None:
    """The last working day on which a step is in time, counted from the step before; None where the plan sets none."""
    return None if step.within_working_days is None else working_days_after(before_on, step.within_working_days).on


def check_quota(scale: Scale, households: int, people: int) -> None:
    """Refuse an approval above the quota of scale.

    Args:
        scale: the quota.
        households: those that stand.
        people: their members.

    Raises:
        OverQuota: more than that stand.

    Source: R000-076.
    """
    if (scale.households is not None and households > scale.households) or (
        scale.people is not None and people > scale.people
    ):
        raise OverQuota(
            f"控制规模 {scale.text}，现有 {households} 户 {people} 人",
            f"The quota is {scale.households} households, {scale.people} people; {households} and {people} stand",
        )


def needs(step: StepRule, missing_findings: int) -> list[str]:
    """What a step asks for, in sentences.

    Args:
        step: the next step.
        missing_findings: entries of which its finding is not recorded yet.
    """
    wanted = [f"由{ROLE_LABELS.get(step.role, step.role)}办理", f"材料：{'、'.join(step.evidence)}"]
    if step.notice_days is not None:
        unit = "个工作日" if step.notice_in_working_days else "天"
        wanted.append(f"公示满 {step.notice_days} {unit}，异议全部答复")
    if step.vote is not None:
        wanted.append(
            f"村民大会到会须超过 {step.vote.assembly_share}，村民代表大会到会不少于 {step.vote.representatives_share}，"
            f"赞成须超过到会人数的 {step.vote.majority_share}"
        )
    if step.kind in FINDINGS:
        wanted.append(f"逐户登记，尚缺 {missing_findings} 户")
    if step.other_than:
        wanted.append("办理人须与所核对步骤的办理人不同")
    if step.within_working_days is not None:
        wanted.append(f"自上一步起 {step.within_working_days} 个工作日内")
    return wanted
