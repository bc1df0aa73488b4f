"""The targets of all plans once more, as their sources give them: a line for each target and each reported figure.

A target: rows | code | indicator, ``=`` for one of its own name | direction, measured | milestones | what is special.
A milestone: year, whose last day is meant, years from-to, or ``?`` where the plan leaves it blank, ``*`` where it is
due every year; then the value or state, ``?`` where that is blank, nothing where figures are compared, ``~`` before
what is an aim (力争).

A figure: row | code | unit | department | what is counted, or the states from the least to the most.
"""

from collections.abc import Iterator
from typing import NamedTuple

TARGETS: dict[str, str] = {
    "cangxi-2014": """
R003-001 | exited_villages_in_year | exited_villages | at_least in_year | 2015-2019:40 | quota_level=town
R003-001 | exited_households_in_year | exited_households | at_least in_year | 2015-2019:6000 | quota_level=town
R003-001 | exited_people_in_year | exited_people | at_least in_year | 2015-2019:20000 | quota_level=town
R003-002 | exited_people | = | at_least in_plan | 2019:95500
R003-003 | well_off_villages_share | = | at_least as_of | 2019:1
R003-003 | well_off_households_share | = | at_least as_of | 2019:1
R003-005 | poor_village_roads | village_road_share | at_least as_of | 2019:1 | among=poor
R003-005 | poor_village_services_share | = | at_least as_of | 2019:1
R003-005 | poor_village_broadband | village_broadband_share | at_least as_of | 2019:1 | among=poor
R003-005 | poor_village_bank_outlets_share | = | at_least as_of | 2019:1
R003-005 | poor_village_buses | village_bus_share | at_least as_of | 2019:1 | among=poor
R003-006 | safe_water_households_share | = | at_least as_of | 2019:1
R003-006 | powered_households_share | = | at_least as_of | 2019:1
R003-006 | rebuilt_households_share | = | at_least as_of | 2019:1
R003-006 | industry_support | income_project_share | at_least as_of | 2019:1
R003-006 | technical_training | trained_household_share | at_least as_of | 2019:1
R003-006 | policy_cover_households_share | = | at_least as_of | 2019:1
E01 | e01_paved_towns_share | = | at_least as_of | 2015:1
E02 | e02_village_roads | village_road_share | at_least as_of | 2015:0.9 2017:0.95 2019:1
E03 | e03_village_buses | village_bus_share | at_least as_of | 2015:0.85 2017:0.9 2019:1
E04 | e04_transport_system | = | at_least as_of | 2019:基本形成
E05 | e05_basic_farmland | = | at_least as_of | 2015:50 2017:80
E06 | e06_stable_farmland_share | = | at_least as_of | 2015:0.7 2017:0.85 2019:0.9
E07 | e07_unsafe_water_people | = | at_most as_of | 2015:0
E08 | e08_central_water_share | = | rising as_of | 2017:
E08 | e08_tap_water_share | = | rising as_of | 2017:
E08 | e08_safe_water_system | = | at_least as_of | 2019:基本建成
E09 | e09_farm_water_system | = | at_least as_of | 2019:基本建成
E10 | e10_biogas_digesters | = | at_least as_of | 2015:~14.1 2017:~14.5 2019:~14.9
E11 | e11_solar_heaters_share | = | at_least as_of | 2015:0.3 2017:0.35 2019:0.4
E12 | e12_rural_power | = | at_least as_of | 2015:基本保障 2017:有力保障 2019:同网同价城乡电网体系基本建立
E13 | e13_grade_d_rebuilt_share | = | at_least as_of | 2015:0.8 2017:0.9 2019:1
E14 | e14_grade_c_rebuilt_share | = | at_least as_of | 2015:0.5 2017:0.7 2019:1
E15 | e15_five_improvements_share | = | at_least as_of | 2015:0.6 2017:0.75 2019:0.9
E16 | e16_village_amenities_share | = | at_least as_of | 2015:0.6 2017:0.8 2019:1
E17 | e17_voluntary_relocation | = | at_least as_of | 2019:基本实现并全部妥善安置
E18 | e18_income_projects | income_projects_per_household | at_least as_of | 2015:~1 2017:2
E19 | e19_farmers_income | = | at_least in_year | 2015:840000 2017:1100000
E19 | e19_poor_farmers_income | income_per_head | at_least as_of | 2019:1500000
E20 | e20_industries | = | at_least as_of | 2015:有 2017:发展壮大 2019:支柱产业体系基本形成
E21 | e21_income_growth | income_growth | above in_year | 2019: | against=county_income_growth
E22 | e22_compulsory_education_share | = | at_least as_of | 2015:0.94 2017:0.96 2019:~1
E23 | e23_school_kinds | = | at_least as_of | 2015:大体相当 2017:基本达到国家规定 2019:基本达到国家规定
E24 | e24_schooling | = | at_least as_of | 2019:基本普及学前教育并普及高中阶段教育
E25 | e25_village_clinics | village_clinic_share | at_least as_of | 2015:1
E26 | e26_village_doctors | village_doctor_share | at_least as_of | 2015:1 | least=1
E27 | e27_co_operative_medical_share | = | at_least as_of | 2015:0.95 2017:0.97 2019:1
E28 | e28_health_network | = | at_least as_of | 2015:基本健全 2017:健全
E29 | e29_culture_circle | = | at_least as_of | 2015:构建 2017:基本形成
E30 | e30_film_towns_share | = | at_least as_of | 2015:0.9 2017:0.95 2019:1
E31 | e31_sports_villages_share | = | at_least as_of | 2015:0.4 2017:0.55 2019:0.8
E32 | e32_broadcast_signal_share | = | at_least as_of | 2015:0.8 2017:0.85 2019:1
E33 | e33_village_broadband | village_broadband_share | at_least as_of | 2015:1 2017:1
E33 | e33_group_broadband_share | = | at_least as_of | 2019:1
E34 | e34_information_officers_trained | = | at_least as_of | 2015:培育一批
E34 | e34_information_officers | = | at_least as_of | 2017:1 2019:1
E35 | e35_school_broadband | = | at_least as_of | 2015:解决
R003-008 | information_officers | e34_information_officers | at_least as_of | 2015-2019:1
E36 | e36_skilled_rural_share | = | at_least as_of | 2015:0.7 2017:0.85 2019:1
E37 | e37_skilled_poor | skilled_share | at_least as_of | 2015:0.6 2017:0.75
E38 | e38_off_farm_share | = | at_least as_of | 2015:0.5 2017:0.7 2019:0.9
E39 | e39_employment_share | = | at_least as_of | 2015:0.85 2017:0.9 2019:0.95
R003-009 | young_workers_trained_share | = | at_least as_of | 2019:1
E40 | e40_rural_pension_share | = | at_least as_of | 2015:1
E40 | e40_pension_system | = | at_least as_of | 2019:建立
E41 | e41_relief_systems | = | at_least as_of | 2015:进一步完善 2017:基本完善 2019:更加完善
E42 | e42_forest_share | = | at_least as_of | 2015:0.48 2017:0.49 2019:0.5
E43 | e43_ecological_income_share | = | at_least as_of | 2015:0.3 2017:0.35 2019:0.5
E44 | e44_borrowing | borrowing_share | at_least as_of | 2015:0.6 2017:0.75 2019:1
E45 | e45_insurance_points_share | = | at_least as_of | 2015:0.7 2017:0.85 2019:1
R003-010 | county_loan_growth | = | above in_year | 2015-2019:~ | against=city_loan_growth
R003-011 | new_loans_share | = | rising in_year | 2015-2019:~
R003-024 | resident_teams | village_team_share | at_least as_of | 2015-2019:1 | among=poor
R003-029 | saved_expenses_for_help | = | at_least in_year | ?:?
R003-031 | county_poverty_budget | = | at_least in_year | 2015-2019:1200000000
R003-031 | poverty_budget_lead | = | at_least in_year | 2015-2019:0
R003-038 | entrepreneurs_helping | = | at_least as_of | ?:1000
R003-038 | students_sponsored | = | at_least as_of | ?:1000
R003-038 | cadres_helping | = | at_least as_of | ?:10000
R003-038 | party_members_helping | = | at_least as_of | ?:10000
R003-042 | cadres_trained_share | = | at_least as_of | ?:1
    """,
    "city-five-years": """
R002-032 | exited_towns | = | at_least as_of | 2020:50
R002-032 | exited_villages | = | at_least in_plan | 2020:475
R002-034 | village_projects | village_project_share | at_least as_of | 2020:1 | among=poor least=1
R002-035 | income_projects | income_project_share | at_least as_of | 2020:1
R002-036 | village_co_operatives | village_co_operative_share | at_least as_of | 2020:1 | among=poor least=1
R002-037 | co_operative_households | co_operative_share | at_least as_of | 2020:1
R002-038 | housing_works | = | at_least in_year | 2016-2020:60000
R002-039 | grade_d_rebuilt | = | at_least as_of | 2020:400000
R002-040 | poor_grade_d_rebuilt | = | at_least as_of | 2020:265000
R002-041 | paved_lanes_share | = | at_least as_of | 2020:0.85
R002-042 | poor_village_roads | village_road_share | at_least as_of | 2020:1 | among=poor
R002-042 | village_buses | village_bus_share | at_least as_of | 2020:1
R002-043 | pension | pension_share | at_least as_of | 2020:0.98
R002-043 | medical | medical_share | at_least as_of | 2020:0.98
R002-044 | town_hospitals_share | = | at_least as_of | 2020:1
R002-044 | village_clinics | village_clinic_share | at_least as_of | 2020:1
R002-045 | school_leavers_trained_share | = | at_least as_of | 2020:1
R002-046 | trained_households | trained_household_share | at_least as_of | 2020:1
R002-047 | skilled_households | skilled_share | at_least as_of | 2020:1
R002-047 | technician_households_share | = | at_least as_of | 2020:1
R002-051 | led_counties_share | = | at_least as_of | 2016-2020:1
R002-051 | helped_towns_share | = | at_least as_of | 2016-2020:1
R002-051 | helped_villages | village_unit_share | at_least as_of | 2016-2020:1 | among=poor
R002-051 | village_teams | village_team_share | at_least as_of | 2016-2020:1 | among=poor
R002-051 | helped_households | helped_share | at_least as_of | 2016-2020:1
R002-053 | visited_villages_share | = | at_least as_of | 2020:1
R002-053 | visited_households_share | = | at_least as_of | 2020:1
    """,
    "ecommerce": """
R002-076 | incubators | = | at_least as_of | ?:1
R002-077 | town_centres | = | at_least as_of | ?:7
R002-078 | village_stations | = | at_least as_of | ?:110
R002-079 | station_villages_share | = | at_least as_of | ?:0.9
R002-080 | trained_people | = | at_least as_of | ?:5000
R002-081 | high_level_people | = | at_least as_of | ?:20
R002-082 | jobs | = | at_least as_of | ?:10000
R002-083 | trading_platforms | = | at_least as_of | ?:2
R002-084 | poor_jobs_in_year | = | at_least in_year | *:20
R002-085 | income_gain | = | at_least in_year | *:100000
R002-086 | logistics_centres | = | at_least as_of | ?:1
R002-086 | delivery_points | = | at_least as_of | ?:?
R002-087 | town_assistants | = | at_least as_of | ?:1
    """,
    "paired-aid": """
R004-012 | unit_donation | = | at_least in_year | *:100000
R004-014 | personal_donation | = | at_least in_year | *:30000
R004-019 | loop_road_project | = | at_least as_of | ?:竣工投入使用
R004-020 | main_road_metres | = | at_least as_of | ?:535
R004-021 | camellia_mu | = | at_least as_of | ?:140
R004-022 | exited_village_share | = | at_least as_of | ?:~1 | among=poor
    """,
    "town-2017": """
R000-001 | exited_villages | = | at_least in_plan | 2018:3
R000-001 | exited_people | = | at_least in_plan | 2018:1560 | quota_level=village
R004-001 | exited_villages_undated | exited_villages | at_least in_plan | ?:3
R004-001 | exited_people_undated | exited_people | at_least in_plan | ?:1560
R000-089 | exited_people_in_year | exited_people | at_least in_year | 2017-2018:? | quota_level=village
R000-002 | remaining_households | = | at_most as_of | 2018:0
R000-004 | income_growth | = | above in_year | 2017-2018: | against=province_income_growth
R000-010 | returned_households | = | at_most in_year | 2018-2020:0
R000-015 R004-005 | settled_share | = | at_least as_of | 2018:0.8
R000-019 | exit_year_funds | exit_year_funds_share | at_least in_year | ?:?
R000-023 | insurance_kinds | = | rising as_of | 2017-2018:
R000-023 | insured_households_share | = | rising as_of | 2017-2018:
R000-024 | whole_village_programme | = | at_least as_of | 2018:3
R000-025 | exited_village_share | = | at_least as_of | 2018:1 | among=poor
R000-028 | trained_employed | trained_employed_share | at_least as_of | 2018:1
R000-029 | skilled_households | skilled_share | at_least as_of | 2018:1
R000-030 | income_projects | income_project_share | at_least as_of | 2018:1
R000-034 | relieved_households | relieved_share | at_least as_of | 2018:1
R000-040 | old_pension | old_pension_share | at_least as_of | 2018:1
R000-045 | helped_households | helped_share | at_least as_of | 2017-2018:1
R000-045 | helped_villages | village_team_share | at_least as_of | 2017-2018:1
R000-050 R004-009 | team_heads | village_staffed_share | at_least as_of | 2017-2018:1 | demand=head
R000-051 R004-009 | resident_cadres | village_staffed_share | at_least as_of | 2017-2018:1 | demand=resident_cadre
R000-055 | village_roads | village_road_share | at_least as_of | 2018:1 | among=poor
R000-055 | site_roads_share | = | at_least as_of | 2018:1
R000-055 | dead_end_roads | = | at_most as_of | 2018:0
R000-056 | village_water | village_water_share | at_least as_of | 2018:1 | among=poor
R000-056 | site_water_share | = | at_least as_of | 2018:1
R000-057 | village_power | village_power_share | at_least as_of | 2018:1 | among=poor
R000-057 | site_power_share | = | at_least as_of | 2018:1
R000-058 | aided_students | aided_student_share | at_least as_of | 2018:1
R000-059 | relocated_pupils_share | = | at_least as_of | 2018:1
R000-061 | second_relief_share | = | at_least as_of | ?:?
R000-063 | village_libraries | village_library_share | at_least as_of | 2018:1
R000-064 | village_broadcasting | village_broadcasting_share | at_least as_of | 2018:1 | among=poor
R000-065 | farmland_per_head | = | at_least as_of | 2018:1
R000-066 | unsafe_dwellings | = | at_most as_of | 2018:0
R000-011 | relocated_people | = | at_least as_of | 2017:145 2018:196 | quota_level=village
    """,
    "township-eight-projects": """
R002-054 | exited_villages | = | at_least in_plan | ?:4
R002-068 | skilled_households | skilled_share | at_least as_of | ?:1
R002-070 | willing_moved | willing_moved_share | at_least as_of | ?:1
    """,
    "yiyang-2020": """
R001-005 | dropped_out_children | = | at_most as_of | 2020:0
R001-006 | aided_students | aided_student_share | at_least as_of | 2020:1
R001-008 | unsafe_dwellings | = | at_most as_of | 2020:0
R001-008 | other_unsafe_dwellings | = | at_most as_of | 2020:0
R001-009 | safe_water | safe_water_share | at_least as_of | 2020:1
R001-010 | town_doctors_share | = | at_least as_of | 2020:1
R001-010 | village_doctors | village_doctor_share | at_least as_of | 2020:1 | least=1
R001-011 | central_water_share | = | rising as_of | 2020:
R001-011 | water_quality_share | = | rising as_of | 2020:
R001-011 | water_supply_share | = | rising as_of | 2020:
R001-015 | missed_dibao_people | = | at_most as_of | 2020:0
R001-016 | whole_dibao | whole_dibao_share | not_falling as_of | 2020:
R001-017 | dibao_line | = | not_falling as_of | 2020:
R001-017 | dibao_line_ratio | = | at_least as_of | 2020:1
R001-019 | central_care_share | = | at_least as_of | 2020:1
R001-019 | care_occupancy_share | = | rising as_of | 2020:
R001-020 | village_industries | village_industry_share | at_least as_of | 2020:1 | among=exited least=1
R001-021 | feature_industry_share | = | at_least as_of | 2020:1
R001-022 | asset_income_share | = | at_least as_of | 2020:1
R001-023 | collective_income | village_income_share | at_least as_of | 2020:1 | least=1
R001-024 | collective_income_50000 | village_income_share | at_least as_of | 2020:0.8 | least=5000000
R001-025 | collective_income_100000 | village_income_share | at_least as_of | 2020:~0.5 | least=10000000
R001-026 | reform_villages_share | = | at_least as_of | ?:?
R001-029 | transfers_checked_share | = | at_least as_of | 2020:1
R001-031 | skilled_households | skilled_share | at_least as_of | 2020:1
R001-036 | consumption_help_sales | = | at_least in_year | 2020:?
R001-046 | integrated_funds_share | = | at_least as_of | 2020:1
R001-047 | remaining_people | = | at_most as_of | 2020:0
    """,
}
FIGURES: dict[str, str] = {
    "cangxi-2014": """
R003-003 | well_off_villages_share | share | 县扶贫开发和移民工作局
R003-003 | well_off_households_share | share | 县扶贫开发和移民工作局
R003-005 | poor_village_services_share | share | 县扶贫开发和移民工作局
R003-005 | poor_village_bank_outlets_share | share | 县金融办
R003-006 | safe_water_households_share | share | 县水务局
R003-006 | powered_households_share | share | 县发展和改革局
R003-006 | rebuilt_households_share | share | 县城乡规划建设和住房保障局
R003-006 | policy_cover_households_share | share | 县民政局
E01 | e01_paved_towns_share | share | 县交通运输局
E04 | e04_transport_system | state | 县交通运输局 | 未形成 基本形成
E05 | e05_basic_farmland | count | 县水务局 | 万亩
E06 | e06_stable_farmland_share | share | 县水务局
E07 | e07_unsafe_water_people | people | 县水务局
E08 | e08_central_water_share | share | 县水务局
E08 | e08_tap_water_share | share | 县水务局
E08 | e08_safe_water_system | state | 县水务局 | 未建成 基本建成
E09 | e09_farm_water_system | state | 县水务局 | 未建成 基本建成
E10 | e10_biogas_digesters | count | 县发展和改革局 | 万口
E11 | e11_solar_heaters_share | share | 县发展和改革局
E12 | e12_rural_power | state | 县发展和改革局 | 未得到保障 基本保障 有力保障 同网同价城乡电网体系基本建立
E13 | e13_grade_d_rebuilt_share | share | 县城乡规划建设和住房保障局
E14 | e14_grade_c_rebuilt_share | share | 县城乡规划建设和住房保障局
E15 | e15_five_improvements_share | share | 县城乡规划建设和住房保障局
E16 | e16_village_amenities_share | share | 县城乡规划建设和住房保障局
E17 | e17_voluntary_relocation | state | 县城乡规划建设和住房保障局 | 未实现 基本实现 基本实现并全部妥善安置
E19 | e19_farmers_income | fen | 县农工委
E20 | e20_industries | state | 县农工委 | 无 有 发展壮大 支柱产业体系基本形成
E21 | county_income_growth | share | 县农工委
E22 | e22_compulsory_education_share | share | 县教育和科学技术局
E23 | e23_school_kinds | state | 县教育和科学技术局 | 差距较大 大体相当 基本达到国家规定
E24 | e24_schooling | state | 县教育和科学技术局 | 未普及 基本普及学前教育并普及高中阶段教育
E27 | e27_co_operative_medical_share | share | 县卫生局
E28 | e28_health_network | state | 县卫生局 | 不健全 基本健全 健全
E29 | e29_culture_circle | state | 县文化广播影视新闻出版局 | 未构建 构建 基本形成
E30 | e30_film_towns_share | share | 县文化广播影视新闻出版局
E31 | e31_sports_villages_share | share | 县体育局
E32 | e32_broadcast_signal_share | share | 县文化广播影视新闻出版局
E33 | e33_group_broadband_share | share | 县经济商务和信息化局
E34 | e34_information_officers_trained | state | 县经济商务和信息化局 | 未培育 培育一批
E34 | e34_information_officers | count | 县经济商务和信息化局 | 名
E35 | e35_school_broadband | state | 县经济商务和信息化局 | 未解决 解决
E36 | e36_skilled_rural_share | share | 县人力资源和社会保障局
E38 | e38_off_farm_share | share | 县人力资源和社会保障局
E39 | e39_employment_share | share | 县人力资源和社会保障局
R003-009 | young_workers_trained_share | share | 县人力资源和社会保障局
E40 | e40_rural_pension_share | share | 县人力资源和社会保障局
E40 | e40_pension_system | state | 县人力资源和社会保障局 | 未建立 建立
E41 | e41_relief_systems | state | 县民政局 | 未完善 进一步完善 基本完善 更加完善
E42 | e42_forest_share | share | 县林业和园林局
E43 | e43_ecological_income_share | share | 县环境保护局
E45 | e45_insurance_points_share | share | 县金融办
R003-010 | county_loan_growth | share | 县金融办
R003-010 | city_loan_growth | share | 县金融办
R003-011 | new_loans_share | share | 县金融办
R003-029 | saved_expenses_for_help | fen | 县财政局
R003-031 | county_poverty_budget | fen | 县财政局
R003-031 | poverty_budget_lead | share | 县财政局
R003-038 | entrepreneurs_helping | count | 县工商联 | 名
R003-038 | students_sponsored | count | 县教育和科学技术局 | 名
R003-038 | cadres_helping | count | 县委组织部 | 名
R003-038 | party_members_helping | count | 县委组织部 | 名
R003-042 | cadres_trained_share | share | 县委组织部
    """,
    "city-five-years": """
R002-032 | exited_towns | count | 市扶贫办 | 个乡
R002-038 | housing_works | households | 市住房和城乡建设局
R002-039 | grade_d_rebuilt | households | 市住房和城乡建设局
R002-040 | poor_grade_d_rebuilt | households | 市住房和城乡建设局
R002-041 | paved_lanes_share | share | 市交通运输局
R002-044 | town_hospitals_share | share | 市卫生和计划生育委员会
R002-045 | school_leavers_trained_share | share | 市扶贫办
R002-047 | technician_households_share | share | 市农业局
R002-051 | led_counties_share | share | 市扶贫办
R002-051 | helped_towns_share | share | 市扶贫办
R002-053 | visited_villages_share | share | 市扶贫办
R002-053 | visited_households_share | share | 市扶贫办
    """,
    "ecommerce": """
R002-076 | incubators | count | 县商务局 | 个
R002-077 | town_centres | count | 县商务局 | 个
R002-078 | village_stations | count | 县商务局 | 个
R002-079 | station_villages_share | share | 县商务局
R002-080 | trained_people | people | 县商务局
R002-081 | high_level_people | people | 县商务局
R002-082 | jobs | people | 县商务局
R002-083 | trading_platforms | count | 县商务局 | 个
R002-084 | poor_jobs_in_year | people | 县商务局
R002-085 | income_gain | fen | 县商务局
R002-086 | logistics_centres | count | 县商务局 | 个
R002-086 | delivery_points | count | 县商务局 | 个
R002-087 | town_assistants | count | 县商务局 | 名
    """,
    "paired-aid": """
R004-012 | unit_donation | fen | 帮扶单位
R004-014 | personal_donation | fen | 帮扶单位
R004-019 | loop_road_project | state | 项目实施村 | 未开工 在建 竣工投入使用
R004-020 | main_road_metres | count | 项目实施村 | 米
R004-021 | camellia_mu | count | 项目实施村 | 亩
    """,
    "town-2017": """
R000-004 | province_income_growth | share | 扶贫办
R000-023 | insurance_kinds | count | 扶贫办 | 种
R000-023 | insured_households_share | share | 扶贫办
R000-024 | whole_village_programme | villages | 扶贫办
R000-055 | site_roads_share | share | 城乡建设办
R000-055 | dead_end_roads | count | 交管办 | 条
R000-056 | site_water_share | share | 农业服务中心
R000-057 | site_power_share | share | 供电所
R000-059 | relocated_pupils_share | share | 学校
R000-061 | second_relief_share | share | 民政办
R000-065 | farmland_per_head | count | 农业服务中心 | 亩
    """,
    "yiyang-2020": """
R001-008 | other_unsafe_dwellings | households | 县住房和城乡建设局
R001-010 | town_doctors_share | share | 县卫生健康委员会
R001-011 | central_water_share | share | 县水利局
R001-011 | water_quality_share | share | 县水利局
R001-011 | water_supply_share | share | 县水利局
R001-015 | missed_dibao_people | people | 县民政局
R001-017 | dibao_line | fen | 县民政局
R001-017 | dibao_line_ratio | share | 县民政局
R001-019 | central_care_share | share | 县残疾人联合会
R001-019 | care_occupancy_share | share | 县残疾人联合会
R001-021 | feature_industry_share | share | 县农业农村局
R001-022 | asset_income_share | share | 县农业农村局
R001-026 | reform_villages_share | share | 县农业农村局
R001-029 | transfers_checked_share | share | 县民政局
R001-036 | consumption_help_sales | fen | 县商务局
R001-046 | integrated_funds_share | share | 县财政局
    """,
}


class Line(NamedTuple):
    """A line of a table: the rows that it is taken from, the code, and the other cells."""

    rows: tuple[str, ...]
    code: str
    cells: tuple[str, ...]


def lines(text: str) -> Iterator[Line]:
    """The lines of a table."""
    for line in text.strip().splitlines():
        rows, code, *cells = (cell.strip() for cell in line.split("|"))
        yield Line(tuple(rows.split()), code, tuple(cells))
