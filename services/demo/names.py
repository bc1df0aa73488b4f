"""Invented names, telephone and account numbers for people of the demo register."""

from random import Random

# Frequent in the Hakka villages of southern Ganzhou; the weight is the share of families, not exact.
SURNAMES = {
    "曾": 9, "刘": 9, "李": 8, "黄": 8, "谢": 7, "王": 6, "钟": 6, "赖": 6, "邱": 5, "郭": 5, "张": 5, "陈": 5,
    "何": 4, "肖": 4, "罗": 4, "廖": 4, "叶": 3, "温": 3, "卢": 3, "袁": 3, "吴": 3, "朱": 3, "邓": 3, "徐": 2,
    "杨": 2, "周": 2, "林": 2, "胡": 2, "余": 2, "俞": 1, "巫": 1, "古": 1, "凌": 1, "江": 1,
}  # fmt: skip
SHE_SURNAMES = {"蓝": 6, "雷": 4, "钟": 4}

_FIRST = {
    "male": "福运水石金木德世贤荣昌发庆光远声和泉观传启隆新胜",
    "female": "秀桂玉春秋冬兰金菊莲香凤满招来美月清细梅",
}
_SECOND = {
    "male": "生发福民林财根长昌华明荣贵平辉强军文斌亮洪祥洲彬",
    "female": "英兰香莲秀娣妹华凤珍珠娇连梅红清芳玲萍燕平",
}
_YOUNG = {
    "male": "俊宇浩文博嘉志鹏子轩伟杰涛宏毅鑫晨睿航磊",
    "female": "欣怡雨婷佳琪思雅静丽梦瑶诗颖慧敏晓玲嘉琳",
}


def surname(random: Random, *, she: bool) -> str:
    """A family name, of the She people if asked."""
    table = SHE_SURNAMES if she else SURNAMES
    return random.choices(list(table), weights=list(table.values()))[0]


def given_name(random: Random, sex: str, born_year: int) -> str:
    """A given name as its generation bore it: single characters are mostly the young's."""
    if born_year >= 1990:
        pool = _YOUNG[sex]
        return "".join(random.sample(pool, 1 if random.random() < 0.2 else 2))
    return random.choice(_FIRST[sex]) + random.choice(_SECOND[sex])


def telephone(serial: int) -> str:
    """An eleven-digit number that reaches nobody: mobile numbers begin with 13 to 19, never with 100."""
    return f"100{serial:08d}"


def bank_account(serial: int) -> str:
    """A nineteen-digit account that is no card: no issuer was ever given a number beginning with 00."""
    return f"00{serial:017d}"
