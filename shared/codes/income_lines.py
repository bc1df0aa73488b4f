"""Code list of what an income line is for."""

from shared.codes.lists import Code, CodeList

LINE_PURPOSES = CodeList(
    "line_purposes",
    "收入标准用途",
    (
        Code("poverty", "统计标准", ("全国统计口径",)),
        Code("identification", "识别标准"),
        Code("exit", "退出标准", ("脱贫标准",)),
        Code("monitoring", "监测范围", ("监测标准",)),
    ),
    source="R000-003, R000-005, R001-044",
)
