"""Code lists of what departments tell of households, people and areas (部门预警信号)."""

from shared.codes.lists import Code, CodeList

SIGNAL_DEPARTMENTS = CodeList(
    "signal_departments",
    "预警部门",
    (
        Code("health_insurance", "医保部门", ("医保", "医保局", "医疗保障局")),
        Code("civil_affairs", "民政部门", ("民政", "民政局", "民政办")),
        Code("disabled_federation", "残联", ("残疾人联合会",)),
        Code("education", "教育部门", ("教育", "教育局", "教体局")),
        Code("agriculture", "农业农村部门", ("农业农村", "农业农村局", "农业局")),
        Code("emergency", "应急管理部门", ("应急", "应急管理", "应急局", "应急管理局")),
        Code("human_resources", "人社部门", ("人社", "人社局", "人力资源和社会保障局")),
    ),
    source="R001-044; 公开文本",
    assumed=True,
)

SIGNAL_KINDS = CodeList(
    "signal_kinds",
    "部门预警信号",
    (
        Code("medical_burden", "自付医疗费用", ("医疗费用", "大额医疗支出"), group="health_insurance"),
        Code("disability_found", "新增残疾", ("新增重度残疾", "残疾评定"), group="disabled_federation"),
        Code("dropped_out_of_school", "辍学", ("失学辍学",), group="education"),
        Code("back_at_school", "复学", ("返校就读",), group="education"),
        Code("worker_died", "死亡", ("家庭成员死亡", "去世"), group="civil_affairs"),
        Code("allowance_ended", "低保停发", ("停发低保",), group="civil_affairs"),
        Code("hardship", "突发生活困难", ("突发困难", "急难"), group="civil_affairs"),
        Code("project_failed", "产业项目失败", ("产业失败",), group="agriculture"),
        Code("disaster", "自然灾害", ("受灾",), group="emergency"),
        Code("accident", "突发事故", ("意外事故",), group="emergency"),
        Code("job_ended", "失业", ("务工中断", "返乡失业"), group="human_resources"),
    ),
    source="R000-035, R000-036, R001-044",
    assumed=True,
)
"""The group is the one department that may tell it."""

DISASTER_KINDS = CodeList(
    "disaster_kinds",
    "自然灾害种类",
    (
        Code("flood", "洪涝", ("洪水", "水灾", "暴雨洪涝")),
        Code("drought", "干旱", ("旱灾",)),
        Code("wind_hail", "风雹", ("大风", "冰雹")),
        Code("typhoon", "台风"),
        Code("cold", "低温冷冻", ("冻灾", "霜冻")),
        Code("snow", "雪灾", ("暴雪",)),
        Code("earthquake", "地震"),
        Code("geological", "地质灾害", ("滑坡", "泥石流", "崩塌")),
        Code("wildfire", "森林草原火灾", ("森林火灾", "草原火灾")),
        Code("pests", "生物灾害", ("病虫害",)),
        Code("other", "其他", ("其它",)),
    ),
    source="R000-035; 自然灾害情况统计的分类",
    assumed=True,
)

HARDSHIP_KINDS = CodeList(
    "hardship_kinds",
    "突发困难类别",
    (Code("temporary", "临时性"), Code("urgent", "紧迫性"), Code("sudden", "突发性")),
    source="R000-036",
)
