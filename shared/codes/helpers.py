"""Code lists of those who help: their units and posts, whom they are paired with, what they do and sign."""

from shared.codes.lists import Code, CodeList

UNIT_LEVELS = CodeList(
    "unit_levels",
    "帮扶单位级别",
    (
        Code("province", "省直", ("省级", "省直单位")),
        Code("city", "市直", ("市级", "市直单位")),
        Code("county", "县直", ("县级", "县直单位")),
        Code("town", "乡镇", ("乡级", "镇级")),
        Code("village", "村级", ("村",)),
    ),
    source="扶贫手册（帮扶责任人）",
)

UNIT_KINDS = CodeList(
    "unit_kinds",
    "帮扶单位类别",
    (
        Code("agency", "机关部门", ("机关", "部门")),
        Code("school", "学校"),
        Code("hospital", "医院", ("卫生院", "医疗机构")),
        Code("enterprise", "企业"),
        Code("social", "社会组织"),
        Code("resident_team", "驻村小组", ("驻村工作队", "驻村工作组")),
        Code("other", "其他", ("其它",)),
    ),
    source="R002-145, R002-150, R002-152, R000-084",
    assumed=True,
)

HELPER_POSTS = CodeList(
    "helper_posts",
    "帮扶人职务类别",
    (
        Code("town_leader", "镇党委领导", ("乡镇领导", "镇领导")),
        Code("middle_cadre", "中层干部"),
        Code("graduate_village_official", "大学生村官"),
        Code("village_committee", "村两委干部", ("村组干部", "村干部")),
        Code("first_secretary", "第一书记"),
        Code("resident_member", "驻村工作队员", ("驻村干部",)),
        Code("township_staff", "乡镇干部职工", ("乡镇干部",)),
        Code("department_cadre", "单位帮扶干部", ("部门干部",)),
        Code("branch_secretary", "支部书记"),
        Code("party_member", "党员"),
        Code("medical_staff", "医务人员"),
        Code("teacher", "教师"),
        Code("entrepreneur", "企业负责人"),
        Code("other", "其他", ("其它",)),
    ),
    source="R000-042, R000-043, R000-044, R000-062, R002-149, R003-026",
    assumed=True,
)

PAIRING_ROLES = CodeList(
    "pairing_roles",
    "结对身份",
    (
        Code("responsible", "帮扶责任人", ("责任人",)),
        Code("joint", "共同帮扶人", ("增加帮扶责任人",)),
        Code("medical", "医务联系人"),
    ),
    source="R003-025, R001-033, R000-062",
)

PAIR_KINDS = CodeList(
    "pair_kinds",
    "结对方式",
    (Code("one_to_one", "一对一"), Code("many_to_one", "多对一"), Code("one_to_many", "一对多")),
    source="R004-015, R000-042",
)

AID_MODES = CodeList(
    "aid_modes",
    "帮扶方式",
    (Code("develop", "造血"), Code("relieve", "输血")),
    source="R004-016",
)

VILLAGE_TASKS = CodeList(
    "village_tasks",
    "包村任务",
    (
        Code("planning", "制定规划"),
        Code("industry", "发展产业"),
        Code("conditions", "改善条件"),
        Code("relief", "扶贫解困"),
        Code("service", "服务群众"),
        Code("mediation", "调处矛盾"),
    ),
    source="R000-052",
)

HOUSEHOLD_TASKS = CodeList(
    "household_tasks",
    "联户任务",
    (
        Code("ideas", "理清思路"),
        Code("confidence", "增强信心"),
        Code("industry", "发展产业"),
        Code("ability", "提升能力"),
        Code("schooling", "资助上学"),
        Code("employment", "协调就业"),
        Code("difficulties", "解决困难"),
    ),
    source="R000-053",
)

TRACED_ITEMS = CodeList(
    "traced_items",
    "到村到户事项",
    (
        Code("management", "工作管理", group="six"),
        Code("planning", "规划计划", group="six"),
        Code("classified_measures", "分类施策", group="six"),
        Code("project_funds", "项目资金", group="six"),
        Code("help_duty", "帮扶责任", group="six"),
        Code("assessment", "监测考核", group="six"),
        # the seven of R002-033 aren't listed in the source
        Code("paired_cadres", "干部结对帮扶", group="seven"),
        Code("industry", "产业扶持", group="seven"),
        Code("schooling", "教育培训", group="seven"),
        Code("housing", "危房改造", group="seven"),
        Code("relocation", "移民搬迁", group="seven"),
        Code("infrastructure", "基础设施", group="seven"),
        Code("security", "社会保障", group="seven"),
    ),
    source="R000-048, R002-033",
    assumed=True,
)

VISIT_KINDS = CodeList(
    "visit_kinds",
    "走访类别",
    (
        Code("routine", "走访"),
        Code("festival", "慰问", ("节日慰问",)),
        Code("medical", "医务联系", ("健康随访",)),
        Code("school_home", "教师家访", ("家访",)),
        Code("check", "核查"),
    ),
    source="R002-152, R000-062",
    assumed=True,
)

SIX_DELIVERIES = CodeList(
    "six_deliveries",
    "六送",
    (
        Code("ideas", "送观念", ("观念",)),
        Code("policies", "送政策", ("政策",)),
        Code("skills", "送技能", ("技能",)),
        Code("information", "送信息", ("信息",)),
        Code("posts", "送岗位", ("岗位",)),
        Code("funds", "送资金", ("资金",)),
    ),
    source="R002-156",
)

FOUR_HELPS = CodeList(
    "four_helps",
    "四助",
    (
        Code("hardship", "助困"),
        Code("business", "助业"),
        Code("medical", "助医"),
        Code("schooling", "助学"),
    ),
    source="R002-157",
)

LETTER_KINDS = CodeList(
    "letter_kinds",
    "责任书类别",
    (
        Code("cadre", "联户干部目标责任书"),
        Code("resident_team", "驻村小组目标责任书"),
        Code("department", "部门目标责任书"),
    ),
    source="R000-046, R000-084",
)

HEALTH_FILE_OWNERS = CodeList(
    "health_file_owners",
    "健康档案责任部门",
    (
        Code("health_centre", "卫生院"),
        Code("family_planning", "计生办"),
        Code("civil_affairs", "民政办"),
    ),
    source="R000-060",
)

AID_OBJECT_KINDS = CodeList(
    "aid_object_kinds",
    "帮扶对象类别",
    (
        Code("three_gorges_migrant", "三峡移民"),
        Code("disabled_veteran", "伤残军人"),
        Code("autumn_student", "金秋助学学生", ("金秋助学贫困学生",)),
        Code("poor_household", "贫困户"),
        Code("retired_cadre", "离退休老干部"),
        Code("old_party_member", "老党员"),
        Code("hard_up_party_member", "困难党员"),
        Code("hard_up_resident", "困难群众", ("生活困难群众",)),
    ),
    source="R004-010",
)

DONATION_KINDS = CodeList(
    "donation_kinds",
    "捐助类别",
    (Code("money", "资金"), Code("goods", "物资")),
    source="R002-145, R002-030",
)

HELP_ACTIVITIES = CodeList(
    "help_activities",
    "帮扶活动",
    (
        Code("party_lecture", "上党课", ("党课",)),
        Code("free_clinic", "义诊"),
        Code("health_talk", "健康宣传"),
        Code("work_day", "到结对单位工作"),
        Code("other", "其他", ("其它",)),
    ),
    source="R002-146, R002-147, R002-149",
    assumed=True,
)

ALLOWANCE_KINDS = CodeList(
    "allowance_kinds",
    "驻村补贴类别",
    (
        Code("living", "生活补贴"),
        Code("transport", "交通补贴"),
        Code("communication", "通讯补贴"),
        Code("other", "其他补贴", ("其它补贴",)),
    ),
    source="R003-030",
    assumed=True,
)
