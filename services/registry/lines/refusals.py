"""What is refused where a line isn't known."""

from shared.errors import Refusal


class LineUnknown(Refusal):
    """The plan in force has no line of the year, or leaves its number blank; nothing is guessed.

    Source: R004-002.
    """

    code = "registry.line_unknown"
    title = "该年度的收入标准未知"
    title_en = "The income line of the year is unknown"
    remedy = "请县级先在政策包中补上该年度的标准，再办理需要对照标准的步骤。"
    remedy_en = "Let the county put the year's line into its policy pack first."
