"""What a refusal of the credit rules is, a stable code and a sentence a clerk can act on, and those of many rooms."""

from typing import ClassVar

from shared.money import yuan_text


class CreditRefusal(Exception):
    """A refusal; its sentences are filled with the facts it was raised with.

    Facts named ``…_fen`` are shown in yuan. ``final`` tells a rejection from a cause that may pass: a step
    which another step needs may still arrive, so its absence is worth a retry; a contradiction is not.
    """

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    field: ClassVar[str | None] = None
    final: ClassVar[bool] = True

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the sentences name.

        Args:
            facts: values by the names that the class's sentences use.
        """
        super().__init__(facts)
        self.facts = {name: _shown(name, value) for name, value in facts.items()}

    @property
    def detail_zh(self) -> str:
        """The reason in Chinese."""
        return self.zh.format_map(self.facts)

    @property
    def detail_en(self) -> str:
        """The reason in English."""
        return self.en.format_map(self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail_en}"


class StepRefusal(CreditRefusal):
    """A refusal that only a step of people or offices can meet, never a bank's event."""

    code = "credit.refused"
    zh = "不符合信贷规则。"
    en = "Against the credit rules."


def _shown(name: str, value: object) -> str:
    return yuan_text(value) if name.endswith("_fen") and isinstance(value, int) else str(value)


class DateBeforeStep(CreditRefusal):
    """The business date lies before that of a step it depends on."""

    code = "credit.date_before_step"
    zh = "业务日期 {occurred_on} 早于其所依据事项的日期 {step_on}。"
    en = "The business date {occurred_on} lies before {step_on}, the date of the step it depends on."
    field = "occurred_on"


class BankNotAdmitted(CreditRefusal):
    """The bank has no part in the programme on that day."""

    code = "credit.bank_not_admitted"
    zh = "银行 {bank_code} 在 {on} 不是试点银行，不能办理。"
    en = "The bank {bank_code} was not admitted to the programme on {on}."
    field = "bank_code"


class OverOutstanding(CreditRefusal):
    """More principal than is outstanding."""

    code = "credit.over_outstanding"
    zh = "本金 {amount_fen} 元超过贷款余额 {outstanding_fen} 元。"
    en = "{amount_fen} yuan of principal exceed the {outstanding_fen} yuan outstanding."
    field = "amount_fen"


class PeriodNotBegun(CreditRefusal):
    """The interest period lies in the future of the event."""

    code = "credit.period_not_begun"
    zh = "计息期 {period} 自 {start} 开始，收息日期 {occurred_on} 时尚未开始。"
    en = "The period {period} begins on {start}, after {occurred_on}."
    field = "period"


class PeriodOutOfRange(CreditRefusal):
    """A quarter further ahead than money is planned for."""

    code = "credit.period_out_of_range"
    zh = "季度 {period} 过远：{on} 时最晚可填 {last}。"
    en = "The quarter {period} is too far ahead: on {on} the last one is {last}."
    field = "period"
