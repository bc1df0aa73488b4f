"""Code lists of help: what is done for whom, by whom, with what."""

from shared.codes.lists import Code, CodeList

TRAINING_KINDS = CodeList(
    "training_kinds",
    "培训类别",
    (
        Code("yulu", "雨露计划", ("雨露计划培训",)),
        Code("practical", "农村实用技术", ("实用技术培训",)),
        Code("labour_transfer", "劳动力转移就业", ("转移就业培训",)),
        Code("startup", "创业培训"),
        Code("other", "其他", ("其它",)),
    ),
    source="R000-027; 扶贫手册",
    assumed=True,
)

TRAINING_AUDIENCES = CodeList(
    "training_audiences",
    "培训对象",
    (
        Code("school_leavers", "两后生", ("初高中未升学毕业生",)),
        Code("migrant_workers", "进城务工劳动力", ("务工劳动力",)),
        Code("farmers", "在家务农劳动力"),
        Code("other", "其他", ("其它",)),
    ),
    source="R000-027",
    assumed=True,
)
