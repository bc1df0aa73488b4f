"""Code lists of the loan programme: credit standing of households, villages and townships."""

from shared.codes.lists import Code, CodeList

CREDIT_RATING_KINDS = CodeList(
    "credit_rating_kinds",
    "信用评定对象",
    (
        Code("household", "信用户", ("农户",)),
        Code("village", "信用村", ("行政村",)),
        Code("township", "信用乡镇", ("信用乡（镇）", "信用乡", "信用镇")),
    ),
    source="R002-050",
)
"""The three levels at which credit standing is established, each resting on the one below it."""

CREDIT_GRADES = CodeList(
    "credit_grades",
    "农户信用等级",
    (
        Code("excellent", "优秀", ("优",)),
        Code("good", "较好", ("良好",)),
        Code("ordinary", "一般", ("中",)),
    ),
    source="R002-050",
    assumed=True,
)
"""From the best down, as rural co-operative banks grade households; the first two make a credit household (信用户)."""
