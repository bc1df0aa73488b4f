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
        Code("development", "扶贫开发", ("一类", "扶贫开发对象")),
        Code("relief", "救济保障", ("二类", "救济保障对象")),
    ),
    source="R002-020, R002-021, R002-058",
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
    source="贫困户登记表 A2; R002-010",
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
        Code("preschool", "学前教育", ("幼儿园",)),
        Code("primary", "小学"),
        Code("junior_high", "初中", ("七年级", "八年级", "九年级")),
        Code("senior_high", "高中", ("高中一年级", "高中二年级", "高中三年级")),
        Code("vocational", "中职", ("中专", "职高", "技校", "中职中专")),
        Code("higher_vocational", "高职高专", ("高职", "大专")),
        Code("undergraduate", "本科", ("大学",)),
        Code("postgraduate", "研究生", ("硕士研究生", "博士研究生")),
    ),
    source="贫困户登记表 A10; R002-025",
    assumed=True,
)

HEALTH_STATES = CodeList(
    "health_states",
    "健康状况",
    (
        Code("healthy", "健康", ("良好", "健康或良好")),
        Code("chronic", "长期慢性病", ("慢性病", "患有长期慢性病")),
        Code("serious", "患有大病", ("大病", "重病")),
        Code("disabled", "残疾"),
    ),
    source="贫困户登记表 A11",
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
