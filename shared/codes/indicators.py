"""The indicators that monitoring computes from what the other services announce; departments report the others."""

import re

from shared.codes.lists import Code, CodeList

INDICATORS = CodeList(
    "indicators",
    "系统计算的指标",
    (
        # what is counted as at a day, or what happened in a year
        Code("exited_households", "脱贫户数", group="households"),
        Code("exited_people", "脱贫人数", group="people"),
        Code("remaining_households", "未脱贫户数", group="households"),
        Code("remaining_people", "未脱贫人数", group="people"),
        Code("returned_households", "返贫户数", group="households"),
        Code("supported_households", "脱贫后继续扶持户数", group="households"),
        Code("unsafe_dwellings", "居住危房户数", group="households"),
        Code("dropped_out_children", "义务教育阶段辍学人数", group="people"),
        Code("relocated_people", "易地搬迁人数", group="people"),
        Code("income_per_head", "贫困户人均纯收入", group="fen"),
        Code("loans_outstanding", "产业扶贫信贷通贷款余额", group="fen"),
        # shares of households
        Code("helped_share", "有帮扶责任人的贫困户占比", group="share"),
        Code("measured_share", "有帮扶措施的贫困户占比", group="share"),
        Code("income_project_share", "参与增收项目的贫困户占比", group="share"),
        Code("income_projects_per_household", "户均增收项目数", group="count"),
        Code("skilled_share", "有人掌握实用技术的贫困户占比", group="share"),
        Code("trained_household_share", "有人参加培训的贫困户占比", group="share"),
        Code("co_operative_share", "加入合作社的贫困户占比", group="share"),
        Code("borrowing_share", "使用扶贫贷款的贫困户占比", group="share"),
        Code("relieved_share", "因病因灾致贫户救助率", group="share"),
        Code("disaster_relieved_share", "受灾户应急救助率", group="share"),
        Code("hardship_relieved_share", "突发困难户临时救助率", group="share"),
        Code("safe_dwelling_share", "住房安全的贫困户占比", group="share"),
        Code("whole_dibao_share", "低保户保率", group="share"),
        Code("employed_household_share", "有劳动力家庭就业率", group="share"),
        # shares of people
        Code("safe_water_share", "饮水安全人口占比", group="share"),
        Code("old_share", "未脱贫人口中60岁及以上占比", group="share"),
        Code("ill_or_disabled_share", "未脱贫人口中因病因残致贫占比", group="share"),
        Code("weak_labour_share", "未脱贫人口中无劳动力和弱劳动力占比", group="share"),
        Code("old_pension_share", "60岁及以上参加养老保险率", group="share"),
        Code("pension_share", "养老保险参保率", group="share"),
        Code("medical_share", "医疗保险参保率", group="share"),
        Code("aided_student_share", "贫困家庭学生资助率", group="share"),
        Code("trained_employed_share", "培训后就业率", group="share"),
        Code("willing_moved_share", "自愿搬迁对象搬迁率", group="share"),
        Code("settled_share", "集镇和新型农村社区安置率", group="share"),
        # of what happened
        Code("alerts_visited_in_time", "预警按时入户核实率", group="share"),
        Code("income_growth", "贫困户人均纯收入增幅", group="share"),
        Code("loan_growth", "扶贫贷款余额增幅", group="share"),
        Code("exit_year_funds_share", "当年脱贫村项目资金占比", group="share"),
        # villages
        Code("exited_villages", "退出贫困村数", group="villages"),
        Code("exited_village_share", "贫困村退出率", group="share"),
        Code("village_road_share", "通硬化路村占比", group="share"),
        Code("village_bus_share", "通客运班车村占比", group="share"),
        Code("village_water_share", "户户饮水安全村占比", group="share"),
        Code("village_power_share", "通生产生活用电村占比", group="share"),
        Code("village_broadband_share", "通宽带村占比", group="share"),
        Code("village_broadcasting_share", "通广播电视村占比", group="share"),
        Code("village_clinic_share", "有卫生室村占比", group="share"),
        Code("village_doctor_share", "有村医村占比", group="share"),
        Code("village_library_share", "有图书室村占比", group="share"),
        Code("village_co_operative_share", "有合作社村占比", group="share"),
        Code("village_industry_share", "有主导产业村占比", group="share"),
        Code("village_project_share", "有产业项目村占比", group="share"),
        Code("village_income_share", "村集体经济收入达标村占比", group="share"),
        Code("village_team_share", "有驻村工作队村占比", group="share"),
        Code("village_staffed_share", "驻村力量达标村占比", group="share"),
        Code("village_unit_share", "有帮扶单位村占比", group="share"),
    ),
    source="R000-001, R001-020, R002-034, R003-001, E01",
)
"""What an indicator counts in is its group: a unit of shared.policies.targets."""

VILLAGE_INDICATORS = frozenset(one.code for one in INDICATORS if one.code.startswith(("village_", "exited_village")))
"""Those that look at villages; they may look at poor ones, or those that exited, alone."""

LESS_IS_BETTER = frozenset(
    ("remaining_households", "remaining_people", "returned_households", "unsafe_dwellings", "dropped_out_children")
)
"""Those of which an area does better the fewer it has."""
NEITHER_IS_BETTER = frozenset(("old_share", "ill_or_disabled_share", "weak_labour_share"))
"""Those that tell who the people are, so that no area does better than another by them."""

_MEASURED = re.compile(r"[十百千万亿].*|.*(亩|公顷|米|里|吨|斤|克|升|瓦|瓦时)")
"""What a count is in where it is no count of things one by one: so many tens of thousands, or a measure."""


def counts_whole(unit: str, unit_label: str | None = None) -> bool:
    """Whether figures of a unit are whole: things counted one by one, and fen.

    Args:
        unit: unit of an indicator, or of an item of a score sheet.
        unit_label: what a ``count`` is in.

    Assumed: a count in tens of thousands (万口) or in a measure of land, length, weight, volume or power (亩, 米) takes
    fractions, every other one (名, 个, 条) none.
    """
    if unit == "count":
        return not _MEASURED.fullmatch(unit_label or "")
    return unit not in {"share", "state"}
