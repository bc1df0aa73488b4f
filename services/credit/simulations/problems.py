"""What is refused of a scenario beside the credit rules."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Self

from shared.errors import Invalid, Refusal, TooManyRequests
from shared.policies.loader import Mistake
from shared.validation import in_chinese


class ScenarioInvalid(Invalid):
    """A file with a scenario has mistakes; all of them are listed.

    Attributes:
        mistakes: by line.
    """

    code = "credit.scenario_invalid"
    title = "测算方案文件有误"
    title_en = "The scenario is not valid"
    remedy = "请按所列行号和字段逐项更正。"
    remedy_en = "Correct each field at the line named."

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__(
            "；".join(f"{m.file} 第 {m.line} 行 {m.field}：{m.detail}" for m in mistakes),
            "; ".join(f"{m.file}, line {m.line}, {m.field}: {m.detail_en}" for m in mistakes),
        )


class OverrideInvalid(Invalid):
    """A number in the place of the policy pack's that no pack could bear."""

    code = "credit.simulation_override_invalid"
    title = "替换的政策参数有误"
    title_en = "A number in the place of the policy pack's is not valid"
    remedy = "请填写政策包中已有的参数，取值范围与政策包相同。"
    remedy_en = "Name a number of the policy pack, within the bounds that hold there."

    @classmethod
    def unknown(cls, group: str, name: str) -> Self:
        """There is no such number."""
        path = f"overrides.{group}.{name}"
        return cls(f"没有参数 {group}.{name}", f"there is no number {group}.{name}", field=path)

    @classmethod
    def outside(cls, group: str, name: str, reason: str) -> Self:
        """Its value is out of bounds."""
        path = f"overrides.{group}.{name}"
        return cls(f"{group}.{name} 的取值超出范围", f"{group}.{name}: {reason}", field=path)

    @classmethod
    def refused(cls, place: str, error: Mapping[str, Any]) -> Self:
        """It contradicts another."""
        cause = (error.get("ctx") or {}).get("error")
        english = getattr(cause, "detail_en", str(error["msg"]))
        return cls(f"{place}：{in_chinese(error)}", f"{place}: {english}", field=f"overrides.{place}")


class BooksBeginToday(Refusal):
    """The books are those of today, so the scenario begins today."""

    code = "credit.simulation_not_today"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "账面数只能从本季度起测算"
    title_en = "A scenario from the books begins in the present quarter"
    remedy = "请把 start 填为本季度，或不用 from_books 而填写 opening。"
    remedy_en = "Let it start in the present quarter, or give an opening instead of from_books."


class BooksNeedTheApi(Refusal):
    """A command has no books to read."""

    code = "credit.simulation_without_books"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "命令不能读取账面数"
    title_en = "The command reads no books"
    remedy = "请填写 opening，或通过 API 提交含 from_books 的方案。"
    remedy_en = "Give an opening, or send a scenario with from_books to the API."


class SimulationsBusy(TooManyRequests):
    """Others wait for theirs already."""

    code = "credit.simulations_busy"
    title = "测算任务较多"
    title_en = "Too many simulations at once"
