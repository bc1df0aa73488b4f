"""Code lists of villages: programmes, items, industries, and the posts and ranks of those who work there."""

from shared.codes.lists import Code, CodeList

VILLAGE_PROGRAMMES = CodeList(
    "village_programmes",
    "扶贫工程",
    (
        Code("infrastructure", "基础扶贫工程", ("基础", "基础扶贫")),
        Code("new_village", "新村扶贫工程", ("新村", "新村扶贫")),
        Code("capacity", "能力扶贫工程", ("能力", "能力扶贫")),
        Code("ecology", "生态扶贫工程", ("生态", "生态扶贫")),
        Code("social_security", "社会保障扶贫工程", ("社会保障", "社会保障扶贫")),
    ),
    source="R003-004",
)
"""The five programmes, 五大扶贫工程."""

AID_CHANNELS = CodeList(
    "aid_channels",
    "扶贫渠道",
    (Code("departments", "行业扶贫", ("行业部门",)), Code("special_funds", "专项扶贫", ("专项扶贫资金",))),
    source="R000-026",
)
"""Who answers for what: departments for what reaches a village, special funds for what reaches a household."""

TO_VILLAGE_ITEMS = CodeList(
    "to_village_items",
    "到村项目",
    (
        Code("water", "水", ("饮水", "水利"), group="departments"),
        Code("power", "电", ("电力", "农网"), group="departments"),
        Code("road", "路", ("道路", "交通"), group="departments"),
        Code("broadcasting", "广播", ("广播电视",), group="departments"),
    ),
    source="R000-026",
)
"""What departments bring to villages; what reaches households is of the special funds."""

VILLAGE_INDUSTRIES = CodeList(
    "village_industries",
    "主导产业",
    (
        Code("crops", "种植业"),
        Code("livestock", "养殖业"),
        Code("orchards", "林果业", ("果业", "林业")),
        Code("processing", "加工业", ("小食品加工业",)),
        Code("tourism", "乡村旅游", ("旅游业",)),
        Code("photovoltaic", "光伏", ("光伏发电",)),
        Code("e_commerce", "电子商务", ("电商",)),
        Code("other", "其他", ("其它",)),
    ),
    source="R002-023; R002-069",
    assumed=True,
)

VILLAGE_POSTS = CodeList(
    "village_posts",
    "驻村职务",
    (
        Code("head", "驻村组长", ("工作队队长", "驻村工作队队长", "组长", "队长")),
        Code("first_secretary", "第一书记"),
        Code("resident_cadre", "驻村干部"),
        Code("member", "工作队员", ("队员",)),
    ),
    source="R000-050; R000-051",
)

CADRE_RANKS = CodeList(
    "cadre_ranks",
    "职级",
    (
        Code("staff", "科员及以下", ("科员", "办事员")),
        Code("deputy_section", "副科", ("副科级", "乡科级副职")),
        Code("section", "正科", ("正科级", "乡科级正职")),
        Code("deputy_division", "副处", ("副处级", "县处级副职")),
        Code("division", "正处", ("正处级", "县处级正职")),
        Code("deputy_bureau", "副厅及以上", ("副厅", "副厅级", "厅局级副职")),
    ),
    source="R000-050; 公务员法职务层次",
)
"""Ranks from the lowest to the highest: their order is what 副科以上 means."""

VILLAGE_EXIT_ELEMENTS = CodeList(
    "village_exit_elements",
    "贫困村退出要素",
    (
        Code("poverty_rate", "贫困发生率"),
        Code("infrastructure", "基础设施"),
        Code("services", "基本公共服务"),
        Code("industry", "产业发展"),
        Code("collective_income", "集体经济收入"),
    ),
    source="关于建立贫困退出机制的意见（2016）",
)
