"""Code lists of the registration form (贫困户登记表) and of the national standards that it uses."""

from collections.abc import Iterable

from shared.codes.lists import Code, CodeList


def _ethnic_groups(lines: Iterable[str]) -> tuple[Code, ...]:
    pairs = (pair.split(":") for line in lines for pair in line.split())
    return tuple(
        Code(code, label if label.endswith("族") else f"{label}族", (label,), standard=f"{number:02d}")
        for number, (code, label) in enumerate(pairs, start=1)
    )


HOUSEHOLD_GROUPS = CodeList(
    "household_groups",
    "贫困户分组",
    (
        # one: able to develop (因病, 因灾, 文化低, 技能低, 无门路); two: unable (残疾, 智障, 孤寡, 缺劳少力)
        Code("development", "扶贫开发", ("一类", "一类贫困户", "扶贫开发对象")),
        Code("relief", "救济保障", ("二类", "二类贫困户", "救济保障对象")),
    ),
    source="R002-020, R002-021, R002-059",
)

HOUSEHOLD_TYPES = CodeList(
    "household_types",
    "贫困户属性",
    (
        Code("ordinary", "一般贫困户", ("一般户", "扶贫户", "扶贫开发户"), group="development"),
        Code("subsidised_poor", "扶贫低保户", ("低保贫困户",), group="development"),
        Code("dibao", "低保户", ("低保户（无劳动力户）",), group="relief"),
        Code(
            "wubao",
            "五保户",
            ("五保贫困户", "特困供养", "特困供养户", "特困供养贫困户", "特困户"),
            group="relief",
        ),
    ),
    source="贫困户登记表 A2; R002-010, R002-058",
)

IDENTIFICATION_STANDARDS = CodeList(
    "identification_standards",
    "识别标准",
    (Code("national", "国家标准"), Code("provincial", "省定标准"), Code("city", "市定标准")),
    source="贫困户登记表 A1",
)

POVERTY_CAUSES = CodeList(
    "poverty_causes",
    "致贫原因",
    (
        Code("illness", "因病"),
        Code("disability", "因残"),
        Code("schooling", "因学"),
        Code("disaster", "因灾"),
        Code("no_land", "缺土地"),
        Code("no_water", "缺水"),
        Code("no_technique", "缺技术"),
        Code("no_labour", "缺劳力", ("缺劳动力",)),
        Code("no_funds", "缺资金"),
        Code("poor_transport", "交通条件落后"),
        Code("no_motivation", "自身发展动力不足", ("自身发展力不足",)),
        Code("other", "其他", ("其它",)),
    ),
    source="贫困户登记表 A3",
)

SEXES = CodeList(
    "sexes",
    "性别",
    (
        Code("unknown", "未知的性别", ("未知",), standard="0"),
        Code("male", "男", ("男性",), standard="1"),
        Code("female", "女", ("女性",), standard="2"),
        Code("unstated", "未说明的性别", ("未说明",), standard="9"),
    ),
    source="GB/T 2261.1-2003",
)

RELATIONS_TO_HEAD = CodeList(
    "relations_to_head",
    "与户主关系",
    (
        Code("head", "户主", ("本人", "本人或户主")),
        Code("spouse", "配偶", ("妻", "夫", "妻子", "丈夫")),
        Code("son", "之子", ("子", "儿子", "长子", "次子", "三子", "独生子")),
        Code("daughter", "之女", ("女", "女儿", "长女", "次女", "三女", "独生女")),
        Code("daughter_in_law", "之儿媳", ("儿媳", "媳")),
        Code("son_in_law", "之女婿", ("女婿", "婿")),
        Code("grandson", "之孙子", ("孙子",)),
        Code("granddaughter", "之孙女", ("孙女",)),
        Code("daughters_son", "之外孙子", ("外孙子", "外孙")),
        Code("daughters_daughter", "之外孙女", ("外孙女",)),
        Code("father", "之父", ("父", "父亲")),
        Code("mother", "之母", ("母", "母亲")),
        Code("wifes_father", "之岳父", ("岳父",)),
        Code("wifes_mother", "之岳母", ("岳母",)),
        Code("husbands_father", "之公公", ("公公",)),
        Code("husbands_mother", "之婆婆", ("婆婆",)),
        Code("grandfather", "之祖父", ("祖父",)),
        Code("grandmother", "之祖母", ("祖母",)),
        Code("mothers_father", "之外祖父", ("外祖父",)),
        Code("mothers_mother", "之外祖母", ("外祖母",)),
        Code("sibling", "之兄弟姐妹", ("兄弟姐妹", "兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹")),
        Code("other", "其他", ("其它", "其他亲属")),
    ),
    source="贫困户登记表 A7",
    assumed=True,
)

# names as the standard writes them in Latin letters, lower case; the position is the standard's number
ETHNIC_GROUPS = CodeList(
    "ethnic_groups",
    "民族",
    _ethnic_groups(
        (
            "han:汉 mongol:蒙古 hui:回 zang:藏 uygur:维吾尔 miao:苗 yi:彝 zhuang:壮 buyei:布依 chosen:朝鲜",
            "man:满 dong:侗 yao:瑶 bai:白 tujia:土家 hani:哈尼 kazak:哈萨克 dai:傣 li:黎 lisu:傈僳",
            "va:佤 she:畲 gaoshan:高山 lahu:拉祜 sui:水 dongxiang:东乡 naxi:纳西 jingpo:景颇 kirgiz:柯尔克孜 tu:土",
            "daur:达斡尔 mulao:仫佬 qiang:羌 blang:布朗 salar:撒拉 maonan:毛南 gelao:仡佬 xibe:锡伯 achang:阿昌",
            "pumi:普米 tajik:塔吉克 nu:怒 uzbek:乌孜别克 russ:俄罗斯 ewenki:鄂温克 deang:德昂 bonan:保安 yugur:裕固",
            "gin:京 tatar:塔塔尔 derung:独龙 oroqen:鄂伦春 hezhen:赫哲 monba:门巴 lhoba:珞巴 jino:基诺",
        )
    ),
    source="GB/T 3304-1991",
)

EDUCATION_LEVELS = CodeList(
    "education_levels",
    "文化程度",
    (
        Code("preschool", "学龄前儿童", ("学龄前",)),
        Code("illiterate", "文盲或半文盲", ("文盲", "半文盲", "文盲半文盲")),
        Code("primary", "小学"),
        Code("junior_high", "初中"),
        Code("senior_high", "高中", ("中专", "职高", "技校", "高中或中专")),
        Code("college", "大专及以上", ("大专", "本科", "大学", "本科及以上", "研究生")),
    ),
    source="贫困户登记表 A9",
    assumed=True,
)

SCHOOLING = CodeList(
    "schooling",
    "在校生状况",
    (
        Code("none", "非在校生", ("否", "无", "不在校")),
        # a kindergarten is not counted among the schools
        Code("preschool", "学前教育", ("幼儿园",)),
        Code("primary", "小学", group="compulsory"),
        Code("junior_high", "初中", ("七年级", "八年级", "九年级"), group="compulsory"),
        Code("senior_high", "高中", ("高中一年级", "高中二年级", "高中三年级"), group="senior"),
        Code("vocational", "中职", ("中专", "职高", "技校", "中职中专"), group="senior"),
        Code("higher_vocational", "高职高专", ("高职", "大专"), group="senior"),
        Code("undergraduate", "本科", ("大学",), group="senior"),
        Code("postgraduate", "研究生", ("硕士研究生", "博士研究生"), group="senior"),
    ),
    source="贫困户登记表 A10; R002-025",
    assumed=True,
)

HEALTH_STATES = CodeList(
    "health_states",
    "健康状况",
    (
        Code("healthy", "健康", ("良好", "健康或良好"), standard="10"),
        Code("chronic", "长期慢性病", ("慢性病", "患有长期慢性病"), standard="30"),
        Code("serious", "患有大病", ("大病", "重病")),
        Code("disabled", "残疾", standard="60"),
    ),
    source="贫困户登记表 A11; GB/T 2261.3-2003",
)

DISABILITY_KINDS = CodeList(
    "disability_kinds",
    "残疾类别",
    (
        Code("sight", "视力残疾", ("视力",), standard="1"),
        Code("hearing", "听力残疾", ("听力",), standard="2"),
        Code("speech", "言语残疾", ("言语",), standard="3"),
        Code("limb", "肢体残疾", ("肢体",), standard="4"),
        Code("intellectual", "智力残疾", ("智力",), standard="5"),
        Code("mental", "精神残疾", ("精神",), standard="6"),
        Code("multiple", "多重残疾", ("多重",), standard="7"),
    ),
    source="贫困户登记表 A6: 残疾人证号第 19 位",
)

DISABILITY_GRADES = CodeList(
    "disability_grades",
    "残疾等级",
    (
        Code("first", "一级", ("1级", "壹级"), standard="1"),
        Code("second", "二级", ("2级", "贰级"), standard="2"),
        Code("third", "三级", ("3级", "叁级"), standard="3"),
        Code("fourth", "四级", ("4级", "肆级"), standard="4"),
    ),
    source="贫困户登记表 A6: 残疾人证号第 20 位",
)

LABOUR_CAPACITIES = CodeList(
    "labour_capacities",
    "劳动能力",
    (
        Code("ordinary", "普通劳动力"),
        Code("skilled", "技能劳动力"),
        Code("weak", "弱劳动力或半劳动力", ("弱劳动力", "半劳动力")),
        Code("lost", "丧失劳动力"),
        Code("none", "无劳动力"),
    ),
    source="贫困户登记表 A12",
)

WORK_STATES = CodeList(
    "work_states",
    "务工状况",
    (
        Code("none", "未务工", ("无", "否")),
        Code("in_town", "乡镇内务工", ("乡镇内", "乡（镇）内务工")),
        Code("in_county", "乡镇外县内务工", ("乡镇外县内", "乡（镇）外县内务工")),
        Code("in_province", "县外省内务工", ("县外省内",)),
        Code("outside_province", "省外务工", ("省外", "外省务工")),
    ),
    source="贫困户登记表 A13",
    assumed=True,
)

HOUSING_STRUCTURES = CodeList(
    "housing_structures",
    "住房结构",
    (
        Code("reinforced_concrete", "钢筋混凝土", ("钢混",)),
        Code("brick_concrete", "砖混", ("砖混材料",)),
        Code("brick_timber", "砖瓦砖木", ("砖木", "砖瓦")),
        Code("bamboo_earth", "竹草土坯", ("土坯", "竹草")),
        Code("other", "其他", ("其它",)),
    ),
    source="贫困户登记表 A22",
)

DRINKING_WATER = CodeList(
    "drinking_water",
    "饮水情况",
    (
        Code("treated_tap", "经过净化处理的自来水", ("自来水",)),
        Code("protected_well", "受保护的井水和泉水"),
        Code("unprotected_well", "不受保护的井水和泉水"),
        Code("surface", "江河湖泊水"),
        Code("rain", "收集雨水"),
        Code("bottled", "桶装水"),
        Code("other", "其他", ("其它",)),
    ),
    source="贫困户登记表 A37",
)

FUELS = CodeList(
    "fuels",
    "生活燃料",
    (
        Code("firewood", "柴草", ("木柴", "秸秆")),
        Code("coal", "煤炭", ("煤", "干煤")),
        Code("charcoal", "木炭"),
        Code("biogas", "沼气"),
        Code("gas", "燃气", ("液化气", "煤气", "天然气", "液化石油气")),
        Code("electricity", "电", ("电力",)),
        Code("other", "其他", ("其它",)),
    ),
    source="贫困户登记表 A36",
    assumed=True,
)

SUPPORT_FORMS = CodeList(
    "support_forms",
    "供养方式",
    (
        Code("dispersed", "分散供养", ("分散",)),
        Code("central", "集中供养", ("集中",)),
    ),
    source="R001-004",
)

KEY_GROUPS = CodeList(
    "key_groups",
    "重点群体",
    (
        Code("dispersed_support", "分散供养特困户"),
        Code("lone_elder", "独居老人户"),
        Code("no_labour", "无劳动能力户"),
        Code("serious_illness", "大病户"),
        Code("disabled", "残疾人户"),
    ),
    source="R001-004",
)

MEDICAL_LAYERS = CodeList(
    "medical_layers",
    "医疗保障",
    (
        Code("medical_insured", "基本医保", ("基本医疗保险",)),
        Code("major_illness_insured", "大病保险", ("城乡居民大病保险",)),
        Code("supplementary_insured", "困难群众大病补充保险", ("困难群众大病补充医疗保险", "大病补充保险")),
        Code("medical_assistance", "医疗救助"),
    ),
    source="R001-007",
)

HELP_NEEDS = CodeList(
    "help_needs",
    "帮扶需求",
    (
        Code("funds", "资金", ("缺资金", "贷款")),
        Code("technique", "技术"),
        Code("skills_training", "技能培训", ("培训",)),
        Code("job", "就业岗位", ("就业", "岗位")),
        Code("industry", "产业项目", ("产业",)),
        Code("schooling_aid", "助学", ("教育资助",)),
        Code("medical_aid", "医疗救助", ("助医",)),
        Code("housing", "住房改造", ("危房改造",)),
        Code("relocation", "易地搬迁", ("移民搬迁",)),
        Code("guarantee", "政策保障", ("兜底保障",)),
        Code("other", "其他", ("其它",)),
    ),
    source="R002-155",
    assumed=True,
)

FOUR_CLEARS = CodeList(
    "four_clears",
    "四清",
    (
        Code("family", "家庭情况"),
        Code("cause", "致贫原因"),
        Code("skills", "就业技能"),
        Code("needs", "帮扶需求"),
    ),
    source="R002-155",
)

REQUIRED_ENTRIES = CodeList(
    "required_entries",
    "必录内容",
    (
        Code("basic", "基本情况"),
        Code("cause", "致贫原因"),
        Code("plan", "脱贫方案"),
        Code("measure", "帮扶措施"),
        Code("project", "到村到户项目"),
        Code("helper_unit", "帮扶单位"),
        Code("responsible", "责任人"),
    ),
    source="R002-057, R000-079",
)
