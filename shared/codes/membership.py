"""Code lists of how people come into a household and leave it, and how a household leaves the register."""

from shared.codes.lists import Code, CodeList

JOIN_KINDS = CodeList(
    "join_kinds",
    "家庭成员增加原因",
    (
        Code("birth", "出生", ("新生儿",)),
        Code("marriage", "婚入", ("嫁入", "入赘")),
        Code("adoption", "收养"),
        Code("return", "回迁", ("返回",)),
        Code("moved_in", "迁入"),
    ),
    source="年度动态调整常用分类",
    assumed=True,
)

LEAVE_KINDS = CodeList(
    "leave_kinds",
    "家庭成员减少原因",
    (
        Code("death", "死亡", ("去世",)),
        Code("married_out", "婚出", ("嫁出", "出嫁")),
        Code("moved_away", "迁出", ("迁往外地",)),
        Code("to_household", "转入其他户", ("转户",)),
    ),
    source="年度动态调整常用分类",
    assumed=True,
)

MEMBERSHIP_KINDS = CodeList(
    "membership_kinds",
    "家庭成员变动类型",
    (
        *JOIN_KINDS,
        *LEAVE_KINDS,
        Code("from_household", "从其他户转入"),
        Code("split", "分户", ("拆户",)),
        Code("merge", "并户", ("合户",)),
    ),
    source="年度动态调整常用分类",
    assumed=True,
)

REMOVAL_KINDS = CodeList(
    "removal_kinds",
    "销户原因",
    (
        Code("merged", "并入其他户", ("并户",)),
        Code("no_members", "户内无人", ("整户消亡",)),
    ),
    source="年度动态调整常用分类",
    assumed=True,
)
