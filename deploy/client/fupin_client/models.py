"""The forms of the API. Made by `make client` from its document: what is changed here is lost."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar, Literal, TypeAlias

from fupin_client.connection import Model


class AccountCreate(Model, extra="forbid"):
    """Who shall sign in, as what, where. The password is made, not chosen."""

    username: str
    name: str
    role: Role
    area_code: str
    bank_code: str | None = None
    """Where the person works, for the role of banks alone: as a policy pack or a decision of the city names it."""
    second_factor_required: bool = True
    """Whether the person, in a role that approves, signs in by a second factor alone."""


class AccountList(Model):
    """A page of accounts by area and name; `next` is None on the last."""

    items: list[AccountRead]
    next: str | None


class AccountPatch(Model, extra="forbid"):
    """What is to be otherwise; what is left out stays. A role never changes: another post is another account."""

    name: str | None = None
    active: bool | None = None
    area_code: str | None = None
    """Inside the same county."""
    second_factor_required: bool | None = None


class AccountRead(Model):
    """A person's account; nothing of the password is ever shown."""

    username: str
    name: str
    role: Role
    role_label: str
    area_code: str
    """Significant digits of the area whose matters the person sees."""
    bank_code: str | None
    """Where somebody works who is at a bank."""
    active: bool
    password_temporary: bool
    """Whether the person has to change the password before signing in."""
    second_factor_required: bool
    """Whether the person, in a role that approves, signs in by a second factor alone."""
    second_factor: bool
    """Whether there is a confirmed one."""
    locked_until: datetime.datetime | None
    """Until when failed sign-ins lock the name."""
    last_signed_in_at: datetime.datetime | None
    recorded_at: datetime.datetime
    version: int


class AccountSecret(Model):
    """An account with the password for its first sign-in, shown this once."""

    username: str
    name: str
    role: Role
    role_label: str
    area_code: str
    """Significant digits of the area whose matters the person sees."""
    bank_code: str | None
    """Where somebody works who is at a bank."""
    active: bool
    password_temporary: bool
    """Whether the person has to change the password before signing in."""
    second_factor_required: bool
    """Whether the person, in a role that approves, signs in by a second factor alone."""
    second_factor: bool
    """Whether there is a confirmed one."""
    locked_until: datetime.datetime | None
    """Until when failed sign-ins lock the name."""
    last_signed_in_at: datetime.datetime | None
    recorded_at: datetime.datetime
    version: int
    password: str
    """To be changed at the first sign-in, by `POST /api/v1/auth/password`."""


class AccountabilityCreate(Model, extra="forbid"):
    """Holds the head of a poor performer to account."""

    object_id: uuid.UUID
    person: str
    post: str
    measure: str
    grounds: str
    occurred_on: datetime.date


class AccountabilityRead(Model):
    """Who was held to account."""

    id: uuid.UUID
    object_id: uuid.UUID
    person: str
    post: str
    measure: str
    measure_label: str
    grounds: str
    occurred_on: datetime.date


class Acknowledgement(Model, extra="forbid"):
    """An area has taken note of what was handed down to it."""

    area_code: str | None = None
    """The area; the caller's own where it is left out."""
    occurred_on: datetime.date


class AidObjectCreate(Model, extra="forbid"):
    """A new AidObject."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    number: str
    object_kind: Literal[
        "three_gorges_migrant",
        "disabled_veteran",
        "autumn_student",
        "poor_household",
        "retired_cadre",
        "old_party_member",
        "hard_up_party_member",
        "hard_up_resident",
    ]
    name: str
    household_no: str | None = None
    able_to_work: bool
    school: str | None = None
    situation: str | None = None
    taken_on: datetime.date


class AidObjectList(Model):
    """A page of AidObjects."""

    items: list[AidObjectRead]
    next: str | None


class AidObjectPatch(Model, extra="forbid"):
    """What changes of a AidObject."""

    occurred_on: datetime.date
    reason: str
    number: str | None = None
    object_kind: (
        Literal[
            "three_gorges_migrant",
            "disabled_veteran",
            "autumn_student",
            "poor_household",
            "retired_cadre",
            "old_party_member",
            "hard_up_party_member",
            "hard_up_resident",
        ]
        | None
    ) = None
    name: str | None = None
    household_no: str | None = None
    able_to_work: bool | None = None
    school: str | None = None
    situation: str | None = None
    taken_on: datetime.date | None = None


class AidObjectRead(Model):
    """A AidObject as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    number: str
    object_kind: str
    name: str
    household_no: str | None
    able_to_work: bool
    school: str | None
    situation: str | None
    taken_on: datetime.date


class AlertDetail(Model):
    """An alert with its history and what followed in the register."""

    monitoring: MonitoringRead | None = None
    measures: list[MonitoringMeasureRead] | None = None
    id: uuid.UUID
    county_code: str
    rule: str
    rule_label: str
    severity: str
    area_code: str
    household_id: uuid.UUID | None
    """农户；未建档的监测对象为该监测对象的 id"""
    subject_id: uuid.UUID
    role: str
    answered_by: str
    answered_by_label: str
    escalated_on: datetime.date | None
    assignee: str | None
    assigned_on: datetime.date | None
    raised_on: datetime.date
    sentence: str
    state: str
    state_label: str
    open: bool
    known_on: datetime.date
    """系统首次可见（或再次出现）之日；可能晚于情况发生之日"""
    verify_by: datetime.date
    """按方案自情况发生之日起算的核实期限"""
    respond_by: datetime.date
    """按方案自情况发生之日起算的处置期限"""
    verify_until: datetime.date
    """判定核实是否逾期的最后一日：核实期限；可见之日晚于情况发生之日的，自可见之日起另算同样的工作日"""
    respond_until: datetime.date
    """判定处置是否逾期的最后一日，算法同上"""
    deadlines_provisional: bool
    verified_on: datetime.date | None
    responded_on: datetime.date | None
    closed_on: datetime.date | None
    cleared_on: datetime.date | None
    verify_late: bool
    """核实已逾期，或逾期后才核实"""
    respond_late: bool
    """处置已逾期，或逾期后才处置"""
    history: list[MonitoringStepRead]


class AlertItem(Model):
    """An alert as it stood when it took this place in the feed; `household_id` as in the alert itself."""

    position: int = 0
    id: uuid.UUID
    area_code: str
    rule: str
    rule_label: str
    severity: str
    household_id: uuid.UUID | None
    raised_on: datetime.date
    state: str
    cleared_on: datetime.date | None
    assignee: str | None
    answered_by: str
    escalated_on: datetime.date | None
    sentence: str


class AlertLine(Model):
    """What happened with the alerts of a rule in the period, and what was open when it was over."""

    rule: str
    label: str
    raised: int
    due: int
    in_time: int
    confirmed: int
    dismissed: int
    precision: str | None
    resolved: int
    open: int
    open_late: int


class AlertList(Model):
    """A page of alerts, the latest first; `next` is None on the last."""

    items: list[AlertRead]
    next: str | None


class AlertRead(Model):
    """An alert as it is shown."""

    id: uuid.UUID
    county_code: str
    rule: str
    rule_label: str
    severity: str
    area_code: str
    household_id: uuid.UUID | None
    """农户；未建档的监测对象为该监测对象的 id"""
    subject_id: uuid.UUID
    role: str
    answered_by: str
    answered_by_label: str
    escalated_on: datetime.date | None
    assignee: str | None
    assigned_on: datetime.date | None
    raised_on: datetime.date
    sentence: str
    state: str
    state_label: str
    open: bool
    known_on: datetime.date
    """系统首次可见（或再次出现）之日；可能晚于情况发生之日"""
    verify_by: datetime.date
    """按方案自情况发生之日起算的核实期限"""
    respond_by: datetime.date
    """按方案自情况发生之日起算的处置期限"""
    verify_until: datetime.date
    """判定核实是否逾期的最后一日：核实期限；可见之日晚于情况发生之日的，自可见之日起另算同样的工作日"""
    respond_until: datetime.date
    """判定处置是否逾期的最后一日，算法同上"""
    deadlines_provisional: bool
    verified_on: datetime.date | None
    responded_on: datetime.date | None
    closed_on: datetime.date | None
    cleared_on: datetime.date | None
    verify_late: bool
    """核实已逾期，或逾期后才核实"""
    respond_late: bool
    """处置已逾期，或逾期后才处置"""


class AllActs(Model):
    """Acts out of several logs, the latest first."""

    items: list[AuditedAct]
    next: str | None
    unavailable: list[Literal["registry", "credit", "monitoring", "gateway"]]
    """Services that are down or fail: their acts are missing here, and a later page goes on behind this one."""


class AllChains(Model):
    """The chains of all services' logs."""

    whole: bool
    """Whether every chain that could be checked is."""
    services: list[AuditChains]
    unavailable: list[Literal["registry", "credit", "monitoring", "gateway"]]
    """Services that are down, fail or take too long: nothing is said of their logs."""


class AllowanceCreate(Model, extra="forbid"):
    """A new Allowance."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    helper_id: uuid.UUID
    allowance_kind: Literal["living", "transport", "communication", "other"]
    month: str
    amount_fen: int
    paid_on: datetime.date
    policy: str
    voucher_no: str | None = None


class AllowanceList(Model):
    """A page of Allowances."""

    items: list[AllowanceRead]
    next: str | None


class AllowancePatch(Model, extra="forbid"):
    """What changes of a Allowance."""

    occurred_on: datetime.date
    reason: str
    helper_id: uuid.UUID | None = None
    allowance_kind: Literal["living", "transport", "communication", "other"] | None = None
    month: str | None = None
    amount_fen: int | None = None
    paid_on: datetime.date | None = None
    policy: str | None = None
    voucher_no: str | None = None


class AllowanceRead(Model):
    """A Allowance as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    helper_id: uuid.UUID
    allowance_kind: str
    month: str
    amount_fen: int
    paid_on: datetime.date
    policy: str
    voucher_no: str | None


class AnswerCreate(Model, extra="forbid"):
    """The answer to an objection; one that is upheld takes the household off the list."""

    occurred_on: datetime.date
    outcome: Literal["upheld", "rejected"]
    answer: str


class AnswerRead(Model):
    """One answer; `member_id` is null where it is the household's."""

    entitlement: str
    label: str
    member_id: uuid.UUID | None
    name: str | None
    entitled: bool | None
    sentence: str
    missing: list[str]
    amount_fen: int | None
    source: str


class AnswersPatch(Model, extra="forbid"):
    """Answers of some sections; items that are not given stay as they are, null clears an answer."""

    answers: dict[str, dict[str, bool | int | str | float | None]]


class AnswersRead(Model):
    """The questions that a scenario answers."""

    next_year: int | None
    """首个完整测算的年度。The first calendar year that is simulated whole."""
    subsidy_next_year_fen: int | None
    """下一年度的贴息，单位：分（100 分 = 1 元）。What its subsidy lists hold."""
    fund_short_on: datetime.date | None
    """基金首次不足之日，日期，YYYY-MM-DD。First day on which the fund can't pay a claim in full; null where it always can."""
    fund_short_in: str | None
    """基金首次不足的季度"""
    fund_lacked_fen: int
    """因基金不足而未代偿的金额，单位：分（100 分 = 1 元）。What the fund should have paid in the whole time and could not; `total.shortfall_fen` is what banks bear."""
    peak_leverage: str | None
    """最高杠杆倍数。The highest of the quarters that have a fund, of all banks together."""
    peak_in: str | None
    """杠杆倍数最高的季度"""
    without_fund_in: str | None
    """首个有贷款余额而无基金的季度。The first quarter in which loans are outstanding and no fund is left, so that there is no leverage to tell."""
    deposits_needed_fen: int
    """整个测算期需缴存的基金，单位：分（100 分 = 1 元）"""
    sentences: list[Sentence]
    """以文字表述的结论"""


class ApplicationCreate(Model, extra="forbid"):
    """What the township takes down for a household, or for an organisation."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    household_no: str | None = None
    """户编号"""
    household_id: uuid.UUID | None = None
    """建档立卡户编号（UUID）"""
    borrower_id_number: str | None = None
    """借款人居民身份证号码"""
    organisation_credit_code: str | None = None
    """经营主体的统一社会信用代码，18 位"""
    organisation_id: uuid.UUID | None = None
    """经营主体编号（UUID）"""
    village_code: str | None = None
    """村级统计用区划代码，12 位。The village whose committee signs, for an organisation that is recorded of a larger area."""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    product: str | None = None
    """贷款产品代码；空为项目的普通贷款。The bank's default where it is left out."""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    term_months: int
    """贷款期限，单位：月"""
    purpose: str
    """贷款用途"""
    purpose_code: str | None = None
    """贷款用途代码。One of the programme's purposes."""
    financing_model: Literal["enterprise_household", "enterprise_co_operative_household"] | None = None
    """融资模式"""
    invested_in: str | None = None
    """资金投入的经营主体的统一社会信用代码。Credit code of the organisation into which a household will put the money, as debt or equity."""
    renews: str | None = None
    """本笔贷款所续的贷款编号。The bank's number of the borrower's loan that the new money shall repay: it doesn't count against the cap."""
    priority_flags: list[Literal["veteran", "graduate", "settled_in_town"]] | None = None
    """优先支持的各情形"""
    collateral: list[Literal["orchard", "contracted_land", "homestead", "farm_machinery", "rural_house"]] | None = None
    """抵押物种类"""
    willing: bool = True
    """借款人是否有发展产业的意愿。Whether the borrower wants to develop an industry."""
    full_civil_capacity: bool = True
    """是否具有完全民事行为能力"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    application_no: str | None = None
    """贷款申请编号"""


class ApplicationDetail(Model):
    """An application with its opinions."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    application_no: str
    """贷款申请编号"""
    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体。``household`` or ``organisation``."""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    household_no: str | None
    """户编号"""
    organisation_id: uuid.UUID | None
    """经营主体编号（UUID）"""
    organisation_credit_code: str | None
    """经营主体的统一社会信用代码，18 位"""
    village_code: str
    """村级统计用区划代码，12 位"""
    borrower_name: str
    """借款人姓名或名称"""
    borrower_id_masked: str
    """借款人证件号码（隐去中间各位）。Empty for an organisation."""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    product: str | None
    """贷款产品代码；空为项目的普通贷款"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    term_months: int
    """贷款期限，单位：月"""
    purpose: str
    """贷款用途"""
    purpose_code: str | None
    """贷款用途代码"""
    financing_model: str | None
    """融资模式"""
    invested_in: str | None
    """资金投入的经营主体的统一社会信用代码"""
    renews: str | None
    """本笔贷款所续的贷款编号"""
    priority_flags: list[str]
    """优先支持的各情形"""
    collateral: list[str]
    """抵押物种类"""
    willing: bool
    """借款人是否有发展产业的意愿"""
    full_civil_capacity: bool
    """是否具有完全民事行为能力"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    filed_by: str
    """填报的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""
    opinions: list[OpinionRead]
    """各方意见"""
    ready: bool
    """三方意见是否齐备。All opinions that the policy asks for are signed, and all are in favour."""
    taken_up: bool
    """银行受理后的贷款。A bank works on it: no more opinions."""


class ApplicationList(Model):
    """A page of applications, newest last."""

    items: list[ApplicationRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class ApplicationRead(Model):
    """An application."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    application_no: str
    """贷款申请编号"""
    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体。``household`` or ``organisation``."""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    household_no: str | None
    """户编号"""
    organisation_id: uuid.UUID | None
    """经营主体编号（UUID）"""
    organisation_credit_code: str | None
    """经营主体的统一社会信用代码，18 位"""
    village_code: str
    """村级统计用区划代码，12 位"""
    borrower_name: str
    """借款人姓名或名称"""
    borrower_id_masked: str
    """借款人证件号码（隐去中间各位）。Empty for an organisation."""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    product: str | None
    """贷款产品代码；空为项目的普通贷款"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    term_months: int
    """贷款期限，单位：月"""
    purpose: str
    """贷款用途"""
    purpose_code: str | None
    """贷款用途代码"""
    financing_model: str | None
    """融资模式"""
    invested_in: str | None
    """资金投入的经营主体的统一社会信用代码"""
    renews: str | None
    """本笔贷款所续的贷款编号"""
    priority_flags: list[str]
    """优先支持的各情形"""
    collateral: list[str]
    """抵押物种类"""
    willing: bool
    """借款人是否有发展产业的意愿"""
    full_civil_capacity: bool
    """是否具有完全民事行为能力"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    filed_by: str
    """填报的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class Appointment(Model, extra="forbid"):
    """Somebody takes a post up, in the place of whoever holds it."""

    name: str
    account: str | None = None
    """The name by which the person signs in, if so."""
    full_time: bool | None = None
    """Whether the person does nothing else (专职), or has other work too (兼职)."""
    occurred_on: datetime.date
    """First day."""


class Approval(Model, extra="forbid"):
    """The meeting has approved the plan."""

    note: str | None = None
    occurred_on: datetime.date


class ApprovalDemanded(Model):
    """What a group approves before it is issued."""

    kind: str
    kind_label: str
    group: str
    """Code of the group."""
    source: str


class Archive(Model):
    """Everything of a round that is over."""

    round: RoundRead
    entries: list[ServicesRegistryProceduresFormsEntryRead]
    findings: list[FindingRead]
    notices: list[NoticeRead]
    objections: list[ObjectionRow]


class AreaChangeCreate(Model, extra="forbid"):
    """A change of an area, as somebody enters it."""

    kind: Literal["established", "renamed", "renumbered", "merged", "abolished"]
    code: str
    successor_code: str | None = None
    name: str | None = None
    effective_on: datetime.date
    source: str


class AreaChangeList(Model):
    """A page of changes, the latest entered last."""

    items: list[AreaChangeRead]
    next: str | None


class AreaChangeRead(Model):
    """A change of an area."""

    kind: str
    code: str
    successor_code: str | None
    old_name: str | None
    name: str | None
    effective_on: datetime.date
    source: str
    subject: str
    role: str
    recorded_at: datetime.datetime


class AreaFigures(Model):
    """The numbers of an area inside another as they stand."""

    area_code: str
    area_name: str
    households: int
    people: int
    exited: int
    monitored: int
    loans: int
    outstanding_fen: int
    loans_overdue: int | None
    alerts_open: int
    alerts_by_rule: dict[str, int]
    alerts_late: int
    visits_owed: int
    duties_late: int


class AreaFiguresList(Model):
    """The areas of a level inside an area, by code; those without anything are there with zeros."""

    area_code: str
    level: AreaLevel
    items: list[AreaFigures]


class AreaLine(Model):
    """An area one level below; areas with equal shares share their rank."""

    rank: int | None
    area_code: str
    area_name: str
    registered: int
    remaining: int
    remaining_share: str | None
    exits: int
    returns: int
    visits_due: int
    visits_in_time: int
    visited_share: str | None
    duties_due: int
    duties_kept: int
    duties_kept_share: str | None


class AreaList(Model):
    """A page of areas."""

    items: list[AreaRead]
    next: str | None


class AreaRead(Model):
    """An area: from when and to when (that day excluded) its code holds, and what took its place."""

    code: str
    name: str
    level: str
    parent_code: str | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    present_code: str


class AreaStep(Model, extra="forbid"):
    """An area joins a unit, or leaves it."""

    area_code: str
    occurred_on: datetime.date
    """First day in the unit, or the first day on which it is in it no more."""


class AssessmentCreate(Model, extra="forbid"):
    """Which quarter is judged."""

    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    quarter: str
    """季度，如 2018Q4"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class AssessmentDetail(Model):
    """An assessment with everything that the caller may see of it."""

    id: uuid.UUID
    county_code: str
    area_code: str
    pack: str
    sheet_code: str
    sheet_label: str
    purpose: str
    period: str
    period_text: str
    state: str
    state_label: str
    opened_on: datetime.date
    submitted_on: datetime.date | None
    confirmed_on: datetime.date | None
    objections_until: datetime.date | None
    """The last day for objections, once confirmed; none where the sheet has no window."""
    published_on: datetime.date | None
    objects: list[ObjectRead]
    vetoes: list[VetoRead]
    objections: list[MonitoringObjectionRead]
    accountability: list[AccountabilityRead]
    history: list[AssessmentStepRead]


class AssessmentItem(Model):
    """An assessment in a list."""

    id: uuid.UUID
    """记录编号（UUID）"""
    city_code: str
    """市级区划代码，6 位，末两位为 00"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    quarter: str
    """季度，如 2018Q4"""
    revision: int
    """修订版次"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    assessed_by: str
    """作出评价的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class AssessmentList(Model):
    """A page of assessments, the latest opened first."""

    items: list[AssessmentRead]
    next: str | None


class AssessmentRead(Model):
    """An assessment without its objects."""

    id: uuid.UUID
    county_code: str
    area_code: str
    pack: str
    sheet_code: str
    sheet_label: str
    purpose: str
    period: str
    period_text: str
    state: str
    state_label: str
    opened_on: datetime.date
    submitted_on: datetime.date | None
    confirmed_on: datetime.date | None
    objections_until: datetime.date | None
    """The last day for objections, once confirmed; none where the sheet has no window."""
    published_on: datetime.date | None


class AssessmentStepRead(Model):
    """A step of the past."""

    step: str
    occurred_on: datetime.date
    note: str
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class AssignRequest(Model, extra="forbid"):
    """Who is to go and look; somebody else than before may be named at any time."""

    occurred_on: datetime.date
    assignee: str
    """姓名"""
    note: str = ""


class Assumptions(Model, extra="forbid"):
    """What borrowers do; shares are taken of whole loans by the largest remainder."""

    on_time_share: str = "1"
    """按时付息的贷款占比，比例，小数，1 即 100%。Of all loans: those that pay interest on its settlement day."""
    late_quarters: int | None = 1
    """其余贷款晚几个季度付息。After how many quarters the others pay; null for never."""
    early_share: str = "0"
    """提前还清的贷款占比，比例，小数，1 即 100%。Of all loans: those repaid in full ahead of the due day."""
    early_after_months: int = 24
    """发放后多久提前还清，单位：月"""
    default_share: str = "0"
    """到期后始终不还的贷款占比，比例，小数，1 即 100%。Of the loans that reach their due day: those never repaid; they are claimed on the first day that allows it."""
    unpaid_periods: int = 1
    """违约贷款最后几个计息期不付息。For how many of its last periods a loan in default pays no interest."""
    recovery_share: str = "0"
    """代偿后收回的比例，比例，小数，1 即 100%。Of what was claimed, that comes back."""
    recovery_quarters: int = 4
    """代偿后几个季度收回。How many quarters after the claim."""
    insurer_share: str = "0"
    """保险承担的本金比例，比例，小数，1 即 100%。Part of the principal that guarantee insurance bears."""


class AuditChain(Model):
    """A county's chain, looked through from its first record to its newest."""

    county_code: str
    records: int
    head: ChainHead
    whole: bool
    broken_at: int | None
    """Number of the first record that was altered or is missing."""


class AuditChains(Model):
    """The chains of a service's log."""

    service: Literal["registry", "credit", "monitoring", "gateway"]
    whole: bool
    chains: list[AuditChain]


class AuditedAct(Model):
    """One record of the log."""

    service: Literal["registry", "credit", "monitoring", "gateway"]
    """In whose log it stands."""
    county_code: str
    """In whose chain."""
    number: int
    """Its place in the chain, from 1 without gaps."""
    id: uuid.UUID
    recorded_at: datetime.datetime
    actor: str
    """An account, a bank's client, or an operator at the machine."""
    role: str
    """`operator` for who runs commands at the machine."""
    role_label: str
    action: str
    action_label: str
    """The action's own name where it has no other."""
    target: str
    reason: str
    """As the actor gave it; empty where none is asked for."""
    facts: dict[str, Any]
    """What else was noted; never a person's number."""


class AuditedActs(Model):
    """Acts, the latest first."""

    items: list[AuditedAct]
    next: str | None


class BankClientCreate(Model, extra="forbid"):
    """Which bank's program shall sign in, and where the bank lends. The secret is made, not chosen."""

    bank_code: str
    """As a policy pack names it, or the city's decision by which the bank was admitted."""
    name: str
    area_code: str
    client_id: str | None = None
    """Without it `bank-` and the code."""


class BankClientList(Model):
    """A page of clients by bank and name; `next` is None on the last."""

    items: list[BankClientRead]
    next: str | None


class BankClientPatch(Model, extra="forbid"):
    """What is to be otherwise; what is left out stays."""

    name: str | None = None
    active: bool | None = None


class BankClientRead(Model):
    """A bank's program; its secrets are known to nobody but the bank."""

    client_id: str
    name: str
    bank_code: str
    area_code: str
    active: bool
    former_until: datetime.datetime | None
    """Until when the secret before the present one still opens."""
    recorded_at: datetime.datetime
    version: int


class BankClientSecret(Model):
    """A client with its new secret, shown this once."""

    client_id: str
    name: str
    bank_code: str
    area_code: str
    active: bool
    former_until: datetime.datetime | None
    """Until when the secret before the present one still opens."""
    recorded_at: datetime.datetime
    version: int
    client_secret: str


class BankControls(Model):
    """Control totals of a bank's programme in a county."""

    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    totals: list[ControlTotal]
    """合计"""
    equal: bool
    """各方金额是否一致"""


class BankDetail(Model):
    """A bank with every decision about it."""

    bank_code: str
    """银行代码，如 rcc"""
    label: str
    """中文名称"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    state: str
    """准入状态：admitted 试点、suspended 暂停、removed 淘汰"""
    state_label: str
    """状态的中文名称"""
    named_by_pack: bool
    """是否为政策包所列的试点银行。Whether the policy pack names it; else it joined later (递补)."""
    since: datetime.date | None
    """自何日起，日期，YYYY-MM-DD。Day of the decision that made it so; absent where it stands as the pack says."""
    history: list[StandingRead]
    """历次决定"""


class BankEventAnswer(Model):
    """What became of one event."""

    event_id: str | None
    """事件编号，由银行给出。Null where the event has none that can be read."""
    status: Literal["accepted", "duplicate", "conflict", "rejected", "retry"]
    """处理结果。`accepted` and `rejected` are final and spend the event's id; `duplicate` repeats an earlier answer; `conflict` is the same id with other content; `retry` may pass later and claims nothing."""
    code: str | None = None
    """代码。Why, as a stable name; absent where all is well."""
    detail: str | None = None
    """说明。Why, as a sentence."""


class BankEventAnswers(Model):
    """One answer for each event in the order of the request, and how many had each outcome."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("check_only",)
    results: list[BankEventAnswer]
    """各事件的答复"""
    accepted: int
    """已受理的事件数"""
    duplicate: int
    """重复报送的事件数"""
    conflict: int
    """编号相同而内容不同的事件数"""
    rejected: int
    """被拒绝的事件数"""
    retry: int
    """可稍后重报的事件数"""
    check_only: Literal[True] = True
    """只检查，不入账。Stands there where the events were only checked: nothing was taken in."""


class BankEvents(Model):
    """Loan events in their order; one loan's come after each other as they happened."""

    events: list[
        LoanAppliedIn
        | LoanSurveyedIn
        | LoanContractedIn
        | LoanDisbursedIn
        | InterestCollectedIn
        | PrincipalRepaidIn
        | PaymentReceivedIn
        | LoanOverdueIn
        | LoanClassifiedIn
        | LoanExtendedIn
        | LoanBreachedIn
        | NoticeDeliveredIn
        | CompensationClaimedIn
        | InsurancePaidIn
        | RecoveryReceivedIn
        | EventReversedIn
    ]
    """银行事件"""


class BankList(Model):
    """The banks of a programme on a day, by code."""

    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    items: list[BankRead]
    """本页各项"""


class BankRead(Model):
    """A bank of a programme on a day."""

    bank_code: str
    """银行代码，如 rcc"""
    label: str
    """中文名称"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    state: str
    """准入状态：admitted 试点、suspended 暂停、removed 淘汰"""
    state_label: str
    """状态的中文名称"""
    named_by_pack: bool
    """是否为政策包所列的试点银行。Whether the policy pack names it; else it joined later (递补)."""
    since: datetime.date | None
    """自何日起，日期，YYYY-MM-DD。Day of the decision that made it so; absent where it stands as the pack says."""


class BankResult(Model):
    """A bank's result."""

    bank_code: str
    """银行代码，如 rcc"""
    label: str
    """中文名称"""
    state: str | None
    """准入状态：admitted 试点、suspended 暂停、removed 淘汰。Its standing on the quarter's last day."""
    state_label: str
    """状态的中文名称"""
    figures: ServicesCreditAssessmentsSchemasFiguresRead
    """数据"""
    indicators: list[Indicator]
    """各项指标"""
    total: str | None
    """总分（百分制）。Points out of 100, two decimals; absent where nothing could be measured."""
    rank: int | None
    """名次"""
    household_share_below_floor: bool
    """农户贷款占比是否低于下限"""
    proposal: str
    """考评建议：none 无、warn 提醒、suspend 暂停、remove 退出。``none``, ``warn``, ``suspend`` or ``remove``: the city office decides."""
    proposal_label: str
    """考评建议的中文名称"""
    counties: list[CountyFigures]
    """各县（市、区）。The caller's counties only."""


class BankShare(Model):
    """What a settlement counts of one bank."""

    bank_code: str
    """银行代码，如 rcc"""
    paid_fen: int
    """基金代偿，单位：分（100 分 = 1 元）"""
    given_back_fen: int
    """追偿回流，单位：分（100 分 = 1 元）"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""
    earlier_net_fen: int
    """其中以前年度的净损失，单位：分（100 分 = 1 元）"""


class Basis(Model):
    """One of the three things for which an organisation may borrow."""

    kind: str
    """借款依据：investment 投入、contract 用工合同、agreement 帮扶协议。``investment``, ``contract`` (labour) or ``agreement``."""
    label: str
    """中文名称"""
    invested_fen: int
    """投入金额，单位：分（100 分 = 1 元）"""
    households: int
    """带动的贫困户数（户）"""
    cap_fen: int
    """可借上限，单位：分（100 分 = 1 元）"""
    working: str
    """计算过程。The reckoning, in Chinese."""


class BatchRead(Model):
    """A batch of the plan, and how far it has come; a year is null where the plan leaves it blank."""

    key: str
    year: int | None
    relabelled_year: int | None
    planned_people: int
    placed_people: int
    moved_people: int


class BearerRead(Model):
    """Who bears a part of something."""

    label: str
    part: str
    part_label: str
    level: AreaLevel | None
    """Where areas of a level bear it."""


class BelowList(Model):
    """How many poor households there are, how many got less than the least, and which."""

    least_fen: int
    households: int
    below: int
    items: list[BelowRead]
    next: str | None


class BelowRead(Model):
    """A household, and what it lacks."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    got_fen: int
    short_fen: int


class BodyGiveTokenApiV1AuthTokenPost(Model):
    """BodyGiveTokenApiV1AuthTokenPost"""

    grant_type: (
        Literal["password", "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"] | None
    ) = None
    username: str | None = None
    """For `password`."""
    password: str | None = None
    """For `password`."""
    otp: str | None = None
    """For `password`, where there is a second factor: its code or a recovery code."""
    acting_for: str | None = None
    """For `password`: the account for which the person acts by a delegation."""
    assertion: str | None = None
    """For `jwt-bearer`: the ID token."""
    client_id: str | None = None
    """For `client_credentials`, unless HTTP Basic names the client."""
    client_secret: str | None = None
    """For `client_credentials`, unless HTTP Basic bears it."""
    refresh_token: str | None = None
    """For `refresh_token`; each can be used once."""


class BodyReceiveImportRegistryImportsPost(Model):
    """BodyReceiveImportRegistryImportsPost"""

    file: list[bytes]
    """one xlsx, or csv files named after their sheets"""
    occurred_on: datetime.date | None = None
    mode: Literal["add", "update"] = "add"


class BodyRevokeTokenApiV1AuthRevokePost(Model):
    """BodyRevokeTokenApiV1AuthRevokePost"""

    token: str


class BodyTakeFileRegistryExchangePartnersPartnerIdImportsPost(Model):
    """BodyTakeFileRegistryExchangePartnersPartnerIdImportsPost"""

    file: list[bytes]
    """xlsx, csv, zip of csv files, or json, as agreed"""
    occurred_on: datetime.date | None = None
    mode: Literal["add", "update"] = "add"


class BodyUploadSignalsMonitoringSignalsFilesPost(Model):
    """BodyUploadSignalsMonitoringSignalsFilesPost"""

    file: bytes
    """csv（UTF-8 或 GB 18030）或 xlsx，至多 5000 行、4 MiB"""
    department: str
    occurred_on: datetime.date
    leave_out_unknown: bool = False


class BookRead(Model):
    """A bank's quarters."""

    bank_code: str
    """银行代码，如 rcc"""
    quarters: list[QuarterRead]
    """各季度"""


class BookRequest(Model, extra="forbid"):
    """Whose book, or whose four lists; the caller's own area without one."""

    content: Literal["book", "four_lists"] | None = None
    area: str | None = None
    """区划代码，2、4、6、9 或 12 位；缺省为本辖区"""


class BreachList(Model):
    """A page of the villages whose teams lack somebody."""

    on: datetime.date
    items: list[VillageBreaches]
    next: str | None
    unruled: list[str]


class BreachRead(Model):
    """A demand on a village's team that is not met."""

    code: str
    label: str
    least: int
    present: int
    sentence: str


class BulletinContent(Model):
    """How an area stood when a period was over."""

    area_code: str
    area_name: str
    level: AreaLevel
    kind: PeriodKind
    period: str
    period_text: str
    period_before: str
    first_day: datetime.date
    last_day: datetime.date
    drawn_up_on: datetime.date
    highlights: list[str]
    """What it comes to, a sentence a subject."""
    concerns: list[str]
    """What is behind, gravest first: what the head of the area sees to."""
    households: list[Figure]
    trend: list[TrendPoint]
    ratios: list[Ratio]
    targets: list[ServicesMonitoringBulletinsContentsStatusCount]
    targets_behind: list[TargetLine]
    alerts: list[AlertLine]
    duties: list[DutyLine]
    reports: list[Figure]
    figures_missing: list[ServicesMonitoringBulletinsContentsMissingFigure]
    findings: list[Figure]
    spot_checks: list[SpotCheckLine]
    monitored: list[MonitoredLine]
    lending: list[Figure]
    arrears_reported_from: datetime.date | None = None
    """Business day of the earliest of the banks' last reports from which the arrears come; None without arrears."""
    arrears_reported_until: datetime.date | None = None
    """The same of the latest one."""
    areas: list[AreaLine]
    notes: list[str]


class BulletinDetail(Model):
    """An issued bulletin with what it tells."""

    id: uuid.UUID
    number_text: str
    year: int
    number: int
    title: str
    area_code: str
    area_name: str
    kind: PeriodKind
    kind_label: str
    period: str
    period_text: str
    issuer_code: str
    office: str
    issued_on: datetime.date
    issuer: str
    issuer_role: str
    replaces: uuid.UUID | None
    state: BulletinState
    state_label: str
    withdrawn_on: datetime.date | None
    withdrawn_reason: str | None
    recorded_at: datetime.datetime
    content: BulletinContent


class BulletinList(Model):
    """A page of bulletins, the latest first; `next` is None on the last."""

    items: list[BulletinRead]
    next: str | None


class BulletinRead(Model):
    """An issued bulletin."""

    id: uuid.UUID
    number_text: str
    year: int
    number: int
    title: str
    area_code: str
    area_name: str
    kind: PeriodKind
    kind_label: str
    period: str
    period_text: str
    issuer_code: str
    office: str
    issued_on: datetime.date
    issuer: str
    issuer_role: str
    replaces: uuid.UUID | None
    state: BulletinState
    state_label: str
    withdrawn_on: datetime.date | None
    withdrawn_reason: str | None
    recorded_at: datetime.datetime


class CalendarEntry(Model):
    """A period in which an area is to be supervised or assessed."""

    area_code: str
    sheet_code: str
    sheet_label: str
    purpose: str
    period: str
    period_text: str
    last_day: datetime.date
    """Of the period; it can be opened from the next day on."""
    state: str
    """``not_due``, ``due`` (over and not opened), or the assessment's own state."""
    assessment_id: uuid.UUID | None


class CalendarRead(Model):
    """A year's supervisions and assessments."""

    year: int
    items: list[CalendarEntry]


class ChainHead(Model):
    """A chain's newest record; kept elsewhere, it shows later whether the end of the chain was cut off."""

    number: int
    digest: str


class ChangeList(Model):
    """A page of a household's history, from the first version on."""

    items: list[ChangeRead]
    next: str | None


class ChangeRead(Model):
    """One version of a household."""

    version: int
    kind: str
    occurred_on: datetime.date
    reason: str
    subject: str
    role: str
    import_id: uuid.UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    recorded_at: datetime.datetime


class ChapterRead(Model):
    """A part of a paper; `entered` is false where nothing of it was entered, which the page says in words."""

    code: str
    title: str
    facts: list[FactRead]
    tables: list[TableRead]
    notes: list[str]
    photos: list[PhotoRead]
    entered: bool


class CheckRead(Model):
    """Who found a fact out, and when."""

    record_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str


class CheckRequest(Model, extra="forbid"):
    """The second person's step."""

    occurred_on: datetime.date
    note: str


class ClaimItem(Model):
    """A claim in a list."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    loan_no: str
    """借据号，由银行给出"""
    claimed_on: datetime.date
    """代偿日，日期，YYYY-MM-DD"""
    whole_on: datetime.date | None
    """全部收回之日，日期，YYYY-MM-DD"""
    claimed_fen: int
    """申请代偿金额，单位：分（100 分 = 1 元）"""
    insurer_fen: int
    """保险应承担金额，单位：分（100 分 = 1 元）"""
    insurance_paid_fen: int
    """保险已赔付金额，单位：分（100 分 = 1 元）"""
    paid_from_fund_fen: int
    """基金代偿金额，单位：分（100 分 = 1 元）"""
    shortfall_fen: int
    """代偿后银行自担的金额，单位：分（100 分 = 1 元）"""
    recovered_fen: int
    """追偿收回合计，单位：分（100 分 = 1 元）"""
    to_fund_fen: int
    """追偿归基金，单位：分（100 分 = 1 元）"""
    to_bank_fen: int
    """追偿归银行，单位：分（100 分 = 1 元）"""
    to_insurer_fen: int
    """追偿归保险，单位：分（100 分 = 1 元）"""
    surplus_fen: int
    """追偿超出代偿的部分，单位：分（100 分 = 1 元）"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    borrower_name: str
    """借款人姓名或名称"""


class ClaimList(Model):
    """A page of claims."""

    items: list[ClaimItem]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class ClaimRead(Model):
    """A claim: insurer, fund and the bank's rest make up what was claimed."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    loan_no: str
    """借据号，由银行给出"""
    claimed_on: datetime.date
    """代偿日，日期，YYYY-MM-DD"""
    whole_on: datetime.date | None
    """全部收回之日，日期，YYYY-MM-DD"""
    claimed_fen: int
    """申请代偿金额，单位：分（100 分 = 1 元）"""
    insurer_fen: int
    """保险应承担金额，单位：分（100 分 = 1 元）"""
    insurance_paid_fen: int
    """保险已赔付金额，单位：分（100 分 = 1 元）"""
    paid_from_fund_fen: int
    """基金代偿金额，单位：分（100 分 = 1 元）"""
    shortfall_fen: int
    """代偿后银行自担的金额，单位：分（100 分 = 1 元）"""
    recovered_fen: int
    """追偿收回合计，单位：分（100 分 = 1 元）"""
    to_fund_fen: int
    """追偿归基金，单位：分（100 分 = 1 元）"""
    to_bank_fen: int
    """追偿归银行，单位：分（100 分 = 1 元）"""
    to_insurer_fen: int
    """追偿归保险，单位：分（100 分 = 1 元）"""
    surplus_fen: int
    """追偿超出代偿的部分，单位：分（100 分 = 1 元）"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""


class ClassifiedLoan(Model):
    """A loan's class at the last close."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    loan_no: str
    """借据号，由银行给出"""
    borrower_name: str
    """借款人姓名或名称"""
    village_code: str
    """村级统计用区划代码，12 位"""
    computed: CreditStanding
    """按逾期天数计算的风险分类"""
    computed_label: str
    """计算分类的中文名称"""
    reported: CreditStanding | None
    """银行上报的风险分类。The bank's own class; absent before its first report."""
    reported_label: str | None
    """银行上报分类的中文名称"""
    overdue_days: int
    """逾期天数，单位：天。At the end of `judged_on`."""
    arrears_due_on: datetime.date | None
    """最早一笔逾期款的应还日，日期，YYYY-MM-DD。When the oldest of what is overdue fell due."""
    overdue_principal_fen: int
    """逾期本金，单位：分（100 分 = 1 元）"""
    overdue_interest_fen: int
    """逾期利息，单位：分（100 分 = 1 元）"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    judged_on: datetime.date
    """评价日，日期，YYYY-MM-DD。Last day that was closed."""


class ClassifiedLoans(Model):
    """A page of classified loans."""

    items: list[ClassifiedLoan]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class CloseCreate(Model, extra="forbid"):
    """Which county is closed, and up to which day."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    occurred_on: datetime.date | None = None
    """业务日期，日期，YYYY-MM-DD。The last day to be closed; yesterday where it is left out."""


class CloseRead(Model):
    """How far a county is closed."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    closed_until: datetime.date | None
    """已日结至，含当日，日期，YYYY-MM-DD。Every step is done up to this day; absent before the first close."""
    steps: list[StepRead]
    """各步骤的进度"""


class CloseRequest(Model, extra="forbid"):
    """Somebody else has looked at it and is content."""

    occurred_on: datetime.date
    note: str


class CodeListRead(Model):
    """A list; `assumed` where no official text was found and it follows common practice."""

    name: str
    title: str
    source: str
    assumed: bool
    codes: list[CodeRead]


class CodeLists(Model):
    """All lists."""

    items: list[CodeListRead]


class CodeRead(Model):
    """One entry of a list."""

    code: str
    label: str
    aliases: list[str]
    standard: str | None
    group: str | None


class CohortWritten(Model, extra="forbid"):
    """New lending: so many equal loans in a quarter, or in each of some quarters."""

    bank: str | None = None
    """银行代码"""
    borrower: BorrowerKind
    """借款人类别：household 农户、organisation 经营主体"""
    quarter: str
    """季度，如 2018Q4"""
    until: str | None = None
    """末季。Last quarter in which as much is lent again; without it there is only the one."""
    count: int
    """笔数。Loans a quarter."""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）。Of each loan, fen."""
    term_months: int
    """贷款期限，单位：月"""
    on: datetime.date | None = None
    """发放日，日期，YYYY-MM-DD。The day on which all are lent; without it they are spread evenly over the quarter's days."""
    insurer_share: str | None = None
    """保险承担的本金比例，比例，小数，1 即 100%。Part of the principal that guarantee insurance bears; without it that of the assumptions."""


class ColumnAs(Model, extra="forbid"):
    """A column of one of our sheets, and what the partner calls it and its codes."""

    column: str
    header: str
    codes: dict[str, Any] | None = None


class Combination(Model, extra="forbid"):
    """Elements that are enough together, whatever is found of the others."""

    items: list[str]
    kinds: list[Literal["unstable", "marginal", "sudden"]] | None = None


class CommitRequest(Model, extra="forbid"):
    """How to commit; with `accept_partial` the sound households are written though others are refused."""

    accept_partial: bool = False


class CompensationClaimedIn(Model, extra="forbid"):
    """The bank claims its loss."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["compensation.claimed"] = "compensation.claimed"
    """事件种类，固定为本项所列"""
    principal_fen: int
    """本金，单位：分（100 分 = 1 元）"""
    interest_fen: int
    """利息，单位：分（100 分 = 1 元）"""


class CompletenessRead(Model):
    """The three facts of a household and its people, traced to village, household and person, and what is missing."""

    county_code: str
    village_code: str
    household_id: uuid.UUID
    household_no: str
    household_type: str
    status: str
    cause: str
    plan: str | None
    people: list[PersonFacts]
    missing: list[ServicesRegistryCompletenessFormsMissingRead]
    unclear: list[ServicesRegistryCompletenessFormsMissingRead]


class Confirmation(Model, extra="forbid"):
    """The receiver confirms."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class Confirmed(Model):
    """The second factor is asked for from now on."""

    username: str
    confirmed_at: datetime.datetime
    recovery_codes: list[str]
    """Each stands in once for the authenticator; shown this once."""


class ConflictDecision(Model, extra="forbid"):
    """What is to hold of each field that differs: what was recorded in the field, or what stands in the register."""

    occurred_on: datetime.date
    reason: str
    fields: dict[str, Literal["mine", "theirs"]]


class ConflictList(Model):
    """A page of conflicts, the oldest first."""

    items: list[ConflictRead]
    next: str | None


class ConflictRead(Model):
    """Values from the field that wait for a decision, or had one."""

    id: uuid.UUID
    county_code: str
    household_id: uuid.UUID
    version: int
    target: str
    target_id: uuid.UUID
    year: int | None
    cause: Literal["changed_meanwhile", "needs_township"]
    differences: list[DifferenceRead]
    state: Literal["open", "decided", "overtaken"]
    client_id: uuid.UUID
    entered_by: str
    entered_role: str
    occurred_on: datetime.date
    device_at: datetime.datetime
    entry_reason: str
    decided_by: str | None
    decided_on: datetime.date | None
    decision_reason: str | None
    recorded_at: datetime.datetime


class ControlTotal(Model):
    """A figure found in three ways."""

    name: str
    """控制总额代码"""
    label: str
    """中文名称"""
    account_fen: int
    """科目余额，单位：分（100 分 = 1 元）。The accounts' cached balance."""
    transfers_fen: int
    """分录合计，单位：分（100 分 = 1 元）。The sum of the transfers."""
    events_fen: int
    """由事件推算的金额，单位：分（100 分 = 1 元）。The fold of what banks reported, deposits that arrived, and lists that were approved."""
    equal: bool
    """各方金额是否一致"""


class Controls(Model):
    """Control totals of a county."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    totals: list[ControlTotal]
    """合计"""
    banks: list[BankControls]
    """各银行、各项目的核对"""
    equal: bool
    """各方金额是否一致"""


class CountyFigures(Model):
    """The same in one county."""

    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    household_outstanding_fen: int
    """农户贷款余额，单位：分（100 分 = 1 元）"""
    overdue_fen: int
    """逾期金额，单位：分（100 分 = 1 元）"""
    new_fen: int
    """年内新增贷款，单位：分（100 分 = 1 元）"""
    new_household_fen: int
    """年内新增农户贷款，单位：分（100 分 = 1 元）"""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    task_fen: int
    """任务金额，单位：分（100 分 = 1 元）"""
    task_lent_fen: int
    """任务完成金额，单位：分（100 分 = 1 元）"""
    reports_due: int
    """应报送的报表数（份）"""
    reports_in_time: int
    """按时报送的报表数（份）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    household_share_below_floor: bool
    """农户贷款占比是否低于下限"""


class Cover(Model):
    """How many of those who need it have it, and whether that is the share that the plan wants."""

    total: int
    covered: int
    wanted: str | None
    met: bool | None


class Coverage(Model):
    """双包: villages with poor households that have a unit, poor households that have their helpers."""

    villages: Cover
    households: Cover
    households_with_medical_staff: Cover


class CoverageCreate(Model, extra="forbid"):
    """Villages whose households were looked at."""

    occurred_on: datetime.date
    seen: list[VillageSeen]
    evidence: str


class CoverageList(Model):
    """A page of projects in the order of entry."""

    items: list[ServicesRegistryParticipationsModelsCoverageRead]
    next: str | None


class CreditAccountList(Model):
    """Fund accounts."""

    items: list[CreditAccountRead]
    """本页各项"""


class CreditAccountRead(Model):
    """A bank's fund account in a county and programme."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    balance_fen: int
    """基金账户余额，单位：分（100 分 = 1 元）"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    leverage: str | None
    """杠杆倍数，即贷款余额为基金余额的几倍。Loans outstanding over balance, two decimals; absent where the fund is empty."""
    needed_fen: int
    """尚需缴存的基金，单位：分（100 分 = 1 元）。What quarters that are over still need."""


class CreditAuditChain(Model):
    """A county's chain, looked through from its first record to its newest."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    records: int
    """记录条数"""
    head: CreditChainHead
    """最新一条记录"""
    whole: bool
    """审计链是否完整"""
    broken_at: int | None
    """第一条被改动或缺失的记录的序号。Number of the first record that was altered or is missing."""


class CreditAuditChains(Model):
    """The chains of a service's log."""

    service: Literal["registry", "credit", "monitoring", "gateway"]
    """所属的服务"""
    whole: bool
    """审计链是否完整"""
    chains: list[CreditAuditChain]
    """各县的审计链"""


class CreditAuditedAct(Model):
    """One record of the log."""

    service: Literal["registry", "credit", "monitoring", "gateway"]
    """所属的服务。In whose log it stands."""
    county_code: str
    """县级区划代码，6 位，如 360722。In whose chain."""
    number: int
    """序号。Its place in the chain, from 1 without gaps."""
    id: uuid.UUID
    """记录编号（UUID）"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""
    actor: str
    """办理人：账号、银行接口账户或运维人员。An account, a bank's client, or an operator at the machine."""
    role: str
    """角色。`operator` for who runs commands at the machine."""
    role_label: str
    """角色的中文名称"""
    action: str
    """所做的事项（代码）"""
    action_label: str
    """事项的中文名称。The action's own name where it has no other."""
    target: str
    """事项的对象"""
    reason: str
    """原因。As the actor gave it; empty where none is asked for."""
    facts: dict[str, Any]
    """其他情况。What else was noted; never a person's number."""


class CreditAuditedActs(Model):
    """Acts, the latest first."""

    items: list[CreditAuditedAct]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class CreditChainHead(Model):
    """A chain's newest record; kept elsewhere, it shows later whether the end of the chain was cut off."""

    number: int
    """序号"""
    digest: str
    """最新一条记录的摘要"""


class CreditLineList(Model):
    """A page of lines: the file's in their order, behind them ours that it lacks."""

    items: list[ServicesCreditReconciliationsSchemasLineRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class CreditListRead(Model):
    """A subsidy list."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    period: str
    """季度，如 2018Q4"""
    state: str
    """状态：draft 草稿、submitted 已报送、returned 已退回、approved 已批准、paid 已拨付"""
    version: int
    """版本号，每次变更加一"""
    total_fen: int
    """合计金额，单位：分（100 分 = 1 元）"""
    line_count: int
    """行数"""
    digest: str | None
    """SHA-256 摘要。SHA-256 over the lines, from the submission on."""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD"""
    late: bool
    """是否逾期报送。Handed in after its day, or not handed in though the day is over."""
    drawn_up_on: datetime.date
    """编制日，日期，YYYY-MM-DD"""
    submitted_on: datetime.date | None
    """报送日，日期，YYYY-MM-DD"""
    submitted_by: str | None
    """报送的账号"""
    decided_on: datetime.date | None
    """决定日，日期，YYYY-MM-DD"""
    decided_by: str | None
    """作出决定的账号"""
    return_reason: str | None
    """退回原因"""
    payment_due_on: datetime.date | None
    """应拨付的最后期限，日期，YYYY-MM-DD"""
    payment_due_provisional: bool
    """拨付期限是否为暂定。The state has not published that year's working calendar yet: only weekends were left out."""
    payment_late: bool
    """是否逾期拨付"""
    paid_on: datetime.date | None
    """付款日，日期，YYYY-MM-DD"""
    paid_by: str | None
    """付款的账号"""


class CreditNoteRead(Model):
    """An explanation that was noted."""

    id: uuid.UUID
    """记录编号（UUID）"""
    text: str
    """内容"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    written_by: str
    """填写人账号"""
    role: str
    """角色"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class CreditNoticeList(Model):
    """A page of notices, by the last day in time."""

    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    items: list[CreditNoticeRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class CreditNoticeRead(Model):
    """A loan that falls due, and whether its borrower was told in time."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    loan_no: str
    """借据号，由银行给出"""
    borrower_name: str
    """借款人姓名或名称"""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    village_code: str
    """村级统计用区划代码，12 位"""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD。The loan's due day, extended if so."""
    opens_on: datetime.date
    """开始日，日期，YYYY-MM-DD"""
    last_on: datetime.date
    """通知的最后期限，日期，YYYY-MM-DD。The last day on which the notice is in time."""
    delivered_on: datetime.date | None
    """通知送达日，日期，YYYY-MM-DD"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    state: DutyState
    """办理状态：not_open 未开始、open 待办、done 已办、done_late 逾期办结、overdue 逾期未办"""
    late_days: int
    """逾期天数，单位：天"""


class CreditOrganisationList(Model):
    """A page of organisations."""

    items: list[OrganisationItem]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class CreditStep(Model, extra="forbid"):
    """A person's step."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    version: int | None = None
    """版本号，每次变更加一。Of the list that the person has read; 412 where it has changed since. Without it the list is taken as it is."""


class CreditVisitCreate(Model, extra="forbid"):
    """What was found on a visit."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    use_as_agreed: Literal["yes", "partly", "no"]
    """是否按约定用途使用。Whether the money went into what it was lent for."""
    project_state: Literal["not_started", "running", "finished", "stopped", "failed"]
    """项目进展"""
    note: str = ""
    """备注"""
    photo_document_ids: list[str] | None = None
    """照片的资料编号"""


class CreditVisitList(Model):
    """A page of a loan's visits, in the order in which they were recorded."""

    items: list[CreditVisitRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class CreditVisitRead(Model):
    """A visit."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    loan_no: str
    """借据号，由银行给出"""
    village_code: str
    """村级统计用区划代码，12 位"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    use_as_agreed: str
    """是否按约定用途使用"""
    project_state: str
    """项目进展"""
    note: str
    """备注"""
    photo_document_ids: list[str]
    """照片的资料编号"""
    role: str
    """角色"""
    visited_by: str
    """走访人账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class DayStep(Model, extra="forbid"):
    """A step that only needs its day."""

    occurred_on: datetime.date


class Decision(Model):
    """What the bank decided after its survey, and why."""

    approved: bool
    """是否批准"""
    approved_amount_fen: int
    """批准金额，单位：分（100 分 = 1 元）"""
    decided_on: datetime.date
    """决定日，日期，YYYY-MM-DD"""
    admitted: bool | None
    """借款人是否通过银行基本准入。The bank's basic admission of the borrower; None where it told none."""
    use_assessment: str | None
    """银行对借款用途的评定"""
    credit_assessment: str | None
    """银行对信用状况的评定"""
    capacity_assessment: str | None
    """银行对还款能力的评定"""
    reason: str | None
    """原因。Why it was decided so, in the bank's words: its note where it gave no reason; None where it gave neither."""
    note: str | None
    """备注"""
    collateral: list[str]
    """抵押物种类"""


class DecisionCreate(Model, extra="forbid"):
    """What a meeting decided, and who carries it out by when."""

    what: str
    responsible: str
    """The unit that carries it out."""
    area_code: str | None = None
    """The area of those who carry it out, the group's own or one inside; the group's own where it is left out."""
    due_on: datetime.date
    """Last day."""


class DecisionDetail(Model):
    """A decision with what became of it."""

    id: uuid.UUID
    meeting_id: uuid.UUID
    group_name: str
    meeting_number: int
    number: int
    """Counts the decisions of the meeting from 1."""
    what: str
    responsible: str
    area_code: str
    area_name: str
    decided_on: datetime.date
    due_on: datetime.date
    state: DecisionState
    state_label: str
    done_on: datetime.date | None
    late: bool
    """Carried out after its last day, or not although that has passed."""
    notes: list[NoteRead]


class DecisionForm(Model, extra="forbid"):
    """What somebody who looked at both found: different people, or one person and which record goes on."""

    occurred_on: datetime.date
    reason: str
    decision: Literal["different", "same_person"]
    kept_id: uuid.UUID | None = None
    relations: list[RelationOf] | None = None


class DecisionList(Model):
    """A page of decisions, those first that are due first."""

    items: list[DecisionRead]
    next: str | None


class DecisionRead(Model):
    """A decision as it stands."""

    id: uuid.UUID
    meeting_id: uuid.UUID
    group_name: str
    meeting_number: int
    number: int
    """Counts the decisions of the meeting from 1."""
    what: str
    responsible: str
    area_code: str
    area_name: str
    decided_on: datetime.date
    due_on: datetime.date
    state: DecisionState
    state_label: str
    done_on: datetime.date | None
    late: bool
    """Carried out after its last day, or not although that has passed."""


class DelegationCreate(Model, extra="forbid"):
    """Who shall act for whom, when and why."""

    delegate: str
    """Who shall act."""
    holder: str | None = None
    """For whom; oneself where it is left out. An administrator names one of his area."""
    from_on: datetime.date
    to_on: datetime.date
    """The last day on which it holds."""
    reason: str


class DelegationList(Model):
    """A page of delegations, the latest first; `next` is None on the last."""

    items: list[DelegationRead]
    next: str | None


class DelegationRead(Model):
    """A delegation; it holds on its days unless it was withdrawn, or the holder's role or area changed."""

    id: uuid.UUID
    holder: str
    holder_name: str
    delegate: str
    delegate_name: str
    role: Role
    role_label: str
    area_code: str
    from_on: datetime.date
    to_on: datetime.date
    reason: str
    given_by: str
    withdrawn_at: datetime.datetime | None
    withdrawn_by: str | None
    recorded_at: datetime.datetime


class DeliveryList(Model):
    """A page of attempts, the latest first; `next` is None on the last."""

    items: list[DeliveryRead]
    next: str | None


class DeliveryRead(Model):
    """An attempt as it is shown."""

    id: uuid.UUID
    delivery_id: str
    position: int | None
    attempt: int
    delivered: bool
    status: int | None
    duration_ms: int
    fault: Fault | None
    error_text: str | None
    attempted_at: datetime.datetime


class DepartmentCount(Model):
    """How much a department leads and joins, how all these targets stand, its year's duties, what it has to report."""

    name: str
    leads: int
    joins: int
    by_status: list[ServicesMonitoringTargetsModelsStatusCount]
    duties: DutyTally
    figures_missing: int


class DepartmentList(Model):
    """The departments that plans and duties in an area name, by name."""

    area_code: str
    on: datetime.date
    items: list[DepartmentCount]


class DepartmentRead(Model):
    """All that a department answers for in an area, what is late first."""

    name: str
    area_code: str
    on: datetime.date
    leads: int
    joins: int
    by_status: list[ServicesMonitoringTargetsModelsStatusCount]
    items: list[DepartmentTarget]
    duties: DutyTally
    duties_owed: list[MonitoringDutyRead]
    figures_missing: list[ServicesMonitoringTargetsModelsMissingFigure]


class DepartmentTarget(Model):
    """A target with the department's part in it: `lead` or `joint`."""

    area_code: str
    pack: str
    code: str
    label: str
    work: str | None
    indicator: str
    unit: str
    unit_label: str
    direction: str
    measured: str
    reported: bool
    part_of: str | None
    milestone: MilestoneRead
    actual: int | str | None
    as_of: datetime.date
    status: str
    status_label: str
    since: datetime.date | None = None
    missed_before: datetime.date | None = None
    reason: str
    forecast_on: datetime.date | None
    lead_departments: list[str]
    joint_departments: list[str]
    source: str
    part: str


class DepositCreate(Model, extra="forbid"):
    """Money for a bank's fund account."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    kind: Literal["deposit", "pre_allocation"]
    """种类：deposit 按放款缴存、pre_allocation 预拨"""
    period: str
    """季度，如 2018Q4"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class DepositList(Model):
    """A page of deposits."""

    items: list[DepositRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class DepositRead(Model):
    """A deposit on its way or arrived."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    kind: str
    """种类：deposit 按放款缴存、pre_allocation 预拨"""
    period: str
    """季度，如 2018Q4"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    state: str
    """状态：planned 已计划、sent 已拨出、passed_on 已转拨、received 已到账、returned 已退回、cancelled 已取消"""
    next_role: str | None
    """下一步由何角色确认。Who confirms next; none once the bank has, or where it was closed."""
    plan_id: uuid.UUID | None
    """基金计划编号。The adopted plan that it carries out."""
    planned_on: datetime.date | None
    """计划日，日期，YYYY-MM-DD"""
    planned_by: str | None
    """计划的账号"""
    sent_on: datetime.date | None
    """拨出日，日期，YYYY-MM-DD"""
    sent_by: str | None
    """拨出的账号"""
    passed_on_on: datetime.date | None
    """转拨日，日期，YYYY-MM-DD"""
    passed_on_by: str | None
    """转拨的账号"""
    received_on: datetime.date | None
    """收款日，日期，YYYY-MM-DD"""
    received_by: str | None
    """收款的账号"""
    closed_on: datetime.date | None
    """退回或取消日，日期，YYYY-MM-DD。When it was returned or taken back by a receiver, or cancelled by the planner."""
    closed_by: str | None
    """退回或取消的账号"""
    closed_reason: str | None
    """退回或取消的原因"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class DifferenceLine(Model):
    """What a bank tells minus what the ledger knew."""

    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体"""
    loans_count: int
    """贷款笔数（笔）"""
    households_count: int
    """借款户数（户）"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class DifferenceRead(Model):
    """A field of which the field and the register say different things."""

    field: str
    base: bool | int | str | list[str] | None
    mine: bool | int | str | list[str] | None
    theirs: bool | int | str | list[str] | None
    taken: Literal["mine", "theirs"] | None


class DocumentList(Model):
    """A page of Documents."""

    items: list[DocumentRead]
    next: str | None


class DocumentPatch(Model, extra="forbid"):
    """What changes of a Document."""

    occurred_on: datetime.date
    reason: str
    document_kind: (
        Literal[
            "photo",
            "video",
            "household_card",
            "handbook",
            "application",
            "assessment",
            "notice_photo",
            "responsibility",
            "agreement",
            "receipt",
            "id_paper",
            "medical_paper",
            "other",
        ]
        | None
    ) = None
    themes: list[Literal["poverty_cause", "wish", "housing", "living", "industry", "visit", "result"]] | None = None
    title: str | None = None
    taken_on: datetime.date | None = None
    taken_by: str | None = None


class DocumentRead(Model):
    """A Document as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str | None
    household_id: uuid.UUID | None
    document_kind: str
    themes: list[str]
    title: str | None
    taken_on: datetime.date | None
    taken_by: str | None
    subject_kind: str
    subject_id: uuid.UUID | None
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str


class DocumentUpload(Model, extra="forbid"):
    """A file and what it is; the parts of a form (multipart)."""

    file: bytes
    subject_kind: str
    """household、member、area、procedure_round（一轮程序的材料），或其他记录的类别，如 training"""
    subject_id: uuid.UUID | None = None
    area_code: str | None = None
    document_kind: Literal[
        "photo",
        "video",
        "household_card",
        "handbook",
        "application",
        "assessment",
        "notice_photo",
        "responsibility",
        "agreement",
        "receipt",
        "id_paper",
        "medical_paper",
        "other",
    ]
    themes: list[Literal["poverty_cause", "wish", "housing", "living", "industry", "visit", "result"]] | None = None
    title: str | None = None
    taken_on: datetime.date | None = None
    taken_by: str | None = None
    occurred_on: datetime.date
    reason: str


class DonationCreate(Model, extra="forbid"):
    """A new Donation."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    donation_kind: Literal["money", "goods"]
    donor: str
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    goods_code: str | None = None
    item: str
    unit_name: str | None = None
    quantity: float | str = "1"
    unit_value_fen: int
    given_on: datetime.date
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    ) = None
    name_donor: bool = False
    donor_consent_on: datetime.date | None = None
    member_id: uuid.UUID | None = None


class DonationList(Model):
    """A page of Donations."""

    items: list[DonationRead]
    next: str | None


class DonationPatch(Model, extra="forbid"):
    """What changes of a Donation."""

    occurred_on: datetime.date
    reason: str
    donation_kind: Literal["money", "goods"] | None = None
    donor: str | None = None
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    goods_code: str | None = None
    item: str | None = None
    unit_name: str | None = None
    quantity: float | str | None = None
    unit_value_fen: int | None = None
    given_on: datetime.date | None = None
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    ) = None
    name_donor: bool | None = None
    donor_consent_on: datetime.date | None = None
    member_id: uuid.UUID | None = None


class DonationRead(Model):
    """A Donation as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    donation_kind: str
    donor: str
    unit_id: uuid.UUID | None
    helper_id: uuid.UUID | None
    goods_code: str | None
    item: str
    unit_name: str | None
    quantity: str
    unit_value_fen: int
    given_on: datetime.date
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    )
    name_donor: bool
    donor_consent_on: datetime.date | None
    member_id: uuid.UUID | None
    value_fen: int


class DrawnList(Model):
    """A page of a draw, by group and rank."""

    items: list[DrawnRead]
    next: str | None


class DrawnRead(Model):
    """A household's place in a draw, and what came of it."""

    household_id: uuid.UUID
    household_no: str
    village_code: str
    group_code: str
    rank: int
    key: str
    drawn: bool
    since: str | None
    """What the register tells of it since the draw."""
    since_label: str | None
    late: bool
    """Drawn, and visited after the last day, or not although that has passed."""
    result: ServicesMonitoringSpotChecksSchemasResultRead | None


class DropForm(Model, extra="forbid"):
    """An entry that leaves the round at a step, and why."""

    entry_id: uuid.UUID
    reason: str


class DutyCount(Model):
    """Duties of a post in an area."""

    area_code: str
    role: str
    role_label: str
    open: int
    due_this_week: int
    late: int
    kept: int
    kept_late: int
    kept_share: str | None


class DutyDetail(Model):
    """A duty with its history."""

    id: uuid.UUID
    county_code: str
    pack: str
    code: str
    label: str
    source: str | None
    area_code: str
    subject_id: uuid.UUID | None
    bank_code: str | None
    period: str
    role: str
    role_label: str
    department: str | None
    kept_by: str
    opened_on: datetime.date
    due_on: datetime.date
    provisional: bool
    remind_on: datetime.date | None
    reminded_on: datetime.date | None
    times: int
    times_done: int
    coverage: str | None
    state: str
    state_label: str
    owed: bool
    kept_on: datetime.date | None
    late_days: int
    entered_late: bool
    """期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。"""
    history: list[DutyStepRead]


class DutyItem(Model):
    """A duty as it stood when it took this place in the feed."""

    position: int = 0
    id: uuid.UUID
    area_code: str
    news: DutyNews
    pack: str
    code: str
    label: str
    period: str
    role: str
    department: str | None
    subject_id: uuid.UUID | None
    bank_code: str | None
    due_on: datetime.date
    state: str
    state_label: str
    times: int
    times_done: int
    kept_on: datetime.date | None


class DutyLine(Model):
    """Duties of a post that fell due in the period, as they stood when it was over."""

    role: str
    label: str
    due: int
    kept: int
    kept_late: int
    missed: int
    kept_share: str | None


class DutyList(Model):
    """A page of duties, by county and due day."""

    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    items: list[DutyRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class DutyRead(Model):
    """A duty on a day."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    kind: DutyKind
    """义务：bank_summary 报送季报、subsidy_list 报送贴息名单、subsidy_payment 拨付贴息、fund_deposit 缴存基金、collection_notice 送达到期通知"""
    label: str
    """中文名称"""
    subject: str
    """义务所涉季度或借据号。The quarter; of a collection notice the loan's number."""
    loan_id: uuid.UUID | None
    """贷款编号（UUID）"""
    role: str
    """角色。Whose duty it is."""
    opens_on: datetime.date
    """开始日，日期，YYYY-MM-DD"""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD。The last day in time."""
    done_on: datetime.date | None
    """完成日，日期，YYYY-MM-DD"""
    state: DutyState
    """办理状态：not_open 未开始、open 待办、done 已办、done_late 逾期办结、overdue 逾期未办"""
    late_days: int
    """逾期天数，单位：天"""


class DutyStepRead(Model):
    """A report, or that one was sent back."""

    id: uuid.UUID
    step: str
    returns: uuid.UUID | None
    occurred_on: datetime.date
    note: str
    evidence: list[str]
    households_covered: int | None
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class DutySummary(Model):
    """Duties that fall due in a span of days, by area and post; areas are those right below the one asked about."""

    on: datetime.date
    due_from: datetime.date
    due_to: datetime.date
    items: list[DutyCount]


class DutyTally(Model):
    """Duties of a department; those that fell away count nowhere. `late` is what is still owed after its deadline."""

    open: int = 0
    late: int = 0
    kept: int = 0
    kept_late: int = 0


class DwellingCheckCreate(Model, extra="forbid"):
    """A new DwellingCheck."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str
    remark: str | None = None
    grade: Literal["a", "b", "c", "d"]
    appraiser: str


class DwellingCheckList(Model):
    """A page of DwellingChecks."""

    items: list[DwellingCheckRead]
    next: str | None


class DwellingCheckPatch(Model, extra="forbid"):
    """What changes of a DwellingCheck."""

    occurred_on: datetime.date
    reason: str
    checked_on: datetime.date | None = None
    checked_by: str | None = None
    remark: str | None = None
    grade: Literal["a", "b", "c", "d"] | None = None
    appraiser: str | None = None


class DwellingCheckRead(Model):
    """A DwellingCheck as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str
    remark: str | None
    grade: str
    appraiser: str


class EarlierNeed(Model):
    """A quarter before the plan's that still needs money."""

    quarter: str
    """季度，如 2018Q4"""
    needed_fen: int
    """尚需缴存的基金，单位：分（100 分 = 1 元）。Over all counties and banks, beside what is under way."""


class Element(Model, extra="forbid"):
    """Something beside the income that must be proved for each household, or for the village."""

    code: str
    label: str


class ElementCount(Model):
    """Households by the state of an element."""

    element: str
    label: str
    met: int
    unmet: int
    unknown: int


class ElementForm(Model, extra="forbid"):
    """An element that was checked: whether it is secured or holds, and by which facts."""

    secured: bool | None = None
    """保障类项目（read_as: guarantees）：true 为已落实，false 为尚未落实"""
    holds: bool | None = None
    """情况类项目（read_as: conditions），如“收入低”：true 为该情况成立，false 为不成立"""
    basis: str


class Elements(Model, extra="forbid"):
    """The elements of a standard: a check names exactly these, no more and no fewer."""

    source: str
    assumed: bool = False
    note: str | None = None
    read_as: Literal["guarantees", "conditions"] = "guarantees"
    items: list[Element]
    enough: list[Combination] | None = None
    instead_of_income: bool = False


class EligibleHousehold(Model):
    """A household that may borrow today."""

    household_id: uuid.UUID
    """建档立卡户编号（UUID）"""
    household_no: str
    """户编号"""
    village_code: str
    """村级统计用区划代码，12 位"""
    head_name: str
    """户主姓名"""
    members: list[EligibleMember]
    """家庭成员"""
    room_fen: int
    """尚可借金额，单位：分（100 分 = 1 元）。What is left under the cap over all banks."""


class EligibleList(Model):
    """A page; it may hold fewer than asked for, since households without room are left out."""

    items: list[EligibleHousehold]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class EligibleMember(Model):
    """A person of the household."""

    name: str
    """姓名"""
    relation: str
    """与户主的关系"""
    id_masked: str
    """证件号码（隐去中间各位）"""
    may_borrow: bool
    """该成员能否借款。Whether the person's age lies within the programme's bounds today."""


class EligibleOrganisation(Model):
    """An organisation that may borrow today."""

    organisation_id: uuid.UUID
    """经营主体编号（UUID）"""
    credit_code: str
    """统一社会信用代码，18 位"""
    name: str
    """名称"""
    organisation_kind: str
    """经营主体种类"""
    area_code: str
    """统计用区划代码，12 位"""
    cap_fen: int
    """可借上限，单位：分（100 分 = 1 元）"""
    room_fen: int
    """尚可借金额，单位：分（100 分 = 1 元）。What is left under the cap over all banks."""


class EligibleOrganisationList(Model):
    """A page; it may hold fewer than asked for, since organisations without room are left out."""

    items: list[EligibleOrganisation]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class EmploymentCreate(Model, extra="forbid"):
    """A new Employment."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    member_id: uuid.UUID
    employment_kind: Literal["welfare_post", "enterprise", "workshop", "migrant", "self_employed", "other"]
    post_id: uuid.UUID | None = None
    employer: str | None = None
    work: str
    place: str | None = None
    training_id: uuid.UUID | None = None
    consent: bool = False
    consented_on: datetime.date | None = None
    wage_fen: int
    started_on: datetime.date
    ended_on: datetime.date | None = None


class EmploymentList(Model):
    """A page of Employments."""

    items: list[EmploymentRead]
    next: str | None


class EmploymentPatch(Model, extra="forbid"):
    """What changes of a Employment."""

    occurred_on: datetime.date
    reason: str
    employment_kind: Literal["welfare_post", "enterprise", "workshop", "migrant", "self_employed", "other"] | None = (
        None
    )
    post_id: uuid.UUID | None = None
    employer: str | None = None
    work: str | None = None
    place: str | None = None
    training_id: uuid.UUID | None = None
    consent: bool | None = None
    consented_on: datetime.date | None = None
    wage_fen: int | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None


class EmploymentRead(Model):
    """A Employment as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    member_id: uuid.UUID
    employment_kind: str
    post_id: uuid.UUID | None
    employer: str | None
    work: str
    place: str | None
    training_id: uuid.UUID | None
    consent: bool
    consented_on: datetime.date | None
    wage_fen: int
    started_on: datetime.date
    ended_on: datetime.date | None
    priority: bool


class Enrolment(Model):
    """What an authenticator app is told, shown this once; a first code confirms it."""

    secret: str
    """Base32, to be typed into an app."""
    otpauth_uri: str
    """The same as an address, to be shown as a QR code."""


class EntitlementsRead(Model):
    """What a household and its people are entitled to on a day, by the plan then in force."""

    household_id: uuid.UUID
    on: datetime.date
    pack: str
    items: list[AnswerRead]


class EntriesCreate(Model, extra="forbid"):
    """Entries of one day, all or none."""

    occurred_on: datetime.date
    entries: list[MonitoringEntryCreate]


class EntryCreate(Model, extra="forbid"):
    """Take something into a round: exactly one of the five, as the procedure asks."""

    occurred_on: datetime.date
    application: HouseholdCreate | None = None
    family: FamilyCreate | None = None
    household_id: uuid.UUID | None = None
    village_code: str | None = None
    monitoring_object_id: uuid.UUID | None = None
    monitored_kind: Literal["unstable", "marginal", "sudden"] | None = None
    risks: (
        list[
            Literal[
                "illness",
                "schooling",
                "disability",
                "disaster",
                "accident",
                "industry",
                "employment",
                "no_labour",
                "other",
            ]
        ]
        | None
    ) = None


class EntryForm(Model, extra="forbid"):
    """Money that reached a household or a village on the business date."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID | None = None
    village_code: str | None = None
    project_id: uuid.UUID
    fund_kind: Literal["special", "agricultural", "social"]
    source: Literal["state_and_province", "local", "social"]
    item: Literal[
        "start_up",
        "crops",
        "livestock",
        "processing",
        "photovoltaic",
        "tourism",
        "e_commerce",
        "asset_shares",
        "dangerous_housing",
        "relocation",
        "training",
        "interest",
        "water",
        "power",
        "road",
        "broadcasting",
        "irrigation",
        "public_services",
        "other",
    ]
    year: int
    amount_fen: int


class EntryResult(Model):
    """What became of an entry."""

    client_id: uuid.UUID | None
    status: Literal["accepted", "duplicate", "conflict", "waiting", "refused", "retry"]
    first: Literal["accepted", "conflict", "waiting"] | None = None
    record_id: uuid.UUID | None = None
    conflict_id: uuid.UUID | None = None
    code: str | None = None
    title: str | None = None
    detail: str | None = None
    remedy: str | None = None
    field: str | None = None
    errors: list[ServicesRegistryFieldEntriesFormsFaultRead] | None = None


class EntryResults(Model):
    """An answer for each entry, in their order, and how many there are of each."""

    results: list[EntryResult]
    accepted: int
    duplicate: int
    conflict: int
    waiting: int
    refused: int
    retry: int


class EventReversedIn(Model, extra="forbid"):
    """An earlier event of the loan is undone."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["event.reversed"] = "event.reversed"
    """事件种类，固定为本项所列"""
    reverses: str
    """所冲正的事件编号"""
    reason: str
    """原因"""


class EvidenceForm(Model, extra="forbid"):
    """A piece of evidence: which of the step's, what it says, or the document that holds it."""

    label: str
    text: str = ""
    document_id: uuid.UUID | None = None


class ExchangePartnerCreate(Model, extra="forbid"):
    """A new ExchangePartner."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    partner_no: str
    name: str
    direction: Literal["send", "receive", "both"]
    file_format: Literal["xlsx", "csv", "json"]
    masked: bool = True
    sheets: list[SheetAs]
    basis: str
    started_on: datetime.date
    closed_on: datetime.date | None = None


class ExchangePartnerList(Model):
    """A page of ExchangePartners."""

    items: list[ExchangePartnerRead]
    next: str | None


class ExchangePartnerPatch(Model, extra="forbid"):
    """What changes of a ExchangePartner."""

    occurred_on: datetime.date
    reason: str
    partner_no: str | None = None
    name: str | None = None
    direction: Literal["send", "receive", "both"] | None = None
    file_format: Literal["xlsx", "csv", "json"] | None = None
    masked: bool | None = None
    sheets: list[SheetAs] | None = None
    basis: str | None = None
    started_on: datetime.date | None = None
    closed_on: datetime.date | None = None


class ExchangePartnerRead(Model):
    """A ExchangePartner as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    partner_no: str
    name: str
    direction: str
    file_format: str
    masked: bool
    sheets: list[dict[str, Any]]
    basis: str
    started_on: datetime.date
    closed_on: datetime.date | None


class ExitFindingRead(Model):
    """One element of a village's exit: whether it is met, and why."""

    element: str
    label: str
    met: bool
    sentence: str


class ExitList(Model):
    """A page of exits by household number; a page may be short of its limit, `next` tells whether there is more."""

    items: list[ExitRead]
    next: str | None


class ExitRead(Model):
    """A household's exit, and what speaks against it; money in fen per head and year."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    version: int
    exited_on: datetime.date
    recorded_at: datetime.datetime
    recorded_days_later: int
    subject: str
    role: str
    reason: str
    way: Literal["procedure", "request", "file", "other"]
    income_year: int | None
    per_head_fen: int | None
    line_fen: int | None
    steps_before: int
    altered_after: int
    help_added_after: int
    marks: list[Mark]


class ExitTrail(Model):
    """An exit with every step from poverty to it, and what was done to that afterwards."""

    exit: ExitRead
    before: list[ServicesRegistryExitTrailsFormsStepRead]
    altered: list[ServicesRegistryExitTrailsFormsStepRead]
    help_added: list[HelpStepRead]


class ExitTrailList(Model):
    """Every exit of a household with its trail, the first exit first."""

    items: list[ExitTrail]


class ExitUndoneWanted(Model, extra="forbid"):
    """That an exit from poverty was recorded by mistake; who fell back returns by the procedure of return."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["exit_undone"] = "exit_undone"


class ExitWanted(Model, extra="forbid"):
    """That the household left poverty, where no procedure of the system decided it."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["exit"] = "exit"


class ExportList(Model):
    """A page of one's own exports and books, the newest first."""

    items: list[ExportRead]
    next: str | None


class ExportRead(Model):
    """An export as it stands; `result` is where its file can be had once it is ``done``."""

    id: uuid.UUID
    county_code: str
    content: str
    """sheets、book（册簿）或 four_lists（四个清单）"""
    title: str
    area_prefix: str
    sheets: list[str]
    format: str
    revealed: bool
    state: str
    progress: int
    rows: dict[str, int]
    size_bytes: int
    created_at: datetime.datetime
    finished_at: datetime.datetime | None
    expired_at: datetime.datetime | None
    result: str | None = None


class ExportRequest(Model, extra="forbid"):
    """What to export; `reveal` gives full numbers to who may see them and says why."""

    sheets: list[str] | None = None
    """English names of sheets; all that the caller may read where none is"""
    area: str | None = None
    """区划代码，2、4、6、9 或 12 位；缺省为本辖区"""
    format: Literal["xlsx", "csv"] = "xlsx"
    reveal: bool = False
    reason: str = ""


class FactRead(Model):
    """A labelled fact; `text` is empty where nothing was entered."""

    label: str
    text: str


class FamilyCreate(Model, extra="forbid"):
    """A household that is not to be registered: its members, and how to reach it."""

    village_code: str
    village_group: str | None = None
    phone: str | None = None
    members: list[MemberCreate]


class FeedFilters(Model, extra="forbid"):
    """Which items of a feed are wanted; of several values of a condition any one will do."""

    kind: list[str] | None = None
    """何种事项，例如预警的规则 `rule`；可重复"""
    severity: list[str] | None = None
    """严重程度；可重复"""
    state: list[str] | None = None
    """办理状态；可重复"""
    since: datetime.date | None = None
    """只要此日及以后的事项（按事项自身的业务日期）"""


class FeedAlertItem(Model):
    """FeedAlertItem"""

    items: list[AlertItem]
    next: int


class FeedDutyItem(Model):
    """FeedDutyItem"""

    items: list[DutyItem]
    next: int


class FeedSupervisionItem(Model):
    """FeedSupervisionItem"""

    items: list[SupervisionItem]
    next: int


class FeedTargetItem(Model):
    """FeedTargetItem"""

    items: list[TargetItem]
    next: int


class FieldArea(Model):
    """A village."""

    code: str
    name: str
    parent_code: str | None


class FieldChanges(Model):
    """What has changed behind a token; `areas` and `notices` are given whole where something of them is new."""

    items: list[FieldHousehold]
    gone: list[FieldGone]
    areas: list[FieldArea] | None
    notices: list[FieldNotice] | None
    more: bool
    next: str


class FieldConflictRead(Model):
    """Values from the field that wait for a decision, or had one."""

    id: uuid.UUID | None = None
    version: int | None = None
    target: str | None = None
    target_id: uuid.UUID | None = None
    year: int | None = None
    cause: Literal["changed_meanwhile", "needs_township"] | None = None
    differences: list[DifferenceRead] | None = None
    state: Literal["open", "decided", "overtaken"] | None = None
    client_id: uuid.UUID | None = None
    occurred_on: datetime.date | None = None
    entry_reason: str | None = None
    decided_on: datetime.date | None = None
    decision_reason: str | None = None


class FieldEntries(Model, extra="forbid"):
    """Entries in the order in which they were recorded; each is looked at and answered by itself."""

    entries: list[VisitEntry | HouseholdEntry | IncomeEntry | RecordEntry | ObjectionEntry]


class FieldGone(Model):
    """A household that is the reader's no more: it left his area, or the register."""

    id: uuid.UUID
    why: Literal["left_area", "off_register"]


class FieldHelper(Model):
    """Who helps the household."""

    id: uuid.UUID | None = None
    version: int | None = None
    helper_id: uuid.UUID | None = None
    pairing_role: str | None = None
    started_on: datetime.date | None = None
    note: str | None = None
    name: str | None = None
    post: str | None = None
    phone_masked: str | None = None


class FieldHousehold(Model):
    """A household with all that is wanted at its door."""

    county_code: str | None = None
    household_no: str | None = None
    village_code: str | None = None
    village_group: str | None = None
    head_name: str | None = None
    phone_masked: str | None = None
    household_type: str | None = None
    main_cause: str | None = None
    people: int | None = None
    status: str | None = None
    registered_on: datetime.date | None = None
    exited_on: datetime.date | None = None
    version: int | None = None
    present_village_code: str | None = None
    bank_name: str | None = None
    bank_account_masked: str | None = None
    identification_standard: str | None = None
    other_causes: list[str] | None = None
    housing_sqm: str | None = None
    housing_structure: str | None = None
    built_year: int | None = None
    electricity: bool | None = None
    fuels: list[str] | None = None
    drinking_water: str | None = None
    support_form: str | None = None
    planned_exit_year: int | None = None
    help_plan: str | None = None
    help_needs: list[str] | None = None
    split_on: datetime.date | None = None
    id: uuid.UUID
    members: list[FieldMember]
    incomes: list[FieldIncome]
    helpers: list[FieldHelper]
    visits: list[FieldVisit]
    tasks: list[FieldTask]
    photos: list[FieldPhoto]
    conflicts: list[FieldConflictRead]
    plan: FieldPlan | None = None


class FieldIncome(Model):
    """A year's income, fen."""

    year: int | None = None
    wage_fen: int | None = None
    business_fen: int | None = None
    transfer_fen: int | None = None
    property_fen: int | None = None
    production_cost_fen: int | None = None
    total_fen: int | None = None
    net_fen: int | None = None
    net_per_head_fen: int | None = None
    persons: int | None = None
    paid_away_fen: int | None = None
    disposable_per_head_fen: int | None = None


class FieldListed(Model):
    """A place on a notice's list, the name masked as it hangs out."""

    number: int
    name: str


class FieldMember(Model):
    """A person of a household."""

    id: uuid.UUID | None = None
    name: str | None = None
    id_masked: str | None = None
    born_on: datetime.date | None = None
    sex: str | None = None
    relation: str | None = None
    ethnic_group: str | None = None
    education: str | None = None
    schooling: str | None = None
    health: str | None = None
    labour_capacity: str | None = None
    work_state: str | None = None
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None = None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None = None
    disability_kind: str | None = None
    disability_grade: int | None = None
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: str | None = None
    own_plan: str | None = None
    joined_on: datetime.date | None = None
    joined_kind: str | None = None
    from_household_id: uuid.UUID | None = None


class FieldNotice(Model):
    """A public notice that takes objections."""

    id: uuid.UUID
    area_code: str
    title: str
    starts_on: datetime.date
    free_on: datetime.date
    listed: list[FieldListed]


class FieldPhoto(Model):
    """A photo of the household; its pictures stand under ``/registry/documents``."""

    id: uuid.UUID | None = None
    version: int | None = None
    document_kind: str | None = None
    themes: list[str] | None = None
    title: str | None = None
    taken_on: datetime.date | None = None
    taken_by: str | None = None
    media_type: str | None = None


class FieldPhotoUpload(Model, extra="forbid"):
    """A photo from the field; the parts of a form (multipart)."""

    file: bytes
    client_id: uuid.UUID
    device_at: datetime.datetime
    household_id: uuid.UUID
    visit_client_id: uuid.UUID | None = None
    place: int = 1
    themes: list[Literal["poverty_cause", "wish", "housing", "living", "industry", "visit", "result"]] | None = None
    title: str | None = None
    taken_on: datetime.date | None = None
    taken_by: str | None = None
    occurred_on: datetime.date
    reason: str


class FieldPlan(Model):
    """The household's plan to leave poverty."""

    id: uuid.UUID | None = None
    version: int | None = None
    handbook_no: str | None = None
    poverty_state: str | None = None
    exit_plan: str | None = None
    exit_year: int | None = None
    income_target_fen: int | None = None
    help_projects: str | None = None
    concrete_measures: str | None = None


class FieldTask(Model):
    """A task for the household that isn't done."""

    id: uuid.UUID | None = None
    version: int | None = None
    helper_id: uuid.UUID | None = None
    content: str | None = None
    due_on: datetime.date | None = None
    progress: int | None = None
    done_on: datetime.date | None = None
    task: str | None = None


class FieldValue(Model, extra="forbid"):
    """A new value of a field, and the one that the device showed when it was changed; a number's base is masked."""

    field: str
    member_id: uuid.UUID | None = None
    base: bool | int | str | list[str] | None
    value: bool | int | str | list[str] | None


class FieldVisit(Model):
    """A visit to the household."""

    id: uuid.UUID | None = None
    version: int | None = None
    helper_id: uuid.UUID | None = None
    visitor: str | None = None
    visit_kind: str | None = None
    visited_on: datetime.date | None = None
    place: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    findings: str | None = None
    next_steps: str | None = None
    deliveries: list[Literal["ideas", "policies", "skills", "information", "posts", "funds"]] | None = None
    helps: list[Literal["hardship", "business", "medical", "schooling"]] | None = None
    document_ids: list[uuid.UUID] | None = None
    client_id: uuid.UUID | None = None


class Figure(Model):
    """A number, and what it was when the period before was over; both are None where nobody can tell any more."""

    code: str
    label: str
    unit: str
    """``households``, ``people``, ``loans``, ``findings``, ``reports``, or ``fen``; ``count`` in old bulletins."""
    value: int | None
    before: int | None
    change: int | None


class Figures(Model):
    """A quarter's money in whole fen; the names that end a quarter are in ``STOCKS``, all others are of its days."""

    disbursed_household_fen: int = 0
    """向农户发放金额，单位：分（100 分 = 1 元）"""
    disbursed_organisation_fen: int = 0
    """向经营主体发放金额，单位：分（100 分 = 1 元）"""
    repaid_fen: int = 0
    """归还本金，单位：分（100 分 = 1 元）"""
    outstanding_household_fen: int = 0
    """农户贷款余额，单位：分（100 分 = 1 元）"""
    outstanding_organisation_fen: int = 0
    """经营主体贷款余额，单位：分（100 分 = 1 元）"""
    overdue_fen: int = 0
    """逾期金额，单位：分（100 分 = 1 元）。Principal past its due day that is not claimed yet."""
    interest_due_fen: int = 0
    """已到期的利息累计，含已收部分，单位：分（100 分 = 1 元）"""
    interest_collected_fen: int = 0
    """已收利息，单位：分（100 分 = 1 元）"""
    subsidy_household_fen: int = 0
    """农户贴息，单位：分（100 分 = 1 元）。On the quarter's list."""
    subsidy_organisation_fen: int = 0
    """经营主体贴息，单位：分（100 分 = 1 元）。On the quarter's list: years with the fourth quarter's, corrections of them with any."""
    subsidy_payable_fen: int = 0
    """应付未付的贴息，单位：分（100 分 = 1 元）。Of any list, where its last day of payment lies in the quarter."""
    fund_opening_fen: int = 0
    """基金期初余额，单位：分（100 分 = 1 元）"""
    deposit_required_fen: int = 0
    """按比例应缴存的基金，单位：分（100 分 = 1 元）。What the quarter's lending asks of the fund."""
    deposit_needed_fen: int = 0
    """本季需缴存的基金，单位：分（100 分 = 1 元）。The same without what was pre-allocated and what earlier quarters had too much; the first quarter's with what was due before it."""
    deposit_missing_fen: int = 0
    """应缴未缴的基金，单位：分（100 分 = 1 元）。What of it the scenario's own deposits leave open."""
    deposited_fen: int = 0
    """已缴存的基金，单位：分（100 分 = 1 元）"""
    pre_allocated_fen: int = 0
    """已预拨的基金，单位：分（100 分 = 1 元）"""
    claimed_fen: int = 0
    """申请代偿金额，单位：分（100 分 = 1 元）"""
    insurer_fen: int = 0
    """保险应承担金额，单位：分（100 分 = 1 元）"""
    paid_from_fund_fen: int = 0
    """基金代偿金额，单位：分（100 分 = 1 元）"""
    shortfall_fen: int = 0
    """代偿后银行自担的金额，单位：分（100 分 = 1 元）。The bank's rest: its own share of a loss, where it bears one, and what the fund could not pay."""
    fund_lacked_fen: int = 0
    """因基金不足而未代偿的金额，单位：分（100 分 = 1 元）。What the fund should have paid and could not."""
    recovered_to_fund_fen: int = 0
    """追偿归基金，单位：分（100 分 = 1 元）"""
    recovered_to_bank_fen: int = 0
    """追偿归银行，单位：分（100 分 = 1 元）"""
    recovered_to_insurer_fen: int = 0
    """追偿归保险，单位：分（100 分 = 1 元）"""
    surplus_fen: int = 0
    """追偿超出代偿的部分，单位：分（100 分 = 1 元）"""
    fund_closing_fen: int = 0
    """基金期末余额，单位：分（100 分 = 1 元）"""
    city_share_fen: int = 0
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int = 0
    """县级承担的净损失，单位：分（100 分 = 1 元）"""
    judged_outstanding_fen: int = 0
    """评价日贷款余额，单位：分（100 分 = 1 元）。On the day after the quarter's deposit fell due."""
    judged_balance_fen: int = 0
    """评价日基金余额，单位：分（100 分 = 1 元）"""


class FiguresList(Model):
    """A page of figures, oldest first."""

    items: list[ServicesCreditClosingSchemasFiguresRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class FileLevelList(Model):
    """The levels from the household's card up to the city's."""

    items: list[FileLevelRead]


class FileLevelRead(Model):
    """A level at which files are kept."""

    level: str
    label: str
    named_by_plan: bool
    joins: str | None
    address: str
    source: str | None


class FilePartRead(Model):
    """A part of a household's file."""

    code: str
    label: str
    have: int
    least: int
    missing_themes: list[str]
    missing_labels: list[str]
    complete: bool


class FilingForm(Model, extra="forbid"):
    """A plan filed at a level on the business date."""

    occurred_on: datetime.date
    reason: str
    level: Literal["province", "city", "county"]


class FindingCreate(Model, extra="forbid"):
    """What was found of an entry for a step: the parts that the step needs, no others."""

    step: str
    occurred_on: datetime.date
    visit: VisitForm | None = None
    income: IncomeForm | None = None
    elements: dict[str, Any] | None = None
    population: int | None = None
    measures: list[MeasureForm] | None = None
    signature: SignatureForm | None = None


class FindingDetail(Model):
    """A finding with its history."""

    id: uuid.UUID
    county_code: str
    source: str
    section: str
    what: str
    area_code: str
    household_id: uuid.UUID | None
    inspection_id: uuid.UUID | None
    zone: str | None
    due_on: datetime.date
    state: str
    state_label: str
    late: bool
    """Rectified after its last day, if it was sent back since too, or not although that has passed."""
    entered_late: bool
    """期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。"""
    opened_on: datetime.date
    rectified_on: datetime.date | None
    closed_on: datetime.date | None
    history: list[FindingStepRead]


class FindingList(Model):
    """A page of findings, those first that are due first."""

    items: list[MonitoringFindingRead]
    next: str | None


class FindingRead(Model):
    """A finding; the latest of an entry and step counts."""

    id: uuid.UUID
    entry_id: uuid.UUID
    step: str
    occurred_on: datetime.date
    facts: dict[str, Any]
    working: str
    subject: str
    role: str
    recorded_at: datetime.datetime


class FindingStepRead(Model):
    """A step in a finding's life."""

    step: str
    occurred_on: datetime.date
    due_on: datetime.date
    note: str
    evidence: list[str]
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class FirstPasswordChange(Model, extra="forbid"):
    """The same of somebody who can't sign in before."""

    old_password: str
    new_password: str
    otp: str | None = None
    """The code of the second factor, where there is one."""
    username: str


class FollowUp(Model, extra="forbid"):
    """What became of a decision."""

    note: str
    done: bool = False
    """Whether it is carried out."""
    occurred_on: datetime.date


class FormList(Model):
    """The forms that hold in an area on a day."""

    area_code: str
    on: datetime.date
    items: list[FormRead]


class FormRead(Model):
    """A form of the plan in force."""

    code: str
    label: str
    objects: list[str]
    roles: list[str]
    """Who inspects by it; empty where the plan is silent."""
    sections: list[SectionRead]


class FormerMemberList(Model):
    """Everybody who left a household, the first to leave first."""

    items: list[FormerMemberRead]


class FormerMemberRead(Model):
    """A person who left the household, as recorded when that happened."""

    id: uuid.UUID
    name: str
    id_masked: str
    id_number: str | None = None
    born_on: datetime.date
    sex: str
    relation: str
    ethnic_group: str | None
    education: str | None
    schooling: str | None
    health: str
    labour_capacity: str
    work_state: str | None
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None
    disability_kind: str | None = None
    disability_grade: int | None = None
    disability_card: str | None = None
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: str | None = None
    own_plan: str | None = None
    joined_on: datetime.date | None = None
    joined_kind: str | None = None
    from_household_id: uuid.UUID | None = None
    left_on: datetime.date
    left_kind: str
    to_household_id: uuid.UUID | None


class FourListsPage(Model):
    """The four lists of an area's households, a page of them."""

    items: list[FourListsRead]
    next: str | None


class FourListsRead(Model):
    """The four lists of one household; each row of a table leads back to its record by county, household and id."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    village: str
    head_name: str
    lists: list[ListRead]


class FundAccountCreate(Model, extra="forbid"):
    """A new FundAccount."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    account_no: str
    account_name: str
    bank_name: str
    keeper: str
    book_no: str
    opened_on: datetime.date
    closed_on: datetime.date | None = None


class FundAccountList(Model):
    """A page of FundAccounts."""

    items: list[FundAccountRead]
    next: str | None


class FundAccountPatch(Model, extra="forbid"):
    """What changes of a FundAccount."""

    occurred_on: datetime.date
    reason: str
    account_no: str | None = None
    account_name: str | None = None
    bank_name: str | None = None
    keeper: str | None = None
    book_no: str | None = None
    opened_on: datetime.date | None = None
    closed_on: datetime.date | None = None


class FundAccountRead(Model):
    """A FundAccount as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    account_no: str
    account_name: str
    bank_name: str
    keeper: str
    book_no: str
    opened_on: datetime.date
    closed_on: datetime.date | None


class FundBelowZero(Model):
    """A fund account that by business date paid before the money came."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    balance_fen: int
    """基金账户余额，单位：分（100 分 = 1 元）。Below 0."""


class FundClaimCreate(Model, extra="forbid"):
    """A new FundClaim."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    claim_no: str
    project_id: uuid.UUID
    account_id: uuid.UUID
    amount_fen: int
    vouchers: list[str]
    content: str | None = None


class FundClaimList(Model):
    """A page of FundClaims."""

    items: list[FundClaimRead]
    next: str | None


class FundClaimPatch(Model, extra="forbid"):
    """What changes of a FundClaim."""

    occurred_on: datetime.date
    reason: str
    claim_no: str | None = None
    project_id: uuid.UUID | None = None
    account_id: uuid.UUID | None = None
    amount_fen: int | None = None
    vouchers: list[str] | None = None
    content: str | None = None


class FundClaimRead(Model):
    """A FundClaim as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    claim_no: str
    project_id: uuid.UUID
    account_id: uuid.UUID
    amount_fen: int
    vouchers: list[str]
    content: str | None
    state: str
    claimed_by: str
    claimed_on: datetime.date | None
    checked_by: str | None
    checked_on: datetime.date | None
    paid_by: str | None
    paid_on: datetime.date | None


class FundNoticeCreate(Model, extra="forbid"):
    """A new FundNotice."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    plan_id: uuid.UUID
    place: str
    started_on: datetime.date
    days: int | None = None
    ended_on: datetime.date | None = None
    content: str | None = None


class FundNoticeList(Model):
    """A page of FundNotices."""

    items: list[FundNoticeRead]
    next: str | None


class FundNoticePatch(Model, extra="forbid"):
    """What changes of a FundNotice."""

    occurred_on: datetime.date
    reason: str
    plan_id: uuid.UUID | None = None
    place: str | None = None
    started_on: datetime.date | None = None
    days: int | None = None
    ended_on: datetime.date | None = None
    content: str | None = None


class FundNoticeRead(Model):
    """A FundNotice as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    plan_id: uuid.UUID
    place: str
    started_on: datetime.date
    days: int | None
    ended_on: datetime.date | None
    content: str | None


class FundPlanCreate(Model, extra="forbid"):
    """A new FundPlan."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    plan_no: str
    name: str
    year: int
    amount_fen: int
    content: str | None = None


class FundPlanList(Model):
    """A page of FundPlans."""

    items: list[FundPlanRead]
    next: str | None


class FundPlanPatch(Model, extra="forbid"):
    """What changes of a FundPlan."""

    occurred_on: datetime.date
    reason: str
    plan_no: str | None = None
    name: str | None = None
    year: int | None = None
    amount_fen: int | None = None
    content: str | None = None


class FundPlanRead(Model):
    """A FundPlan as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    plan_no: str
    name: str
    year: int
    amount_fen: int
    content: str | None
    province_filed_on: datetime.date | None
    city_filed_on: datetime.date | None
    county_filed_on: datetime.date | None
    filed: bool


class FundRead(Model):
    """A bank's risk fund and the loans that stand on it; `leverage` is None where the fund is empty."""

    bank_code: str
    balance_fen: int
    outstanding_fen: int
    leverage: str | None


class FundWeightList(Model):
    """Weights of a year by the results of the year before."""

    year: int
    items: list[FundWeightRead]


class FundWeightRead(Model):
    """What an object's result means for its share of next year's competitive funds."""

    assessment_id: uuid.UUID
    sheet_code: str
    code: str
    name: str
    level: str
    level_label: str
    total_points: str
    weight: str
    share: str
    """Its part where the funds were divided by weight alone, four decimals."""


class FundWritten(Model, extra="forbid"):
    """A bank's fund account at the start; one without a bank stands for all."""

    bank: str | None = None
    """银行代码"""
    balance_fen: int
    """基金账户余额，单位：分（100 分 = 1 元）"""
    deposit_due_fen: int = 0
    """以前季度尚应缴存的基金，单位：分（100 分 = 1 元）。What the lending of earlier quarters still asks of the fund; it comes in where deposits follow the rules."""


class GapRead(Model):
    """Something that a plan demands of an area and that is missing there."""

    area_code: str
    area_name: str
    code: str
    """Code of the group, responsibility or partner that the plan demands."""
    label: str
    missing: Missing
    """The group, people in a seat, its files, responsible people, or a partner unit."""
    seat: str | None
    """Code of the seat that lacks people."""
    least: int
    """How many there must be."""
    present: int
    """How many there are."""
    sentence: str
    pack: str
    """The plan that demands it."""
    source: str


class GapReport(Model):
    """What is missing in an area against its plans: how much in each part, and a page of it, by area."""

    area_code: str
    on: datetime.date
    gaps: int
    by_area: list[PartGaps]
    """Only areas that lack something; ask for one of them to see more."""
    items: list[GapRead]
    next: str | None


class GoodsBatchCreate(Model, extra="forbid"):
    """A new GoodsBatch."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    trace_code: str
    product: str
    quantity: float | str
    unit: str
    household_no: str | None = None
    made_of: str | None = None
    organisation_id: uuid.UUID | None = None
    produced_on: datetime.date
    content: str | None = None


class GoodsBatchList(Model):
    """A page of GoodsBatchs."""

    items: list[GoodsBatchRead]
    next: str | None


class GoodsBatchPatch(Model, extra="forbid"):
    """What changes of a GoodsBatch."""

    occurred_on: datetime.date
    reason: str
    trace_code: str | None = None
    product: str | None = None
    quantity: float | str | None = None
    unit: str | None = None
    household_no: str | None = None
    made_of: str | None = None
    organisation_id: uuid.UUID | None = None
    produced_on: datetime.date | None = None
    content: str | None = None


class GoodsBatchRead(Model):
    """A GoodsBatch as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    trace_code: str
    product: str
    quantity: str
    unit: str
    household_no: str | None
    made_of: str | None
    organisation_id: uuid.UUID | None
    produced_on: datetime.date
    content: str | None


class GoodsProgress(Model):
    """How much of the plan's goods was given."""

    code: str
    label: str
    unit: str
    per_household: int | None
    unit_value_fen: int | None
    quantity: str
    value_fen: int
    households: int
    households_short: int | None


class GoodsStepCreate(Model, extra="forbid"):
    """A new GoodsStep."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    batch_id: uuid.UUID
    step_kind: Literal["production", "harvest", "processing", "packing", "inspection", "storage", "transport", "sale"]
    happened_on: datetime.date
    place: str
    handler: str
    went_to: str | None = None
    content: str | None = None


class GoodsStepList(Model):
    """A page of GoodsSteps."""

    items: list[GoodsStepRead]
    next: str | None


class GoodsStepPatch(Model, extra="forbid"):
    """What changes of a GoodsStep."""

    occurred_on: datetime.date
    reason: str
    batch_id: uuid.UUID | None = None
    step_kind: (
        Literal["production", "harvest", "processing", "packing", "inspection", "storage", "transport", "sale"] | None
    ) = None
    happened_on: datetime.date | None = None
    place: str | None = None
    handler: str | None = None
    went_to: str | None = None
    content: str | None = None


class GoodsStepRead(Model):
    """A GoodsStep as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    batch_id: uuid.UUID
    step_kind: str
    happened_on: datetime.date
    place: str
    handler: str
    went_to: str | None
    content: str | None


class GroupChange(Model, extra="forbid"):
    """What is corrected of a group; what is left out stays."""

    name: str | None = None
    office: str | None = None
    documents: list[Paper] | None = None
    """All the files that it keeps, those of before included."""


class GroupCreate(Model, extra="forbid"):
    """A group; where a plan demands it, its seats are set up as the plan names them."""

    area_code: str
    kind: Literal["leading_group", "coordination_group", "joint_meeting", "supervision_group", "work_station"]
    name: str
    office: str | None = None
    """Where its office sits."""
    plan_code: str | None = None
    """Code of the group that a plan demands, where it is one."""
    occurred_on: datetime.date
    """First day."""


class GroupDemanded(Model):
    """A group that each area of a level shall have."""

    code: str
    label: str
    kind: str
    kind_label: str
    area_level: AreaLevel
    only_in: list[str]
    """The areas that shall have it, 12 digits; all of the level where it is empty."""
    office: str | None
    """Where its office sits."""
    files: bool
    """Whether it shall keep files of its work."""
    quorum: str | None
    """Part of its seats that must be present for a meeting to decide."""
    seats: list[SeatDemanded]
    source: str


class GroupDetail(Model):
    """A group with the seats that it has on the day asked about, and who holds them then."""

    id: uuid.UUID
    county_code: str
    version: int
    area_code: str
    area_name: str
    kind: str
    kind_label: str
    name: str
    office: str | None
    plan_code: str | None
    documents: list[Paper]
    started_on: datetime.date
    ended_on: datetime.date | None
    """First day on which it is one no more."""
    on: datetime.date
    seats: list[PostRead]


class GroupList(Model):
    """A page of the groups that are there on a day, in the order in which they were set up."""

    on: datetime.date
    items: list[GroupRead]
    next: str | None


class GroupRead(Model):
    """A group."""

    id: uuid.UUID
    county_code: str
    version: int
    area_code: str
    area_name: str
    kind: str
    kind_label: str
    name: str
    office: str | None
    plan_code: str | None
    documents: list[Paper]
    started_on: datetime.date
    ended_on: datetime.date | None
    """First day on which it is one no more."""


class GuaranteeCounts(Model):
    """How far an area is: households, those without a plan in force, those with everything, and each element."""

    households: int
    without_plan: int
    secured: int
    elements: list[ElementCount]


class GuaranteeRead(Model):
    """An element judged; `check` names the last check where a check is what proves it."""

    element: str
    label: str
    state: str
    sentence: str
    missing: list[str]
    source: str
    check: CheckRead | None


class GuaranteesRead(Model):
    """Every element of the plan in force, for one household on a day."""

    household_id: uuid.UUID
    on: datetime.date
    pack: str
    secured: bool
    items: list[GuaranteeRead]


class HandoverRead(Model):
    """How a post was handed over: days on which nobody was in it, and how many there may be."""

    days: int
    most_days: int
    exceeded: bool


class HardCaseCreate(Model, extra="forbid"):
    """A new HardCase."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    decided_on: datetime.date
    grounds: str


class HardCaseList(Model):
    """A page of HardCases."""

    items: list[HardCaseRead]
    next: str | None


class HardCasePatch(Model, extra="forbid"):
    """What changes of a HardCase."""

    occurred_on: datetime.date
    reason: str
    decided_on: datetime.date | None = None
    grounds: str | None = None


class HardCaseRead(Model):
    """A HardCase as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    decided_on: datetime.date
    grounds: str


class HeadRequest(Model, extra="forbid"):
    """Another member becomes the head; what the others are to the new head changes with it."""

    occurred_on: datetime.date
    reason: str
    relations: list[RelationOf]


class HealthFileCreate(Model, extra="forbid"):
    """A new HealthFile."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    member_id: uuid.UUID
    file_no: str
    owners: list[Literal["health_centre", "family_planning", "civil_affairs"]]
    doctor: str | None = None
    opened_on: datetime.date
    illness: str | None = None
    situation: str | None = None


class HealthFileList(Model):
    """A page of HealthFiles."""

    items: list[HealthFileRead]
    next: str | None


class HealthFilePatch(Model, extra="forbid"):
    """What changes of a HealthFile."""

    occurred_on: datetime.date
    reason: str
    file_no: str | None = None
    owners: list[Literal["health_centre", "family_planning", "civil_affairs"]] | None = None
    doctor: str | None = None
    opened_on: datetime.date | None = None
    illness: str | None = None
    situation: str | None = None


class HealthFileRead(Model):
    """A HealthFile as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    member_id: uuid.UUID
    file_no: str
    owners: list[Literal["health_centre", "family_planning", "civil_affairs"]]
    doctor: str | None
    opened_on: datetime.date
    illness: str | None
    situation: str | None


class HelpActivityCreate(Model, extra="forbid"):
    """A new HelpActivity."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    activity: Literal["party_lecture", "free_clinic", "health_talk", "work_day", "other"]
    subject: str
    helper_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    held_on: datetime.date
    people: int = 0
    summary: str | None = None
    document_ids: list[uuid.UUID] | None = None


class HelpActivityList(Model):
    """A page of HelpActivitys."""

    items: list[HelpActivityRead]
    next: str | None


class HelpActivityPatch(Model, extra="forbid"):
    """What changes of a HelpActivity."""

    occurred_on: datetime.date
    reason: str
    activity: Literal["party_lecture", "free_clinic", "health_talk", "work_day", "other"] | None = None
    subject: str | None = None
    helper_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    held_on: datetime.date | None = None
    people: int | None = None
    summary: str | None = None
    document_ids: list[uuid.UUID] | None = None


class HelpActivityRead(Model):
    """A HelpActivity as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    activity: str
    subject: str
    helper_id: uuid.UUID | None
    unit_id: uuid.UUID | None
    held_on: datetime.date
    people: int
    summary: str | None
    document_ids: list[uuid.UUID]


class HelpCard(Model):
    """明白卡: what a household is to know of its helper."""

    pairing_id: uuid.UUID
    household_id: uuid.UUID
    household_no: str
    head_name: str
    village_code: str
    main_cause: str
    mode: str
    helper: HelperSeen
    pairing_role: str
    started_on: datetime.date
    ended_on: datetime.date | None
    tasks: list[TaskSeen]
    visits_this_year: int
    last_visit_on: datetime.date | None
    letters: list[str]


class HelpLedger(Model):
    """帮扶台帐: all that was done for a household, in the order of days."""

    household_id: uuid.UUID
    visits: int
    donated_fen: int
    entries: list[LedgerEntry]


class HelpStepRead(Model):
    """A step on a record of help, recorded after the exit and dated up to it."""

    kind: str
    title: str
    record_id: uuid.UUID
    version: int
    action: str
    occurred_on: datetime.date
    recorded_at: datetime.datetime
    subject: str
    role: str


class HelpUnitCreate(Model, extra="forbid"):
    """A new HelpUnit."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    number: str
    name: str
    level: Literal["province", "city", "county", "town", "village"]
    unit_kind: Literal["agency", "school", "hospital", "enterprise", "social", "resident_team", "other"]
    liaison: str
    liaison_phone: str | None = None


class HelpUnitList(Model):
    """A page of HelpUnits."""

    items: list[HelpUnitRead]
    next: str | None


class HelpUnitPatch(Model, extra="forbid"):
    """What changes of a HelpUnit."""

    occurred_on: datetime.date
    reason: str
    number: str | None = None
    name: str | None = None
    level: Literal["province", "city", "county", "town", "village"] | None = None
    unit_kind: Literal["agency", "school", "hospital", "enterprise", "social", "resident_team", "other"] | None = None
    liaison: str | None = None
    liaison_phone: str | None = None


class HelpUnitRead(Model):
    """A HelpUnit as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    number: str
    name: str
    level: str
    unit_kind: str
    liaison: str
    liaison_phone_masked: str | None


class HelperCreate(Model, extra="forbid"):
    """A new Helper."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    number: str
    name: str
    unit_id: uuid.UUID | None = None
    post: Literal[
        "town_leader",
        "middle_cadre",
        "graduate_village_official",
        "village_committee",
        "first_secretary",
        "resident_member",
        "township_staff",
        "department_cadre",
        "branch_secretary",
        "party_member",
        "medical_staff",
        "teacher",
        "entrepreneur",
        "other",
    ]
    position: str | None = None
    able: bool = False
    active_from: datetime.date
    active_to: datetime.date | None = None
    phone: str | None = None


class HelperList(Model):
    """A page of Helpers."""

    items: list[HelperRead]
    next: str | None


class HelperPatch(Model, extra="forbid"):
    """What changes of a Helper."""

    occurred_on: datetime.date
    reason: str
    number: str | None = None
    name: str | None = None
    unit_id: uuid.UUID | None = None
    post: (
        Literal[
            "town_leader",
            "middle_cadre",
            "graduate_village_official",
            "village_committee",
            "first_secretary",
            "resident_member",
            "township_staff",
            "department_cadre",
            "branch_secretary",
            "party_member",
            "medical_staff",
            "teacher",
            "entrepreneur",
            "other",
        ]
        | None
    ) = None
    position: str | None = None
    able: bool | None = None
    active_from: datetime.date | None = None
    active_to: datetime.date | None = None
    phone: str | None = None


class HelperRead(Model):
    """A Helper as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    number: str
    name: str
    unit_id: uuid.UUID | None
    post: str
    position: str | None
    able: bool
    active_from: datetime.date
    active_to: datetime.date | None
    phone_masked: str | None


class HelperReplacement(Model, extra="forbid"):
    """Another helper from the step's day on; the line before ends on the day before, with no day between."""

    occurred_on: datetime.date
    reason: str
    helper_id: uuid.UUID
    override: bool = False


class HelperSeen(Model):
    """A helper as those see who are helped: no telephone number."""

    id: uuid.UUID
    number: str
    name: str
    post: str
    position: str | None
    unit_id: uuid.UUID | None
    unit_name: str | None
    unit_level: str | None


class HelperSeenList(Model):
    """A page of helpers."""

    items: list[HelperSeen]
    next: str | None


class HolderDetail(Model):
    """The same with who entered it, and when."""

    name: str
    account: str | None
    full_time: bool | None
    from_on: datetime.date
    until_on: datetime.date | None
    """First day on which the person holds it no more."""
    appointed_by: str
    recorded_at: datetime.datetime


class HolderRead(Model):
    """Somebody's time in a post."""

    name: str
    account: str | None
    full_time: bool | None
    from_on: datetime.date
    until_on: datetime.date | None
    """First day on which the person holds it no more."""


class HouseholdCreate(Model, extra="forbid"):
    """A household with its members, one of them its head."""

    housing_sqm: float | str | None = None
    housing_structure: (
        Literal["reinforced_concrete", "brick_concrete", "brick_timber", "bamboo_earth", "other"] | None
    ) = None
    built_year: int | None = None
    electricity: bool | None = None
    fuels: list[Literal["firewood", "coal", "charcoal", "biogas", "gas", "electricity", "other"]] | None = None
    drinking_water: (
        Literal["treated_tap", "protected_well", "unprotected_well", "surface", "rain", "bottled", "other"] | None
    ) = None
    support_form: Literal["dispersed", "central"] | None = None
    planned_exit_year: int | None = None
    help_plan: str | None = None
    help_needs: (
        list[
            Literal[
                "funds",
                "technique",
                "skills_training",
                "job",
                "industry",
                "schooling_aid",
                "medical_aid",
                "housing",
                "relocation",
                "guarantee",
                "other",
            ]
        ]
        | None
    ) = None
    household_no: str
    village_code: str
    village_group: str | None = None
    phone: str | None = None
    bank_name: str | None = None
    bank_account: str | None = None
    identification_standard: Literal["national", "provincial", "city"]
    household_type: Literal["ordinary", "subsidised_poor", "dibao", "wubao"]
    main_cause: Literal[
        "illness",
        "disability",
        "schooling",
        "disaster",
        "no_land",
        "no_water",
        "no_technique",
        "no_labour",
        "no_funds",
        "poor_transport",
        "no_motivation",
        "other",
    ]
    other_causes: (
        list[
            Literal[
                "illness",
                "disability",
                "schooling",
                "disaster",
                "no_land",
                "no_water",
                "no_technique",
                "no_labour",
                "no_funds",
                "poor_transport",
                "no_motivation",
                "other",
            ]
        ]
        | None
    ) = None
    registered_on: datetime.date
    members: list[MemberCreate]


class HouseholdEntry(Model, extra="forbid"):
    """What was found otherwise of a household or its members; fields as a household's own `PATCH` takes them."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("kind",)
    occurred_on: datetime.date
    reason: str
    client_id: uuid.UUID
    device_at: datetime.datetime
    changes: list[FieldValue]
    kind: Literal["household"] = "household"
    household_id: uuid.UUID


class HouseholdFileList(Model):
    """A page of households' files."""

    items: list[HouseholdFileRead]
    next: str | None


class HouseholdFileRead(Model):
    """The three-in-one file of a household: what is there of each part, and what is missing."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    complete: bool
    parts: list[FilePartRead]


class HouseholdHealthFileCreate(Model, extra="forbid"):
    """A new HouseholdHealthFile."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    file_no: str
    owners: list[Literal["health_centre", "family_planning", "civil_affairs"]]
    doctor: str | None = None
    opened_on: datetime.date
    illness: str | None = None
    situation: str | None = None


class HouseholdHealthFileList(Model):
    """A page of HouseholdHealthFiles."""

    items: list[HouseholdHealthFileRead]
    next: str | None


class HouseholdHealthFileRead(Model):
    """A HouseholdHealthFile as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    file_no: str
    owners: list[Literal["health_centre", "family_planning", "civil_affairs"]]
    doctor: str | None
    opened_on: datetime.date
    illness: str | None
    situation: str | None


class HouseholdHelp(Model):
    """Who helps a household, and how."""

    household_id: uuid.UUID
    hard_case: bool
    mode: str
    pair_kind: str | None
    lines: list[LineSeen]


class HouseholdItemCreate(Model, extra="forbid"):
    """A new HouseholdItem."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    item: Literal[
        "management",
        "planning",
        "classified_measures",
        "project_funds",
        "help_duty",
        "assessment",
        "paired_cadres",
        "industry",
        "schooling",
        "housing",
        "relocation",
        "infrastructure",
        "security",
    ]
    content: str
    reached_on: datetime.date
    document_ids: list[uuid.UUID] | None = None


class HouseholdItemList(Model):
    """A page of HouseholdItems."""

    items: list[HouseholdItemRead]
    next: str | None


class HouseholdItemRead(Model):
    """A HouseholdItem as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    item: str
    content: str
    reached_on: datetime.date
    document_ids: list[uuid.UUID]


class HouseholdLacking(Model):
    """A household that lacks something."""

    id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str


class HouseholdLackingList(Model):
    """A page of households."""

    items: list[HouseholdLacking]
    next: str | None


class HouseholdList(Model):
    """A page of households."""

    items: list[HouseholdRow]
    next: str | None
    total: Total


class HouseholdLoan(Model):
    """A loan of a household with what was repaid to it."""

    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    product: str | None
    """贷款产品代码；空为项目的普通贷款"""
    loan_no: str
    """借据号，由银行给出"""
    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体"""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    organisation_id: uuid.UUID | None
    """经营主体编号（UUID）"""
    borrower_name: str
    """借款人姓名或名称"""
    village_code: str
    """村级统计用区划代码，12 位"""
    application_no: str
    """贷款申请编号"""
    applied_on: datetime.date
    """申请日，日期，YYYY-MM-DD"""
    state: str
    """贷款状态：applied 已受理、approved 已批准、declined 未批准、active 正常、overdue 逾期、repaid 已还清、compensated 已代偿、void 已作废"""
    applied_fen: int
    """申请金额，单位：分（100 分 = 1 元）"""
    approved_fen: int
    """批准金额，单位：分（100 分 = 1 元）"""
    contract_no: str | None
    """借款合同编号。The bank's number of the contract; none before it was signed, or where the bank did not tell it."""
    contracted_on: datetime.date | None
    """借款合同签订日，日期，YYYY-MM-DD"""
    renews: str | None
    """本笔贷款所续的贷款编号。Number of the loan that its money repaid (续贷)."""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    disbursed_on: datetime.date | None
    """发放日，日期，YYYY-MM-DD"""
    due_on: datetime.date | None
    """贷款到期日（展期的为展期后），日期，YYYY-MM-DD"""
    annual_rate: str | None
    """贷款年利率，小数，0.0475 即 4.75%"""
    breached_on: datetime.date | None
    """违约日，日期，YYYY-MM-DD"""
    classification: str | None
    """银行上报的风险分类"""
    collected_fen: int
    """已收利息，单位：分（100 分 = 1 元）。Interest collected, without penalty interest."""
    penalty_fen: int
    """罚息，单位：分（100 分 = 1 元）"""
    overdue_days: int = 0
    """逾期天数，单位：天。Days since the oldest of what is overdue by the books fell due, at the end of `arrears_on`; so are the next two."""
    overdue_principal_fen: int = 0
    """逾期本金，单位：分（100 分 = 1 元）"""
    overdue_interest_fen: int = 0
    """逾期利息，单位：分（100 分 = 1 元）"""
    arrears_on: datetime.date | None = None
    """逾期情况截至的日期，日期，YYYY-MM-DD。The day by which arrears are told: in a list the last one that is closed, of one loan the day asked about."""
    subsidy_fen: int
    """贴息，单位：分（100 分 = 1 元）。Subsidy on lists that are paid."""


class HouseholdLoans(Model):
    """All loans of a household."""

    items: list[HouseholdLoan]
    """本页各项"""


class HouseholdOverview(Model):
    """A household as three services know it."""

    household: HouseholdRead | None
    loans: list[HouseholdLoan] | None
    alerts: list[AlertRead] | None
    alerts_next: str | None
    unavailable: list[str]
    withheld: list[str]


class HouseholdPairingCreate(Model, extra="forbid"):
    """A new HouseholdPairing."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    helper_id: uuid.UUID
    pairing_role: Literal["responsible", "joint", "medical"]
    started_on: datetime.date
    ended_on: datetime.date | None = None
    note: str | None = None


class HouseholdPairingList(Model):
    """A page of HouseholdPairings."""

    items: list[HouseholdPairingRead]
    next: str | None


class HouseholdPairingPatch(Model, extra="forbid"):
    """What changes of a HouseholdPairing."""

    occurred_on: datetime.date
    reason: str
    helper_id: uuid.UUID | None = None
    pairing_role: Literal["responsible", "joint", "medical"] | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    note: str | None = None


class HouseholdPairingRead(Model):
    """A HouseholdPairing as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    helper_id: uuid.UUID
    pairing_role: str
    started_on: datetime.date
    ended_on: datetime.date | None
    note: str | None
    planned_until: datetime.date | None


class HouseholdPatch(Model, extra="forbid"):
    """What changes of a household; what is left out stays, null empties what may be empty."""

    housing_sqm: float | str | None = None
    housing_structure: (
        Literal["reinforced_concrete", "brick_concrete", "brick_timber", "bamboo_earth", "other"] | None
    ) = None
    built_year: int | None = None
    electricity: bool | None = None
    fuels: list[Literal["firewood", "coal", "charcoal", "biogas", "gas", "electricity", "other"]] | None = None
    drinking_water: (
        Literal["treated_tap", "protected_well", "unprotected_well", "surface", "rain", "bottled", "other"] | None
    ) = None
    support_form: Literal["dispersed", "central"] | None = None
    planned_exit_year: int | None = None
    help_plan: str | None = None
    help_needs: (
        list[
            Literal[
                "funds",
                "technique",
                "skills_training",
                "job",
                "industry",
                "schooling_aid",
                "medical_aid",
                "housing",
                "relocation",
                "guarantee",
                "other",
            ]
        ]
        | None
    ) = None
    occurred_on: datetime.date
    reason: str
    village_code: str | None = None
    village_group: str | None = None
    phone: str | None = None
    bank_name: str | None = None
    bank_account: str | None = None
    identification_standard: Literal["national", "provincial", "city"] | None = None
    household_type: Literal["ordinary", "subsidised_poor", "dibao", "wubao"] | None = None
    main_cause: (
        Literal[
            "illness",
            "disability",
            "schooling",
            "disaster",
            "no_land",
            "no_water",
            "no_technique",
            "no_labour",
            "no_funds",
            "poor_transport",
            "no_motivation",
            "other",
        ]
        | None
    ) = None
    other_causes: (
        list[
            Literal[
                "illness",
                "disability",
                "schooling",
                "disaster",
                "no_land",
                "no_water",
                "no_technique",
                "no_labour",
                "no_funds",
                "poor_transport",
                "no_motivation",
                "other",
            ]
        ]
        | None
    ) = None
    members: list[MemberPatch] | None = None


class HouseholdPlanCreate(Model, extra="forbid"):
    """A new HouseholdPlan."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    handbook_no: str
    poverty_state: str
    exit_plan: str
    exit_year: int | None = None
    income_target_fen: int
    help_projects: str
    concrete_measures: str


class HouseholdPlanList(Model):
    """A page of HouseholdPlans."""

    items: list[HouseholdPlanRead]
    next: str | None


class HouseholdPlanPatch(Model, extra="forbid"):
    """What changes of a HouseholdPlan."""

    occurred_on: datetime.date
    reason: str
    handbook_no: str | None = None
    poverty_state: str | None = None
    exit_plan: str | None = None
    exit_year: int | None = None
    income_target_fen: int | None = None
    help_projects: str | None = None
    concrete_measures: str | None = None


class HouseholdPlanRead(Model):
    """A HouseholdPlan as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    handbook_no: str
    poverty_state: str
    exit_plan: str
    exit_year: int | None
    income_target_fen: int
    help_projects: str
    concrete_measures: str


class HouseholdRead(Model):
    """A household with its members; `phone` and `bank_account` are given only when the record is revealed."""

    county_code: str
    id: uuid.UUID
    household_no: str
    village_code: str
    village_group: str | None
    head_name: str
    phone_masked: str | None
    household_type: str
    main_cause: str
    people: int
    status: str
    registered_on: datetime.date
    exited_on: datetime.date | None
    removed_on: datetime.date | None = None
    version: int
    present_village_code: str | None = None
    phone: str | None = None
    bank_name: str | None
    bank_account_masked: str | None
    bank_account: str | None = None
    identification_standard: str
    other_causes: list[str]
    housing_sqm: str | None
    housing_structure: str | None
    built_year: int | None = None
    electricity: bool | None = None
    fuels: list[str] | None = None
    drinking_water: str | None
    support_form: str | None = None
    planned_exit_year: int | None = None
    help_plan: str | None = None
    help_needs: list[str] | None = None
    removed_kind: str | None = None
    merged_into: uuid.UUID | None = None
    split_from: uuid.UUID | None = None
    split_on: datetime.date | None = None
    membership_on: datetime.date | None = None
    group: str
    key_groups: list[str]
    members: list[MemberRead]
    former_members: list[FormerMemberRead] | None = None
    incomes: list[YearIncomeRead] | None = None


class HouseholdRow(Model):
    """A household in a list; `present_village_code` is null where its village bears the same code still."""

    county_code: str
    id: uuid.UUID
    household_no: str
    village_code: str
    village_group: str | None
    head_name: str
    phone_masked: str | None
    household_type: str
    main_cause: str
    people: int
    status: str
    registered_on: datetime.date
    exited_on: datetime.date | None
    removed_on: datetime.date | None = None
    version: int
    present_village_code: str | None = None


class HouseholdTaskCreate(Model, extra="forbid"):
    """A new HouseholdTask."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    helper_id: uuid.UUID
    content: str
    due_on: datetime.date
    progress: int = 0
    done_on: datetime.date | None = None
    task: Literal["ideas", "confidence", "industry", "ability", "schooling", "employment", "difficulties"]


class HouseholdTaskList(Model):
    """A page of HouseholdTasks."""

    items: list[HouseholdTaskRead]
    next: str | None


class HouseholdTaskPatch(Model, extra="forbid"):
    """What changes of a HouseholdTask."""

    occurred_on: datetime.date
    reason: str
    helper_id: uuid.UUID | None = None
    content: str | None = None
    due_on: datetime.date | None = None
    progress: int | None = None
    done_on: datetime.date | None = None
    task: Literal["ideas", "confidence", "industry", "ability", "schooling", "employment", "difficulties"] | None = None


class HouseholdTaskRead(Model):
    """A HouseholdTask as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    helper_id: uuid.UUID
    content: str
    due_on: datetime.date
    progress: int
    done_on: datetime.date | None
    task: str


class IdNumberWanted(Model, extra="forbid"):
    """A member's identity number, mended."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["id_number"] = "id_number"
    member_id: uuid.UUID
    id_number: str


class ImportRead(Model):
    """An import as it stands, with its first faults and the first households that it would write."""

    id: uuid.UUID
    county_code: str
    state: str
    mode: str
    progress: int
    occurred_on: datetime.date
    files: list[str]
    rows: dict[str, int]
    ignored_columns: dict[str, list[str]]
    accepted_households: int
    rejected_households: int
    accepted_records: int
    rejected_records: int
    changed: dict[str, int]
    unchanged: dict[str, int]
    subject: str
    sensitive: dict[str, int]
    fault_count: int
    faults_by_code: dict[str, int]
    faults: list[ServicesRegistryImportsFormsFaultRead] | None = None
    preview: list[dict[str, Any]]
    written: dict[str, int] | None
    duplicate_search: str | None
    refusal: dict[str, Any] | None
    created_at: datetime.datetime
    checked_at: datetime.datetime | None
    committed_at: datetime.datetime | None
    expired_at: datetime.datetime | None


class IncomeEntry(Model, extra="forbid"):
    """Income items of a year, fen; of a year that isn't recorded yet all five, with null as base."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("kind",)
    occurred_on: datetime.date
    reason: str
    client_id: uuid.UUID
    device_at: datetime.datetime
    changes: list[FieldValue]
    kind: Literal["income"] = "income"
    household_id: uuid.UUID
    year: int


class IncomeForm(Model, extra="forbid"):
    """A year's income item by item, fen."""

    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int
    paid_away_fen: int = 0


class IncomeList(Model):
    """A household's incomes by year, the earliest first."""

    items: list[IncomeRead]


class IncomeRead(Model):
    """A household's income of a year with its derived figures, fen, and the working in Chinese."""

    year: int
    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int
    total_fen: int
    net_fen: int
    net_per_head_fen: int
    persons: int
    paid_away_fen: int | None
    disposable_per_head_fen: int | None
    working: str
    version: int


class IncomeTest(Model, extra="forbid"):
    """How an income is held against a line of the pack."""

    source: str
    assumed: bool = False
    note: str | None = None
    measure: Literal["net_income", "disposable_income"]
    comparison: Literal["at_least", "above", "below"]
    line: Literal["poverty", "exit", "monitoring"]
    years: int = 1


class IncomeWrite(Model, extra="forbid"):
    """What a household reports for a year, fen."""

    occurred_on: datetime.date
    reason: str
    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int
    paid_away_fen: int | None = None
    """转移性支出：缴纳的税费、社会保险和赡养支出；不填为未核"""


class Indicator(Model):
    """An indicator with its points."""

    name: str
    """指标代码"""
    label: str
    """中文名称"""
    rate: str | None
    """指标值（小数，四位），小数，0.0475 即 4.75%。An exact ratio, rounded to four decimals; absent where there is nothing to measure."""
    weight: int
    """权重（分）"""
    points: str | None
    """得分。Two decimals."""


class IndicatorList(Model):
    """Indicators by county, bank and programme."""

    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    items: list[Indicators]
    """本页各项"""
    pre_allocations: list[PreAllocation]
    """预拨。Of counties that have a task; a bank is not told those of others, so it gets none."""


class Indicators(Model):
    """How well a fund account is used."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    balance_fen: int
    """基金账户余额，单位：分（100 分 = 1 元）。By business date; below 0 where money came later than what it paid."""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    leverage: str | None
    """杠杆倍数，即贷款余额为基金余额的几倍。Loans outstanding over balance, two decimals; absent where the fund is empty."""
    leverage_target: str
    """目标杠杆倍数。What is aimed at, two decimals."""
    level: str
    """杠杆水平：below 偏低、within 适当、above 偏高。``below``, ``within`` or ``above`` what is aimed at."""
    utilisation: str | None
    """基金使用率。Loans outstanding over what the fund could carry, two decimals."""
    idle_fen: int
    """闲置的基金，单位：分（100 分 = 1 元）。What the lending does not need, at the leverage aimed at."""
    idle_share: str | None
    """闲置资金占余额的比例，比例，小数，1 即 100%。The same over the balance, two decimals."""
    idle: bool
    """资金是否闲置。Whether that is more than the programme bears."""
    idle_quarters: int
    """连续闲置的季度数。Quarters in a row that were judged idle, up to the last one judged by that day."""
    idle_since: str | None
    """自哪个季度起闲置。The first of them."""


class InspectionCorrection(Model, extra="forbid"):
    """What was wrong in a form that was handed in."""

    answers: dict[str, dict[str, bool | int | str | float | None]]
    occurred_on: datetime.date
    reason: str


class InspectionCreate(Model, extra="forbid"):
    """A new draft."""

    form: str
    object_kind: Literal["town", "village", "household", "person"]
    area_code: str
    """The town or village; of a household or a person the one where they are."""
    household_id: uuid.UUID | None = None
    person: str | None = None
    """Name of the person in post."""
    inspected_on: datetime.date
    inspected_by: str
    """Who inspected."""
    answers: dict[str, dict[str, bool | int | str | float | None]] | None = None
    """Section → item → answer; sections may be filled in one after the other."""


class InspectionDetail(Model):
    """An inspection with its versions, and the handover that its form asks about."""

    id: uuid.UUID
    county_code: str
    form: str
    object_kind: str
    area_code: str
    household_id: uuid.UUID | None
    person: str | None
    inspected_on: datetime.date
    inspected_by: str
    zone: str | None
    """The war zone that answered for the area on that day; None where none did."""
    sections: list[str]
    state: str
    state_label: str
    version: int
    answers: dict[str, dict[str, Any]]
    submitted_on: datetime.date | None
    recorded_at: datetime.datetime
    handover: HandoverRead | None
    """None where the form doesn't ask, or isn't answered yet."""
    versions: list[VersionRead]


class InspectionList(Model):
    """A page of inspections, the latest first."""

    items: list[InspectionRead]
    next: str | None


class InspectionRead(Model):
    """An inspection as it stands."""

    id: uuid.UUID
    county_code: str
    form: str
    object_kind: str
    area_code: str
    household_id: uuid.UUID | None
    person: str | None
    inspected_on: datetime.date
    inspected_by: str
    zone: str | None
    """The war zone that answered for the area on that day; None where none did."""
    sections: list[str]
    state: str
    state_label: str
    version: int
    answers: dict[str, dict[str, Any]]
    submitted_on: datetime.date | None
    recorded_at: datetime.datetime


class InspectionSubmit(Model, extra="forbid"):
    """The form is handed in."""

    occurred_on: datetime.date


class InsurancePaidIn(Model, extra="forbid"):
    """The insurer paid."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["insurance.paid"] = "insurance.paid"
    """事件种类，固定为本项所列"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class InterestCollectedIn(Model, extra="forbid"):
    """The borrower paid interest of one period."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["interest.collected"] = "interest.collected"
    """事件种类，固定为本项所列"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    period: str
    """季度，如 2018Q4"""
    penalty_fen: int = 0
    """罚息，单位：分（100 分 = 1 元）"""


class InterestCorrection(Model, extra="forbid"):
    """The bank takes an entry back."""

    reason: str
    """原因"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class InterestCreate(Model, extra="forbid"):
    """The bank credited interest."""

    period: str
    """季度，如 2018Q4。The quarter on whose settlement day, the 20th of its last month, it was settled."""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class InterestList(Model):
    """A page of an account's entries."""

    items: list[InterestRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class InterestRead(Model):
    """An entry of interest, or the one that takes it back."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    fund_account_id: uuid.UUID
    """基金账户编号"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    period: str
    """季度，如 2018Q4"""
    number: int
    """序号"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）。Below 0 for an entry that takes another back."""
    corrects: uuid.UUID | None
    """所更正的记录编号"""
    reason: str | None
    """原因"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    recorded_by: str
    """记录的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class Issue(Model, extra="forbid"):
    """The plan is issued, and handed down to areas below."""

    recipients: list[str] | None = None
    """The areas that carry it out: at least one for a task, else as many as shall acknowledge it."""
    occurred_on: datetime.date


class IssueRequest(Model, extra="forbid"):
    """Which bulletin is to be issued."""

    area_code: str
    period: str
    """月度写成 2018-07，季度写成 2018Q3"""
    occurred_on: datetime.date


class IssuerList(Model):
    """The issuers that are trusted; none where people sign in by their passwords alone."""

    items: list[IssuerRead]


class IssuerRead(Model):
    """An outside OpenID Connect issuer, by whose ID tokens people may sign in."""

    issuer: str
    """Its name, which is also where its documents are."""
    client_id: str
    """Who this installation is there."""
    audience: str
    """For whom its tokens have to be."""
    username_claim: str
    """The claim that bears the name of the account here."""


class ItemsMissing(Model):
    """A village or household to which not all six items are traced."""

    village_code: str
    household_id: uuid.UUID | None = None
    household_no: str | None = None
    missing: list[str]


class ItemsMissingList(Model):
    """A page of them."""

    items: list[ItemsMissing]
    next: str | None


class JoinRequest(Model, extra="forbid"):
    """Somebody joins the household."""

    occurred_on: datetime.date
    reason: str
    kind: Literal["birth", "marriage", "adoption", "return", "moved_in"]
    member: MemberCreate


class LeaveRequest(Model, extra="forbid"):
    """Somebody leaves the household; where it was the head, `relations` names the new one."""

    occurred_on: datetime.date
    reason: str
    kind: Literal["death", "married_out", "moved_away", "to_household"]
    to: TargetHousehold | None = None
    relations: list[RelationOf] | None = None


class LectureMissing(Model):
    """A branch secretary who owes lectures."""

    helper: HelperSeen
    wanted: int
    held: int


class LecturesMissing(Model):
    """Branch secretaries who owe lectures of the year."""

    year: int
    items: list[LectureMissing]


class LedgerEntry(Model):
    """One thing done for a household."""

    on: datetime.date
    kind: Literal["pairing", "visit", "donation"]
    record_id: uuid.UUID
    who: str
    what: str
    value_fen: int = 0


class LeftOut(Model):
    """A row that was left out since nobody of the caller's area is known by its number."""

    row: int
    field: str | None
    code: str
    detail: str
    detail_en: str


class LetterList(Model):
    """A page of letters."""

    items: list[LetterRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class LetterRead(Model):
    """A letter to a borrower."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    loan_no: str
    """借据号，由银行给出"""
    kind: str
    """函件种类：reminder 到期提醒、overdue 逾期催收。``reminder`` up to the due day, ``overdue`` after it."""
    borrower_name: str
    """借款人姓名或名称"""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    interest_fen: int
    """利息，单位：分（100 分 = 1 元）。Interest of the whole term that is not paid, fen; without penalty interest."""
    overdue_days: int
    """逾期天数，单位：天。Days since the oldest of what is overdue fell due: of interest maybe long before `due_on`."""
    bank_label: str
    """银行名称"""
    written_on: datetime.date
    """落款日期，日期，YYYY-MM-DD"""
    title: str
    """标题"""
    paragraphs: list[str]
    """正文各段"""


class LettersMissing(Model):
    """Who has not signed a responsibility letter of the year: linked cadres, village teams, departments."""

    year: int
    cadres: list[HelperSeen]
    resident_teams: list[UnitSeen]
    departments: list[UnitSeen]


class LevelGaps(Model):
    """Areas that lie in no unit of a level."""

    level: int
    label: str
    areas: int
    """How many of them there are at all."""
    without_unit: list[str]


class LevelResponsible(Model):
    """Who is responsible in an area of the line."""

    level: AreaLevel
    level_label: str
    code: str
    name: str
    posts: list[Responsible]


class LevelSummary(Model):
    """How many of one level have their standing."""

    kind: RatingKind
    """评定对象：household 农户、village 信用村、township 信用乡镇"""
    label: str
    """中文名称"""
    counted: int
    """计数的基数（户数、村数或乡镇数）。Registered households; villages, or townships, in which such live."""
    standing: int
    """信用户数（户），或信用村数、信用乡镇数（个）。Credit households; named villages or townships."""
    share: str | None
    """占比，比例，小数，1 即 100%。Four decimals, rounded down; absent where there is nothing to count."""
    by_grade: dict[str, int]
    """各信用等级的户数。Households by grade; the rest is not rated, or no longer."""


class LeverageCheck(Model, extra="forbid"):
    """Which quarter's leverage is judged."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    quarter: str
    """季度，如 2018Q4"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class LineChange(Model, extra="forbid"):
    """Another amount for a line."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    planned_fen: int
    """计划拨付金额，单位：分（100 分 = 1 元）"""
    reason: str | None = None
    """原因。Needed where the amount differs from what is proposed."""


class LineList(Model):
    """The lines of an area and year, one for each purpose."""

    area_code: str
    year: int
    items: list[LineRead]


class LineRead(Model):
    """The line of a purpose; `income_fen` is null where the plan gives none, and `sentence` says so."""

    purpose: str
    label: str
    income_fen: int | None
    sentence: str
    kind: str | None
    line_area_code: str | None
    pack: str
    source: str | None
    assumed: bool | None
    note: str | None


class LineSeen(Model):
    """A line of a pairing with whose it is."""

    id: uuid.UUID
    pairing_role: str
    started_on: datetime.date
    ended_on: datetime.date | None
    planned_until: datetime.date | None = None
    helper: HelperSeen | None = None
    unit: UnitSeen | None = None


class Lines(Model):
    """A page of lines."""

    items: list[ServicesCreditSubsidiesSchemasLineRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class ListCreate(Model, extra="forbid"):
    """Which list is drawn up."""

    bank_code: str | None = None
    """银行代码，如 rcc。The bank's own, unless the county office draws the list up for it."""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    period: str
    """季度，如 2018Q4"""
    occurred_on: datetime.date | None = None
    """业务日期，日期，YYYY-MM-DD。Today where it is left out."""


class ListRead(Model):
    """One of the four lists of a household; `entered` is false where nothing of it was entered."""

    code: str
    title: str
    facts: list[FactRead]
    tables: list[TableRead]
    entered: bool


class ListedList(Model):
    """A page of a list, by household number."""

    items: list[ListedRead]
    next: str | None


class ListedRead(Model):
    """A household on a run's list."""

    household_id: uuid.UUID
    household_no: str
    village_code: str
    since: str | None
    """What the register tells of it since the list was taken."""
    since_label: str | None
    mark: MarkRead | None


class Lists(Model):
    """A page of lists."""

    items: list[CreditListRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class LivingAllowanceCreate(Model, extra="forbid"):
    """A new LivingAllowance."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    year: int
    disability_grade: Literal["first", "second", "third", "fourth"]
    amount_fen: int


class LivingAllowanceList(Model):
    """A page of LivingAllowances."""

    items: list[LivingAllowanceRead]
    next: str | None


class LivingAllowancePatch(Model, extra="forbid"):
    """What changes of a LivingAllowance."""

    occurred_on: datetime.date
    reason: str
    year: int | None = None
    disability_grade: Literal["first", "second", "third", "fourth"] | None = None
    amount_fen: int | None = None


class LivingAllowanceRead(Model):
    """A LivingAllowance as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    year: int
    disability_grade: str
    amount_fen: int


class LivingCheckCreate(Model, extra="forbid"):
    """A new LivingCheck."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str
    remark: str | None = None
    food: bool
    clothing: bool


class LivingCheckList(Model):
    """A page of LivingChecks."""

    items: list[LivingCheckRead]
    next: str | None


class LivingCheckPatch(Model, extra="forbid"):
    """What changes of a LivingCheck."""

    occurred_on: datetime.date
    reason: str
    checked_on: datetime.date | None = None
    checked_by: str | None = None
    remark: str | None = None
    food: bool | None = None
    clothing: bool | None = None


class LivingCheckRead(Model):
    """A LivingCheck as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str
    remark: str | None
    food: bool
    clothing: bool


class LoanAppliedIn(Model, extra="forbid"):
    """A bank takes up an application."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.applied"] = "loan.applied"
    """事件种类，固定为本项所列"""
    application_no: str
    """贷款申请编号"""
    borrower_id_number: str | None = None
    """借款人居民身份证号码。Of a household's loan; an organisation's bears none."""
    organisation_credit_code: str | None = None
    """经营主体的统一社会信用代码，18 位。Of an organisation's loan: checked against the application where it is given."""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    term_months: int
    """贷款期限，单位：月"""
    purpose: str
    """贷款用途"""


class LoanBreachedIn(Model, extra="forbid"):
    """The borrower broke the terms."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.breached"] = "loan.breached"
    """事件种类，固定为本项所列"""
    kind: str
    """违约情形。One of these, or words of the bank's own; the first two bear the surcharge on misuse: `lending_on` 转贷; `other_use` 挪用; `false_data` 虚假资料; `overdue` 逾期"""
    reason: str
    """原因"""


class LoanClassifiedIn(Model, extra="forbid"):
    """The bank's five-grade classification."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.classified"] = "loan.classified"
    """事件种类，固定为本项所列"""
    classification: Classification
    """银行上报的风险分类"""


class LoanContractedIn(Model, extra="forbid"):
    """Bank and borrower signed the contract."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.contracted"] = "loan.contracted"
    """事件种类，固定为本项所列"""
    contract_no: str
    """借款合同编号。The bank's number of the contract."""


class LoanDetail(Model):
    """A loan with its events and the schedule that they make."""

    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    product: str | None
    """贷款产品代码；空为项目的普通贷款"""
    loan_no: str
    """借据号，由银行给出"""
    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体"""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    organisation_id: uuid.UUID | None
    """经营主体编号（UUID）"""
    borrower_name: str
    """借款人姓名或名称"""
    village_code: str
    """村级统计用区划代码，12 位"""
    application_no: str
    """贷款申请编号"""
    applied_on: datetime.date
    """申请日，日期，YYYY-MM-DD"""
    state: str
    """贷款状态：applied 已受理、approved 已批准、declined 未批准、active 正常、overdue 逾期、repaid 已还清、compensated 已代偿、void 已作废"""
    applied_fen: int
    """申请金额，单位：分（100 分 = 1 元）"""
    approved_fen: int
    """批准金额，单位：分（100 分 = 1 元）"""
    contract_no: str | None
    """借款合同编号。The bank's number of the contract; none before it was signed, or where the bank did not tell it."""
    contracted_on: datetime.date | None
    """借款合同签订日，日期，YYYY-MM-DD"""
    renews: str | None
    """本笔贷款所续的贷款编号。Number of the loan that its money repaid (续贷)."""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    disbursed_on: datetime.date | None
    """发放日，日期，YYYY-MM-DD"""
    due_on: datetime.date | None
    """贷款到期日（展期的为展期后），日期，YYYY-MM-DD"""
    annual_rate: str | None
    """贷款年利率，小数，0.0475 即 4.75%"""
    breached_on: datetime.date | None
    """违约日，日期，YYYY-MM-DD"""
    classification: str | None
    """银行上报的风险分类"""
    collected_fen: int
    """已收利息，单位：分（100 分 = 1 元）。Interest collected, without penalty interest."""
    penalty_fen: int
    """罚息，单位：分（100 分 = 1 元）"""
    overdue_days: int = 0
    """逾期天数，单位：天。Days since the oldest of what is overdue by the books fell due, at the end of `arrears_on`; so are the next two."""
    overdue_principal_fen: int = 0
    """逾期本金，单位：分（100 分 = 1 元）"""
    overdue_interest_fen: int = 0
    """逾期利息，单位：分（100 分 = 1 元）"""
    arrears_on: datetime.date | None = None
    """逾期情况截至的日期，日期，YYYY-MM-DD。The day by which arrears are told: in a list the last one that is closed, of one loan the day asked about."""
    interest_due_fen: int
    """已到期的利息累计，含已收部分，单位：分（100 分 = 1 元）。Interest of the periods that ended before the day asked about; of a loan repaid by then, of all its periods."""
    penalty_due_fen: int
    """应收未收罚息，单位：分（100 分 = 1 元）。Penalty interest that accrued before `arrears_on` and isn't paid."""
    plan: list[PlanRow]
    """还款计划"""
    decision: Decision | None
    """银行的审批决定。None before the bank has decided."""
    schedule: list[SchedulePeriod]
    """计息表。Every period of the term, those that are still to come too."""
    events: list[ReportedEvent]
    """银行事件"""


class LoanDisbursedIn(Model, extra="forbid"):
    """The money reached the borrower."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.disbursed"] = "loan.disbursed"
    """事件种类，固定为本项所列"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    annual_rate: str
    """贷款年利率，小数，0.0475 即 4.75%"""
    term_months: int
    """贷款期限，单位：月"""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD"""
    insurer_share: str = "0"
    """保险承担的本金比例，比例，小数，1 即 100%"""
    renews: str | None = None
    """本笔贷款所续的贷款编号。Number of the borrower's loan at this bank that the money repays on the same day (续贷), where the programme has renewals; its ``principal.repaid`` comes first."""


class LoanExtendedIn(Model, extra="forbid"):
    """The due day was moved out."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.extended"] = "loan.extended"
    """事件种类，固定为本项所列"""
    new_due_on: datetime.date
    """展期后的到期日，日期，YYYY-MM-DD"""
    reason: str
    """原因"""


class LoanItem(Model):
    """A loan in a list."""

    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    product: str | None
    """贷款产品代码；空为项目的普通贷款"""
    loan_no: str
    """借据号，由银行给出"""
    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体"""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    organisation_id: uuid.UUID | None
    """经营主体编号（UUID）"""
    borrower_name: str
    """借款人姓名或名称"""
    village_code: str
    """村级统计用区划代码，12 位"""
    application_no: str
    """贷款申请编号"""
    applied_on: datetime.date
    """申请日，日期，YYYY-MM-DD"""
    state: str
    """贷款状态：applied 已受理、approved 已批准、declined 未批准、active 正常、overdue 逾期、repaid 已还清、compensated 已代偿、void 已作废"""
    applied_fen: int
    """申请金额，单位：分（100 分 = 1 元）"""
    approved_fen: int
    """批准金额，单位：分（100 分 = 1 元）"""
    contract_no: str | None
    """借款合同编号。The bank's number of the contract; none before it was signed, or where the bank did not tell it."""
    contracted_on: datetime.date | None
    """借款合同签订日，日期，YYYY-MM-DD"""
    renews: str | None
    """本笔贷款所续的贷款编号。Number of the loan that its money repaid (续贷)."""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    disbursed_on: datetime.date | None
    """发放日，日期，YYYY-MM-DD"""
    due_on: datetime.date | None
    """贷款到期日（展期的为展期后），日期，YYYY-MM-DD"""
    annual_rate: str | None
    """贷款年利率，小数，0.0475 即 4.75%"""
    breached_on: datetime.date | None
    """违约日，日期，YYYY-MM-DD"""
    classification: str | None
    """银行上报的风险分类"""
    collected_fen: int
    """已收利息，单位：分（100 分 = 1 元）。Interest collected, without penalty interest."""
    penalty_fen: int
    """罚息，单位：分（100 分 = 1 元）"""
    overdue_days: int = 0
    """逾期天数，单位：天。Days since the oldest of what is overdue by the books fell due, at the end of `arrears_on`; so are the next two."""
    overdue_principal_fen: int = 0
    """逾期本金，单位：分（100 分 = 1 元）"""
    overdue_interest_fen: int = 0
    """逾期利息，单位：分（100 分 = 1 元）"""
    arrears_on: datetime.date | None = None
    """逾期情况截至的日期，日期，YYYY-MM-DD。The day by which arrears are told: in a list the last one that is closed, of one loan the day asked about."""


class LoanList(Model):
    """A page of loans."""

    items: list[LoanItem]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class LoanOverdueIn(Model, extra="forbid"):
    """A report of arrears."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.overdue"] = "loan.overdue"
    """事件种类，固定为本项所列"""
    principal_fen: int
    """本金，单位：分（100 分 = 1 元）"""
    interest_fen: int
    """利息，单位：分（100 分 = 1 元）"""
    days: int
    """天数，单位：天"""


class LoanSurveyedIn(Model, extra="forbid"):
    """The bank's decision after its survey."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["loan.surveyed"] = "loan.surveyed"
    """事件种类，固定为本项所列"""
    approved: bool
    """是否批准"""
    approved_amount_fen: int = 0
    """批准金额，单位：分（100 分 = 1 元）"""
    note: str | None = None
    """备注"""
    admitted: bool | None = None
    """借款人是否通过银行基本准入。The bank's basic admission of the borrower; without it nothing is approved."""
    use_assessment: str | None = None
    """银行对借款用途的评定。What the survey found about the use of the money (借款用途)."""
    credit_assessment: str | None = None
    """银行对信用状况的评定。About the borrower's credit (信用状况)."""
    capacity_assessment: str | None = None
    """银行对还款能力的评定。About the means to repay (还款能力)."""
    reason: str | None = None
    """原因。Of the decision: the borrower may ask for it. Where it is left out, `note` is shown as the reason."""
    collateral: list[Literal["orchard", "contracted_land", "homestead", "farm_machinery", "rural_house"]] | None = None
    """抵押物种类。What is asked for as security, where the programme allows any."""


class LossShares(Model):
    """Net losses of a year and who bears them."""

    year: int
    """年度"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）。Paid by the fund minus given back, by the calendar year of each posting's business date."""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""
    items: list[ShareRow]
    """本页各项"""


class MandateRead(Model):
    """Something that several bear together: a mechanism with its departments, levels with their duties."""

    code: str
    label: str
    bearers: list[BearerRead]
    source: str


class MarkCreate(Model, extra="forbid"):
    """What was found at a household."""

    occurred_on: datetime.date
    outcome: ServicesMonitoringScreeningsRulesOutcome = "seen"
    lacking: list[Literal["food", "clothing", "education", "medical", "housing", "pension", "water"]] | None = None
    """What of the guarantees the household lacks."""
    people: list[PersonCheck] | None = None
    """Every member on that day, each once, where the run asks of payments to people."""
    cadre_level: Literal["province", "city", "county", "town", "village"] | None = None
    """Whose cadre went, where the plan names levels."""
    note: str | None = None
    corrects: int | None = None
    """The version of the mark that this one takes the place of; None for the first."""


class MarkRead(Model):
    """What was found at a household."""

    version: int
    outcome: ServicesMonitoringScreeningsRulesOutcome
    outcome_label: str
    lacking: list[str]
    people: list[MonitoringPersonRead]
    cadre_level: str | None
    note: str | None
    occurred_on: datetime.date
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class Me(Model):
    """Who the caller is and what they may do."""

    subject: str
    name: str
    role: Role
    role_label: str
    area_code: str
    bank_code: str | None
    acting_for: str | None
    permissions: list[str]


class MeasureCreate(Model, extra="forbid"):
    """A new Measure."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    measure_class: Literal[
        "industry", "photovoltaic", "asset_income", "education", "employment", "guarantee", "housing"
    ]
    item: Literal[
        "crops",
        "livestock",
        "food_processing",
        "facility_farming",
        "tourism",
        "e_commerce",
        "startup",
        "photovoltaic",
        "production_shares",
        "land_transfer",
        "co_op_membership",
        "student_aid",
        "graduate_placement",
        "preschool_aid",
        "local_jobs",
        "migrant_work",
        "skills_training",
        "welfare_post",
        "minimum_allowance",
        "destitute_support",
        "social_assistance",
        "relocation",
        "dangerous_housing",
    ]
    chosen_by_household: bool = False
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    ) = None
    industry_model: Literal["own", "enterprise", "family_farm", "co_operative", "large_producer"] | None = None
    support_kinds: list[Literal["special_funds", "mutual_funds", "jobs_and_startup", "credit"]] | None = None
    organisation_id: uuid.UUID | None = None
    content: str | None = None
    gain_fen: int = 0
    started_on: datetime.date
    ended_on: datetime.date | None = None


class MeasureForm(Model, extra="forbid"):
    """A measure that was carried out for a monitoring object."""

    label: str
    started_on: datetime.date


class MeasureList(Model):
    """A page of Measures."""

    items: list[MeasureRead]
    next: str | None


class MeasurePatch(Model, extra="forbid"):
    """What changes of a Measure."""

    occurred_on: datetime.date
    reason: str
    measure_class: (
        Literal["industry", "photovoltaic", "asset_income", "education", "employment", "guarantee", "housing"] | None
    ) = None
    item: (
        Literal[
            "crops",
            "livestock",
            "food_processing",
            "facility_farming",
            "tourism",
            "e_commerce",
            "startup",
            "photovoltaic",
            "production_shares",
            "land_transfer",
            "co_op_membership",
            "student_aid",
            "graduate_placement",
            "preschool_aid",
            "local_jobs",
            "migrant_work",
            "skills_training",
            "welfare_post",
            "minimum_allowance",
            "destitute_support",
            "social_assistance",
            "relocation",
            "dangerous_housing",
        ]
        | None
    ) = None
    chosen_by_household: bool | None = None
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    ) = None
    industry_model: Literal["own", "enterprise", "family_farm", "co_operative", "large_producer"] | None = None
    support_kinds: list[Literal["special_funds", "mutual_funds", "jobs_and_startup", "credit"]] | None = None
    organisation_id: uuid.UUID | None = None
    content: str | None = None
    gain_fen: int | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None


class MeasureRead(Model):
    """A Measure as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    measure_class: str
    item: str
    chosen_by_household: bool
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    )
    industry_model: Literal["own", "enterprise", "family_farm", "co_operative", "large_producer"] | None
    support_kinds: list[Literal["special_funds", "mutual_funds", "jobs_and_startup", "credit"]]
    organisation_id: uuid.UUID | None
    content: str | None
    gain_fen: int
    started_on: datetime.date
    ended_on: datetime.date | None
    priority_reasons: list[str]


class MeetingCall(Model, extra="forbid"):
    """A meeting is called."""

    group_id: uuid.UUID
    title: str
    meets_on: datetime.date
    """When it is to take place."""
    occurred_on: datetime.date
    """Day of the call."""


class MeetingCancelled(Model, extra="forbid"):
    """A meeting that was called does not take place."""

    reason: str
    occurred_on: datetime.date


class MeetingDetail(Model):
    """A meeting with its minutes, who was there, and what it decided."""

    id: uuid.UUID
    county_code: str
    group_id: uuid.UUID
    area_code: str
    number: int
    """Counts the meetings of the group from 1."""
    title: str
    state: MeetingState
    state_label: str
    called_on: datetime.date
    meets_on: datetime.date
    """When it took, or is to take, place."""
    seats: int | None
    """Seats of the group on that day; None before it was held."""
    present: int | None
    """Seats that were there."""
    minutes: str | None
    reason: str | None
    """Why it was cancelled."""
    documents: list[Paper]
    recorded_by: str
    attendance: list[MeetingSeatRead]
    decisions: list[DecisionRead]


class MeetingHeld(Model, extra="forbid"):
    """A meeting took place."""

    present: list[SeatPresent]
    """The seats that were there; the others of the group were not."""
    minutes: str
    documents: list[Paper] | None = None
    occurred_on: datetime.date
    """When it took place."""


class MeetingList(Model):
    """A page of meetings, the latest first."""

    items: list[MeetingRead]
    next: str | None


class MeetingRead(Model):
    """A meeting."""

    id: uuid.UUID
    county_code: str
    group_id: uuid.UUID
    area_code: str
    number: int
    """Counts the meetings of the group from 1."""
    title: str
    state: MeetingState
    state_label: str
    called_on: datetime.date
    meets_on: datetime.date
    """When it took, or is to take, place."""
    seats: int | None
    """Seats of the group on that day; None before it was held."""
    present: int | None
    """Seats that were there."""


class MeetingSeatRead(Model):
    """A seat at a meeting."""

    post_id: uuid.UUID
    title: str
    holder: str | None
    """Who held it that day."""
    present: bool
    deputy: str | None


class MemberCreate(Model, extra="forbid"):
    """A person as a household is registered; sex and birth date follow from the identity number."""

    ethnic_group: (
        Literal[
            "han",
            "mongol",
            "hui",
            "zang",
            "uygur",
            "miao",
            "yi",
            "zhuang",
            "buyei",
            "chosen",
            "man",
            "dong",
            "yao",
            "bai",
            "tujia",
            "hani",
            "kazak",
            "dai",
            "li",
            "lisu",
            "va",
            "she",
            "gaoshan",
            "lahu",
            "sui",
            "dongxiang",
            "naxi",
            "jingpo",
            "kirgiz",
            "tu",
            "daur",
            "mulao",
            "qiang",
            "blang",
            "salar",
            "maonan",
            "gelao",
            "xibe",
            "achang",
            "pumi",
            "tajik",
            "nu",
            "uzbek",
            "russ",
            "ewenki",
            "deang",
            "bonan",
            "yugur",
            "gin",
            "tatar",
            "derung",
            "oroqen",
            "hezhen",
            "monba",
            "lhoba",
            "jino",
        ]
        | None
    ) = None
    education: Literal["preschool", "illiterate", "primary", "junior_high", "senior_high", "college"] | None = None
    schooling: (
        Literal[
            "none",
            "preschool",
            "primary",
            "junior_high",
            "senior_high",
            "vocational",
            "higher_vocational",
            "undergraduate",
            "postgraduate",
        ]
        | None
    ) = None
    work_state: Literal["none", "in_town", "in_county", "in_province", "outside_province"] | None = None
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None = None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None = None
    disability_kind: Literal["sight", "hearing", "speech", "limb", "intellectual", "mental", "multiple"] | None = None
    disability_grade: int | None = None
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: (
        Literal[
            "illness",
            "disability",
            "schooling",
            "disaster",
            "no_land",
            "no_water",
            "no_technique",
            "no_labour",
            "no_funds",
            "poor_transport",
            "no_motivation",
            "other",
        ]
        | None
    ) = None
    own_plan: str | None = None
    name: str
    id_number: str
    relation: Literal[
        "head",
        "spouse",
        "son",
        "daughter",
        "daughter_in_law",
        "son_in_law",
        "grandson",
        "granddaughter",
        "daughters_son",
        "daughters_daughter",
        "father",
        "mother",
        "wifes_father",
        "wifes_mother",
        "husbands_father",
        "husbands_mother",
        "grandfather",
        "grandmother",
        "mothers_father",
        "mothers_mother",
        "sibling",
        "other",
    ]
    health: Literal["healthy", "chronic", "serious", "disabled"]
    labour_capacity: Literal["ordinary", "skilled", "weak", "lost", "none"]


class MemberPatch(Model, extra="forbid"):
    """What changes of a member; what is left out stays, null empties what may be empty."""

    ethnic_group: (
        Literal[
            "han",
            "mongol",
            "hui",
            "zang",
            "uygur",
            "miao",
            "yi",
            "zhuang",
            "buyei",
            "chosen",
            "man",
            "dong",
            "yao",
            "bai",
            "tujia",
            "hani",
            "kazak",
            "dai",
            "li",
            "lisu",
            "va",
            "she",
            "gaoshan",
            "lahu",
            "sui",
            "dongxiang",
            "naxi",
            "jingpo",
            "kirgiz",
            "tu",
            "daur",
            "mulao",
            "qiang",
            "blang",
            "salar",
            "maonan",
            "gelao",
            "xibe",
            "achang",
            "pumi",
            "tajik",
            "nu",
            "uzbek",
            "russ",
            "ewenki",
            "deang",
            "bonan",
            "yugur",
            "gin",
            "tatar",
            "derung",
            "oroqen",
            "hezhen",
            "monba",
            "lhoba",
            "jino",
        ]
        | None
    ) = None
    education: Literal["preschool", "illiterate", "primary", "junior_high", "senior_high", "college"] | None = None
    schooling: (
        Literal[
            "none",
            "preschool",
            "primary",
            "junior_high",
            "senior_high",
            "vocational",
            "higher_vocational",
            "undergraduate",
            "postgraduate",
        ]
        | None
    ) = None
    work_state: Literal["none", "in_town", "in_county", "in_province", "outside_province"] | None = None
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None = None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None = None
    disability_kind: Literal["sight", "hearing", "speech", "limb", "intellectual", "mental", "multiple"] | None = None
    disability_grade: int | None = None
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: (
        Literal[
            "illness",
            "disability",
            "schooling",
            "disaster",
            "no_land",
            "no_water",
            "no_technique",
            "no_labour",
            "no_funds",
            "poor_transport",
            "no_motivation",
            "other",
        ]
        | None
    ) = None
    own_plan: str | None = None
    id: uuid.UUID
    name: str | None = None
    relation: (
        Literal[
            "head",
            "spouse",
            "son",
            "daughter",
            "daughter_in_law",
            "son_in_law",
            "grandson",
            "granddaughter",
            "daughters_son",
            "daughters_daughter",
            "father",
            "mother",
            "wifes_father",
            "wifes_mother",
            "husbands_father",
            "husbands_mother",
            "grandfather",
            "grandmother",
            "mothers_father",
            "mothers_mother",
            "sibling",
            "other",
        ]
        | None
    ) = None
    health: Literal["healthy", "chronic", "serious", "disabled"] | None = None
    labour_capacity: Literal["ordinary", "skilled", "weak", "lost", "none"] | None = None


class MemberRead(Model):
    """A person; `id_number` and `disability_card` are given only when the record is revealed."""

    id: uuid.UUID
    name: str
    id_masked: str
    id_number: str | None = None
    born_on: datetime.date
    sex: str
    relation: str
    ethnic_group: str | None
    education: str | None
    schooling: str | None
    health: str
    labour_capacity: str
    work_state: str | None
    skill: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None
    major_illness_insured: bool | None = None
    supplementary_insured: bool | None = None
    medical_assistance: bool | None = None
    pension_insured: bool | None
    disability_kind: str | None = None
    disability_grade: int | None = None
    disability_card: str | None = None
    returning_graduate: bool | None = None
    veteran: bool | None = None
    no_income_source: bool | None = None
    no_able_supporter: bool | None = None
    own_cause: str | None = None
    own_plan: str | None = None
    joined_on: datetime.date | None = None
    joined_kind: str | None = None
    from_household_id: uuid.UUID | None = None


class MenuClassRead(Model):
    """A class of help, and the reasons for which the household comes first with it."""

    code: str
    label: str
    items: list[MenuItemRead]
    priority_reasons: list[str]


class MenuItemRead(Model):
    """A line of the menu."""

    code: str
    label: str


class MenuRead(Model):
    """What a household may choose from."""

    household_id: uuid.UUID
    group: str
    classes: list[MenuClassRead]


class MergeRequest(Model, extra="forbid"):
    """Another household becomes part of this one."""

    occurred_on: datetime.date
    reason: str
    other: OtherHousehold
    relations: list[RelationOf]


class MigrationMatrix(Model):
    """How loans moved from a quarter's end to the next; what stood in a class before is the sum of its moves."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str | None
    """银行代码，如 rcc"""
    programme: str | None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    quarter: str
    """季度，如 2018Q4"""
    basis: str
    """按计算分类（computed）还是银行上报分类（reported）"""
    from_on: datetime.date
    """上季末，日期，YYYY-MM-DD"""
    to_on: datetime.date
    """本季末，日期，YYYY-MM-DD"""
    moves: list[MoveRead]
    """分类迁徙"""


class MilestoneRead(Model):
    """What is to be reached by a date; both are None where the plan leaves them blank."""

    due_on: datetime.date | None
    value: int | str | None
    aim: bool


class MissedHousehold(Model, extra="forbid"):
    """An unregistered household that should be on the register."""

    head_name: str
    reason: str


class MissingList(Model):
    """A page of what lacks publicity, in the order of entry; a page may be short of its limit, `next` tells whether there is more."""

    items: list[ServicesRegistryPublicityFormsMissingRead]
    next: str | None


class MonitoredCount(Model):
    """Monitoring objects of a kind: those whose risk stands, and those whose risk was removed."""

    code: str
    label: str
    standing: int
    removed: int


class MonitoredLine(Model):
    """Monitoring objects of a kind, households and people."""

    kind: str
    label: str
    standing: int
    people: int
    entered: int
    removed: int


class MonitoringAssessmentCreate(Model, extra="forbid"):
    """Opens an assessment of an area; towns and villages are listed by the system."""

    area_code: str
    sheet: str
    period: str
    """2018Q4、2018H1 或 2018"""
    occurred_on: datetime.date
    objects: list[ObjectCreate] | None = None


class MonitoringDecisionCreate(Model, extra="forbid"):
    """Decides a veto or an objection."""

    upheld: bool
    reason: str
    occurred_on: datetime.date


class MonitoringDutyList(Model):
    """A page of duties by deadline; `next` is None on the last."""

    items: list[MonitoringDutyRead]
    next: str | None


class MonitoringDutyRead(Model):
    """A duty as it is shown."""

    id: uuid.UUID
    county_code: str
    pack: str
    code: str
    label: str
    source: str | None
    area_code: str
    subject_id: uuid.UUID | None
    bank_code: str | None
    period: str
    role: str
    role_label: str
    department: str | None
    kept_by: str
    opened_on: datetime.date
    due_on: datetime.date
    provisional: bool
    remind_on: datetime.date | None
    reminded_on: datetime.date | None
    times: int
    times_done: int
    coverage: str | None
    state: str
    state_label: str
    owed: bool
    kept_on: datetime.date | None
    late_days: int
    entered_late: bool
    """期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。"""


class MonitoringEntryCreate(Model, extra="forbid"):
    """What is known of an item of an object."""

    object_id: uuid.UUID
    item: str
    figure: int | str | None = None
    task: int | str | None = None
    points: int | str | None = None
    evidence: str
    reason: str = ""
    """Why it replaces what was known; what was missing, such as the task of a figure that was pulled, needs none."""


class MonitoringFindingCreate(Model, extra="forbid"):
    """A problem that was found."""

    source: str
    section: str
    what: str
    area_code: str
    household_id: uuid.UUID | None = None
    """The household that it is about, if it is about one."""
    inspection_id: uuid.UUID | None = None
    """The inspection that found it, if one did."""
    due_on: datetime.date
    """Last day on which it shall be rectified."""
    occurred_on: datetime.date


class MonitoringFindingRead(Model):
    """A finding as it stands."""

    id: uuid.UUID
    county_code: str
    source: str
    section: str
    what: str
    area_code: str
    household_id: uuid.UUID | None
    inspection_id: uuid.UUID | None
    zone: str | None
    due_on: datetime.date
    state: str
    state_label: str
    late: bool
    """Rectified after its last day, if it was sent back since too, or not although that has passed."""
    entered_late: bool
    """期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。"""
    opened_on: datetime.date
    rectified_on: datetime.date | None
    closed_on: datetime.date | None


class MonitoringGapReport(Model):
    """What no unit answers for on a day, level by level."""

    area_code: str
    on: datetime.date
    levels: list[LevelGaps]


class MonitoringGroupList(Model):
    """The villages or towns by which was drawn."""

    items: list[MonitoringGroupRead]


class MonitoringGroupRead(Model):
    """How far a check has come in one of the villages or towns by which was drawn."""

    group_code: str
    group_label: str
    progress: Progress


class MonitoringMeasureRead(Model):
    """Something that is done for the household, begun since the alert was raised."""

    measure_id: uuid.UUID
    measure_class: str | None
    item: str | None
    started_on: datetime.date
    ended_on: datetime.date | None


class MonitoringObjectList(Model):
    """A page of MonitoringObjects."""

    items: list[MonitoringObjectRead]
    next: str | None


class MonitoringObjectRead(Model):
    """A MonitoringObject as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    monitored_kind: str
    risks: list[
        Literal[
            "illness", "schooling", "disability", "disaster", "accident", "industry", "employment", "no_labour", "other"
        ]
    ]
    head_name: str
    people: int
    labour: bool
    per_head_fen: int
    household_id: uuid.UUID | None
    entry_id: uuid.UUID
    entered_on: datetime.date
    measures: int
    removed_on: datetime.date | None


class MonitoringObjectionCreate(Model, extra="forbid"):
    """Objects to a result."""

    object_id: uuid.UUID
    grounds: str
    occurred_on: datetime.date


class MonitoringObjectionRead(Model):
    """An objection and its decision."""

    id: uuid.UUID
    object_id: uuid.UUID
    grounds: str
    raised_on: datetime.date
    raised_by: str
    upheld: bool | None
    decided_on: datetime.date | None
    decided_by: str | None
    decision_reason: str | None


class MonitoringPersonRead(Model):
    """Which payments come to a member, and which are due and don't."""

    member_id: uuid.UUID
    name: str
    received: list[str]
    lacking: list[str]


class MonitoringRanking(Model):
    """The areas of a level inside another, from the best down; `better` tells whether a higher figure is."""

    area_code: str
    level: AreaLevel
    pack: str | None
    target: str | None
    indicator: str
    label: str
    unit: str
    unit_label: str
    better: str
    on: datetime.date
    items: list[RankedArea]


class MonitoringRead(Model):
    """The household as a monitoring object, by the registry's procedures; `removed_on` once its risk is removed."""

    monitoring_object_id: uuid.UUID
    monitored_kind: str
    risks: list[str]
    entered_on: datetime.date
    removed_on: datetime.date | None


class MonitoringStepCreate(Model, extra="forbid"):
    """A step on the whole assessment."""

    occurred_on: datetime.date
    note: str = ""


class MonitoringStepRead(Model):
    """A step in an alert's life."""

    step: str
    occurred_on: datetime.date
    note: str = ""
    actor: str = ""
    actor_role: str = ""
    recorded_at: datetime.datetime


class MonitoringUnitCreate(Model, extra="forbid"):
    """A new war zone, or a grid inside one."""

    zone: str
    level: int
    """0 for the zone itself."""
    parent_id: uuid.UUID | None = None
    """The unit right above; None for a zone."""
    name: str
    post: str
    """The post that answers for it."""
    area_codes: list[str]
    occurred_on: datetime.date
    """First day."""


class MonitoringUnitList(Model):
    """A page of units, in the order in which they were set up."""

    items: list[MonitoringUnitRead]
    next: str | None


class MonitoringUnitRead(Model):
    """A war zone or a grid with the areas that it holds or held."""

    id: uuid.UUID
    county_code: str
    level: int
    zone: str
    parent_id: uuid.UUID | None
    name: str
    post: str
    started_on: datetime.date
    ended_on: datetime.date | None
    areas: list[UnitAreaRead]


class MoveRead(Model):
    """Loans that went from one class to another."""

    before: CreditStanding
    """上季末风险分类"""
    before_label: str
    """上季末风险分类的中文名称"""
    after: CreditStanding
    """季末风险分类"""
    after_label: str
    """季末风险分类的中文名称"""
    loans: int
    """贷款笔数"""
    before_fen: int
    """上季末贷款余额，单位：分（100 分 = 1 元）"""
    after_fen: int
    """季末贷款余额，单位：分（100 分 = 1 元）"""


class MoveRequest(Model, extra="forbid"):
    """The whole household moves to another village of the county."""

    occurred_on: datetime.date
    reason: str
    village_code: str
    village_group: str | None = None


class NeedList(Model):
    """A quarter's needs by bank, or every quarter that still needs something."""

    items: list[NeedRead]
    """本页各项"""


class NeedRead(Model):
    """What a bank's quarter asks of the fund."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    period: str
    """季度，如 2018Q4"""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD"""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    required_fen: int
    """按比例应缴存的基金，单位：分（100 分 = 1 元）"""
    carried_in_fen: int
    """上季结转的多缴金额，单位：分（100 分 = 1 元）。What earlier quarters had too much."""
    pre_allocated_fen: int
    """已预拨的基金，单位：分（100 分 = 1 元）"""
    to_deposit_fen: int
    """应缴存的基金，单位：分（100 分 = 1 元）"""
    deposited_fen: int
    """已缴存的基金，单位：分（100 分 = 1 元）"""
    under_way_fen: int
    """在途的基金，单位：分（100 分 = 1 元）。Planned, sent or passed on, not received yet."""
    coming_in_fen: int
    """以前季度在途资金到齐后可再结转的金额，单位：分（100 分 = 1 元）。What more is carried in once all came that is under way for earlier quarters: they don't need it."""
    still_needed_fen: int
    """尚需缴存的基金，单位：分（100 分 = 1 元）"""
    earlier_needed_fen: int
    """以前季度仍需的资金，单位：分（100 分 = 1 元）。What quarters before this one still need: no later deposit covers them, a plan of theirs does."""
    carried_forward_fen: int
    """结转下季的多缴金额，单位：分（100 分 = 1 元）"""


class NextStep(Model):
    """The step that comes next, and what it needs."""

    code: str
    label: str
    kind: str
    role: str
    needs: list[str]
    due_on: datetime.date | None


class NoteCreate(Model, extra="forbid"):
    """An explanation."""

    text: str
    """内容"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class NoteRead(Model):
    """A step in a decision's life."""

    step: str
    occurred_on: datetime.date
    note: str
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class NoticeCreate(Model, extra="forbid"):
    """Put up the notice of the next step."""

    occurred_on: datetime.date


class NoticeDeliveredIn(Model, extra="forbid"):
    """The collection notice reached the borrower."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["collection.notice_delivered"] = "collection.notice_delivered"
    """事件种类，固定为本项所列"""


class NoticeList(Model):
    """A page of notices, the latest first."""

    items: list[NoticeRow]
    next: str | None


class NoticeRead(Model):
    """A notice with its list."""

    id: uuid.UUID
    area_code: str
    area_name: str
    title: str
    starts_on: datetime.date
    days: int
    in_working_days: bool
    free_on: datetime.date
    state: str
    ended_on: datetime.date | None
    recorded_at: datetime.datetime
    open_objections: int
    round_id: uuid.UUID | None
    project_id: uuid.UUID | None
    plan_id: uuid.UUID | None
    step: str | None
    role: str
    listed: list[dict[str, Any]]
    facts: list[dict[str, str]]
    content: str


class NoticeRow(Model):
    """A notice in a list; `open_objections` wait for an answer."""

    id: uuid.UUID
    area_code: str
    area_name: str
    title: str
    starts_on: datetime.date
    days: int
    in_working_days: bool
    free_on: datetime.date
    state: str
    ended_on: datetime.date | None
    recorded_at: datetime.datetime
    open_objections: int


class ObjectCreate(Model, extra="forbid"):
    """A department, unit or person that is assessed."""

    kind: Literal["department", "unit", "person"]
    code: str
    name: str
    unit_name: str | None = None
    """A person's unit."""
    area_code: str | None = None
    """Where its figures are taken from; the assessment's area where it is left out."""
    partners: list[str] | None = None
    """Codes of the objects with which it shares its result."""


class ObjectDonationCreate(Model, extra="forbid"):
    """A new ObjectDonation."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    donation_kind: Literal["money", "goods"]
    donor: str
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    goods_code: str | None = None
    item: str
    unit_name: str | None = None
    quantity: float | str = "1"
    unit_value_fen: int
    given_on: datetime.date
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    ) = None
    name_donor: bool = False
    donor_consent_on: datetime.date | None = None
    object_id: uuid.UUID


class ObjectDonationList(Model):
    """A page of ObjectDonations."""

    items: list[ObjectDonationRead]
    next: str | None


class ObjectDonationPatch(Model, extra="forbid"):
    """What changes of a ObjectDonation."""

    occurred_on: datetime.date
    reason: str
    donation_kind: Literal["money", "goods"] | None = None
    donor: str | None = None
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    goods_code: str | None = None
    item: str | None = None
    unit_name: str | None = None
    quantity: float | str | None = None
    unit_value_fen: int | None = None
    given_on: datetime.date | None = None
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    ) = None
    name_donor: bool | None = None
    donor_consent_on: datetime.date | None = None
    object_id: uuid.UUID | None = None


class ObjectDonationRead(Model):
    """A ObjectDonation as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    donation_kind: str
    donor: str
    unit_id: uuid.UUID | None
    helper_id: uuid.UUID | None
    goods_code: str | None
    item: str
    unit_name: str | None
    quantity: str
    unit_value_fen: int
    given_on: datetime.date
    means: (
        Literal[
            "work_relief",
            "production_award",
            "labour_subsidy",
            "welfare_post",
            "policy_benefit",
            "service",
            "plain_cash",
            "plain_goods",
        ]
        | None
    )
    name_donor: bool
    donor_consent_on: datetime.date | None
    object_id: uuid.UUID
    value_fen: int


class ObjectPairingCreate(Model, extra="forbid"):
    """A new ObjectPairing."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    object_id: uuid.UUID
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    started_on: datetime.date
    ended_on: datetime.date | None = None
    content: str | None = None


class ObjectPairingList(Model):
    """A page of ObjectPairings."""

    items: list[ObjectPairingRead]
    next: str | None


class ObjectPairingPatch(Model, extra="forbid"):
    """What changes of a ObjectPairing."""

    occurred_on: datetime.date
    reason: str
    object_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    content: str | None = None


class ObjectPairingRead(Model):
    """A ObjectPairing as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    object_id: uuid.UUID
    unit_id: uuid.UUID | None
    helper_id: uuid.UUID | None
    started_on: datetime.date
    ended_on: datetime.date | None
    content: str | None


class ObjectRead(Model):
    """An object with its items."""

    object_id: uuid.UUID
    kind: str
    code: str
    name: str
    unit_name: str | None
    area_code: str
    partners: list[str]
    own_points: str | None
    """Before what is shared with partners."""
    duty_points: str | None
    money_points: str | None
    total_points: str | None
    level: str | None
    level_label: str | None
    vetoed: bool
    rank: int | None
    tied: bool
    below_standard: bool
    """The sheet calls for a veto."""
    accountable: bool
    """Its head is to be held to account."""
    households: int | None
    households_seen: int | None
    items: list[ServicesMonitoringAssessmentsSchemasItemRead]


class Objection(Model, extra="forbid"):
    """The county does not agree."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    reason: str
    """原因"""


class ObjectionCreate(Model, extra="forbid"):
    """An objection as a cadre takes it down; `number` is that on the notice's list, none objects to the whole."""

    occurred_on: datetime.date
    number: int | None = None
    name: str
    contact: str
    statement: str


class ObjectionEntry(Model, extra="forbid"):
    """An objection that a villager raised to a public notice."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("kind",)
    occurred_on: datetime.date
    number: int | None = None
    name: str
    contact: str
    statement: str
    kind: Literal["objection"] = "objection"
    notice_id: uuid.UUID
    client_id: uuid.UUID
    device_at: datetime.datetime


class ObjectionList(Model):
    """A notice's objections in the order in which they came."""

    items: list[ObjectionRead]


class ObjectionRead(Model):
    """An objection as those see it who answer it."""

    id: uuid.UUID
    notice_id: uuid.UUID
    entry_id: uuid.UUID | None
    number: int | None
    raised_on: datetime.date
    from_public: bool
    raiser_masked: str
    statement: str
    state: str
    answer: str
    answered_on: datetime.date | None
    answered_by: str | None
    recorded_at: datetime.datetime
    name: str
    contact: str


class ObjectionRow(Model):
    """An objection as the archive shows it: not who raised it."""

    id: uuid.UUID
    notice_id: uuid.UUID
    entry_id: uuid.UUID | None
    number: int | None
    raised_on: datetime.date
    from_public: bool
    raiser_masked: str
    statement: str
    state: str
    answer: str
    answered_on: datetime.date | None
    answered_by: str | None
    recorded_at: datetime.datetime


class ObjectionTaken(Model):
    """That an objection has come in."""

    id: uuid.UUID
    raised_on: datetime.date


class OpenHousehold(Model):
    """A household with work left to do; `items` is empty where no plan says what it should have."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    pack: str | None
    items: list[OpenItem]


class OpenItem(Model):
    """An element that is not met or not proven."""

    element: str
    label: str
    state: str
    sentence: str
    missing: list[str]


class OpenList(Model):
    """A page of them, by household number within their county."""

    items: list[OpenHousehold]
    next: str | None


class OpenLoansWritten(Model, extra="forbid"):
    """Loans of one kind and day that are outstanding at the start."""

    bank: str | None = None
    """银行代码"""
    borrower: BorrowerKind
    """借款人类别：household 农户、organisation 经营主体"""
    count: int
    """笔数"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）。Of each loan, fen."""
    disbursed_on: datetime.date
    """发放日，日期，YYYY-MM-DD"""
    term_months: int
    """贷款期限，单位：月"""
    annual_rate: str | None = None
    """贷款年利率，小数，0.0475 即 4.75%。Without it the benchmark of the day and term."""
    insurer_share: str = "0"
    """保险承担的本金比例，比例，小数，1 即 100%。Part of the principal that guarantee insurance bears."""


class OpenRequest(Model, extra="forbid"):
    """Nothing is told of opening: it is done for today."""


class OpenedRead(Model):
    """What a run came to."""

    on: datetime.date
    opened: int
    moved: int
    reminded: int
    late: int


class Opening(Model, extra="forbid"):
    """What stands when the scenario begins."""

    funds: list[FundWritten] | None = None
    """各银行期初基金"""
    loans: list[OpenLoansWritten] | None = None
    """期初未还贷款"""


class OpinionCreate(Model, extra="forbid"):
    """One of the signatures."""

    role: str | None = None
    """角色。The caller's own; given only to be checked against it."""
    supported: bool
    """是否同意"""
    comment: str = ""
    """意见"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class OpinionRead(Model):
    """A signed opinion."""

    role: str
    """角色"""
    label: str
    """中文名称"""
    supported: bool
    """是否同意"""
    comment: str
    """意见"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    signed_by: str
    """签署的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class OrganisationCreate(Model, extra="forbid"):
    """A new Organisation."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    credit_code: str
    name: str
    organisation_kind: Literal["enterprise", "family_farm", "co_operative"]
    industry: str | None = None
    representative: str
    founded_on: datetime.date | None = None
    closed_on: datetime.date | None = None


class OrganisationItem(Model):
    """An organisation with its cap of today."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    organisation_id: uuid.UUID
    """经营主体编号（UUID）"""
    credit_code: str
    """统一社会信用代码，18 位"""
    name: str
    """名称"""
    organisation_kind: str
    """经营主体种类"""
    organisation_kind_label: str
    """经营主体种类的中文名称"""
    area_code: str
    """统计用区划代码，12 位"""
    closed_on: datetime.date | None
    """注销日，日期，YYYY-MM-DD"""
    basis: list[Basis]
    """可借款的各项依据"""
    cap_fen: int
    """可借上限，单位：分（100 分 = 1 元）。0 where it may not borrow today."""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    room_fen: int
    """尚可借金额，单位：分（100 分 = 1 元）"""
    over_cap: bool
    """是否只列超过上限的。It owes more than its cap today: nothing is lent to it, and nothing asked back."""
    over_since: datetime.date | None
    """首次超过上限之日，日期，YYYY-MM-DD。Day of the close that first saw it so; absent until one has."""


class OrganisationLinkCreate(Model, extra="forbid"):
    """A new OrganisationLink."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    organisation_id: uuid.UUID
    link_kind: Literal["debt", "equity", "employment", "supply", "technical", "buy_back"]
    amount_fen: int | None = None
    contract_no: str | None = None
    signed_by: str | None = None
    started_on: datetime.date
    ended_on: datetime.date | None = None
    terminated_on: datetime.date | None = None


class OrganisationLinkList(Model):
    """A page of OrganisationLinks."""

    items: list[OrganisationLinkRead]
    next: str | None


class OrganisationLinkPatch(Model, extra="forbid"):
    """What changes of a OrganisationLink."""

    occurred_on: datetime.date
    reason: str
    organisation_id: uuid.UUID | None = None
    link_kind: Literal["debt", "equity", "employment", "supply", "technical", "buy_back"] | None = None
    amount_fen: int | None = None
    contract_no: str | None = None
    signed_by: str | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    terminated_on: datetime.date | None = None


class OrganisationLinkRead(Model):
    """A OrganisationLink as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    organisation_id: uuid.UUID
    link_kind: str
    amount_fen: int | None
    contract_no: str | None
    signed_by: str | None
    started_on: datetime.date
    ended_on: datetime.date | None
    terminated_on: datetime.date | None


class OrganisationList(Model):
    """A page of Organisations."""

    items: list[OrganisationRead]
    next: str | None


class OrganisationPatch(Model, extra="forbid"):
    """What changes of a Organisation."""

    occurred_on: datetime.date
    reason: str
    credit_code: str | None = None
    name: str | None = None
    organisation_kind: Literal["enterprise", "family_farm", "co_operative"] | None = None
    industry: str | None = None
    representative: str | None = None
    founded_on: datetime.date | None = None
    closed_on: datetime.date | None = None


class OrganisationPlan(Model):
    """What the plans in force in an area say of who leads, those of wider areas first."""

    area_code: str
    on: datetime.date
    packs: list[PlanPack]


class OrganisationRead(Model):
    """A Organisation as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    credit_code: str
    name: str
    organisation_kind: str
    industry: str | None
    representative: str
    founded_on: datetime.date | None
    closed_on: datetime.date | None


class OtherHousehold(Model, extra="forbid"):
    """Another household, as the caller read it."""

    household_id: uuid.UUID
    version: int


class Overdue(Model):
    """A helper who owes a household visits."""

    pairing_id: uuid.UUID
    helper_id: uuid.UUID
    helper_name: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    due: int
    made: int
    due_on: datetime.date | None = None


class OverdueList(Model):
    """A page of them."""

    items: list[Overdue]
    next: str | None


class Overview(Model):
    """The numbers of an area."""

    area_code: str
    households: int
    people: int
    exited: int
    by_type: list[TypeCount]
    loans: int
    lent_fen: int
    repaid_fen: int
    outstanding_fen: int
    subsidy_paid_fen: int | None
    fund: list[FundRead]
    lending_by_quarter: list[QuarterLending]
    alerts_open: int
    alerts_by_rule: list[RuleCount]
    alerts_late: int
    monitored: list[MonitoredCount]
    duties_open: int
    duties_late: int
    targets_by_status: list[ServicesMonitoringTargetsModelsStatusCount]
    reports_missing: int
    targets: list[TargetRead]


class OverviewRow(Model):
    """A section in a war zone."""

    zone: str | None
    """None for areas that lay in no zone."""
    zone_label: str
    section: str
    section_label: str
    inspected: int
    """Inspections handed in."""
    findings_open: int
    """Opened or sent back, not yet rectified."""
    findings_rectified: int
    """Rectified, not yet closed."""
    findings_closed: int
    findings_late: int
    """Of all of them: rectified too late, or not although the last day has passed."""


class PackRead(Model):
    """A policy pack by which a programme holds."""

    pack: str
    """政策包名称"""
    area_code: str
    """统计用区划代码，12 位。Everything inside it is meant."""
    effective_from: datetime.date
    """生效日，日期，YYYY-MM-DD。The first day on which its numbers hold."""


class PairList(Model):
    """A page of pairs, the likeliest first."""

    items: list[PairRead]
    next: str | None
    searches_due: int


class PairRead(Model):
    """A pair with both records side by side and where they agree."""

    id: uuid.UUID
    county_code: str
    area_code: str
    version: int
    state: str
    """open、different（不是同一人）或 same_person（同一人）"""
    score: int
    reasons: list[str]
    kept_id: uuid.UUID | None
    people: list[PersonRead]


class PairedAidProgress(Model):
    """How far the plan of paired aid has come in an area."""

    objects: dict[str, int]
    students_planned: int | None
    students_helped: int
    student_aid_planned_fen: int | None
    student_aid_given_fen: int
    goods: list[GoodsProgress]
    working_set_planned: int | None
    working_set_taken_on: int
    units_without_student: list[UnitSeen]


class Paper(Model, extra="forbid"):
    """A document by its name and its content: whoever holds the file can prove that it is this one."""

    title: str
    sha256: str
    """SHA-256 of the file's bytes, in hexadecimal digits, as the register's documents bear it."""


class PaperRead(Model):
    """A paper of a household, ready to be printed."""

    paper: str
    title: str
    level_label: str
    area_names: list[str]
    household: HouseholdRead
    chapters: list[ChapterRead]
    address: str
    printed_on: datetime.date
    revealed: bool


class PartCreate(Model, extra="forbid"):
    """What an area gets, and who answers for it there: a department, a cadre."""

    area_code: str
    value: int
    department: str | None = None
    responsible: str | None = None


class PartGaps(Model):
    """How much is missing in an area right below, or in the area itself."""

    area_code: str
    area_name: str
    gaps: int


class PartRead(Model):
    """An area's part, how far it has come, and how it was broken down further."""

    area_code: str
    value: int
    department: str | None
    responsible: str | None
    actual: int | None
    completion: str | None
    broken_down: QuotaRead | None = None


class PartThen(Model):
    """A part of a revision."""

    area_code: str
    value: int
    department: str | None
    responsible: str | None


class ParticipationCreate(Model, extra="forbid"):
    """A new Participation."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    stage: Literal["planning", "building", "managing", "supervising"]
    form: Literal["assembly", "representatives", "consultation", "labour", "inspection", "other"]
    project_id: uuid.UUID | None = None
    plan_year: int | None = None
    held_on: datetime.date
    place: str
    household_nos: list[str]
    people: int
    opinions: str
    outcome: Literal["open", "adopted", "partly_adopted", "explained"]
    answer: str | None = None
    answered_on: datetime.date | None = None
    document_ids: list[uuid.UUID] | None = None


class ParticipationList(Model):
    """A page of Participations."""

    items: list[ParticipationRead]
    next: str | None


class ParticipationPatch(Model, extra="forbid"):
    """What changes of a Participation."""

    occurred_on: datetime.date
    reason: str
    stage: Literal["planning", "building", "managing", "supervising"] | None = None
    form: Literal["assembly", "representatives", "consultation", "labour", "inspection", "other"] | None = None
    project_id: uuid.UUID | None = None
    plan_year: int | None = None
    held_on: datetime.date | None = None
    place: str | None = None
    household_nos: list[str] | None = None
    people: int | None = None
    opinions: str | None = None
    outcome: Literal["open", "adopted", "partly_adopted", "explained"] | None = None
    answer: str | None = None
    answered_on: datetime.date | None = None
    document_ids: list[uuid.UUID] | None = None


class ParticipationRead(Model):
    """A Participation as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    stage: str
    form: str
    project_id: uuid.UUID | None
    plan_year: int | None
    held_on: datetime.date
    place: str
    household_nos: list[str]
    people: int
    opinions: str
    outcome: str
    answer: str | None
    answered_on: datetime.date | None
    document_ids: list[uuid.UUID]


class PartnerDemanded(Model):
    """A unit from elsewhere that helps the plan's area."""

    code: str
    label: str
    source: str


class PasswordChange(Model, extra="forbid"):
    """One's own password, from the old one to a new one."""

    old_password: str
    new_password: str
    otp: str | None = None
    """The code of the second factor, where there is one."""


class PasswordChanged(Model):
    """The new password is the one to sign in by; other sign-ins have ended."""

    username: str
    changed_at: datetime.datetime


class PaymentPartsRead(Model):
    """What a payment was taken for by the product's order."""

    penalty_fen: int
    """罚息，单位：分（100 分 = 1 元）"""
    interest: dict[str, int]
    """各计息期利息，单位：分（100 分 = 1 元）。By period."""
    principal_fen: int
    """本金，单位：分（100 分 = 1 元）"""


class PaymentReceivedIn(Model, extra="forbid"):
    """Money of which the bank does not say what it is for: it is taken by the product's order."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["payment.received"] = "payment.received"
    """事件种类，固定为本项所列"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class PermissionRead(Model):
    """Something that one may do."""

    permission: str
    label: str


class PersonCheck(Model, extra="forbid"):
    """Which payments a member is due, and whether they come; what stands in neither list is not due."""

    member_id: uuid.UUID
    received: (
        list[
            Literal[
                "minimum_allowance",
                "destitute_support",
                "disability_allowance",
                "old_age_allowance",
                "pension",
                "family_planning",
            ]
        ]
        | None
    ) = None
    lacking: (
        list[
            Literal[
                "minimum_allowance",
                "destitute_support",
                "disability_allowance",
                "old_age_allowance",
                "pension",
                "family_planning",
            ]
        ]
        | None
    ) = None


class PersonFacts(Model):
    """The three facts of a person: state, cause, and plan; the household's where the person has none of his own."""

    member_id: uuid.UUID
    name: str
    health: str
    labour_capacity: str
    dibao: bool | None
    cause: str
    plan: str | None


class PersonRead(Model):
    """One of the two, as the register holds them; the identity number is masked."""

    member_id: uuid.UUID
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    household_status: str
    name: str
    id_masked: str
    born_on: datetime.date
    sex: str
    relation: str
    relatives: list[str]
    registered_on: datetime.date
    left_on: datetime.date | None


class PhoneRead(Model):
    """A telephone number in full, as it was asked for with a reason."""

    phone: str | None


class PhotoRead(Model):
    """A photo of the household; its content stands under ``/registry/documents``."""

    id: uuid.UUID
    title: str
    themes: list[str]
    taken_on: datetime.date | None


class PlanCreate(Model, extra="forbid"):
    """A plan is drawn up from what the ledger says."""

    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The city's own where it is left out."""
    quarter: str
    """季度，如 2018Q4"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class PlanDetail(Model):
    """A plan with what it leaves open."""

    id: uuid.UUID
    """记录编号（UUID）"""
    city_code: str
    """市级区划代码，6 位，末两位为 00"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    quarter: str
    """季度，如 2018Q4"""
    number: int
    """序号"""
    state: str
    """状态"""
    proposed_fen: int
    """建议拨付金额，单位：分（100 分 = 1 元）"""
    planned_fen: int
    """计划拨付金额，单位：分（100 分 = 1 元）"""
    fund_fen: int | None
    """基金余额，单位：分（100 分 = 1 元）。Size of the city's fund; absent where the programme's plan names none."""
    committed_fen: int
    """全市基金已占用金额，单位：分（100 分 = 1 元）。All that is planned, under way or received of it now, adopted plans included."""
    drawn_up_on: datetime.date
    """编制日，日期，YYYY-MM-DD"""
    drawn_up_by: str
    """编制的账号"""
    decided_on: datetime.date | None
    """决定日，日期，YYYY-MM-DD"""
    decided_by: str | None
    """作出决定的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""
    earlier: list[EarlierNeed]
    """以前季度仍需的资金。Earlier quarters that still need money now, oldest first: each takes a plan of its own."""


class PlanLineRead(Model):
    """A line of a plan."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    required_fen: int
    """按比例应缴存的基金，单位：分（100 分 = 1 元）"""
    carried_in_fen: int
    """上季结转的多缴金额，单位：分（100 分 = 1 元）"""
    pre_allocated_fen: int
    """已预拨的基金，单位：分（100 分 = 1 元）"""
    deposited_fen: int
    """已缴存的基金，单位：分（100 分 = 1 元）"""
    under_way_fen: int
    """在途的基金，单位：分（100 分 = 1 元）。For the quarter, and for earlier ones beyond what they need."""
    proposed_fen: int
    """建议拨付金额，单位：分（100 分 = 1 元）"""
    planned_fen: int
    """计划拨付金额，单位：分（100 分 = 1 元）"""
    reason: str | None
    """原因"""
    adjusted_by: str | None
    """调整该行金额的账号"""


class PlanLines(Model):
    """A page of lines."""

    items: list[PlanLineRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class PlanList(Model):
    """A page of plans."""

    items: list[PlanRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class PlanPack(Model):
    """A plan in force, and what it says of who leads."""

    name: str
    title: str
    area_code: str
    """Where it holds."""
    effective_from: datetime.date
    groups: list[GroupDemanded]
    posts: list[PostDemanded]
    mandates: list[MandateRead]
    partners: list[PartnerDemanded]
    approvals: list[ApprovalDemanded]


class PlanRead(Model):
    """A plan."""

    id: uuid.UUID
    """记录编号（UUID）"""
    city_code: str
    """市级区划代码，6 位，末两位为 00"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    quarter: str
    """季度，如 2018Q4"""
    number: int
    """序号"""
    state: str
    """状态：draft 草案、adopted 已采用、discarded 已废弃"""
    proposed_fen: int
    """建议拨付金额，单位：分（100 分 = 1 元）"""
    planned_fen: int
    """计划拨付金额，单位：分（100 分 = 1 元）"""
    fund_fen: int | None
    """全市基金规模，单位：分（100 分 = 1 元）。Size of the city's fund; absent where the programme's plan names none."""
    committed_fen: int
    """全市基金已占用金额，单位：分（100 分 = 1 元）。All that is planned, under way or received of it now, adopted plans included."""
    drawn_up_on: datetime.date
    """编制日，日期，YYYY-MM-DD"""
    drawn_up_by: str
    """编制的账号"""
    decided_on: datetime.date | None
    """决定日，日期，YYYY-MM-DD"""
    decided_by: str | None
    """作出决定的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class PlanRow(Model):
    """What the borrower is to pay by the plan, and what of it is paid."""

    number: int
    """序号"""
    period: str
    """季度，如 2018Q4"""
    due_on: datetime.date
    """应还日，日期，YYYY-MM-DD。The last day in time, of interest and principal alike: the day after the settlement day, in the end the loan's."""
    principal_fen: int
    """本金，单位：分（100 分 = 1 元）"""
    principal_paid_fen: int
    """已还本金，单位：分（100 分 = 1 元）。What is repaid early counts for the running instalment, the rest of it from the last one backwards."""
    interest_fen: int
    """利息，单位：分（100 分 = 1 元）。If all is paid on its day; what really accrues is in the schedule."""
    interest_paid_fen: int
    """已还利息，单位：分（100 分 = 1 元）"""


class PlanStep(Model, extra="forbid"):
    """A draft is adopted or discarded."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class PolicyUsed(Model):
    """The pack whose numbers were used."""

    pack: str
    """政策包名称"""
    area_code: str
    """统计用区划代码，12 位"""
    effective_from: datetime.date
    """生效日，日期，YYYY-MM-DD"""


class PortfolioShare(Model):
    """The households' part of what is outstanding."""

    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    county_code: str | None
    """县级区划代码，6 位，如 360722。None in the sum of the counties of the area."""
    household_fen: int
    """农户贷款余额，单位：分（100 分 = 1 元）"""
    organisation_fen: int
    """经营主体贷款余额，单位：分（100 分 = 1 元）"""
    total_fen: int
    """合计金额，单位：分（100 分 = 1 元）"""
    share: str | None
    """占比，比例，小数，1 即 100%。Four decimals; None where nothing is lent."""
    min_share: str | None
    """农户贷款占比的下限，比例，小数，1 即 100%。The least part that the programme asks for; None where it lends to no organisations."""
    too_low: bool
    """农户贷款占比是否过低"""
    low_since: datetime.date | None
    """首次低于下限之日，日期，YYYY-MM-DD。Day on which a county's lending was first seen too low."""


class PortfolioShares(Model):
    """Each bank's lending in the area as a whole, and county by county."""

    banks: list[PortfolioShare]
    """各银行"""
    counties: list[PortfolioShare]
    """各县（市、区）"""


class PostCandidateList(Model):
    """A page of candidates, those of poor households first."""

    items: list[PostCandidateRead]
    next: str | None


class PostCandidateRead(Model):
    """Somebody of the post's area who can work and has no job on record."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    member_id: uuid.UUID
    name: str
    labour_capacity: str
    priority: bool
    needs_consent: bool


class PostChange(Model, extra="forbid"):
    """What is corrected of a post; what is left out stays."""

    title: str | None = None
    unit_id: uuid.UUID | None = None


class PostCreate(Model, extra="forbid"):
    """A seat of a group, or a responsibility in an area."""

    group_id: uuid.UUID | None = None
    """The group whose seat it is; None for a responsibility."""
    area_code: str | None = None
    """The area whose responsibility it is; None for a seat, which is its group's area's."""
    unit_id: uuid.UUID | None = None
    """The unit that it belongs to, where it does."""
    kind: Literal[
        "secretary",
        "first_responsible",
        "directly_responsible",
        "staff",
        "head",
        "executive_deputy",
        "deputy",
        "member",
        "office_director",
    ]
    title: str
    """The post as people call it: 镇党委书记."""
    plan_code: str | None = None
    """Code of the seat or responsibility that a plan demands, where it is one."""
    occurred_on: datetime.date
    """First day."""


class PostDemanded(Model):
    """People that each area of a level shall name."""

    code: str
    label: str
    kind: str
    kind_label: str
    area_level: AreaLevel
    least: int
    """How many at least."""
    source: str


class PostDetail(Model):
    """A post with all who held it, the latest first."""

    id: uuid.UUID
    county_code: str
    version: int
    area_code: str
    group_id: uuid.UUID | None
    unit_id: uuid.UUID | None
    kind: str
    kind_label: str
    title: str
    plan_code: str | None
    started_on: datetime.date
    ended_on: datetime.date | None
    """First day on which it is one no more."""
    holder: HolderRead | None
    """Who holds it on the day; None where nobody does."""
    holders: list[HolderDetail]


class PostList(Model):
    """A page of the posts that are there on a day, in the order in which they were set up."""

    on: datetime.date
    items: list[PostRead]
    next: str | None


class PostRead(Model):
    """A post, and who holds it on the day asked about."""

    id: uuid.UUID
    county_code: str
    version: int
    area_code: str
    group_id: uuid.UUID | None
    unit_id: uuid.UUID | None
    kind: str
    kind_label: str
    title: str
    plan_code: str | None
    started_on: datetime.date
    ended_on: datetime.date | None
    """First day on which it is one no more."""
    holder: HolderRead | None
    """Who holds it on the day; None where nobody does."""


class PovertyRate(Model, extra="forbid"):
    """A village exits where fewer of its people than this share are still poor."""

    source: str
    assumed: bool = False
    note: str | None = None
    below: str


class PreAllocation(Model):
    """What a county got ahead of lending, beside what its guidance task leads to expect: told, never refused."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    pre_allocated_fen: int
    """已预拨的基金，单位：分（100 分 = 1 元）。Received by that day."""
    guidance_fen: int
    """指导规模，单位：分（100 分 = 1 元）。The lending that the county's task asks for."""
    cap_fen: int
    """预拨上限，单位：分（100 分 = 1 元）"""
    above: bool
    """是否高于上限"""


class PrincipalRepaidIn(Model, extra="forbid"):
    """Principal came back."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["principal.repaid"] = "principal.repaid"
    """事件种类，固定为本项所列"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class Problem(Model):
    """Why something was not done, in Chinese, or in English where Accept-Language asks for it."""

    type: str
    """urn:fupin:problem: and the code; `/problems/{code}` explains it."""
    title: str
    """The kind of problem, the same for one code."""
    status: int
    """The HTTP status again."""
    detail: str
    """What is wrong in this case."""
    remedy: str
    """What the caller can do about it."""
    code: str
    """Stable name `service.reason`; programs go by it. `x-codes` lists all."""
    trace_id: str
    """By this the administrator finds the request."""
    field: str | None = None
    """The offending input as the client wrote it, where there is one."""
    errors: list[dict[str, Any]] | None = None
    """Everything that is wrong with the input, where it doesn't fit its schema."""


class Procedure(Model, extra="forbid"):
    """Ordered steps; none may be skipped."""

    source: str
    assumed: bool = False
    note: str | None = None
    code: Literal[
        "identification",
        "exit",
        "return",
        "village_identification",
        "village_exit",
        "monitoring_entry",
        "monitoring_removal",
    ]
    label: str
    area_level: Literal["village", "town", "county"] = "village"
    opened_by: Literal[
        "household",
        "village_cadre",
        "work_team",
        "township",
        "county_office",
        "county_finance",
        "city_office",
        "city_finance",
        "department",
        "bank",
        "auditor",
        "administrator",
    ] = "township"
    kinds: list[Literal["unstable", "marginal", "sudden"]] | None = None
    scale_control: bool = False
    apply_days: int | None = None
    income: IncomeTest | None = None
    elements: Elements | None = None
    poverty_rate: PovertyRate | None = None
    removal: RemovalRule | None = None
    before: list[Step] | None = None
    steps: list[Step]
    after: list[Step] | None = None


class ProcedureList(Model):
    """The procedures in force in an area on a day."""

    items: list[Procedure]


class ProductList(Model):
    """The products of a programme in a county on a day; none where its plain loan is all there is."""

    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    items: list[ProductRead]
    """本页各项"""


class ProductRead(Model):
    """A product with what it takes from the programme filled in."""

    code: str
    """代码"""
    label: str
    """中文名称"""
    bank_code: str | None
    """银行代码，如 rcc。Null: every bank of the programme has it."""
    default: bool
    """是否为该银行的缺省产品"""
    borrowers: list[str]
    """可借款的借款人类别"""
    term_min_months: int
    """最短期限，单位：月"""
    term_max_months: int
    """最长期限，单位：月"""
    amount_max_fen: int | None
    """单笔贷款上限，单位：分（100 分 = 1 元）。Null: as much as the borrower may owe."""
    repayment: str
    """还款方式"""
    repayment_label: str
    """还款方式的中文名称"""
    instalment_quarters: int
    """每隔几个季度还一次本金"""
    day_base: int
    """计息年度天数，360 或 365"""
    penalty_surcharge: str | None
    """逾期罚息在合同利率上的加收，比例，小数，0.5 即加收 50%。Part of the contract's rate that overdue principal bears above it; null: none is reckoned."""
    misuse_surcharge: str | None
    """挪用贷款罚息在合同利率上的加收，比例，小数，0.5 即加收 50%"""
    compound: bool
    """欠息是否计收复利"""
    holidays: str
    """还款日遇节假日的处理"""
    order: list[str]
    """还款冲抵的先后：penalty 罚息、interest 利息、principal 本金"""


class ProgrammeList(Model):
    """The programmes of a county on a day, the default one first."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    items: list[ProgrammeRead]
    """本页各项"""


class ProgrammeRead(Model):
    """A programme that runs in a county on a day."""

    code: str
    """项目代码。What `programme` takes everywhere else."""
    label: str
    """中文名称"""
    default: bool
    """是否为缺省项目，即不填 programme 时所指。Whether it is meant where a request names none: the one of the narrowest area."""
    pack: PackRead
    """当日生效的政策包。Whose numbers hold on that day."""
    packs: list[PackRead]
    """截至当日生效过的政策包。All that came into force by that day, oldest first."""


class Progress(Model):
    """How far a check has come in an area."""

    households: int
    drawn: int
    checked: int
    gone: int
    missing: int
    """Drawn and without a result."""
    late: int
    """Visited after the last day, or not although that has passed."""
    rates: list[RateRead]


class ProjectCreate(Model, extra="forbid"):
    """A new Project."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    project_no: str
    name: str
    project_kind: Literal[
        "public_services",
        "infrastructure",
        "industry",
        "dangerous_housing",
        "training",
        "finance",
        "employment",
        "education",
        "guarantee",
        "housing",
        "ecology",
        "social",
    ]
    recipient: Literal["village", "household"]
    allocation: Literal["award", "performance", "competition"] | None = None
    year: int
    budget_fen: int
    implementer: str
    content: str | None = None


class ProjectList(Model):
    """A page of Projects."""

    items: list[ProjectRead]
    next: str | None


class ProjectNoticeCreate(Model, extra="forbid"):
    """A new ProjectNotice."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    project_id: uuid.UUID
    stage: Literal["proposed", "approved", "implemented", "funded", "accepted"]
    place: str
    started_on: datetime.date
    days: int | None = None
    ended_on: datetime.date | None = None
    content: str | None = None


class ProjectNoticeList(Model):
    """A page of ProjectNotices."""

    items: list[ProjectNoticeRead]
    next: str | None


class ProjectNoticePatch(Model, extra="forbid"):
    """What changes of a ProjectNotice."""

    occurred_on: datetime.date
    reason: str
    project_id: uuid.UUID | None = None
    stage: Literal["proposed", "approved", "implemented", "funded", "accepted"] | None = None
    place: str | None = None
    started_on: datetime.date | None = None
    days: int | None = None
    ended_on: datetime.date | None = None
    content: str | None = None


class ProjectNoticeRead(Model):
    """A ProjectNotice as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    project_id: uuid.UUID
    stage: str
    place: str
    started_on: datetime.date
    days: int | None
    ended_on: datetime.date | None
    content: str | None


class ProjectPatch(Model, extra="forbid"):
    """What changes of a Project."""

    occurred_on: datetime.date
    reason: str
    project_no: str | None = None
    name: str | None = None
    project_kind: (
        Literal[
            "public_services",
            "infrastructure",
            "industry",
            "dangerous_housing",
            "training",
            "finance",
            "employment",
            "education",
            "guarantee",
            "housing",
            "ecology",
            "social",
        ]
        | None
    ) = None
    recipient: Literal["village", "household"] | None = None
    allocation: Literal["award", "performance", "competition"] | None = None
    year: int | None = None
    budget_fen: int | None = None
    implementer: str | None = None
    content: str | None = None


class ProjectRead(Model):
    """A Project as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    project_no: str
    name: str
    project_kind: str
    recipient: str
    allocation: Literal["award", "performance", "competition"] | None
    year: int
    budget_fen: int
    implementer: str
    content: str | None
    stage: str | None
    proposed_on: datetime.date | None
    approved_on: datetime.date | None
    implemented_on: datetime.date | None
    funded_on: datetime.date | None
    accepted_on: datetime.date | None


class Proof(Model, extra="forbid"):
    """Who one is; no token is needed."""

    username: str
    password: str


class ProofWithAnyCode(Model, extra="forbid"):
    """The same with a code, where there is a confirmed second factor."""

    username: str
    password: str
    otp: str | None = None
    """The 6 digits that the authenticator shows, or a recovery code."""


class ProofWithCode(Model, extra="forbid"):
    """The same with a code."""

    username: str
    password: str
    otp: str
    """The 6 digits that the authenticator shows."""


class ProvisionWritten(Model, extra="forbid"):
    """Money for a quarter."""

    bank: str | None = None
    """银行代码"""
    quarter: str
    """季度，如 2018Q4"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class PublicAnswer(Model):
    """An objection as everybody may see it: that it was raised, and what was answered."""

    number: int | None
    raised_on: datetime.date
    state: str
    answer: str
    answered_on: datetime.date | None


class PublicFact(Model):
    """Something told of a project or of a fund-use plan."""

    label: str
    value: str


class PublicListed(Model):
    """A household, or a village, as everybody may see it: a masked name, no number, no health, no cause."""

    number: int
    name: str
    village_group: str | None
    people: int
    per_head_fen: int | None
    explanation: str
    withdrawn: bool


class PublicNotice(Model):
    """A notice as everybody may see it."""

    id: uuid.UUID
    area_code: str
    area_name: str
    title: str
    starts_on: datetime.date
    days: int
    in_working_days: bool
    last_on: datetime.date
    state: str
    ended_on: datetime.date | None
    recorded_on: datetime.date
    listed: list[PublicListed]
    facts: list[PublicFact] | None = None
    content: str = ""
    objections: list[PublicAnswer]


class PublicNoticeList(Model):
    """Notices of an area, the latest first."""

    items: list[PublicNoticeRow]
    next: str | None


class PublicNoticeRow(Model):
    """A notice in a list."""

    id: uuid.UUID
    area_code: str
    area_name: str
    title: str
    starts_on: datetime.date
    days: int
    in_working_days: bool
    last_on: datetime.date
    state: str
    ended_on: datetime.date | None
    recorded_on: datetime.date


class PublicObjection(Model, extra="forbid"):
    """An objection as anybody sends it; `number` is that on the notice's list, none objects to the whole."""

    number: int | None = None
    name: str
    contact: str
    statement: str


class PublishedResult(Model):
    """A published result of a unit or person."""

    assessment_id: uuid.UUID
    object_id: uuid.UUID
    sheet_code: str
    sheet_label: str
    period: str
    published_on: datetime.date
    kind: str
    code: str
    name: str
    unit_name: str | None
    area_code: str
    duty_points: str | None
    money_points: str | None
    total_points: str
    level: str
    level_label: str
    rank: int | None
    tied: bool
    vetoed: bool
    vetoes: list[str]
    """Why it was vetoed, in words."""
    accountability: list[str]
    """Who was held to account and what follows, in words."""
    uses: list[str]
    """What the result is used for."""


class PublishedShareList(Model):
    """The published shares of the plans that were made for an area."""

    area_code: str
    on: datetime.date
    items: list[PublishedShareRead]


class PublishedShareRead(Model):
    """A published share and the register's own on a day; `actual` and `agrees` are None where it knows nobody."""

    area_code: str
    pack: str
    code: str
    label: str
    share: str
    people: int
    fewest: int
    most: int
    as_of: datetime.date
    actual: str | None
    agrees: bool | None
    source: str


class QuarterLending(Model):
    """What was lent and paid back in a calendar quarter."""

    quarter: str
    lent_fen: int
    repaid_fen: int


class QuarterRead(Model):
    """A quarter."""

    quarter: str
    """季度，如 2018Q4"""
    figures: Figures
    """数据"""
    judged_on: datetime.date
    """评价日，日期，YYYY-MM-DD"""
    leverage: str | None
    """杠杆倍数，即贷款余额为基金余额的几倍"""
    level: LeverageLevel
    """杠杆水平：below 偏低、within 适当、above 偏高"""


class QuotaHistory(Model):
    """Every breakdown of a milestone's value in an area, the latest first; `next` is None on the last page."""

    area_code: str
    code: str
    due_on: datetime.date
    items: list[QuotaRevision]
    next: str | None


class QuotaList(Model):
    """What can be broken down in an area, for the milestones that count on a day."""

    area_code: str
    on: datetime.date
    items: list[QuotaRead]


class QuotaPut(Model, extra="forbid"):
    """A milestone's value, broken down as a whole."""

    area_code: str
    due_on: datetime.date
    whole: int | None = None
    parts: list[PartCreate]
    reason: str | None = None
    occurred_on: datetime.date


class QuotaRead(Model):
    """A value broken down, and whether its parts still add up to what now holds."""

    area_code: str
    pack: str
    code: str
    label: str
    unit: str
    level: str
    due_on: datetime.date
    part_of: str | None
    whole: int | None
    actual: int | None
    revision: int = 0
    occurred_on: datetime.date | None = None
    reason: str | None = None
    parts_sum: int | None = None
    difference: int | None = None
    balanced: bool | None = None
    parts_actual: int | None = None
    parts: list[PartRead]


class QuotaRevision(Model):
    """A breakdown as it was handed down."""

    revision: int
    pack: str
    due_on: datetime.date
    whole: int
    reason: str
    occurred_on: datetime.date
    replaced_on: datetime.date | None
    actor: str
    actor_role: str
    recorded_at: datetime.datetime
    parts: list[PartThen]


class RaisedRead(Model):
    """What the rule did raise in the same days, and what visits found."""

    alerts: int
    confirmed: int
    dismissed: int
    precision: str | None


class RankedArea(Model):
    """An area inside another by its figure; equal ones share a rank."""

    rank: int | None
    area_code: str
    actual: int | str | None
    as_of: datetime.date
    text: str


class RankedRead(Model):
    """A place on the first list with its working."""

    place: int
    entry_id: uuid.UUID
    number: int
    head_name: str
    people: int
    per_head_fen: int
    kept: bool
    sentence: str
    working: str


class Ranking(Model):
    """The first list: from the lowest income per head up, and why it is cut where it is."""

    items: list[RankedRead]


class RankingRead(Model):
    """The results of each kind of object from the best to the last; those under a veto stand behind, without a rank."""

    assessment: AssessmentRead
    items: list[ServicesMonitoringAssessmentsSchemasResultRead]


class RateChangeWritten(Model, extra="forbid"):
    """The benchmark goes up or down from a day on, for all terms alike, over what holds before."""

    effective_from: datetime.date
    """生效日，日期，YYYY-MM-DD"""
    change: str
    """年利率的增减，小数，-0.0025 即下降 0.25 个百分点"""


class RateRead(Model):
    """A rate, what it is made of, and whether it breaks its bound."""

    code: str
    label: str
    numerator: int
    denominator: int
    rate: str | None
    """Four decimals; None where nothing was looked at."""
    bound: str
    """Four decimals, as the rate; judged by the plan's exact share."""
    exceeded: bool | None
    """Errors at or above the bound, satisfaction at or below; None where nothing was looked at."""


class RatingCreate(Model, extra="forbid"):
    """A household with its grade, or a village or township that is named."""

    kind: RatingKind
    """评定对象：household 农户、village 信用村、township 信用乡镇"""
    household_id: uuid.UUID | None = None
    """建档立卡户编号（UUID）"""
    county_code: str | None = None
    """县级区划代码，6 位，如 360722。Of the household, where the caller's area has several counties: it spares looking in all of them."""
    grade: Grade | None = None
    """信用等级"""
    area_code: str | None = None
    """统计用区划代码，12 位"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD。Day of the rating."""


class RatingList(Model):
    """A page of ratings, in the order in which they were recorded county by county."""

    items: list[RatingRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class RatingRead(Model):
    """A rating with what became of it."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    kind: RatingKind
    """评定对象：household 农户、village 信用村、township 信用乡镇"""
    kind_label: str
    """种类的中文名称"""
    household_id: uuid.UUID | None
    """建档立卡户编号（UUID）"""
    household_no: str | None
    """户编号"""
    head_name: str | None
    """户主姓名"""
    area_code: str
    """统计用区划代码，12 位。As it was on the day of the rating; of a household its village's."""
    grade: Grade | None
    """信用等级"""
    grade_label: str | None
    """信用等级的中文名称"""
    credit_household: bool
    """该等级是否为信用户。Whether the grade makes a credit household (信用户)."""
    rated_on: datetime.date
    """评定日，日期，YYYY-MM-DD"""
    valid_until: datetime.date
    """有效期至，日期，YYYY-MM-DD。The last day."""
    qualifying: int | None
    """信用户数，或信用村数。Credit households of the village, or named villages of the township, on the day of the rating."""
    counted: int | None
    """计数的基数（户数、村数或乡镇数）"""
    share: str | None
    """占比，比例，小数，1 即 100%。`qualifying` of `counted`, four decimals, rounded down."""
    bank_code: str | None
    """银行代码，如 rcc"""
    rated_by: str
    """评定的账号"""
    rated_role: str
    """评定人的角色"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""
    revoked_on: datetime.date | None
    """撤销日，日期，YYYY-MM-DD"""
    revoked_by: str | None
    """撤销的账号"""
    revoked_reason: str | None
    """撤销原因"""


class RatingRevoke(Model, extra="forbid"):
    """Why a rating ends."""

    reason: str
    """原因"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD。The first day on which it no longer holds."""


class RatingSummary(Model):
    """The credit standing of an area on a day; townships are left out of an area inside one."""

    area_code: str
    """统计用区划代码，12 位"""
    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    levels: list[LevelSummary]
    """各级的情况"""


class Ratio(Model):
    """A part of a whole, and the same of the period before; a share is None where there was no whole."""

    code: str
    label: str
    part: int
    whole: int
    share: str | None
    part_before: int
    whole_before: int
    share_before: str | None


class ReceiptForm(Model, extra="forbid"):
    """What the partner answered to a file."""

    occurred_on: datetime.date
    reason: str
    outcome: Literal["accepted", "rejected"]


class RecipientRead(Model):
    """An area that a plan was handed down to."""

    area_code: str
    area_name: str
    acknowledged_on: datetime.date | None
    acknowledged_by: str | None


class ReconciliationList(Model):
    """A page of reconciliations, in the order in which they came county by county."""

    items: list[ReconciliationRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class ReconciliationRead(Model):
    """A bank's file against the ledger."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    version: int
    """版本号，每次变更加一"""
    superseded: bool
    """是否已被后来的文件取代。A later file of the same day counts in its place."""
    digest: str
    """SHA-256 摘要。SHA-256 of the file."""
    line_count: int
    """行数。Lines of the file; what it lacks is counted in `missing_there` alone."""
    matched: int
    """一致的行数"""
    missing_here: int
    """本系统缺少的行数"""
    missing_there: int
    """银行文件缺少的行数"""
    different_amount: int
    """金额不符的行数"""
    open_count: int
    """未了结的差异数"""
    resolved_count: int
    """已了结的差异数"""
    submitted_by: str
    """报送的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""
    judged_at: datetime.datetime
    """比对的时刻，ISO 8601，带时区。When it was last compared: the figures are those of that moment."""


class RecordChangeList(Model):
    """A page of a record's history, from the first version on."""

    items: list[RecordChangeRead]
    next: str | None


class RecordChangeRead(Model):
    """One version of a record."""

    version: int
    action: str
    occurred_on: datetime.date
    reason: str
    subject: str
    role: str
    import_id: uuid.UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    recorded_at: datetime.datetime


class RecordEntry(Model, extra="forbid"):
    """What was found otherwise of a visit or a task; fields as its own `PATCH` takes them."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("kind",)
    occurred_on: datetime.date
    reason: str
    client_id: uuid.UUID
    device_at: datetime.datetime
    changes: list[FieldValue]
    kind: Literal["record"] = "record"
    record_kind: Literal["visit", "household_task"]
    record_id: uuid.UUID


class RecoveryReceivedIn(Model, extra="forbid"):
    """Money came in on a compensated loan."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("type",)
    county_code: str
    """县级区划代码，6 位，如 360722"""
    event_id: str
    """事件编号，由银行给出。The bank's own id, unique per bank and county."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    loan_no: str
    """借据号，由银行给出"""
    type: Literal["recovery.received"] = "recovery.received"
    """事件种类，固定为本项所列"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class RectifyRequest(Model, extra="forbid"):
    """What was done about it."""

    occurred_on: datetime.date
    note: str
    evidence: list[str]
    """Names or numbers of what proves it."""


class Refused(Model, extra="forbid"):
    """The receiver returns a deposit or takes its confirmation back, or the planner cancels it."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    reason: str
    """原因"""


class ReinstatementWanted(Model, extra="forbid"):
    """That somebody who is recorded as dead, married or moved out never left; the household comes back with him."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["reinstatement"] = "reinstatement"
    member_id: uuid.UUID
    relation: Literal[
        "head",
        "spouse",
        "son",
        "daughter",
        "daughter_in_law",
        "son_in_law",
        "grandson",
        "granddaughter",
        "daughters_son",
        "daughters_daughter",
        "father",
        "mother",
        "wifes_father",
        "wifes_mother",
        "husbands_father",
        "husbands_mother",
        "grandfather",
        "grandmother",
        "mothers_father",
        "mothers_mother",
        "sibling",
        "other",
    ]


class RelationOf(Model, extra="forbid"):
    """How a member is related to the head from now on."""

    id: uuid.UUID
    relation: Literal[
        "head",
        "spouse",
        "son",
        "daughter",
        "daughter_in_law",
        "son_in_law",
        "grandson",
        "granddaughter",
        "daughters_son",
        "daughters_daughter",
        "father",
        "mother",
        "wifes_father",
        "wifes_mother",
        "husbands_father",
        "husbands_mother",
        "grandfather",
        "grandmother",
        "mothers_father",
        "mothers_mother",
        "sibling",
        "other",
    ]


class ReliefPart(Model):
    """Cases of a kind that happened in the days asked about: how many, how many were relieved since, in how long."""

    kind: str
    label: str
    cases: int
    relieved: int
    share: str | None
    mean_days: str | None


class ReliefRead(Model):
    """The relief of an area."""

    area_code: str
    since: datetime.date
    until: datetime.date
    items: list[ReliefPart]


class RelocationCreate(Model, extra="forbid"):
    """A new Relocation."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    relocation_kind: Literal["poverty", "ecology", "geological", "land_quota"]
    people: int
    consent: bool
    consented_on: datetime.date | None = None
    disaster_hit: bool = False
    in_danger: bool = False
    batch: str | None = None
    settlement: Literal["market_town", "new_community", "nearby"] | None = None
    place: str | None = None
    moved_on: datetime.date | None = None


class RelocationList(Model):
    """A page of Relocations."""

    items: list[RelocationRead]
    next: str | None


class RelocationPatch(Model, extra="forbid"):
    """What changes of a Relocation."""

    occurred_on: datetime.date
    reason: str
    relocation_kind: Literal["poverty", "ecology", "geological", "land_quota"] | None = None
    people: int | None = None
    consent: bool | None = None
    consented_on: datetime.date | None = None
    disaster_hit: bool | None = None
    in_danger: bool | None = None
    batch: str | None = None
    settlement: Literal["market_town", "new_community", "nearby"] | None = None
    place: str | None = None
    moved_on: datetime.date | None = None


class RelocationPlanRead(Model):
    """The relocation plan in force and how far it has come."""

    total_people: int
    batches: list[BatchRead]
    placed_people: int
    moved_people: int
    settled_people: int
    settled_share: str | None
    least_share: str | None
    reached: bool


class RelocationRead(Model):
    """A Relocation as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    relocation_kind: str
    people: int
    consent: bool
    consented_on: datetime.date | None
    disaster_hit: bool
    in_danger: bool
    batch: str | None
    settlement: Literal["market_town", "new_community", "nearby"] | None
    place: str | None
    moved_on: datetime.date | None
    priority_classes: list[str]


class Remaining(Model):
    """How many are still poor on a day, beside the numbers that the plan states (null where it states none)."""

    area_code: str
    on: datetime.date
    households: int
    people: int
    stated_households: int | None
    stated_people: int | None
    agrees: bool | None
    parts: list[StatedTotal]


class RemovalRule(Model, extra="forbid"):
    """When the risk of a monitoring object may be taken for removed."""

    source: str
    assumed: bool = False
    note: str | None = None
    months_after_entry: int
    least_measures: int


class RemovalUndoneWanted(Model, extra="forbid"):
    """That a household was taken off the register by mistake; it comes back with who left it then."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["removal_undone"] = "removal_undone"
    relations: list[RelationOf] | None = None


class RemovalWanted(Model, extra="forbid"):
    """That the whole household leaves the register."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["removal"] = "removal"
    removal_kind: Literal["misidentified", "moved_away"]


class Removed(Model):
    """The second factor is asked for no more."""

    username: str
    removed_at: datetime.datetime


class Reopening(Model, extra="forbid"):
    """A decision that was not carried out after all, in the eyes of those whose meeting decided it."""

    note: str
    occurred_on: datetime.date


class ReplayRead(Model):
    """What the rule would have raised."""

    rule: str
    rule_label: str
    area_code: str
    since: datetime.date
    until: datetime.date
    households: int
    loans: int
    alerted: int
    alerts: int
    by_month: list[ReplayedMonth]
    items: list[ReplayedAlert]
    raised: RaisedRead


class ReplayRequest(Model, extra="forbid"):
    """Which rule is to be tried, where and over which days."""

    rule: Literal[
        "accident",
        "allowance_ended",
        "dibao_missed",
        "disaster",
        "dropped_out",
        "exited_income_below_line",
        "hardship",
        "helper_missing",
        "income_drop",
        "job_lost",
        "loan_overdue",
        "medical_burden",
        "new_disability",
        "project_failed",
        "support_reduced",
        "unsafe_dwelling",
        "unsafe_water",
        "worker_died",
    ]
    area: str
    """县、乡或村的区划代码"""
    since: datetime.date
    until: datetime.date
    parameters: dict[str, Any] | None = None
    """各规则的参数： - `accident`：loss_fen 损失（分）；months 未解决时预警持续的月数（月）；among 监测对象：registered 全部登记户，exited 脱贫户，helped 未脱贫或在帮扶期内的户，exited_or_monitored 脱贫户和监测对象，可不填 - `allowance_ended`：among 监测对象：registered 全部登记户，exited 脱贫户，helped 未脱贫或在帮扶期内的户，exited_or_monitored 脱贫户和监测对象，可不填 - `dibao_missed`：line_fen 低保标准（分，每人每年）；…"""


class ReplayedAlert(Model):
    """An alert that the rule would have raised; of a loan it names the loan, and the household unless it has none."""

    household_id: uuid.UUID | None
    household_no: str | None = None
    loan_id: uuid.UUID | None = None
    loan_no: str | None = None
    area_code: str
    raised_on: datetime.date
    sentence: str


class ReplayedMonth(Model):
    """How many alerts would have been raised in a month, `2020-05`."""

    month: str
    alerts: int


class ReportCreate(Model, extra="forbid"):
    """A figure of an area as at a day, with what proves it; a corrected one with the reason."""

    indicator: str
    area_code: str
    as_of: datetime.date
    value: float | str | None = None
    state: str | None = None
    evidence: str
    department: str = ""
    reason: str = ""
    occurred_on: datetime.date


class ReportList(Model):
    """A page of reports, the latest day first; `next` is None on the last."""

    items: list[ReportRead]
    next: str | None


class ReportRead(Model):
    """A reported figure as it is shown."""

    id: uuid.UUID
    indicator: str
    indicator_label: str
    area_code: str
    as_of: datetime.date
    value: str | None
    state_reached: str | None
    evidence: str
    department: str
    reason: str
    reported_on: datetime.date
    reporter: str
    reporter_role: str
    due_by: datetime.date | None
    late: bool
    entered_late: bool
    """期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。"""
    state: str
    state_label: str
    checked_on: datetime.date | None
    checker: str | None
    check_note: str
    corrects: uuid.UUID | None
    recorded_at: datetime.datetime


class ReportRequest(Model, extra="forbid"):
    """That a duty was done."""

    occurred_on: datetime.date
    note: str
    evidence: list[str] | None = None
    """佐证材料的名称或编号"""
    households_covered: int | None = None
    """已完成户数；要求覆盖面的职责必填"""


class ReportedEvent(Model):
    """An accepted event of the bank."""

    event_id: str
    """事件编号，由银行给出"""
    type: str
    """事件种类，见 POST /bank/events"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    status: str
    """事件状态：live 有效、reversed 已冲正。``live``, or ``reversed`` when a later event took it back."""
    content: dict[str, Any]
    """事件的各项内容。The fields of its type, as they came."""
    parts: PaymentPartsRead | None = None
    """还款的冲抵。Of a live payment; what is dated back may change them until its claim."""


class RequestCreate(Model, extra="forbid"):
    """A request for one household."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    wanted: (
        TypeWanted
        | IdNumberWanted
        | ExitWanted
        | RemovalWanted
        | ReinstatementWanted
        | RemovalUndoneWanted
        | ExitUndoneWanted
    )


class RequestList(Model):
    """A page of requests, the oldest first."""

    items: list[RequestRead]
    next: str | None


class RequestRead(Model):
    """A request, what it would change, and what became of it."""

    id: uuid.UUID
    county_code: str
    household_id: uuid.UUID
    version: int
    request_kind: str
    was: dict[str, Any]
    wanted: dict[str, Any]
    state: str
    requested_by: str
    requested_on: datetime.date
    request_reason: str
    decided_by: str | None
    decided_on: datetime.date | None
    decision_reason: str | None
    recorded_at: datetime.datetime


class ResponsibilityLetterCreate(Model, extra="forbid"):
    """A new ResponsibilityLetter."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    number: str
    letter_kind: Literal["cadre", "resident_team", "department"]
    year: int
    signed_on: datetime.date
    signed_with: str
    helper_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    duties: str
    document_ids: list[uuid.UUID]


class ResponsibilityLetterList(Model):
    """A page of ResponsibilityLetters."""

    items: list[ResponsibilityLetterRead]
    next: str | None


class ResponsibilityLetterPatch(Model, extra="forbid"):
    """What changes of a ResponsibilityLetter."""

    occurred_on: datetime.date
    reason: str
    number: str | None = None
    letter_kind: Literal["cadre", "resident_team", "department"] | None = None
    year: int | None = None
    signed_on: datetime.date | None = None
    signed_with: str | None = None
    helper_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    duties: str | None = None
    document_ids: list[uuid.UUID] | None = None


class ResponsibilityLetterRead(Model):
    """A ResponsibilityLetter as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    number: str
    letter_kind: str
    year: int
    signed_on: datetime.date
    signed_with: str
    helper_id: uuid.UUID | None
    unit_id: uuid.UUID | None
    duties: str
    document_ids: list[uuid.UUID]


class Responsible(Model):
    """Somebody who is responsible."""

    kind: str
    kind_label: str
    title: str
    name: str | None
    """None where nobody holds the post."""
    full_time: bool | None
    from_on: datetime.date | None
    """First day in the post."""


class ResponsibleLine(Model):
    """Who is responsible for an area, from the province down to it."""

    on: datetime.date
    levels: list[LevelResponsible]
    letters: str
    """Where the letters of responsibility that were signed in the area are listed."""


class Resubmission(Model, extra="forbid"):
    """A plan that was sent back, as it was mended."""

    title: str | None = None
    document: Paper
    note: str
    occurred_on: datetime.date


class ResultCreate(Model, extra="forbid"):
    """What a visit came to."""

    outcome: ServicesMonitoringSpotChecksRulesOutcome = "checked"
    visited_on: datetime.date
    visited_by: str
    """Who went."""
    helper: str | None = None
    """The household's helper, where he is known; he can't be who went."""
    income_ok: bool | None = None
    guarantees: dict[str, bool] | None = None
    """Guarantee → whether the household has it; each of the plan's."""
    satisfied: bool | None = None
    wrongly_exited: bool | None = None
    """It should not have left poverty, 错退."""
    looked_at: int = 0
    """Unregistered households of the village that were looked at on this visit, each counted with one visit only."""
    missed: list[MissedHousehold] | None = None
    """Of these, those that should be on the register, 漏评."""
    note: str | None = None
    corrects: int | None = None
    """The version of the result that this one takes the place of; None for the first."""


class ResultList(Model):
    """A page of published results, by assessment, kind and code."""

    items: list[PublishedResult]
    next: str | None


class Return(Model, extra="forbid"):
    """A list goes back to the bank."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    version: int | None = None
    """版本号，每次变更加一。Of the list that the person has read; 412 where it has changed since. Without it the list is taken as it is."""
    reason: str
    """原因"""


class ReturnCreate(Model, extra="forbid"):
    """A step back, with its reason."""

    occurred_on: datetime.date
    note: str


class ReturnRequest(Model, extra="forbid"):
    """Why a report is sent back."""

    occurred_on: datetime.date
    reason: str


class RoleRead(Model):
    """A post, and what it may do."""

    role: Role
    label: str
    second_factor: bool
    """Whether its people sign in by a second factor, where their account asks for it."""
    permissions: list[PermissionRead]


class RoleTable(Model):
    """Who may do what, and what takes two people."""

    items: list[RoleRead]
    separations: list[SeparationRead]
    second_persons: list[SecondPersonRead]


class RoundCreate(Model, extra="forbid"):
    """Open a round; with a quota of scale where the plan asks for one."""

    procedure: Literal[
        "identification",
        "exit",
        "return",
        "village_identification",
        "village_exit",
        "monitoring_entry",
        "monitoring_removal",
    ]
    area_code: str
    year: int
    occurred_on: datetime.date
    quota_households: int | None = None
    quota_people: int | None = None


class RoundList(Model):
    """A page of rounds."""

    items: list[RoundRow]
    next: str | None


class RoundRead(Model):
    """A round with the steps taken, the next one, and how many entries stand."""

    county_code: str
    id: uuid.UUID
    area_code: str
    procedure: str
    pack: str
    policy_area: str
    effective_from: datetime.date
    revision: int
    year: int
    quota_households: int | None
    quota_people: int | None
    opened_on: datetime.date
    apply_until: datetime.date | None
    state: str
    ended_on: datetime.date | None
    version: int
    label: str
    next_step: NextStep | None
    steps: list[ServicesRegistryProceduresFormsStepRead]
    standing: int
    dropped: int
    entered: int


class RoundRow(Model):
    """A round in a list."""

    county_code: str
    id: uuid.UUID
    area_code: str
    procedure: str
    pack: str
    policy_area: str
    effective_from: datetime.date
    revision: int
    year: int
    quota_households: int | None
    quota_people: int | None
    opened_on: datetime.date
    apply_until: datetime.date | None
    state: str
    ended_on: datetime.date | None
    version: int


class RuleCount(Model):
    """Alerts of one rule: ever raised, and open now."""

    rule: str
    label: str
    raised: int
    open: int


class RunList(Model):
    """A page of runs, the latest first."""

    items: list[RunRead]
    next: str | None


class RunRead(Model):
    """A file that was sent or taken, as it stands; `file` is where a sent one can be had once it is ``made``."""

    id: uuid.UUID
    county_code: str
    partner_id: uuid.UUID
    number: int
    direction: str
    extent: str | None
    base_number: int | None
    area_code: str
    masked: bool
    file_format: str
    state: Literal["waiting", "made", "accepted", "rejected", "failed", "received"]
    rows: dict[str, int]
    removed: dict[str, int]
    size_bytes: int
    sha256: str
    purpose: str
    subject: str
    role: str
    occurred_on: datetime.date
    created_at: datetime.datetime
    finished_at: datetime.datetime | None
    expired_at: datetime.datetime | None
    answered_on: datetime.date | None
    answered_by: str | None
    answer: str
    import_id: uuid.UUID | None
    file: str | None = None


class Satisfaction(Model):
    """What became by now of the applications that the townships took down in a quarter."""

    quarter: str
    """季度，如 2018Q4"""
    applied: int
    """申请笔数"""
    applied_fen: int
    """申请金额，单位：分（100 分 = 1 元）"""
    decided: int
    """银行已答复的笔数"""
    approved: int
    """批准笔数"""
    approved_fen: int
    """批准金额，单位：分（100 分 = 1 元）"""
    disbursed: int
    """已发放笔数"""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    share: str
    """按笔数计的满足率，比例，小数，1 即 100%。Approved of applied, by number; four decimals."""
    amount_share: str
    """按金额计的满足率，比例，小数，1 即 100%。The same by amount."""
    fell: bool | None
    """满足率是否比上一季下降。Whether the share by number is smaller than in the quarter listed before; None in the first."""


class SatisfactionList(Model):
    """Quarters with applications, oldest first."""

    items: list[Satisfaction]
    """本页各项"""


class ScenarioDocument(Model, extra="forbid"):
    """A scenario (测算): what is lent, how borrowers pay, what rates do, and with what fund it begins."""

    name: str = ""
    """名称"""
    area: str
    """行政区划代码（有效位）。A city, 4 digits, or a county, 6: its policy pack gives the numbers."""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    start: str
    """首个季度，如 2016Q1"""
    quarters: int
    """季度数（个）"""
    from_books: bool = False
    """是否以现有账簿为起点。Begin with what the books of the area hold today instead of `opening`; through the API only."""
    opening: Opening | None = None
    """期初情况"""
    cohorts: list[CohortWritten] | None = None
    """各批新发放贷款"""
    assumptions: Assumptions | None = None
    """对借款人行为的假设"""
    rate_changes: list[RateChangeWritten] | None = None
    """基准利率的变动"""
    deposits: list[ProvisionWritten] | None = None
    """各季度实际缴存的基金。What is deposited for each quarter, on the day on which it falls due; without it what the rules ask."""
    pre_allocations: list[ProvisionWritten] | None = None
    """预拨。What is deposited on the first day of a quarter ahead of its lending."""
    overrides: dict[str, Any] | None = None
    """对政策包数字的替换。Other numbers than the policy pack's, by group and name: ``subsidies: {household_share: "0.5"}``."""


class SchedulePeriod(Model):
    """An interest period."""

    period: str
    """季度，如 2018Q4"""
    start: datetime.date
    """起息日，日期，YYYY-MM-DD"""
    end: datetime.date
    """止息日，当日不计息，日期，YYYY-MM-DD。The day after the last."""
    days: int
    """天数，单位：天"""
    interest_fen: int
    """利息，单位：分（100 分 = 1 元）"""
    collected_fen: int
    """已收利息，单位：分（100 分 = 1 元）"""
    overpaid_fen: int
    """多收利息，单位：分（100 分 = 1 元）"""
    subsidy_fen: int
    """贴息，单位：分（100 分 = 1 元）。Of an organisation what the period adds to the subsidy of its year, which is rounded once."""


class SchoolCountsRead(Model):
    """People of registered households at school, and those of them in senior secondary school or above."""

    in_school: int
    senior: int


class ScreeningClose(Model, extra="forbid"):
    """The run is over."""

    occurred_on: datetime.date


class ScreeningCreate(Model, extra="forbid"):
    """A new run."""

    screening: str
    """Which of those that the plan asks for."""
    area_code: str
    occurred_on: datetime.date
    """The day as of which the list is taken."""


class ScreeningDetail(Model):
    """A run with how far it has come in the caller's part of its area."""

    id: uuid.UUID
    county_code: str
    screening: str
    label: str
    area_code: str
    population: Population
    population_label: str
    wanted_coverage: str
    """The share that must be marked off, as the plan has it."""
    cadre_levels: list[str]
    transfers: list[str]
    """Payments of which each member is asked."""
    begun_on: datetime.date
    begun_by: str | None
    begun_role: str | None
    closed_on: datetime.date | None
    withdrawn_on: datetime.date | None
    withdrawn_by: str | None
    withdrawal_reason: str | None
    listed: int
    marked: int
    coverage: str
    """Marked over listed, four decimals."""
    seen: int
    gone: int
    lacking: dict[str, int]
    """Households that lack it, by guarantee."""
    people: int
    """Members of whom the payments were asked."""
    people_lacking: int
    """Of them, who lacks one that is due."""
    by_transfer: list[TransferCount]
    by_cadre_level: dict[str, int]
    villages: int
    villages_visited: int
    """Villages in which a household was seen."""
    unmarked_left: int
    """Of those not yet marked: the register shows that they have left the list's kind or their village since."""


class ScreeningList(Model):
    """A page of runs, the latest first."""

    items: list[ScreeningRead]
    next: str | None


class ScreeningRead(Model):
    """A run; one that was withdrawn counts for nothing."""

    id: uuid.UUID
    county_code: str
    screening: str
    label: str
    area_code: str
    population: Population
    population_label: str
    wanted_coverage: str
    """The share that must be marked off, as the plan has it."""
    cadre_levels: list[str]
    transfers: list[str]
    """Payments of which each member is asked."""
    begun_on: datetime.date
    begun_by: str | None
    begun_role: str | None
    closed_on: datetime.date | None
    withdrawn_on: datetime.date | None
    withdrawn_by: str | None
    withdrawal_reason: str | None


class ScreeningWithdraw(Model, extra="forbid"):
    """The run is given up."""

    occurred_on: datetime.date
    reason: str


class SeatDemanded(Model):
    """A seat that a group shall have."""

    code: str
    kind: str
    kind_label: str
    label: str
    """The post or unit that sits in it, as the plan names it."""
    least: int
    """How many people sit so at least."""


class SeatPresent(Model, extra="forbid"):
    """A seat whose holder came, or sent somebody."""

    post_id: uuid.UUID
    deputy: str | None = None
    """Who came in the holder's place, if so."""


class SecondPersonRead(Model):
    """Two steps of one matter that two people take, though a role may hold both."""

    first: PermissionRead
    second: PermissionRead
    code: str
    """With which the same person is refused."""


class SecretRenewal(Model, extra="forbid"):
    """How long the old secret goes on beside the new one."""

    former_until: datetime.datetime | None = None
    """A moment with its zone; without it the old secret opens nothing from now on."""


class SectionRead(Model):
    """A section of a form."""

    code: str
    label: str
    items: list[ServicesMonitoringInspectionsModelsItemRead]


class SendBackRequest(Model, extra="forbid"):
    """Somebody else has looked at it and is not content."""

    occurred_on: datetime.date
    note: str
    due_on: datetime.date | None = None
    """A new last day; None where the old one stays."""


class SendForm(Model, extra="forbid"):
    """Make a partner's next file: everything, or what changed since the last that it accepted."""

    occurred_on: datetime.date
    purpose: str
    extent: Literal["full", "changes"] = "full"


class SendingBack(Model, extra="forbid"):
    """The plan is to be mended."""

    note: str
    occurred_on: datetime.date


class Sentence(Model):
    """An answer in both languages."""

    zh: str
    """中文"""
    en: str
    """英文"""


class SeparationRead(Model):
    """Two permissions that no role holds both of, and that nobody comes by in acting for another."""

    first: PermissionRead
    second: PermissionRead
    why: str


class SessionList(Model):
    """A page of sign-ins, the latest first; `next` is None on the last."""

    items: list[SessionRead]
    next: str | None


class SessionRead(Model):
    """A sign-in that can still be refreshed."""

    id: uuid.UUID
    began_at: datetime.datetime
    refreshed_at: datetime.datetime | None
    expires_at: datetime.datetime
    """When the password is asked for again at the latest."""
    address: str
    """From which the person signed in."""
    agent: str
    """The program by which, as it called itself."""
    acting_for: str | None
    """For whom, where it was no sign-in of one's own."""
    current: bool
    """Whether the request itself is made by it."""


class SessionsEnded(Model):
    """How many sign-ins were ended; tokens already given by them end within 15 minutes."""

    ended: int


class SettlementCreate(Model, extra="forbid"):
    """City finance draws up a year."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    year: int
    """年度"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class SettlementLineRead(Model):
    """What a settlement counted of one loan."""

    number: int
    """序号"""
    bank_code: str
    """银行代码，如 rcc"""
    loan_no: str
    """借据号，由银行给出"""
    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    paid_fen: int
    """基金代偿，单位：分（100 分 = 1 元）"""
    given_back_fen: int
    """追偿回流，单位：分（100 分 = 1 元）"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""
    earlier_net_fen: int
    """其中以前年度的净损失，单位：分（100 分 = 1 元）。Part of the net loss that is dated before the year: posted after that year was settled."""


class SettlementLines(Model):
    """A page of lines."""

    items: list[SettlementLineRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class SettlementList(Model):
    """A page of settlements."""

    items: list[SettlementRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class SettlementRead(Model):
    """A settlement."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    year: int
    """年度"""
    number: int
    """序号"""
    state: str
    """状态：drawn_up 已编制、confirmed 已确认、paid 已付款、received 已收款、objected 有异议"""
    payer: str | None
    """应付款的一方：county 县、city 市。``county``, ``city`` where recoveries exceed the losses, none where it is even."""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）。What the county pays the city; below 0 the city gives back."""
    banks: list[BankShare]
    """各银行"""
    drawn_up_on: datetime.date
    """编制日，日期，YYYY-MM-DD"""
    drawn_up_by: str
    """编制的账号"""
    confirmed_on: datetime.date | None
    """确认日，日期，YYYY-MM-DD"""
    confirmed_by: str | None
    """确认的账号"""
    paid_on: datetime.date | None
    """付款日，日期，YYYY-MM-DD"""
    paid_by: str | None
    """付款的账号"""
    received_on: datetime.date | None
    """收款日，日期，YYYY-MM-DD"""
    received_by: str | None
    """收款的账号"""
    objected_on: datetime.date | None
    """提出异议日，日期，YYYY-MM-DD"""
    objected_by: str | None
    """提出异议的账号"""
    objection: str | None
    """异议理由"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class SettlementStep(Model, extra="forbid"):
    """A side takes a step."""

    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class ShareRow(Model):
    """A bank's net loss in a programme and year."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""


class SheetAs(Model, extra="forbid"):
    """One of our sheets, and what the partner calls it; without columns all are exchanged under our headers."""

    sheet: str
    title: str
    columns: list[ColumnAs] | None = None


class Shortfall(Model):
    """A helper who covers other than the post says."""

    helper_id: uuid.UUID
    number: str
    name: str
    post: str
    villages: int
    villages_wanted: int | None
    households: int
    households_wanted: int


class ShortfallList(Model):
    """A page of them."""

    items: list[Shortfall]
    next: str | None


class SignalDetail(Model):
    """A signal with how many households it reached, and how many of these were relieved; both only where it counts."""

    id: uuid.UUID
    county_code: str
    kind: str
    kind_label: str
    department: str
    department_label: str
    area_code: str
    household_id: uuid.UUID | None
    """农户；未建档的监测对象为该监测对象的 id"""
    member_id: uuid.UUID | None
    happened_on: datetime.date
    told_on: datetime.date
    values: dict[str, Any]
    teller: str
    teller_role: str
    withdrawn_on: datetime.date | None
    withdrawn_by: str | None
    withdrawal_reason: str | None
    state: SpreadState
    state_label: str
    relieved_on: datetime.date | None
    relief_days: int | None
    recorded_at: datetime.datetime
    households: int
    relieved_households: int | None
    alerted: int | None


class SignalFields(Model, extra="forbid"):
    """What a department tells; codes may be given by their Chinese names, money is in fen."""

    kind: str
    """信号类型的代码或名称，见代码表 signal_kinds"""
    happened_on: datetime.date
    """发生日期；医疗费用为统计截止日"""
    household_no: str | None = None
    id_number: str | None = None
    area_code: str | None = None
    spending_fen: int | None = None
    """截至发生日期12个月的自付医疗费用（分）"""
    loss_fen: int | None = None
    """损失（分）"""
    disability_kind: str | None = None
    disability_grade: int | None = None
    disaster_kind: str | None = None
    hardship_kind: str | None = None


class SignalList(Model):
    """A page of signals, the latest told first; `next` is None on the last."""

    items: list[SignalRead]
    next: str | None


class SignalRead(Model):
    """A signal as it is shown."""

    id: uuid.UUID
    county_code: str
    kind: str
    kind_label: str
    department: str
    department_label: str
    area_code: str
    household_id: uuid.UUID | None
    """农户；未建档的监测对象为该监测对象的 id"""
    member_id: uuid.UUID | None
    happened_on: datetime.date
    told_on: datetime.date
    values: dict[str, Any]
    teller: str
    teller_role: str
    withdrawn_on: datetime.date | None
    withdrawn_by: str | None
    withdrawal_reason: str | None
    state: SpreadState
    state_label: str
    relieved_on: datetime.date | None
    relief_days: int | None
    recorded_at: datetime.datetime


class SignalsCreate(Model, extra="forbid"):
    """Signals that a department tells at once; all are taken, or none, but for the unknown where these may be left out."""

    department: str
    """部门代码或名称，见代码表 signal_departments"""
    occurred_on: datetime.date
    """部门告知的日期"""
    leave_out_unknown: bool = False
    """辖区内查无此户此人的行跳过并逐行列出，不整批退回；其他错误仍整批退回"""
    signals: list[SignalFields]


class SignatureForm(Model, extra="forbid"):
    """Who signed for the household; somebody who can't write lets a deputy write and gives his thumb print."""

    signed_by: str
    by_deputy: bool = False


class SimulationRead(Model):
    """What comes of a scenario; nothing of it is kept."""

    name: str
    """名称"""
    area: str
    """行政区划代码（有效位）"""
    opens_on: datetime.date
    """开始日，日期，YYYY-MM-DD"""
    policy: PolicyUsed
    """所用政策包"""
    answers: AnswersRead
    """测算的结论"""
    quarters: list[QuarterRead]
    """各季度"""
    years: list[YearRead]
    """各年度"""
    total: Figures
    """整个测算期合计"""
    books: list[BookRead]
    """按银行分列的结果。By bank, where the scenario tells banks apart."""
    warnings: list[WarningRead]
    """提示"""


class SkillCreate(Model, extra="forbid"):
    """A new Skill."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    member_id: uuid.UUID
    skill: str
    gained_on: datetime.date
    training_id: uuid.UUID | None = None


class SkillList(Model):
    """A page of Skills."""

    items: list[SkillRead]
    next: str | None


class SkillPatch(Model, extra="forbid"):
    """What changes of a Skill."""

    occurred_on: datetime.date
    reason: str
    skill: str | None = None
    gained_on: datetime.date | None = None
    training_id: uuid.UUID | None = None


class SkillRead(Model):
    """A Skill as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    member_id: uuid.UUID
    skill: str
    gained_on: datetime.date
    training_id: uuid.UUID | None


class SplitRead(Model):
    """Both households after a split."""

    household: HouseholdRead
    new_household: HouseholdRead


class SplitRequest(Model, extra="forbid"):
    """Some members found a household of their own, one of them its head."""

    occurred_on: datetime.date
    reason: str
    household_no: str
    village_code: str | None = None
    village_group: str | None = None
    phone: str | None = None
    bank_name: str | None = None
    members: list[RelationOf]
    relations: list[RelationOf] | None = None


class SpotCheckClose(Model, extra="forbid"):
    """The check is over."""

    occurred_on: datetime.date


class SpotCheckCreate(Model, extra="forbid"):
    """A draw."""

    area_code: str
    quarter: str
    level: DrawLevel
    public_seed: str = ""
    """What was agreed on in public beforehand, such as a lottery's numbers; signs of ASCII without blanks."""
    occurred_on: datetime.date
    """The day of the draw; whatever it is, the population is today's, or that of the quarter's last day."""


class SpotCheckDetail(Model):
    """A draw with how far it has come in the caller's part of its area."""

    id: uuid.UUID
    county_code: str
    area_code: str
    quarter: str
    level: str
    population: str
    population_on: datetime.date
    share: str
    nonce: str
    public_seed: str
    digest: str
    seed: str
    households: int
    drawn: int
    elements: list[str]
    """The guarantees that each result answers."""
    drawn_on: datetime.date
    due_on: datetime.date
    """Last day for the visits."""
    drawn_by: str
    closed_on: datetime.date | None
    progress: Progress


class SpotCheckLine(Model):
    """A spot check that was closed in the period; a rate is None where nothing was looked at."""

    area_code: str
    area_name: str
    quarter: str
    households: int
    drawn: int
    checked: int
    wrong_exits: int
    wrong_exit_rate: str | None
    missed: int
    looked_at: int
    missed_rate: str | None
    satisfied_rate: str | None
    breached: list[str]
    """Names of the rates that break their bound."""


class SpotCheckList(Model):
    """A page of checks, the latest quarter first."""

    items: list[SpotCheckRead]
    next: str | None


class SpotCheckRead(Model):
    """A draw with everything by which it can be repeated."""

    id: uuid.UUID
    county_code: str
    area_code: str
    quarter: str
    level: str
    population: str
    population_on: datetime.date
    share: str
    nonce: str
    public_seed: str
    digest: str
    seed: str
    households: int
    drawn: int
    elements: list[str]
    """The guarantees that each result answers."""
    drawn_on: datetime.date
    due_on: datetime.date
    """Last day for the visits."""
    drawn_by: str
    closed_on: datetime.date | None


class StageForm(Model, extra="forbid"):
    """A stage that a project reaches on the business date."""

    occurred_on: datetime.date
    reason: str
    stage: Literal["proposed", "approved", "implemented", "funded", "accepted"]


class Standing(Model):
    """How one's own account stands with the second factor."""

    second_factor: bool
    """Whether there is a confirmed one."""
    required: bool
    """Whether one's role signs in by it alone."""
    recovery_codes_left: int
    """How many of them can still stand in for the authenticator."""


class StandingCreate(Model, extra="forbid"):
    """A decision about a bank."""

    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    action: StandingAction
    """对银行准入资格的决定"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD。From this day on it holds."""
    reason: str
    """原因"""
    label: str | None = None
    """中文名称。The bank's name; needed for a bank that the policy pack doesn't name."""
    replaces: str | None = None
    """所递补的银行代码。The removed bank whose place it takes (递补); with `admit` and `readmit` only."""


class StandingRead(Model):
    """A decision."""

    number: int
    """序号"""
    action: str
    """对银行准入资格的决定"""
    action_label: str
    """决定的中文名称"""
    state: str
    """决定后的准入状态：admitted 试点、suspended 暂停、removed 淘汰"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    reason: str
    """原因"""
    replaces: str | None
    """所递补的银行代码"""
    decided_by: str
    """作出决定的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class StatedTotal(Model):
    """A part of the poor beside what the plan states of it: those of a type, or of a group of types."""

    household_type: str | None
    group: str | None
    households: int
    people: int
    stated_households: int | None
    stated_people: int
    agrees: bool


class Statement(Model):
    """A page of a statement."""

    items: list[StatementRow]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class StatementRow(Model):
    """A movement of a fund account."""

    journal_id: uuid.UUID
    """记账凭证编号"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    posted_at: datetime.datetime
    """记账时刻，ISO 8601，带时区"""
    cause: str
    """引起记账的事项"""
    cause_id: str
    """引起记账的事项的编号"""
    kind: str
    """记账摘要代码"""
    loan_id: uuid.UUID | None
    """贷款编号（UUID）"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）。What was added; negative where it was taken."""
    balance_fen: int
    """基金账户余额，单位：分（100 分 = 1 元）。After the movement, in the order of posting; never below 0."""
    balance_on_date_fen: int
    """业务日期日终余额，单位：分（100 分 = 1 元）。At the end of the business date, by all that is known now; below 0 where money came later than what it paid."""
    backdated: bool
    """是否倒记（业务日期早于此前已记的分录）。A movement that was posted before this one bears a later business date."""


class Step(Model, extra="forbid"):
    """One step of a procedure, taken by one role on stated evidence."""

    source: str
    assumed: bool = False
    note: str | None = None
    code: str
    label: str
    role: Literal[
        "household",
        "village_cadre",
        "work_team",
        "township",
        "county_office",
        "county_finance",
        "city_office",
        "city_finance",
        "department",
        "bank",
        "auditor",
        "administrator",
    ]
    evidence: list[str]
    kind: (
        Literal[
            "record",
            "application",
            "survey",
            "commitment",
            "comparison",
            "shortlist",
            "vote",
            "consent",
            "review",
            "public_notice",
            "announcement",
            "approval",
            "submission",
            "check",
            "entry",
        ]
        | None
    ) = None
    notice_days: int | None = None
    notice_in_working_days: bool = False
    vote: VoteRule | None = None
    other_than: list[str] | None = None
    within_working_days: int | None = None


class StepCreate(Model, extra="forbid"):
    """Take a step."""

    code: str
    occurred_on: datetime.date
    outcome: Literal["passed", "failed"] = "passed"
    note: str = ""
    evidence: list[EvidenceForm]
    votes: VotesForm | None = None
    dropped: list[DropForm] | None = None


class StepForm(Model, extra="forbid"):
    """What every step says: the day it happened on, and why."""

    occurred_on: datetime.date
    reason: str


class StepRead(Model):
    """How far a step has come."""

    step: str
    """日结步骤"""
    label: str
    """中文名称"""
    closed_until: datetime.date
    """已日结至，含当日，日期，YYYY-MM-DD"""


class StepRequest(Model, extra="forbid"):
    """A person's step."""

    occurred_on: datetime.date
    note: str


class SummaryCreate(Model, extra="forbid"):
    """A bank's summary of a quarter."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    period: str
    """季度，如 2018Q4"""
    lines: list[SummaryLine]
    """各行。By kind of borrower; a kind that is left out was lent nothing."""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""


class SummaryLine(Model, extra="forbid"):
    """What was paid out to one kind of borrower."""

    borrower_kind: Literal["household", "organisation"]
    """借款人类别：household 农户、organisation 经营主体"""
    loans_count: int
    """贷款笔数（笔）"""
    households_count: int = 0
    """借款户数（户）。Households that borrowed; 0 for organisations."""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class SummaryList(Model):
    """A page of summaries."""

    items: list[SummaryRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class SummaryRead(Model):
    """A summary, or a version of it."""

    id: uuid.UUID
    """记录编号（UUID）"""
    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    period: str
    """季度，如 2018Q4"""
    version: int
    """版本号，每次变更加一"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    due_on: datetime.date
    """到期日或最后期限，日期，YYYY-MM-DD"""
    late: bool
    """是否逾期报送"""
    state: str
    """与账簿比对：agrees 一致、differs 不一致。``agrees`` or ``differs``: from the ledger as it was when the summary came."""
    lines: list[SummaryLine]
    """各行"""
    ledger: list[SummaryLine]
    """账簿中的数据"""
    differences: list[DifferenceLine]
    """银行汇总与账簿之差"""
    submitted_by: str
    """报送的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class SupervisionItem(Model):
    """A step of a finding or of a spot check, by the id of the finding or the check."""

    position: int = 0
    id: uuid.UUID
    area_code: str
    event: SupervisionEvent
    event_label: str
    occurred_on: datetime.date
    due_on: datetime.date
    household_id: uuid.UUID | None
    sentence: str


class SupervisionOverview(Model):
    """Inspections and findings of an area by war zone and section."""

    area_code: str
    on: datetime.date
    items: list[OverviewRow]


class SweepCreate(Model, extra="forbid"):
    """Which county is to be swept now."""

    county_code: str


class SweepList(Model):
    """The sweep of each county of an area; one that was never swept, nor is to be, is missing."""

    items: list[SweepRead]


class SweepRead(Model):
    """A county's last sweep, and since when another is asked for; numbers and times are those of the last."""

    county_code: str
    state: SweepState
    state_label: str
    asked_at: datetime.datetime | None
    swept_on: datetime.date | None
    begun_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    households: int
    of_households: int
    changed: int
    escalated: int


class TableRead(Model):
    """Records of one kind as a table of texts; `ids` name the record of each row."""

    kind: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    ids: list[uuid.UUID]
    own: bool = True


class Tabling(Model, extra="forbid"):
    """A plan is put before a meeting."""

    meeting_id: uuid.UUID
    occurred_on: datetime.date


class TakenRead(Model):
    """A partner's file that was taken, and the staged import that came of it: it is written by its commit."""

    run: RunRead
    again: bool
    """同一文件此前已接收，未重复导入"""
    staged: ImportRead


class TargetHousehold(Model, extra="forbid"):
    """The household that somebody moves to, and what he is to its head."""

    household_id: uuid.UUID
    version: int
    relation: Literal[
        "head",
        "spouse",
        "son",
        "daughter",
        "daughter_in_law",
        "son_in_law",
        "grandson",
        "granddaughter",
        "daughters_son",
        "daughters_daughter",
        "father",
        "mother",
        "wifes_father",
        "wifes_mother",
        "husbands_father",
        "husbands_mother",
        "grandfather",
        "grandmother",
        "mothers_father",
        "mothers_mother",
        "sibling",
        "other",
    ]


class TargetItem(Model):
    """A target as it stood when it took this place in the feed."""

    position: int = 0
    id: uuid.UUID
    area_code: str
    news: TargetNews
    occurred_on: datetime.date
    pack: str
    code: str
    label: str
    work: str | None
    due_on: datetime.date | None
    value: int | str | None
    aim: bool
    actual: int | str | None
    unit: str
    unit_label: str
    state: str
    state_label: str
    before: str
    severity: str | None
    reason: str
    part_of: str | None
    lead_departments: list[str]


class TargetLine(Model):
    """A target that was missed or is at risk, and why."""

    area_code: str
    area_name: str
    code: str
    label: str
    status: str
    status_label: str
    aim: bool = False
    """Whether the plan only aims at it (力争); old bulletins don't tell."""
    reason: str
    lead_departments: list[str]


class TargetList(Model):
    """The targets of an area and of the areas inside it that a pack names."""

    area_code: str
    on: datetime.date
    items: list[TargetRead]


class TargetRead(Model):
    """A target of an area and how it stands."""

    area_code: str
    pack: str
    code: str
    label: str
    work: str | None
    indicator: str
    unit: str
    unit_label: str
    direction: str
    measured: str
    reported: bool
    part_of: str | None
    milestone: MilestoneRead
    actual: int | str | None
    as_of: datetime.date
    status: str
    status_label: str
    since: datetime.date | None = None
    missed_before: datetime.date | None = None
    reason: str
    forecast_on: datetime.date | None
    lead_departments: list[str]
    joint_departments: list[str]
    source: str


class TaskIn(Model, extra="forbid"):
    """One bank's task in one county."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""


class TaskList(Model):
    """A page of tasks."""

    items: list[TaskRead]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class TaskRead(Model):
    """A task, or a revision of it."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    bank_code: str
    """银行代码，如 rcc"""
    period: str
    """年度，如 2018；或季度，如 2018Q4"""
    revision: int
    """修订版次"""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    note: str
    """备注"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    set_by: str
    """下达的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""


class TaskSeen(Model):
    """A task on a help card."""

    task: str
    content: str
    due_on: datetime.date
    progress: int
    done_on: datetime.date | None


class TaskTotals(Model):
    """Tasks of the caller's area against what the programme wants lent in all."""

    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    years: list[YearTotal]
    """各年度"""
    task_fen: int
    """任务金额，单位：分（100 分 = 1 元）"""
    guidance_fen: int | None
    """指导规模，单位：分（100 分 = 1 元）。What the whole programme wants lent over all years; absent where its plan doesn't say."""
    difference_fen: int | None
    """任务与指导规模之差，单位：分（100 分 = 1 元）。Tasks minus guidance."""


class TasksCreate(Model, extra="forbid"):
    """Tasks for a period; one that was set before is revised."""

    programme: str | None = None
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out."""
    period: str
    """年度，如 2018；或季度，如 2018Q4"""
    tasks: list[TaskIn]
    """各项任务"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    note: str = ""
    """备注"""


class TasksWritten(Model):
    """What was set, and what all tasks come to."""

    items: list[TaskRead]
    """本页各项"""
    totals: TaskTotals
    """合计"""


class TestAccepted(Model):
    """A test that will be sent; its outcome is found among the deliveries by this id."""

    delivery_id: str


class TokenReply(Model):
    """An access token and what it opens."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("token_type",)
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int
    refresh_token: str | None = None
    role: Role
    area_code: str
    bank_code: str | None = None
    acting_for: str | None = None


class ToldRead(Model):
    """What a telling came to."""

    told: int
    known: int
    spreading: int
    households: int
    alerted: int
    items: list[ToldSignal]
    left_out: list[LeftOut]


class ToldSignal(Model):
    """What became of one signal of a telling: ``told``, or ``known`` where the very same had been told before."""

    row: int
    signal_id: uuid.UUID
    outcome: str
    state: SpreadState
    household_id: uuid.UUID | None


class Total(Model):
    """How many there are; counting stops at a cap."""

    count: int
    capped: bool


class TotalList(Model):
    """A page of totals in the order of their keys, and the total of all."""

    amount_fen: int
    entries: int
    items: list[TotalRead]
    next: str | None


class TotalRead(Model):
    """What the entries of one household, project … add up to, reversals taken off."""

    key: str
    amount_fen: int
    entries: int


class TraceBatchRead(Model):
    """A batch with its origin, and the steps it went through in their order."""

    trace_code: str
    product: str
    area_code: str
    household_no: str | None
    produced_on: datetime.date
    made_of: str | None
    steps: list[TraceStepRead]


class TraceRead(Model):
    """A batch by its code; `origins` leads back to where it grew, `onward` to what was made of it."""

    batch: TraceBatchRead
    origins: list[TraceBatchRead]
    onward: list[TraceBatchRead]


class TraceStepRead(Model):
    """A step of a batch."""

    step_kind: str
    happened_on: datetime.date
    place: str
    handler: str
    went_to: str | None
    content: str | None


class TracedItemPatch(Model, extra="forbid"):
    """What changes of a TracedItem."""

    occurred_on: datetime.date
    reason: str
    item: (
        Literal[
            "management",
            "planning",
            "classified_measures",
            "project_funds",
            "help_duty",
            "assessment",
            "paired_cadres",
            "industry",
            "schooling",
            "housing",
            "relocation",
            "infrastructure",
            "security",
        ]
        | None
    ) = None
    content: str | None = None
    reached_on: datetime.date | None = None
    document_ids: list[uuid.UUID] | None = None


class TrainingCreate(Model, extra="forbid"):
    """A new Training."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    member_id: uuid.UUID
    training_kind: Literal["yulu", "practical", "labour_transfer", "startup", "other"]
    audience: Literal["school_leavers", "migrant_workers", "farmers", "other"]
    course: str
    organiser: str
    started_on: datetime.date
    ended_on: datetime.date | None = None
    days: int
    tuition_fen: int = 0
    lodging_fen: int = 0
    certification_fen: int = 0
    certificate: str | None = None
    training_no: str | None = None


class TrainingList(Model):
    """A page of Trainings."""

    items: list[TrainingRead]
    next: str | None


class TrainingPatch(Model, extra="forbid"):
    """What changes of a Training."""

    occurred_on: datetime.date
    reason: str
    training_kind: Literal["yulu", "practical", "labour_transfer", "startup", "other"] | None = None
    audience: Literal["school_leavers", "migrant_workers", "farmers", "other"] | None = None
    course: str | None = None
    organiser: str | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    days: int | None = None
    tuition_fen: int | None = None
    lodging_fen: int | None = None
    certification_fen: int | None = None
    certificate: str | None = None
    training_no: str | None = None


class TrainingRead(Model):
    """A Training as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    member_id: uuid.UUID
    training_kind: str
    audience: str
    course: str
    organiser: str
    started_on: datetime.date
    ended_on: datetime.date | None
    days: int
    tuition_fen: int
    lodging_fen: int
    certification_fen: int
    certificate: str | None
    training_no: str | None


class TransferCount(Model):
    """How many people get a payment that is due to them, and how many do not."""

    kind: str
    label: str
    received: int
    lacking: int


class TransferForm(Model, extra="forbid"):
    """Money from one account of special funds to another."""

    occurred_on: datetime.date
    reason: str
    from_account_no: str
    to_account_no: str
    amount_fen: int


class TransferList(Model):
    """A page of transfers in the order in which they were made."""

    items: list[TransferRead]
    next: str | None


class TransferRead(Model):
    """A transfer."""

    county_code: str
    id: uuid.UUID
    amount_fen: int
    occurred_on: datetime.date
    reason: str
    reverses: uuid.UUID | None
    subject: str
    role: str
    recorded_at: datetime.datetime
    area_code: str
    from_account_id: uuid.UUID
    to_account_id: uuid.UUID


class TrendPoint(Model):
    """How a period of the last six ended."""

    period: str
    period_text: str
    remaining_households: int
    exits: int
    returns: int


class TrialBalance(Model):
    """A trial balance."""

    on: datetime.date
    """截至日期，日期，YYYY-MM-DD"""
    as_of: datetime.datetime | None
    """按该时刻已知的情况统计，ISO 8601，带时区"""
    rows: list[TrialRow]
    """各行"""
    totals: TrialTotals
    """合计"""
    funds_below_zero: list[FundBelowZero]
    """按业务日期曾为负数的基金账户。Fund accounts below zero on that business date; in the order of posting none ever was."""
    remark: str | None
    """说明。What a reader has to know of them, in Chinese; absent where there are none."""


class TrialRow(Model):
    """An account over all banks and counties asked for."""

    account: str
    """会计科目代码"""
    label: str
    """中文名称"""
    debit_fen: int
    """借方余额，单位：分（100 分 = 1 元）。The balance, where debits outweigh."""
    credit_fen: int
    """贷方余额，单位：分（100 分 = 1 元）。The balance, where credits outweigh."""
    debited_fen: int
    """借方发生额合计，单位：分（100 分 = 1 元）。All debits."""
    credited_fen: int
    """贷方发生额合计，单位：分（100 分 = 1 元）。All credits."""


class TrialTotals(Model):
    """Sums over the accounts; both sides agree."""

    debit_fen: int
    """借方余额，单位：分（100 分 = 1 元）"""
    credit_fen: int
    """贷方余额，单位：分（100 分 = 1 元）"""
    debited_fen: int
    """借方发生额合计，单位：分（100 分 = 1 元）"""
    credited_fen: int
    """贷方发生额合计，单位：分（100 分 = 1 元）"""
    equal: bool
    """各方金额是否一致"""


class TypeCount(Model):
    """Households of one type and their members."""

    code: str
    label: str
    households: int
    people: int


class TypeWanted(Model, extra="forbid"):
    """Another type of household."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("request_kind",)
    request_kind: Literal["household_type"] = "household_type"
    household_type: Literal["ordinary", "subsidised_poor", "dibao", "wubao"]


class UndoForm(Model, extra="forbid"):
    """A decision taken back; `relations` where the household has got another head meanwhile."""

    occurred_on: datetime.date
    reason: str
    relations: list[RelationOf] | None = None


class UnitAreaRead(Model):
    """An area in a unit."""

    area_code: str
    from_on: datetime.date
    until_on: datetime.date | None
    """First day on which it is in the unit no more: it was released, or lies in another county."""


class UnitChange(Model, extra="forbid"):
    """What is corrected of a unit; what is left out stays."""

    kind: Literal["agency", "school", "hospital", "enterprise", "social", "resident_team", "other"] | None = None
    name: str | None = None


class UnitCreate(Model, extra="forbid"):
    """A unit that works on poverty in an area."""

    area_code: str
    kind: Literal["agency", "school", "hospital", "enterprise", "social", "resident_team", "other"]
    name: str
    plan_code: str | None = None
    """Code of the partner that a plan names, where it is one."""
    occurred_on: datetime.date
    """First day."""


class UnitEnd(Model, extra="forbid"):
    """A unit is given up."""

    occurred_on: datetime.date
    """First day on which it is no more."""


class UnitList(Model):
    """A page of units, in the order in which they were entered."""

    items: list[UnitRead]
    next: str | None


class UnitRead(Model):
    """A unit."""

    id: uuid.UUID
    county_code: str
    version: int
    area_code: str
    area_name: str
    kind: str
    kind_label: str
    name: str
    plan_code: str | None
    started_on: datetime.date
    ended_on: datetime.date | None
    """First day on which it is one no more."""


class UnitSeen(Model):
    """A unit as those see who are helped."""

    id: uuid.UUID
    number: str
    name: str
    level: str
    unit_kind: str
    liaison: str


class UnitSeenList(Model):
    """A page of units."""

    items: list[UnitSeen]
    next: str | None


class Unvisited(Model):
    """A poor household that nobody visited in the span of days; `last_visit_on` is the latest before it."""

    household_id: uuid.UUID
    household_no: str
    head_name: str
    village_code: str
    last_visit_on: datetime.date | None
    helpers: list[str]


class UnvisitedList(Model):
    """A page of them by household number, beside how many poor households there are and how many were visited."""

    since: datetime.date
    on: datetime.date
    households: int
    visited: int
    items: list[Unvisited]
    next: str | None


class VerifyRequest(Model, extra="forbid"):
    """A visit: whether the alert was found to be true."""

    occurred_on: datetime.date
    note: str
    confirmed: bool = True


class VersionRead(Model):
    """A version that was handed in."""

    version: int
    answers: dict[str, dict[str, Any]]
    occurred_on: datetime.date
    reason: str
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class VetoCreate(Model, extra="forbid"):
    """Raises a veto."""

    object_id: uuid.UUID
    trigger: Trigger
    grounds: str
    occurred_on: datetime.date


class VetoRead(Model):
    """A veto and its decision."""

    id: uuid.UUID
    object_id: uuid.UUID
    trigger: str
    trigger_label: str
    grounds: str
    raised_on: datetime.date
    raised_by: str
    upheld: bool | None
    decided_on: datetime.date | None
    decided_by: str | None
    decision_reason: str | None
    lapsed_on: datetime.date | None


class VillageBreaches(Model):
    """A village and what its team lacks on a day."""

    village_code: str
    name: str
    breaches: list[BreachRead]


class VillageCounts(Model):
    """Counts over an area's villages."""

    people: int
    village_groups: int
    residents_committees: int


class VillageExitRead(Model):
    """Whether a village may leave poverty by what the register holds, element by element."""

    village_code: str
    name: str
    year: int
    met: bool
    poor_people: int
    people: int
    poverty_rate: str | None
    findings: list[ExitFindingRead]


class VillageHelp(Model):
    """Who covers a village."""

    village_code: str
    lines: list[LineSeen]


class VillageItemCreate(Model, extra="forbid"):
    """A new VillageItem."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    item: Literal[
        "management",
        "planning",
        "classified_measures",
        "project_funds",
        "help_duty",
        "assessment",
        "paired_cadres",
        "industry",
        "schooling",
        "housing",
        "relocation",
        "infrastructure",
        "security",
    ]
    content: str
    reached_on: datetime.date
    document_ids: list[uuid.UUID] | None = None


class VillageItemList(Model):
    """A page of VillageItems."""

    items: list[VillageItemRead]
    next: str | None


class VillageItemRead(Model):
    """A VillageItem as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    item: str
    content: str
    reached_on: datetime.date
    document_ids: list[uuid.UUID]


class VillageList(Model):
    """A page of villages."""

    items: list[VillageRead]
    next: str | None


class VillagePairingCreate(Model, extra="forbid"):
    """A new VillagePairing."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    started_on: datetime.date
    ended_on: datetime.date | None = None
    note: str | None = None


class VillagePairingList(Model):
    """A page of VillagePairings."""

    items: list[VillagePairingRead]
    next: str | None


class VillagePairingPatch(Model, extra="forbid"):
    """What changes of a VillagePairing."""

    occurred_on: datetime.date
    reason: str
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    note: str | None = None


class VillagePairingRead(Model):
    """A VillagePairing as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    unit_id: uuid.UUID | None
    helper_id: uuid.UUID | None
    started_on: datetime.date
    ended_on: datetime.date | None
    note: str | None


class VillagePlanCreate(Model, extra="forbid"):
    """A new VillagePlan."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    year: int
    programmes: list[Literal["infrastructure", "new_village", "capacity", "ecology", "social_security"]]
    income_goal_fen: int
    projects: str
    measures: str
    to_village_items: list[Literal["water", "power", "road", "broadcasting"]] | None = None


class VillagePlanList(Model):
    """A page of VillagePlans."""

    items: list[VillagePlanRead]
    next: str | None


class VillagePlanPatch(Model, extra="forbid"):
    """What changes of a VillagePlan."""

    occurred_on: datetime.date
    reason: str
    year: int | None = None
    programmes: list[Literal["infrastructure", "new_village", "capacity", "ecology", "social_security"]] | None = None
    income_goal_fen: int | None = None
    projects: str | None = None
    measures: str | None = None
    to_village_items: list[Literal["water", "power", "road", "broadcasting"]] | None = None


class VillagePlanRead(Model):
    """A VillagePlan as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    year: int
    programmes: list[str]
    income_goal_fen: int
    projects: str
    measures: str
    to_village_items: list[str]


class VillageProfileCreate(Model, extra="forbid"):
    """A new VillageProfile."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    natural_villages: int
    village_groups: int
    farmland_mu: float | str
    industries: (
        list[Literal["crops", "livestock", "orchards", "processing", "tourism", "photovoltaic", "e_commerce", "other"]]
        | None
    ) = None
    identified_on: datetime.date | None = None
    planned_exit_year: int | None = None
    exited_on: datetime.date | None = None


class VillageProfileList(Model):
    """A page of VillageProfiles."""

    items: list[VillageProfileRead]
    next: str | None


class VillageProfilePatch(Model, extra="forbid"):
    """What changes of a VillageProfile."""

    occurred_on: datetime.date
    reason: str
    natural_villages: int | None = None
    village_groups: int | None = None
    farmland_mu: float | str | None = None
    industries: (
        list[Literal["crops", "livestock", "orchards", "processing", "tourism", "photovoltaic", "e_commerce", "other"]]
        | None
    ) = None
    identified_on: datetime.date | None = None
    planned_exit_year: int | None = None
    exited_on: datetime.date | None = None


class VillageProfileRead(Model):
    """A VillageProfile as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    natural_villages: int
    village_groups: int
    farmland_mu: str
    industries: list[str]
    identified_on: datetime.date | None
    planned_exit_year: int | None
    exited_on: datetime.date | None


class VillageRead(Model):
    """A village: by whom it is listed as poor or when it was identified as such, when it is to leave and left poverty."""

    county_code: str
    village_code: str
    town_code: str
    name: str
    valid_to: datetime.date | None
    present_code: str
    poor: bool
    listed_by: str | None
    identified_on: datetime.date | None
    planned_exit_year: int | None
    exited_on: datetime.date | None


class VillageReplacement(Model, extra="forbid"):
    """Another unit or helper of a village from the step's day on."""

    occurred_on: datetime.date
    reason: str
    unit_id: uuid.UUID | None = None
    helper_id: uuid.UUID | None = None


class VillageSeen(Model, extra="forbid"):
    """How many of a village's households were looked at."""

    object_id: uuid.UUID
    households_seen: int


class VillageTaskCreate(Model, extra="forbid"):
    """A new VillageTask."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    helper_id: uuid.UUID
    content: str
    due_on: datetime.date
    progress: int = 0
    done_on: datetime.date | None = None
    task: Literal["planning", "industry", "conditions", "relief", "service", "mediation"]


class VillageTaskList(Model):
    """A page of VillageTasks."""

    items: list[VillageTaskRead]
    next: str | None


class VillageTaskPatch(Model, extra="forbid"):
    """What changes of a VillageTask."""

    occurred_on: datetime.date
    reason: str
    helper_id: uuid.UUID | None = None
    content: str | None = None
    due_on: datetime.date | None = None
    progress: int | None = None
    done_on: datetime.date | None = None
    task: Literal["planning", "industry", "conditions", "relief", "service", "mediation"] | None = None


class VillageTaskRead(Model):
    """A VillageTask as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    helper_id: uuid.UUID
    content: str
    due_on: datetime.date
    progress: int
    done_on: datetime.date | None
    task: str


class VillageTeamCreate(Model, extra="forbid"):
    """A new VillageTeam."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    name: str
    unit: str
    post: Literal["head", "first_secretary", "resident_cadre", "member"]
    rank: Literal["staff", "deputy_section", "section", "deputy_division", "division", "deputy_bureau"]
    started_on: datetime.date
    ended_on: datetime.date | None = None
    phone: str | None = None


class VillageTeamList(Model):
    """A page of VillageTeams."""

    items: list[VillageTeamRead]
    next: str | None


class VillageTeamPatch(Model, extra="forbid"):
    """What changes of a VillageTeam."""

    occurred_on: datetime.date
    reason: str
    name: str | None = None
    unit: str | None = None
    post: Literal["head", "first_secretary", "resident_cadre", "member"] | None = None
    rank: Literal["staff", "deputy_section", "section", "deputy_division", "division", "deputy_bureau"] | None = None
    started_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    phone: str | None = None


class VillageTeamRead(Model):
    """A VillageTeam as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    name: str
    unit: str
    post: str
    rank: str
    started_on: datetime.date
    ended_on: datetime.date | None
    phone_masked: str | None


class VillageTotals(Model):
    """What an area's villages come to, beside what was published of it."""

    area_code: str
    year: int
    villages: int
    households: int
    natural_villages: int
    collective_income_fen: int
    exited_villages: int
    counted: VillageCounts
    missing: list[str]
    published: VillageCounts | None
    differences: VillageCounts | None


class VillageYearCreate(Model, extra="forbid"):
    """A new VillageYear."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    year: int
    households: int
    people: int
    road_to_committee: bool
    hardened_natural_villages: int
    bus: bool
    safe_water_households: int
    power: bool
    broadband: bool
    broadcasting: bool
    clinic: bool
    doctors: int
    library: bool
    cooperatives: int
    cooperative_households: int = 0
    collective_income_fen: int


class VillageYearList(Model):
    """A page of VillageYears."""

    items: list[VillageYearRead]
    next: str | None


class VillageYearPatch(Model, extra="forbid"):
    """What changes of a VillageYear."""

    occurred_on: datetime.date
    reason: str
    year: int | None = None
    households: int | None = None
    people: int | None = None
    road_to_committee: bool | None = None
    hardened_natural_villages: int | None = None
    bus: bool | None = None
    safe_water_households: int | None = None
    power: bool | None = None
    broadband: bool | None = None
    broadcasting: bool | None = None
    clinic: bool | None = None
    doctors: int | None = None
    library: bool | None = None
    cooperatives: int | None = None
    cooperative_households: int | None = None
    collective_income_fen: int | None = None


class VillageYearRead(Model):
    """A VillageYear as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    year: int
    households: int
    people: int
    road_to_committee: bool
    hardened_natural_villages: int
    bus: bool
    safe_water_households: int
    power: bool
    broadband: bool
    broadcasting: bool
    clinic: bool
    doctors: int
    library: bool
    cooperatives: int
    cooperative_households: int
    collective_income_fen: int


class VillagesWithout(Model):
    """Villages with poor households and no unit; `next` is where the list goes on."""

    items: list[str]
    next: str | None


class VisitCreate(Model, extra="forbid"):
    """A new Visit."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    helper_id: uuid.UUID | None = None
    visitor: str | None = None
    visit_kind: Literal["routine", "festival", "medical", "school_home", "check"] = "routine"
    visited_on: datetime.date
    place: str | None = None
    latitude: float | str | None = None
    longitude: float | str | None = None
    findings: str
    next_steps: str | None = None
    deliveries: list[Literal["ideas", "policies", "skills", "information", "posts", "funds"]] | None = None
    helps: list[Literal["hardship", "business", "medical", "schooling"]] | None = None
    document_ids: list[uuid.UUID] | None = None
    client_id: uuid.UUID | None = None


class VisitEntry(Model, extra="forbid"):
    """A visit; photos that name it by its `client_id` become part of it, whichever comes first."""

    CONSTANTS: ClassVar[tuple[str, ...]] = ("kind",)
    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    helper_id: uuid.UUID | None = None
    visitor: str | None = None
    visit_kind: Literal["routine", "festival", "medical", "school_home", "check"] = "routine"
    visited_on: datetime.date
    place: str | None = None
    latitude: float | str | None = None
    longitude: float | str | None = None
    findings: str
    next_steps: str | None = None
    deliveries: list[Literal["ideas", "policies", "skills", "information", "posts", "funds"]] | None = None
    helps: list[Literal["hardship", "business", "medical", "schooling"]] | None = None
    document_ids: list[uuid.UUID] | None = None
    client_id: uuid.UUID
    kind: Literal["visit"] = "visit"
    device_at: datetime.datetime


class VisitForm(Model, extra="forbid"):
    """Who was at the household: a resident cadre (驻村) and a linked cadre (包扶)."""

    resident_cadre: str
    linked_cadre: str


class VisitList(Model):
    """A page of Visits."""

    items: list[VisitRead]
    next: str | None


class VisitPatch(Model, extra="forbid"):
    """What changes of a Visit."""

    occurred_on: datetime.date
    reason: str
    helper_id: uuid.UUID | None = None
    visitor: str | None = None
    visit_kind: Literal["routine", "festival", "medical", "school_home", "check"] | None = None
    visited_on: datetime.date | None = None
    place: str | None = None
    latitude: float | str | None = None
    longitude: float | str | None = None
    findings: str | None = None
    next_steps: str | None = None
    deliveries: list[Literal["ideas", "policies", "skills", "information", "posts", "funds"]] | None = None
    helps: list[Literal["hardship", "business", "medical", "schooling"]] | None = None
    document_ids: list[uuid.UUID] | None = None
    client_id: uuid.UUID | None = None


class VisitRead(Model):
    """A Visit as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    helper_id: uuid.UUID | None
    visitor: str | None
    visit_kind: str
    visited_on: datetime.date
    place: str | None
    latitude: str | None
    longitude: str | None
    findings: str
    next_steps: str | None
    deliveries: list[Literal["ideas", "policies", "skills", "information", "posts", "funds"]]
    helps: list[Literal["hardship", "business", "medical", "schooling"]]
    document_ids: list[uuid.UUID]
    client_id: uuid.UUID | None


class VoteRule(Model, extra="forbid"):
    """When a vote holds."""

    assembly_share: str
    representatives_share: str
    majority_share: str


class VotesForm(Model, extra="forbid"):
    """Counts of a vote."""

    body: Literal["assembly", "representatives"]
    entitled: int
    present: int
    in_favour: int
    against: int
    abstained: int = 0


class WaitingList(Model):
    """A page of them in the order in which they were opened."""

    items: list[WaitingRound]
    next: str | None


class WaitingRound(Model):
    """A running round and the step for which it waits."""

    county_code: str
    id: uuid.UUID
    area_code: str
    procedure: str
    pack: str
    policy_area: str
    effective_from: datetime.date
    revision: int
    year: int
    quota_households: int | None
    quota_people: int | None
    opened_on: datetime.date
    apply_until: datetime.date | None
    state: str
    ended_on: datetime.date | None
    version: int
    label: str
    next_step: WaitingStep


class WaitingStep(Model):
    """The step for which a round waits; what it still needs tells the round itself."""

    code: str
    label: str
    kind: str
    role: str
    due_on: datetime.date | None
    late: bool


class WarningRead(Model):
    """Something to look at."""

    code: str
    """提示代码"""
    bank_code: str | None
    """银行代码，如 rcc"""
    first_quarter: str
    """首个出现的季度"""
    quarters: int
    """季度数（个）"""
    detail: Sentence
    """说明"""


class WaterCheckCreate(Model, extra="forbid"):
    """A new WaterCheck."""

    occurred_on: datetime.date
    reason: str
    household_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str
    remark: str | None = None
    litres_per_day: float | str | None = None
    quality_passed: bool | None = None
    minutes: int | None = None
    supply_share: float | str | None = None


class WaterCheckList(Model):
    """A page of WaterChecks."""

    items: list[WaterCheckRead]
    next: str | None


class WaterCheckPatch(Model, extra="forbid"):
    """What changes of a WaterCheck."""

    occurred_on: datetime.date
    reason: str
    checked_on: datetime.date | None = None
    checked_by: str | None = None
    remark: str | None = None
    litres_per_day: float | str | None = None
    quality_passed: bool | None = None
    minutes: int | None = None
    supply_share: float | str | None = None


class WaterCheckRead(Model):
    """A WaterCheck as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    household_id: uuid.UUID
    checked_on: datetime.date
    checked_by: str
    remark: str | None
    litres_per_day: str | None
    quality_passed: bool | None
    minutes: int | None
    supply_share: str | None


class WebhookCreate(Model, extra="forbid"):
    """What is to be sent where."""

    label: str
    """接收系统的名称"""
    feed: FeedName
    area: str | None = None
    """区划代码，2、4、6、9 或 12 位；缺省为本辖区"""
    filters: FeedFilters | None = None
    url: str
    """接收地址，https"""
    after: int | None = None
    """从此位置之后开始推送；0 为从头，缺省为从现在起"""


class WebhookList(Model):
    """A page of webhooks, the latest first; `next` is None on the last."""

    items: list[WebhookRead]
    next: str | None


class WebhookRead(Model):
    """A webhook as it is shown; its secret never is."""

    id: uuid.UUID
    county_code: str
    label: str
    feed: FeedName
    area_code: str
    filters: FeedFilters
    url: str
    state: WebhookState
    state_label: str
    reason: PauseReason | None
    reason_label: str | None
    position: int
    failures: int
    failing_since: datetime.datetime | None
    next_try_at: datetime.datetime | None
    former_secret_until: datetime.datetime | None
    test_waits: bool
    created_by: str
    created_at: datetime.datetime


class WebhookSecret(Model):
    """A webhook with its new secret, which is shown this once."""

    id: uuid.UUID
    county_code: str
    label: str
    feed: FeedName
    area_code: str
    filters: FeedFilters
    url: str
    state: WebhookState
    state_label: str
    reason: PauseReason | None
    reason_label: str | None
    position: int
    failures: int
    failing_since: datetime.datetime | None
    next_try_at: datetime.datetime | None
    former_secret_until: datetime.datetime | None
    test_waits: bool
    created_by: str
    created_at: datetime.datetime
    secret: str


class WelfarePostCreate(Model, extra="forbid"):
    """A new WelfarePost."""

    occurred_on: datetime.date
    reason: str
    area_code: str
    post_no: str
    name: str
    post_kind: Literal["cleaner", "forest_ranger", "road_keeper", "river_keeper", "carer", "other"]
    employer: str
    places: int
    wage_fen: int
    poor_first: bool = True
    opened_on: datetime.date
    closed_on: datetime.date | None = None


class WelfarePostList(Model):
    """A page of WelfarePosts."""

    items: list[WelfarePostRead]
    next: str | None


class WelfarePostPatch(Model, extra="forbid"):
    """What changes of a WelfarePost."""

    occurred_on: datetime.date
    reason: str
    post_no: str | None = None
    name: str | None = None
    post_kind: Literal["cleaner", "forest_ranger", "road_keeper", "river_keeper", "carer", "other"] | None = None
    employer: str | None = None
    places: int | None = None
    wage_fen: int | None = None
    poor_first: bool | None = None
    opened_on: datetime.date | None = None
    closed_on: datetime.date | None = None


class WelfarePostRead(Model):
    """A WelfarePost as it stands, or as it stood on the day asked for."""

    county_code: str
    id: uuid.UUID
    version: int
    withdrawn_on: datetime.date | None
    recorded_at: datetime.datetime
    area_code: str
    post_no: str
    name: str
    post_kind: str
    employer: str
    places: int
    wage_fen: int
    poor_first: bool
    opened_on: datetime.date
    closed_on: datetime.date | None


class WorkList(Model):
    """The key works of the plans in an area; `without_work` counts the targets that belong to none."""

    area_code: str
    on: datetime.date
    items: list[WorkRead]
    without_work: int


class WorkPlanCreate(Model, extra="forbid"):
    """A plan, a method or a task that is to be approved."""

    area_code: str
    kind: Literal["multi_year_plan", "year_plan", "assessment_method", "year_task"]
    title: str
    first_year: int
    last_year: int
    document: Paper
    occurred_on: datetime.date


class WorkPlanDetail(Model):
    """A plan with its steps and those whom it was handed down to; to these it shows their own part only."""

    id: uuid.UUID
    plan_area: str
    """The area whose plan it is, 12 digits; it holds the reader's where it was handed down to him."""
    plan_area_name: str
    kind: str
    kind_label: str
    title: str
    first_year: int
    last_year: int
    document: Paper
    state: WorkPlanState
    state_label: str
    meeting_id: uuid.UUID | None
    """The meeting that it is, or was, before."""
    approved_on: datetime.date | None
    issued_on: datetime.date | None
    submitted_by: str | None
    """Who submitted it last, and may neither approve it nor send it back; None to those below."""
    approved_by: str | None
    """Who entered that it was approved, and may not issue it; None to those below."""
    recipients: list[RecipientRead]
    unacknowledged: int
    """How many of the recipients shown have not acknowledged it."""
    steps: list[WorkPlanStepRead]


class WorkPlanList(Model):
    """A page of plans, in the order in which they were submitted."""

    items: list[WorkPlanRead]
    next: str | None


class WorkPlanRead(Model):
    """A plan of work."""

    id: uuid.UUID
    plan_area: str
    """The area whose plan it is, 12 digits; it holds the reader's where it was handed down to him."""
    plan_area_name: str
    kind: str
    kind_label: str
    title: str
    first_year: int
    last_year: int
    document: Paper
    state: WorkPlanState
    state_label: str
    meeting_id: uuid.UUID | None
    """The meeting that it is, or was, before."""
    approved_on: datetime.date | None
    issued_on: datetime.date | None


class WorkPlanStepRead(Model):
    """A step in a plan's life, with the document as it was then."""

    state: WorkPlanState
    """Where the step led."""
    occurred_on: datetime.date
    note: str | None
    meeting_id: uuid.UUID | None
    document: Paper
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class WorkRead(Model):
    """A key work of a plan with its targets; `label` is None where the plan numbers a work and doesn't print it."""

    area_code: str
    pack: str
    number: int | None
    label: str | None
    printed: bool
    targets: int
    by_status: list[ServicesMonitoringTargetsModelsStatusCount]
    codes: list[str]
    lead_departments: list[str]
    source: str | None


class YearIncomeRead(Model):
    """A household's income of a year, fen, as it was recorded on the day asked for."""

    wage_fen: int
    business_fen: int
    transfer_fen: int
    property_fen: int
    production_cost_fen: int
    total_fen: int
    net_fen: int
    net_per_head_fen: int
    persons: int
    paid_away_fen: int | None = None
    disposable_per_head_fen: int | None = None
    year: int


class YearRead(Model):
    """A calendar year, so far as it is simulated."""

    year: int
    """年度"""
    figures: Figures
    """数据"""


class YearShare(Model):
    """A calendar year's net loss."""

    year: int
    """年度"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）。Paid by the fund minus given back, by the business date of each posting; below 0 where more was given back."""
    city_share_fen: int
    """市级承担的净损失，单位：分（100 分 = 1 元）"""
    county_share_fen: int
    """县级承担的净损失，单位：分（100 分 = 1 元）"""


class YearShares(Model):
    """The years in which losses were posted, the latest first."""

    items: list[YearShare]
    """本页各项"""


class YearTotal(Model):
    """A year's tasks."""

    year: int
    """年度"""
    task_fen: int
    """任务金额，单位：分（100 分 = 1 元）"""


class ServicesCreditAssessmentsSchemasAssessmentList(Model):
    """A page of assessments, by quarter and revision."""

    items: list[AssessmentItem]
    """本页各项"""
    next: str | None
    """下一页的游标；没有下一页时为空"""


class ServicesCreditAssessmentsSchemasAssessmentRead(Model):
    """An assessment; a bank sees its own result only."""

    id: uuid.UUID
    """记录编号（UUID）"""
    city_code: str
    """市级区划代码，6 位，末两位为 00"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    quarter: str
    """季度，如 2018Q4"""
    revision: int
    """修订版次"""
    occurred_on: datetime.date
    """业务日期，日期，YYYY-MM-DD"""
    assessed_by: str
    """作出评价的账号"""
    recorded_at: datetime.datetime
    """记录时刻，ISO 8601，带时区"""
    banks: list[BankResult]
    """各银行。By rank."""


class ServicesCreditAssessmentsSchemasFiguresRead(Model):
    """What a bank did, by the quarter's last day."""

    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    household_outstanding_fen: int
    """农户贷款余额，单位：分（100 分 = 1 元）"""
    overdue_fen: int
    """逾期金额，单位：分（100 分 = 1 元）"""
    new_fen: int
    """年内新增贷款，单位：分（100 分 = 1 元）"""
    new_household_fen: int
    """年内新增农户贷款，单位：分（100 分 = 1 元）"""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）"""
    net_loss_fen: int
    """净损失，即代偿减追偿回流，单位：分（100 分 = 1 元）"""
    task_fen: int
    """任务金额，单位：分（100 分 = 1 元）"""
    task_lent_fen: int
    """任务完成金额，单位：分（100 分 = 1 元）"""
    reports_due: int
    """应报送的报表数（份）"""
    reports_in_time: int
    """按时报送的报表数（份）"""


class ServicesCreditClosingSchemasFiguresRead(Model):
    """A bank's lending at the end of a closed day."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    day: datetime.date
    """日结日，日期，YYYY-MM-DD"""
    loans: int
    """贷款笔数"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    overdue_loans: int
    """逾期贷款笔数（笔）"""
    overdue_outstanding_fen: int
    """逾期贷款的余额，单位：分（100 分 = 1 元）"""
    non_performing_fen: int
    """不良贷款余额，单位：分（100 分 = 1 元）"""
    fund_fen: int
    """基金余额，单位：分（100 分 = 1 元）"""


class ServicesCreditFundSchemasAssessmentList(Model):
    """A quarter's judgements by bank."""

    items: list[ServicesCreditFundSchemasAssessmentRead]
    """本页各项"""


class ServicesCreditFundSchemasAssessmentRead(Model):
    """A judgement."""

    county_code: str
    """县级区划代码，6 位，如 360722"""
    bank_code: str
    """银行代码，如 rcc"""
    programme: str
    """项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes"""
    quarter: str
    """季度，如 2018Q4"""
    assessed_on: datetime.date
    """评价日，日期，YYYY-MM-DD"""
    balance_fen: int
    """基金账户余额，单位：分（100 分 = 1 元）"""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    leverage: str | None
    """杠杆倍数，即贷款余额为基金余额的几倍"""
    level: str
    """杠杆水平：below 偏低、within 适当、above 偏高"""
    within_bounds: bool
    """杠杆倍数是否在允许范围内"""
    idle_fen: int
    """闲置的基金，单位：分（100 分 = 1 元）。What the lending did not need, at the leverage aimed at."""
    idle_quarters: int
    """连续闲置的季度数。Idle quarters in a row, this one included; 0 where it was not idle."""
    assessed_by: str
    """作出评价的账号"""


class ServicesCreditReconciliationsSchemasLineRead(Model):
    """A line as it stands now."""

    number: int
    """序号"""
    file_line: int | None
    """在文件中的行号。Where it stands in the file; none where the file lacks it."""
    loan_no: str
    """借据号，由银行给出"""
    kind: str
    """业务种类：disbursement 发放、principal 本金、interest 利息、penalty 罚息、claim 代偿、insurance 赔付、recovery 追偿、balance 余额"""
    kind_label: str
    """种类的中文名称"""
    bank_fen: int | None
    """银行文件中的金额，单位：分（100 分 = 1 元）。Negative where the bank took it back."""
    ours_fen: int | None
    """本系统的金额，单位：分（100 分 = 1 元）"""
    reference: str | None
    """银行的流水号"""
    event_id: str | None
    """事件编号，由银行给出。Our event that it is compared with."""
    first_result: Result
    """首次比对的结果"""
    result: Result
    """比对结果"""
    result_label: str
    """比对结果的中文名称"""
    state: Literal["agreed", "open", "resolved"]
    """状态：agreed 一致、open 未处理、resolved 已处理"""
    resolved_by: str | None
    """了结差异的事件编号。The accepted event that settled the difference, and its business date."""
    resolved_on: datetime.date | None
    """了结日，日期，YYYY-MM-DD"""
    notes: list[CreditNoteRead]
    """各条说明"""


class ServicesCreditSubsidiesSchemasLineRead(Model):
    """A line."""

    number: int
    """序号"""
    id: uuid.UUID
    """记录编号（UUID）"""
    loan_id: uuid.UUID
    """贷款编号（UUID）"""
    loan_no: str
    """借据号，由银行给出"""
    borrower_name: str
    """借款人姓名或名称"""
    label: str
    """计息期，或经营主体的年度。The period, or an organisation's year."""
    kind: str
    """类别：regular 首次列报、adjustment 调整。``regular`` or ``adjustment``."""
    amount_fen: int
    """金额，单位：分（100 分 = 1 元）"""
    eligible_fen: int
    """可贴息利息，单位：分（100 分 = 1 元）"""
    corrects: uuid.UUID | None
    """所更正的记录编号"""
    village_code: str
    """村级统计用区划代码，12 位"""
    village_label: str
    """乡镇和村的名称"""
    borrower_kind: str
    """借款人类别：household 农户、organisation 经营主体"""
    disbursed_fen: int
    """发放金额，单位：分（100 分 = 1 元）。Principal lent; this and what follows is the loan's as it stands now."""
    outstanding_fen: int
    """贷款余额，即未还本金，单位：分（100 分 = 1 元）"""
    annual_rate: str | None
    """贷款年利率，小数，0.0475 即 4.75%"""
    disbursed_on: datetime.date | None
    """发放日，日期，YYYY-MM-DD"""
    due_on: datetime.date | None
    """贷款到期日（展期的为展期后），日期，YYYY-MM-DD"""
    days: int | None
    """计息天数，单位：天。Of the period, or of all the year's periods; absent where the disbursement was taken back."""


class ServicesMonitoringAssessmentsSchemasItemRead(Model):
    """An item of an object with its points and their reason."""

    item: str
    label: str
    by: str
    part: str | None
    full_points: int
    basis: str | None
    """``pulled``, ``entered`` or ``judged``; none while nothing is known."""
    figure: str | None
    task: str | None
    points: str | None
    reason: str
    evidence: str
    corrections: int
    """How often what was known was replaced; adding what was missing is none."""


class ServicesMonitoringAssessmentsSchemasResultRead(Model):
    """An object's result; points are none until every item is scored."""

    object_id: uuid.UUID
    kind: str
    code: str
    name: str
    unit_name: str | None
    area_code: str
    partners: list[str]
    own_points: str | None
    """Before what is shared with partners."""
    duty_points: str | None
    money_points: str | None
    total_points: str | None
    level: str | None
    level_label: str | None
    vetoed: bool
    rank: int | None
    tied: bool
    below_standard: bool
    """The sheet calls for a veto."""
    accountable: bool
    """Its head is to be held to account."""
    households: int | None
    households_seen: int | None


class ServicesMonitoringBulletinsContentsMissingFigure(Model):
    """A figure that departments report, and that a target of an area lacks."""

    area_code: str
    area_name: str
    indicator: str
    label: str
    department: str


class ServicesMonitoringBulletinsContentsStatusCount(Model):
    """Targets of a status."""

    status: str
    label: str
    number: int
    aims: int = 0
    """How many of these are aims (力争); old bulletins don't tell them apart."""


class ServicesMonitoringBulletinsModelsWithdrawRequest(Model, extra="forbid"):
    """Why a bulletin is withdrawn."""

    occurred_on: datetime.date
    reason: str


class ServicesMonitoringInspectionsModelsItemRead(Model):
    """A question."""

    code: str
    label: str
    kind: str


class ServicesMonitoringSignalsModelsWithdrawRequest(Model, extra="forbid"):
    """A signal was told by mistake."""

    occurred_on: datetime.date
    reason: str


class ServicesMonitoringSpotChecksSchemasResultRead(Model):
    """What a visit came to."""

    version: int
    outcome: ServicesMonitoringSpotChecksRulesOutcome
    outcome_label: str
    visited_on: datetime.date
    visited_by: str
    helper: str | None
    income_ok: bool | None
    guarantees: dict[str, bool]
    satisfied: bool | None
    wrongly_exited: bool | None
    looked_at: int
    missed: list[MissedHousehold]
    note: str | None
    actor: str
    actor_role: str
    recorded_at: datetime.datetime


class ServicesMonitoringTargetsModelsMissingFigure(Model):
    """A figure that a department has to report and of which none is checked, not even one that waits for its check."""

    area_code: str
    pack: str
    indicator: str
    label: str
    due_on: datetime.date | None
    late: bool


class ServicesMonitoringTargetsModelsStatusCount(Model):
    """How many targets have a status, and how many of these are aims (力争): one that is missed is no task undone."""

    status: str
    label: str
    targets: int
    aims: int


class ServicesRegistryCompletenessFormsMissingRead(Model):
    """One thing to enter; `label` is the Chinese name of the entry, `member_id` names the person where it is one's."""

    entry: str
    label: str
    field: str
    member_id: uuid.UUID | None


class ServicesRegistryExitTrailsFormsStepRead(Model):
    """A version of the household, with what it changed and what is odd about it."""

    version: int
    kind: str
    occurred_on: datetime.date
    recorded_at: datetime.datetime
    recorded_days_later: int
    reason: str
    subject: str
    role: str
    import_id: uuid.UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    marks: list[Mark]


class ServicesRegistryFieldEntriesFormsEntryList(Model):
    """A page of the caller's own entries, the latest first."""

    items: list[ServicesRegistryFieldEntriesFormsEntryRead]
    next: str | None


class ServicesRegistryFieldEntriesFormsEntryRead(Model):
    """An entry that came in."""

    client_id: uuid.UUID
    kind: str
    status: Literal["accepted", "conflict", "waiting"]
    record_id: uuid.UUID | None
    conflict_id: uuid.UUID | None
    occurred_on: datetime.date
    device_at: datetime.datetime
    recorded_at: datetime.datetime


class ServicesRegistryFieldEntriesFormsFaultRead(Model):
    """What is wrong with a part of an entry."""

    field: str
    code: str
    message: str


class ServicesRegistryFundsFormsEntryList(Model):
    """A page of entries in the order in which they were made."""

    items: list[ServicesRegistryFundsFormsEntryRead]
    next: str | None


class ServicesRegistryFundsFormsEntryRead(Model):
    """An entry of the ledger."""

    county_code: str
    id: uuid.UUID
    amount_fen: int
    occurred_on: datetime.date
    reason: str
    reverses: uuid.UUID | None
    subject: str
    role: str
    recorded_at: datetime.datetime
    household_id: uuid.UUID | None
    village_code: str
    project_id: uuid.UUID
    fund_kind: str
    source: str
    item: str
    year: int


class ServicesRegistryHelpingFormsStanding(Model):
    """How far a helper has come, and whether that bars the release from the post and promotion."""

    helper_id: uuid.UUID
    villages: int
    households: int
    not_exited: int
    releasable: bool
    barred_from_promotion: bool


class ServicesRegistryImportsFormsFaultRead(Model):
    """One thing wrong: where, what, and what to do about it."""

    sheet: str
    row: int
    column: str
    code: str
    value: str
    sentence: str
    household_no: str | None


class ServicesRegistryMeasuresFormsCandidateList(Model):
    """A page of candidates."""

    items: list[ServicesRegistryMeasuresFormsCandidateRead]
    next: str | None


class ServicesRegistryMeasuresFormsCandidateRead(Model):
    """A household, and the reasons for which it comes first; empty where it has to wait."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    household_type: str
    priority_reasons: list[str]


class ServicesRegistryMeasuresFormsCoverageRead(Model):
    """How many of the households that count have it, whether that is as many as asked, and who lacks it."""

    lacking: str
    label: str
    households: int
    covered: int
    share: str
    reached: bool
    items: list[ServicesRegistryMeasuresFormsLackingRead]
    next: str | None


class ServicesRegistryMeasuresFormsLackingRead(Model):
    """A household that lacks it."""

    county_code: str
    household_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    household_type: str


class ServicesRegistryParticipationsModelsCoverageRead(Model):
    """Who took part in a project, and at which stages nobody has yet."""

    county_code: str
    project_id: uuid.UUID
    project_no: str
    name: str
    area_code: str
    year: int
    held: dict[str, int]
    households: int
    unanswered: int
    lacking: list[str]


class ServicesRegistryProceduresFormsEntryList(Model):
    """The entries of a round in the order of application."""

    items: list[ServicesRegistryProceduresFormsEntryRead]


class ServicesRegistryProceduresFormsEntryRead(Model):
    """An entry of a round; an applicant's papers are not shown."""

    id: uuid.UUID
    round_id: uuid.UUID
    number: int
    subject: str
    household_id: uuid.UUID | None
    object_id: uuid.UUID | None
    village_code: str
    village_group: str | None
    head_name: str
    people: int
    labour: bool
    monitored_kind: str | None
    risks: list[str]
    applied_on: datetime.date
    state: str
    place: int | None
    dropped_at: str | None
    reason: str


class ServicesRegistryProceduresFormsStepRead(Model):
    """A step that was taken."""

    place: int
    code: str
    label: str
    kind: str
    occurred_on: datetime.date
    due_on: datetime.date | None
    late: bool
    outcome: str
    note: str
    evidence: list[dict[str, Any]]
    votes: dict[str, Any]
    dropped: list[dict[str, Any]]
    subject: str
    name: str
    role: str
    recorded_at: datetime.datetime


class ServicesRegistryPublicityFormsLackingRead(Model):
    """A stage at a level whose publicity the plan in force asks for and that isn't sound."""

    stage: str | None
    since: datetime.date | None
    level: str
    state: ServicesRegistryPublicityRulesStanding


class ServicesRegistryPublicityFormsMissingRead(Model):
    """A project or fund-use plan that lacks publicity."""

    about: Literal["project", "fund_plan"]
    county_code: str
    id: uuid.UUID
    number: str
    name: str
    area_code: str
    year: int
    lacking: list[ServicesRegistryPublicityFormsLackingRead]


class ServicesRegistryRelocationsModelsCandidateList(Model):
    """A page of candidates, first those who come first."""

    items: list[ServicesRegistryRelocationsModelsCandidateRead]
    next: str | None


class ServicesRegistryRelocationsModelsCandidateRead(Model):
    """A household that agreed to move and stands in no batch yet, and why it comes where it does."""

    county_code: str
    household_id: uuid.UUID
    relocation_id: uuid.UUID
    household_no: str
    village_code: str
    head_name: str
    people: int
    consented_on: datetime.date | None
    priority_class: str | None
    reason: str


AlertState: TypeAlias = Literal["raised", "verified", "dismissed", "responded", "resolved"]


AreaLevel: TypeAlias = Literal["province", "city", "county", "town", "village"]


AssessmentState: TypeAlias = Literal["open", "submitted", "confirmed", "published"]


BorrowerKind: TypeAlias = Literal["household", "organisation"]


BulletinForm: TypeAlias = Literal["json", "html", "xlsx"]


BulletinState: TypeAlias = Literal["issued", "withdrawn"]


Classification: TypeAlias = Literal["normal", "special_mention", "substandard", "doubtful", "loss"]


CreditStanding: TypeAlias = Literal[
    "normal", "special_mention", "substandard", "doubtful", "loss", "repaid", "compensated", "none", "unreported"
]


DecisionState: TypeAlias = Literal["open", "done"]


DrawLevel: TypeAlias = Literal["village", "town"]


DutyKind: TypeAlias = Literal["bank_summary", "subsidy_list", "subsidy_payment", "fund_deposit", "collection_notice"]


DutyNews: TypeAlias = Literal["opened", "reminded", "kept", "late", "returned", "moved", "lapsed"]


DutyState: TypeAlias = Literal["not_open", "open", "done", "done_late", "overdue"]


Fault: TypeAlias = Literal[
    "status", "redirected", "timed_out", "unresolvable", "address_refused", "tls", "connection", "protocol"
]


FeedName: TypeAlias = Literal["alerts", "supervision", "duties", "targets"]


FindingState: TypeAlias = Literal["opened", "rectified", "sent_back", "closed"]


Grade: TypeAlias = Literal["excellent", "good", "ordinary"]


InspectionState: TypeAlias = Literal["draft", "submitted"]


LeverageLevel: TypeAlias = Literal["below", "within", "above"]


LoanPhase: TypeAlias = Literal[
    "void", "applied", "approved", "contracted", "declined", "active", "overdue", "repaid", "compensated"
]


Mark: TypeAlias = Literal[
    "no_procedure",
    "dated_into_last_year",
    "no_income",
    "below_line",
    "income_raised",
    "slid_back",
    "altered_after",
    "help_added_after",
    "undone",
]


MeetingState: TypeAlias = Literal["called", "held", "cancelled"]


Missing: TypeAlias = Literal["group", "seat", "files", "people", "partner"]


MonitoringDutyState: TypeAlias = Literal["open", "kept", "kept_late", "missed", "lapsed"]


PauseReason: TypeAlias = Literal["asked", "unreachable", "gone"]


PeriodKind: TypeAlias = Literal["month", "quarter"]


Population: TypeAlias = Literal["remaining_households", "exited_households"]


RatingKind: TypeAlias = Literal["household", "village", "township"]


ReportState: TypeAlias = Literal["reported", "checked", "returned", "corrected"]


Result: TypeAlias = Literal["matched", "missing_here", "missing_there", "different_amount"]


Role: TypeAlias = Literal[
    "village_cadre",
    "work_team",
    "township",
    "county_office",
    "county_finance",
    "city_office",
    "city_finance",
    "city_finance_work",
    "department",
    "bank",
    "auditor",
    "administrator",
    "service",
]


Rule: TypeAlias = Literal[
    "loan_overdue",
    "exited_income_below_line",
    "fund_exhausted",
    "leverage_out_of_bounds",
    "income_drop",
    "dropped_out",
    "unsafe_dwelling",
    "unsafe_water",
    "job_lost",
    "helper_missing",
    "support_reduced",
    "dibao_missed",
    "medical_burden",
    "new_disability",
    "worker_died",
    "allowance_ended",
    "project_failed",
    "disaster",
    "hardship",
    "accident",
]


SpreadState: TypeAlias = Literal["spreading", "withdrawing", "done"]


StandingAction: TypeAlias = Literal["admit", "suspend", "remove", "readmit"]


SupervisionEvent: TypeAlias = Literal[
    "finding_opened", "finding_rectified", "finding_closed", "finding_sent_back", "check_drawn", "check_closed"
]


SweepState: TypeAlias = Literal["waiting", "under_way", "done"]


TargetNews: TypeAlias = Literal["status", "milestone"]


Trigger: TypeAlias = Literal["not_promoted", "below_standard"]


WebhookState: TypeAlias = Literal["active", "paused", "ended"]


WorkPlanState: TypeAlias = Literal["submitted", "tabled", "approved", "sent_back", "issued"]


ServicesMonitoringScreeningsRulesOutcome: TypeAlias = Literal["seen", "gone"]


ServicesMonitoringSpotChecksRulesOutcome: TypeAlias = Literal["checked", "gone"]


ServicesRegistryPublicityRulesStanding: TypeAlias = Literal[
    "missing", "too_short", "running", "objection_open", "objection_upheld", "sound"
]
