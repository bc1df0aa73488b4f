"""Code lists of projects and of the money behind them."""

from shared.codes.lists import Code, CodeList

PROJECT_KINDS = CodeList(
    "project_kinds",
    "项目类别",
    (
        Code("public_services", "公共服务"),
        Code("infrastructure", "基础设施建设", ("基础设施", "基础")),
        Code("industry", "产业扶贫", ("产业",)),
        Code("dangerous_housing", "危房改造", ("危房",)),
        Code("training", "技能培训", ("培训",)),
        Code("finance", "金融扶持", ("金融",)),
        Code("employment", "就业扶贫"),
        Code("education", "智力扶贫"),
        Code("guarantee", "社保兜底扶贫"),
        Code("housing", "易地扶贫搬迁和危房改造"),
        Code("ecology", "生态保护扶贫"),
        Code("social", "社会扶贫"),
    ),
    source="R003-035; 002 篇4 三",
)

RECIPIENTS = CodeList(
    "recipients",
    "扶持对象",
    (
        Code("village", "贫困村", ("到村",), group="departments"),
        Code("household", "贫困户", ("到户",), group="special_funds"),
    ),
    source="R000-026, R003-035",
)
"""Whom a project serves; the group is the channel of `AID_CHANNELS` that answers for it."""

PROJECT_STAGES = CodeList(
    "project_stages",
    "项目阶段",
    (
        Code("proposed", "立项"),
        Code("approved", "审批"),
        Code("implemented", "实施"),
        Code("funded", "资金", ("资金管理",)),
        Code("accepted", "验收"),
    ),
    source="R000-075",
)
"""In their order."""

PUBLICITY_LEVELS = CodeList(
    "publicity_levels",
    "公示级别",
    (Code("county", "县"), Code("township", "乡镇"), Code("village", "村")),
    source="R003-033",
)

ALLOCATION_KINDS = CodeList(
    "allocation_kinds",
    "资金分配方式",
    (
        Code("award", "以奖代补"),
        Code("performance", "绩效考核"),
        Code("competition", "竞争立项"),
    ),
    source="R003-034",
)

FUND_SOURCES = CodeList(
    "fund_sources",
    "资金来源",
    (
        Code("state_and_province", "国省扶持", ("国省",)),
        Code("local", "地方扶持", ("地方",)),
        Code("social", "社会扶持", ("社会",)),
    ),
    source="R003-045",
)

FUND_KINDS = CodeList(
    "fund_kinds",
    "资金类别",
    (
        Code("special", "财政专项扶贫资金", ("专项扶贫资金", "专项资金")),
        Code("agricultural", "涉农项目资金", ("涉农资金",)),
        Code("social", "社会帮扶资金"),
    ),
    source="R003-023",
)

FUND_ITEMS = CodeList(
    "fund_items",
    "扶持项目",
    (
        Code("start_up", "增收项目启动资金", ("启动资金",)),
        Code("crops", "种植补助"),
        Code("livestock", "养殖补助"),
        Code("processing", "加工补助"),
        Code("photovoltaic", "光伏补助"),
        Code("tourism", "乡村旅游补助"),
        Code("e_commerce", "电子商务补助"),
        Code("asset_shares", "资产收益入股"),
        Code("dangerous_housing", "危房改造补助"),
        Code("relocation", "搬迁补助"),
        Code("training", "培训补助"),
        Code("interest", "贷款贴息"),
        Code("water", "饮水工程"),
        Code("power", "电力工程"),
        Code("road", "道路工程"),
        Code("broadcasting", "广播电视工程"),
        Code("irrigation", "水利工程"),
        Code("public_services", "公共服务设施"),
        Code("other", "其他", ("其它",)),
    ),
    source="R003-043, R003-044",
    assumed=True,
)

FILING_LEVELS = CodeList(
    "filing_levels",
    "备案级别",
    (Code("province", "省"), Code("city", "市"), Code("county", "县")),
    source="R000-072",
)

CLAIM_STATES = CodeList(
    "claim_states",
    "报账状态",
    (
        Code("claimed", "已报账"),
        Code("checked", "已审核"),
        Code("paid", "已拨付"),
        Code("returned", "已退回"),
    ),
    source="R000-073",
    assumed=True,
)

PARTICIPATION_STAGES = CodeList(
    "participation_stages",
    "群众参与环节",
    (
        Code("planning", "规划制定", ("规划",)),
        Code("building", "项目建设", ("建设",)),
        Code("managing", "项目管理", ("管理",)),
        Code("supervising", "项目监督", ("监督",)),
    ),
    source="R002-027",
)

PARTICIPATION_FORMS = CodeList(
    "participation_forms",
    "群众参与方式",
    (
        Code("assembly", "村民大会"),
        Code("representatives", "村民代表会议"),
        Code("consultation", "征求意见", ("座谈",)),
        Code("labour", "投工投劳"),
        Code("inspection", "群众监督小组检查"),
        Code("other", "其他", ("其它",)),
    ),
    source="R002-027",
    assumed=True,
)

PARTICIPATION_OUTCOMES = CodeList(
    "participation_outcomes",
    "群众意见办理结果",
    (
        Code("open", "待办理"),
        Code("adopted", "已采纳"),
        Code("partly_adopted", "部分采纳"),
        Code("explained", "未采纳，已说明"),
    ),
    source="R002-027",
    assumed=True,
)
