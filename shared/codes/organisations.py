"""Code lists of those who take households along, and of what they sell."""

from shared.codes.lists import Code, CodeList

ORGANISATION_KINDS = CodeList(
    "organisation_kinds",
    "带贫主体类别",
    (
        Code("enterprise", "农业企业", ("龙头企业", "农业产业化企业")),
        Code("family_farm", "家庭农场"),
        Code("co_operative", "农民专业合作社", ("合作社",)),
    ),
    source="002 篇6 三(一)",
)

ORGANISATION_LINK_KINDS = CodeList(
    "organisation_link_kinds",
    "带贫方式",
    (
        Code("debt", "债权投资", ("债权",), group="investment"),
        Code("equity", "股权投资", ("股权", "入股"), group="investment"),
        Code("employment", "劳动合同", ("就业",), group="contract"),
        Code("supply", "农资供应协议", ("供应协议",), group="agreement"),
        Code("technical", "技术服务协议", ("技术协议",), group="agreement"),
        Code("buy_back", "产品回购协议", ("回购协议",), group="agreement"),
    ),
    source="002 篇6 三(一)",
)

GOODS_STEPS = CodeList(
    "goods_steps",
    "流转环节",
    (
        Code("production", "生产", ("种植", "养殖")),
        Code("harvest", "采收", ("收获",)),
        Code("processing", "加工"),
        Code("packing", "包装"),
        Code("inspection", "检验", ("检测",)),
        Code("storage", "仓储"),
        Code("transport", "运输"),
        Code("sale", "销售"),
    ),
    source="R002-090",
    assumed=True,
)
