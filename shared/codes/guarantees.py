"""Code lists of what every household is to have: food and clothes, schooling, medical care, housing, water, pension."""

from shared.codes.lists import Code, CodeList

GUARANTEE_ELEMENTS = CodeList(
    "guarantee_elements",
    "两不愁三保障内容",
    (
        Code("food", "不愁吃", ("吃", "吃穿不愁（吃）")),
        Code("clothing", "不愁穿", ("穿", "吃穿不愁（穿）")),
        Code("education", "义务教育", ("义务教育有保障", "教育保障")),
        Code("medical", "基本医疗", ("基本医疗有保障", "医疗保障")),
        Code("housing", "住房安全", ("住房", "住房安全有保障", "住房保障")),
        Code("pension", "养老", ("养老保障", "养老有保障")),
        Code("water", "饮水安全", ("饮水", "安全饮水", "饮水安全有保障")),
    ),
    source="R000-006, R000-007, R001-002, R002-056",
)

DWELLING_GRADES = CodeList(
    "dwelling_grades",
    "房屋安全等级",
    (
        Code("a", "A级", ("A", "安全")),
        Code("b", "B级", ("B", "基本安全")),
        Code("c", "C级", ("C", "局部危险")),
        Code("d", "D级", ("D", "整栋危险", "整幢危险")),
    ),
    source="农村危险房屋鉴定技术导则",
)

GUARANTEE_STATES = CodeList(
    "guarantee_states",
    "保障情况",
    (
        Code("met", "已保障", ("达标",)),
        Code("unmet", "未保障", ("未达标",)),
        Code("unknown", "待核实", ("缺少材料",)),
    ),
    source="R000-006",
    assumed=True,
)

ENTITLEMENTS = CodeList(
    "entitlements",
    "应享政策",
    (
        Code("support", "特困供养", ("特困人员救助供养",)),
        Code("wubao", "五保", ("五保供养",)),
        Code("dibao", "农村低保", ("低保",)),
        Code("pension", "养老金", ("城乡居民养老金",)),
        Code("top_up", "差额补助", ("补足差额",)),
    ),
    source="R000-007, R000-037, R000-038, R000-039, R001-018",
)

TRANSFER_KINDS = CodeList(
    "transfer_kinds",
    "转移性收入政策",
    (
        Code("minimum_allowance", "低保", ("最低生活保障",)),
        Code("destitute_support", "特困供养", ("五保供养",)),
        Code("disability_allowance", "残疾人补贴", ("残疾人两项补贴",)),
        Code("old_age_allowance", "高龄老人补贴", ("高龄补贴",)),
        Code("pension", "养老保险", ("养老金", "城乡居民养老保险")),
        Code("family_planning", "计划生育补贴", ("计生补贴", "计划生育奖励")),
    ),
    source="R001-029",
)
"""What the state pays to people for good: whether each gets what is due to him is looked at person by person."""
