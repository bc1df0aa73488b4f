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

MEASURE_CLASSES = CodeList(
    "measure_classes",
    "帮扶类别",
    (
        Code("industry", "产业项目扶持类", ("产业扶贫", "产业扶持")),
        Code("photovoltaic", "光伏扶贫类", ("光伏扶贫",)),
        Code("asset_income", "资产收益类", ("资产收益扶贫",)),
        Code("education", "教育扶持类", ("智力扶贫", "教育扶贫")),
        Code("employment", "就业扶持类", ("就业扶贫",)),
        Code("guarantee", "政策保障类", ("社保兜底", "社会保障兜底")),
        Code("housing", "搬迁和危房改造类", ("易地扶贫搬迁和危房改造",)),
    ),
    source="R002-022, R002-023, R001-022, R002-069",
)

MEASURE_ITEMS = CodeList(
    "measure_items",
    "帮扶项目",
    (
        Code("crops", "种植业", ("种植",), group="industry"),
        Code("livestock", "养殖业", ("养殖",), group="industry"),
        Code("food_processing", "小食品加工业", group="industry"),
        Code("facility_farming", "设施农业", group="industry"),
        Code("tourism", "乡村旅游业", ("乡村旅游",), group="industry"),
        Code("e_commerce", "电子商务", ("电商",), group="industry"),
        Code("startup", "自主创业", ("创业",), group="industry"),
        Code("photovoltaic", "光伏电站", ("光伏",), group="photovoltaic"),
        Code("production_shares", "生产资料入股", ("入股",), group="asset_income"),
        Code("land_transfer", "土地流转", group="asset_income"),
        Code("co_op_membership", "加入合作社", ("入社",), group="asset_income"),
        Code("student_aid", "在校贫困生资助", ("助学",), group="education"),
        Code("graduate_placement", "毕业生就业帮扶", group="education"),
        Code("preschool_aid", "学前教育资助", group="education"),
        Code("local_jobs", "园区和龙头企业就业", group="employment"),
        Code("migrant_work", "外出务工", ("劳务输出",), group="employment"),
        Code("skills_training", "雨露计划技能培训", ("技能培训",), group="employment"),
        Code("welfare_post", "公益性岗位", ("公益岗位",), group="employment"),
        Code("minimum_allowance", "最低生活保障", ("低保",), group="guarantee"),
        Code("destitute_support", "五保供养", ("特困供养",), group="guarantee"),
        Code("social_assistance", "民政社会救助", ("临时救助",), group="guarantee"),
        Code("relocation", "易地扶贫搬迁", group="housing"),
        Code("dangerous_housing", "危房改造", group="housing"),
    ),
    source="R002-022, R002-023, R000-030, R001-022, R002-069",
    assumed=True,
)
"""What a household can be helped with; the group is the class under which it stands on every menu."""

INDUSTRY_SUPPORT_KINDS = CodeList(
    "industry_support_kinds",
    "产业扶持方式",
    (
        Code("special_funds", "专项资金扶持", ("专项资金",)),
        Code("mutual_funds", "互助资金扶持", ("互助资金",)),
        Code("jobs_and_startup", "就业创业扶持", ("就业创业",)),
        Code("credit", "信贷资金扶持", ("信贷资金",)),
    ),
    source="R000-020",
)

INDUSTRY_MODELS = CodeList(
    "industry_models",
    "扶贫模式",
    (
        Code("own", "自主发展", ("贫困户自主发展",)),
        Code("enterprise", "龙头企业+", ("龙头企业+贫困户",)),
        Code("family_farm", "家庭农场+", ("家庭农场+贫困户",)),
        Code("co_operative", "合作社+", ("农民专业合作社+贫困户", "合作社+贫困户")),
        Code("large_producer", "产业大户+", ("产业大户+贫困户",)),
    ),
    source="R002-067",
)

HELP_MEANS = CodeList(
    "help_means",
    "帮扶方式",
    (
        Code("work_relief", "以工代赈"),
        Code("production_award", "生产奖补"),
        Code("labour_subsidy", "劳务补助"),
        Code("welfare_post", "公益性岗位", ("开发公益性岗位", "公益岗位")),
        Code("policy_benefit", "政策性补助", ("政策保障",)),
        Code("service", "技术和信息服务", ("技术服务",)),
        Code("plain_cash", "直接送钱", ("简单送钱",)),
        Code("plain_goods", "直接送物", ("简单送物",)),
    ),
    source="R001-030",
    assumed=True,
)

PRIORITY_REASONS = CodeList(
    "priority_reasons",
    "优先帮扶理由",
    (
        Code("disabled", "有残疾人"),
        Code("no_labour", "无劳动力"),
        Code("no_stable_income", "无稳定收入"),
        Code("returning_graduate", "有返乡大中专毕业生"),
        Code("poor", "建档立卡贫困户"),
    ),
    source="R000-031, R000-033, R000-041, R002-069",
)

RELOCATION_KINDS = CodeList(
    "relocation_kinds",
    "搬迁方式",
    (
        Code("poverty", "易地扶贫搬迁", ("易地扶贫",)),
        Code("ecology", "生态移民搬迁", ("生态移民",)),
        Code("geological", "地质灾害自愿搬迁", ("地质灾害自愿",)),
        Code("land_quota", "建设用地增减挂钩", ("增减挂钩",)),
    ),
    source="R003-007",
)

RELOCATION_PRIORITIES = CodeList(
    "relocation_priorities",
    "优先搬迁对象",
    (
        Code("destitute", "特困户"),
        Code("poor", "贫困户"),
        Code("disaster_hit", "受灾户"),
        Code("in_danger", "避灾户"),
    ),
    source="R000-016",
)

SETTLEMENTS = CodeList(
    "settlements",
    "安置方式",
    (
        Code("market_town", "集镇", ("集镇安置",), group="settlement"),
        Code("new_community", "新型农村社区", ("新型农村社区安置",), group="settlement"),
        Code("nearby", "就近就地集中安置", ("就近就地",), group="nearby"),
    ),
    source="R000-015",
)

POST_KINDS = CodeList(
    "post_kinds",
    "公益性岗位类别",
    (
        Code("cleaner", "保洁员"),
        Code("forest_ranger", "护林员"),
        Code("road_keeper", "护路员"),
        Code("river_keeper", "巡河员"),
        Code("carer", "护理员"),
        Code("other", "其他", ("其它",)),
    ),
    source="R000-031",
    assumed=True,
)

EMPLOYMENT_KINDS = CodeList(
    "employment_kinds",
    "就业方式",
    (
        Code("welfare_post", "公益性岗位", ("公益岗位",)),
        Code("enterprise", "企业就业", ("园区就业", "龙头企业就业")),
        Code("workshop", "扶贫车间"),
        Code("migrant", "外出务工"),
        Code("self_employed", "自主创业", ("自谋职业",)),
        Code("other", "其他", ("其它",)),
    ),
    source="R000-028, R000-031, R001-028",
    assumed=True,
)
