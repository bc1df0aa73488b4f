"""Code lists of who leads: groups and their seats, who is responsible, who bears which part, what is approved."""

from shared.codes.lists import Code, CodeList

GROUP_KINDS = CodeList(
    "group_kinds",
    "领导机构类别",
    (
        Code("leading_group", "领导小组"),
        Code("coordination_group", "协调小组"),
        Code("joint_meeting", "联席会议"),
        Code("supervision_group", "督导工作组", ("督导组",)),
        Code("work_station", "扶贫工作站", ("工作站",)),
    ),
    source="R000-067, R002-142, R000-071, R003-028, R002-026",
)

SEAT_KINDS = CodeList(
    "seat_kinds",
    "领导机构席位",
    (
        Code("head", "组长", ("召集人",)),
        Code("executive_deputy", "常务副组长"),
        Code("deputy", "副组长"),
        Code("member", "成员"),
        Code("office_director", "办公室主任"),
        Code("staff", "工作人员", ("专人",)),
    ),
    source="R000-067, R002-088, R002-142, R002-026",
)

RESPONSIBILITY_KINDS = CodeList(
    "responsibility_kinds",
    "责任类别",
    (
        Code("secretary", "书记"),
        Code("first_responsible", "第一责任人"),
        Code("directly_responsible", "直接责任人"),
        Code("staff", "专（兼）职人员", ("专职人员", "兼职人员")),
    ),
    source="R001-037, R000-068, R002-072, R003-040",
)

MANDATE_PARTS = CodeList(
    "mandate_parts",
    "职责分工",
    (
        Code("lead", "牵头"),
        Code("join", "参与", ("配合",)),
        Code("choose_objects", "确定对象"),
        Code("answer_overall", "负总责"),
        Code("link", "联挂"),
        Code("carry_out", "抓落实"),
        Code("organise", "组织实施"),
        Code("implement", "实施主体"),
        Code("supervise", "监管主体"),
        Code("oversee", "监管"),
        Code("coordinate", "组织协调"),
        Code("track", "跟踪监测"),
        Code("keep_files", "档案管理"),
    ),
    source="R000-032, R000-070, R003-013, R001-037, R003-032, E2-14",
)

WORK_PLAN_KINDS = CodeList(
    "work_plan_kinds",
    "审定事项",
    (
        Code("multi_year_plan", "工作规划", ("规划",)),
        Code("year_plan", "年度工作计划", ("年度计划",)),
        Code("assessment_method", "考核办法"),
        Code("year_task", "年度工作任务", ("年度任务",)),
    ),
    source="R000-069",
)
