"""Code lists of the loan programme: who is served first, models and security of loans, and credit standing."""

from shared.codes.lists import Code, CodeList

FINANCING_MODELS = CodeList(
    "financing_models",
    "金融扶贫模式",
    (
        Code("enterprise_household", "企业+农户", ("公司+农户", "龙头企业+农户")),
        Code(
            "enterprise_co_operative_household",
            "企业+合作组织+农户",
            ("公司+合作社+农户", "企业+合作社+农户", "企业+农民合作组织+农户"),
        ),
    ),
    source="R003-012",
)

PRIORITY_FLAGS = CodeList(
    "priority_flags",
    "信贷优先扶持人员",
    (
        Code("veteran", "退伍复转军人", ("退伍军人", "复转军人")),
        Code("graduate", "大中专学生", ("大中专毕业生",)),
        Code("settled_in_town", "进城镇居民自主创业", ("进城镇自主创业",)),
    ),
    source="R000-021",
)

COLLATERAL_KINDS = CodeList(
    "collateral_kinds",
    "抵押物类别",
    (
        Code("orchard", "果园"),
        Code("contracted_land", "土地承包经营权", ("承包地经营权",)),
        Code("homestead", "宅基地使用权", ("宅基地",)),
        Code("farm_machinery", "大中型农机具", ("农机具",)),
        Code("rural_house", "农村有效房产", ("农村房产",)),
    ),
    source="R000-022",
)

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
