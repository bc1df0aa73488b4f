"""Code lists of the monitoring against a return to poverty (防止返贫动态监测)."""

from shared.codes.lists import Code, CodeList

MONITORED_KINDS = CodeList(
    "monitored_kinds",
    "监测对象类别",
    (
        Code("unstable", "脱贫不稳定户", ("不稳定脱贫户",)),
        Code("marginal", "边缘易致贫户", ("边缘户",)),
        Code("sudden", "突发严重困难户"),
    ),
    source="R001-044; 2021年起三类",
)

RISK_KINDS = CodeList(
    "risk_kinds",
    "返贫致贫风险",
    (
        Code("illness", "因病"),
        Code("schooling", "因学"),
        Code("disability", "因残"),
        Code("disaster", "因自然灾害", ("因灾",)),
        Code("accident", "因意外事故"),
        Code("industry", "因产业项目失败"),
        Code("employment", "因务工就业不稳"),
        Code("no_labour", "缺劳动力", ("缺劳力",)),
        Code("other", "其他", ("其它",)),
    ),
    source="R001-044; 公开文本",
    assumed=True,
)

FESTIVALS = CodeList(
    "festivals",
    "节日",
    (
        Code("new_year", "元旦"),
        Code("spring_festival", "春节"),
        Code("dragon_boat", "端午节", ("端午",)),
        Code("army_day", "建军节", ("八一", "八一建军节")),
        Code("mid_autumn", "中秋节", ("中秋",)),
        Code("double_ninth", "重阳节", ("重阳", "九九重阳节")),
    ),
    source="R004-017, R002-152",
)

VOTING_BODIES = CodeList(
    "voting_bodies",
    "表决会议",
    (Code("assembly", "村民大会", ("村民会议",)), Code("representatives", "村民代表大会", ("村民代表会议",))),
    source="R002-005",
)
