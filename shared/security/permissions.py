"""Which role may do what: the one table of rights."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The posts that work with the system."""

    VILLAGE_CADRE = "village_cadre"
    WORK_TEAM = "work_team"
    TOWNSHIP = "township"
    COUNTY_OFFICE = "county_office"
    COUNTY_FINANCE = "county_finance"
    CITY_OFFICE = "city_office"
    CITY_FINANCE = "city_finance"
    CITY_FINANCE_WORK = "city_finance_work"
    """Leads the guidance, supervision and assessment of the pilot banks. Source: seeds/002 篇6 七, 市金融工作局."""
    DEPARTMENT = "department"
    BANK = "bank"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"
    """One of the four services asking another; no person signs in as it."""


ROLE_LABELS = {
    Role.VILLAGE_CADRE: "村干部",
    Role.WORK_TEAM: "驻村工作队",
    Role.TOWNSHIP: "乡镇干部",
    Role.COUNTY_OFFICE: "县扶贫办",
    Role.COUNTY_FINANCE: "县财政局",
    Role.CITY_OFFICE: "市扶贫办",
    Role.CITY_FINANCE: "市财政局",
    Role.CITY_FINANCE_WORK: "市金融工作局",
    Role.DEPARTMENT: "行业部门",
    Role.BANK: "试点银行",
    Role.AUDITOR: "审计监督",
    Role.ADMINISTRATOR: "系统管理员",
    Role.SERVICE: "内部服务",
}

_FIELD: set[Role] = {Role.VILLAGE_CADRE, Role.WORK_TEAM, Role.TOWNSHIP}
_OFFICES: set[Role] = {Role.COUNTY_OFFICE, Role.CITY_OFFICE}
_FINANCE: set[Role] = {Role.COUNTY_FINANCE, Role.CITY_FINANCE}
_PEOPLE: set[Role] = {role for role in Role if role is not Role.SERVICE}

PERMISSIONS: dict[str, set[Role]] = {
    "area.read": _PEOPLE,
    "area.change": {Role.CITY_OFFICE, Role.ADMINISTRATOR},
    # registry
    "village.read": _PEOPLE - {Role.BANK},
    "village.write": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "household.read": _FIELD | _OFFICES | {Role.DEPARTMENT, Role.AUDITOR, Role.ADMINISTRATOR},
    "household.write": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "household.import": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "household.export": {Role.TOWNSHIP, Role.AUDITOR} | _OFFICES,
    "duplicate.read": {Role.TOWNSHIP, Role.AUDITOR} | _OFFICES,
    "duplicate.decide": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "request.read": _FIELD | _OFFICES | {Role.AUDITOR},
    "request.write": {Role.WORK_TEAM, Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "request.decide": {Role.COUNTY_OFFICE},
    "help.read": _FIELD | _OFFICES | {Role.DEPARTMENT, Role.AUDITOR},
    "help.write": {Role.WORK_TEAM, Role.TOWNSHIP, Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "document.read": _FIELD | _OFFICES | {Role.DEPARTMENT, Role.AUDITOR},
    "document.write": _FIELD | {Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "check.write": _FIELD | {Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "special_fund.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR},
    "special_fund.write": {Role.TOWNSHIP, Role.COUNTY_OFFICE, Role.COUNTY_FINANCE},
    "special_fund.claim": {Role.TOWNSHIP, Role.DEPARTMENT},
    "special_fund.check": {Role.COUNTY_OFFICE},
    "special_fund.pay": {Role.COUNTY_FINANCE},
    "pairing.write": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "visit.write": _FIELD | {Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "procedure.read": _FIELD | _OFFICES | {Role.DEPARTMENT, Role.AUDITOR, Role.ADMINISTRATOR},
    "procedure.write": _FIELD | {Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "public_notice.show": {Role.SERVICE},
    "field_work.read": _FIELD | {Role.COUNTY_OFFICE},
    "field_work.report": _FIELD | {Role.COUNTY_OFFICE},
    "field_work.decide": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "exit_trail.read": {Role.TOWNSHIP, Role.AUDITOR} | _OFFICES,
    "exchange.read": {Role.TOWNSHIP, Role.AUDITOR, Role.ADMINISTRATOR} | _OFFICES,
    "exchange.manage": {Role.ADMINISTRATOR} | _OFFICES,
    "exchange.run": _OFFICES,
    "identity.reveal": {Role.TOWNSHIP, Role.COUNTY_OFFICE},
    # credit
    "application.write": {Role.TOWNSHIP},
    "opinion.write": _FIELD,
    "product.read": _FIELD | _OFFICES | _FINANCE | {Role.AUDITOR, Role.BANK},
    "application.read": _FIELD | _OFFICES | {Role.AUDITOR, Role.BANK},
    "bank_event.write": {Role.BANK},
    "eligible_household.read": {Role.BANK},
    "eligible_organisation.read": {Role.BANK},
    "organisation_cap.read": _FIELD | _OFFICES | _FINANCE | {Role.AUDITOR},
    "portfolio_share.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "own_loan.read": {Role.BANK},
    "loan.read": _FIELD | _OFFICES | _FINANCE | {Role.AUDITOR},
    "subsidy_list.submit": {Role.BANK, Role.COUNTY_OFFICE},
    "subsidy_list.approve": {Role.COUNTY_OFFICE},
    "subsidy_list.return": {Role.COUNTY_OFFICE, Role.COUNTY_FINANCE},
    "subsidy_list.pay": {Role.COUNTY_FINANCE},
    "subsidy_list.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "fund.deposit": {Role.CITY_OFFICE} | _FINANCE,
    "fund.confirm": _FINANCE | {Role.BANK},
    "fund.take_back": {Role.BANK},
    "fund.cancel": {Role.CITY_OFFICE},
    "fund.credit_interest": {Role.BANK},
    "fund_plan.read": {Role.CITY_OFFICE, Role.CITY_FINANCE, Role.AUDITOR},
    "fund_plan.write": {Role.CITY_OFFICE},
    "year_settlement.draw_up": {Role.CITY_FINANCE},
    "year_settlement.agree": {Role.COUNTY_FINANCE},
    "year_settlement.transfer": _FINANCE,
    "fund.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "claim.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "loss_share.read": _OFFICES | _FINANCE | {Role.AUDITOR},
    "ledger.read": _FINANCE | {Role.AUDITOR},
    "classification.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "day_close.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "day_close.run": _FINANCE | {Role.CITY_OFFICE},
    "simulation.run": _OFFICES | _FINANCE | {Role.AUDITOR},
    "statement.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "credit_rating.write": {Role.TOWNSHIP, Role.COUNTY_OFFICE, Role.BANK},
    "credit_rating.read": _FIELD | _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "reconciliation.submit": {Role.BANK},
    "reconciliation.note": {Role.BANK, Role.COUNTY_OFFICE},
    "reconciliation.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    # an administrator lets a bank's programs sign in, and has to know which banks there are
    "bank.read": _FIELD | _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR, Role.ADMINISTRATOR},
    "bank_standing.write": {Role.CITY_OFFICE},
    "guidance_task.write": {Role.CITY_OFFICE, Role.CITY_FINANCE_WORK},
    "guidance_task.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "bank_assessment.write": {Role.CITY_OFFICE, Role.CITY_FINANCE_WORK},
    "bank_assessment.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "bank_summary.write": {Role.BANK},
    "bank_summary.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "duty.read": _OFFICES | _FINANCE | {Role.CITY_FINANCE_WORK, Role.BANK, Role.AUDITOR},
    "collection_notice.read": _FIELD | _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "loan_visit.write": _FIELD,
    "loan_visit.read": _FIELD | _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    # monitoring
    "alert.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR},
    # what is late goes up to the city at last
    "alert.handle": _FIELD | _OFFICES | _FINANCE,
    "alert.assign": {Role.TOWNSHIP} | _OFFICES | _FINANCE,
    "alert.replay": _OFFICES | {Role.AUDITOR},
    "sweep.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR, Role.ADMINISTRATOR},
    "sweep.run": _OFFICES | {Role.ADMINISTRATOR},
    "post_duty.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR, Role.ADMINISTRATOR},
    "post_duty.report": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT},
    "post_duty.return": _OFFICES,
    "post_duty.open": {Role.ADMINISTRATOR},
    "target.read": _PEOPLE - {Role.BANK},
    "quota.write": {Role.TOWNSHIP} | _OFFICES,
    "report.write": {Role.DEPARTMENT, Role.TOWNSHIP, Role.COUNTY_OFFICE},
    "report.check": _OFFICES,
    "signal.read": _FIELD | _OFFICES | {Role.DEPARTMENT, Role.AUDITOR},
    "signal.write": {Role.DEPARTMENT, Role.COUNTY_OFFICE},
    "webhook.read": _OFFICES | {Role.AUDITOR, Role.ADMINISTRATOR},
    "webhook.write": _OFFICES | {Role.ADMINISTRATOR},
    "overview.read": _PEOPLE - {Role.BANK},
    "bulletin.read": _PEOPLE - {Role.BANK},
    "bulletin.issue": _OFFICES,
    "work_assessment.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR},
    "work_assessment.write": {Role.TOWNSHIP} | _OFFICES,
    "work_assessment.decide": {Role.TOWNSHIP} | _OFFICES,
    "work_assessment.object": _FIELD | {Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "supervision.read": _FIELD | _OFFICES | {Role.DEPARTMENT, Role.AUDITOR},
    "supervision.organise": _OFFICES,
    "supervision.inspect": {Role.TOWNSHIP, Role.DEPARTMENT, Role.AUDITOR} | _OFFICES,
    "finding.rectify": _FIELD | {Role.COUNTY_OFFICE, Role.DEPARTMENT},
    "screening.open": {Role.TOWNSHIP} | _OFFICES,
    "screening.record": _FIELD | _OFFICES | {Role.DEPARTMENT},
    # village cadres and work teams help the very households that are drawn: they neither draw, nor know, nor check
    "spot_check.read": {Role.TOWNSHIP, Role.DEPARTMENT, Role.AUDITOR} | _OFFICES,
    "spot_check.draw": {Role.TOWNSHIP} | _OFFICES,
    "spot_check.record": {Role.TOWNSHIP, Role.DEPARTMENT, Role.AUDITOR} | _OFFICES,
    # every service's own log
    "audit.read": {Role.AUDITOR, Role.ADMINISTRATOR},
    # gateway
    "own_account.read": _PEOPLE,
    "own_account.change": _PEOPLE,
    "role.read": _PEOPLE,
    "delegation.read": _PEOPLE - {Role.BANK},
    "delegation.give": _PEOPLE - {Role.BANK, Role.AUDITOR},
    "account.read": {Role.AUDITOR, Role.ADMINISTRATOR},
    "account.write": {Role.ADMINISTRATOR},
    "bank_client.read": {Role.AUDITOR, Role.ADMINISTRATOR},
    "bank_client.write": {Role.ADMINISTRATOR},
    "organisation.read": _PEOPLE - {Role.BANK},
    # the administrator of a province enters who leads there, which no other post sees
    "organisation.write": {Role.TOWNSHIP, Role.ADMINISTRATOR} | _OFFICES,
    "meeting.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR},
    "meeting.write": {Role.TOWNSHIP} | _OFFICES,
    "decision.report": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT},
    "work_plan.read": _FIELD | _OFFICES | _FINANCE | {Role.DEPARTMENT, Role.AUDITOR},
    "work_plan.write": {Role.TOWNSHIP} | _OFFICES,
    "work_plan.approve": {Role.TOWNSHIP} | _OFFICES,
    "work_plan.acknowledge": {Role.VILLAGE_CADRE, Role.TOWNSHIP, Role.COUNTY_OFFICE},
    # between services
    "event.read": {Role.SERVICE},
}
"""Permission → roles. A route names one permission, each is named by a route, and nobody holds what isn't listed."""

PERMISSION_LABELS: dict[str, str] = {
    "area.read": "查看行政区划",
    "area.change": "登记区划变更",
    # registry
    "village.read": "查看村情",
    "village.write": "登记和修改村情",
    "household.read": "查看农户档案",
    "household.write": "登记和修改农户档案",
    "household.import": "批量导入档案",
    "household.export": "导出档案和台账",
    "duplicate.read": "查看疑似重复",
    "duplicate.decide": "认定疑似重复",
    "request.read": "查看变更申请",
    "request.write": "提出变更申请",
    "request.decide": "审批变更申请",
    "help.read": "查看帮扶情况",
    "help.write": "登记帮扶措施和项目",
    "document.read": "查看照片和附件",
    "document.write": "上传照片和附件",
    "check.write": "登记核查结果",
    "special_fund.read": "查看专项资金",
    "special_fund.write": "登记专项资金",
    "special_fund.claim": "申请专项资金报账",
    "special_fund.check": "审核专项资金报账",
    "special_fund.pay": "拨付专项资金",
    "pairing.write": "安排结对帮扶",
    "visit.write": "记录走访",
    "procedure.read": "查看认定程序",
    "procedure.write": "办理认定程序",
    "public_notice.show": "张挂公示",
    "identity.reveal": "查看完整证件号和电话",
    "field_work.read": "查看外业数据",
    "field_work.report": "上报外业数据",
    "field_work.decide": "裁定外业数据冲突",
    "exchange.read": "查看数据交换",
    "exchange.run": "办理数据交换",
    "exchange.manage": "设置数据交换",
    "exit_trail.read": "查看退出留痕",
    # credit
    "application.write": "受理贷款申请",
    "opinion.write": "签署贷款意见",
    "product.read": "查看信贷产品",
    "application.read": "查看贷款申请",
    "bank_event.write": "报送贷款业务",
    "eligible_household.read": "查询可贷农户名单",
    "eligible_organisation.read": "查询可贷经营主体名单",
    "organisation_cap.read": "查看经营主体额度",
    "portfolio_share.read": "查看贷款投向占比",
    "own_loan.read": "查看本行贷款",
    "loan.read": "查看贷款",
    "subsidy_list.submit": "报送贴息名单",
    "subsidy_list.approve": "审批贴息名单",
    "subsidy_list.return": "退回贴息名单",
    "subsidy_list.pay": "拨付贴息",
    "subsidy_list.read": "查看贴息名单",
    "fund.deposit": "拨付风险缓释金",
    "fund.confirm": "确认风险缓释金到账",
    "fund.take_back": "划回风险缓释金",
    "fund.cancel": "撤销风险缓释金拨付",
    "fund.credit_interest": "登记风险缓释金利息",
    "fund_plan.read": "查看风险缓释金计划",
    "fund_plan.write": "编制风险缓释金计划",
    "year_settlement.draw_up": "编制年度分担结算",
    "year_settlement.agree": "认可年度分担结算",
    "year_settlement.transfer": "划转年度分担资金",
    "fund.read": "查看风险缓释金账户",
    "claim.read": "查看代偿",
    "loss_share.read": "查看损失分担",
    "ledger.read": "查看总账",
    "classification.read": "查看贷款分类",
    "day_close.read": "查看日终结账",
    "day_close.run": "执行日终结账",
    "simulation.run": "测算信贷方案",
    "statement.read": "导出对账单",
    "credit_rating.write": "评定农户信用",
    "credit_rating.read": "查看农户信用",
    "reconciliation.submit": "报送银行对账",
    "reconciliation.note": "说明对账差异",
    "reconciliation.read": "查看对账结果",
    "bank.read": "查看试点银行",
    "bank_standing.write": "决定试点银行准入和退出",
    "guidance_task.write": "下达信贷指导任务",
    "guidance_task.read": "查看信贷指导任务",
    "bank_assessment.write": "考核试点银行",
    "bank_assessment.read": "查看试点银行考核",
    "bank_summary.write": "报送贷款发放汇总",
    "bank_summary.read": "查看贷款发放汇总",
    "duty.read": "查看信贷履职日历",
    "collection_notice.read": "查看催收通知",
    "loan_visit.write": "登记贷后走访",
    "loan_visit.read": "查看贷后走访",
    # monitoring
    "alert.read": "查看预警",
    "alert.handle": "处置预警",
    "alert.assign": "分派预警",
    "alert.replay": "回放预警规则",
    "sweep.read": "查看监测批次",
    "sweep.run": "执行监测批次",
    "post_duty.read": "查看岗位职责",
    "post_duty.report": "报告履职情况",
    "post_duty.return": "退回履职报告",
    "post_duty.open": "开立岗位职责",
    "target.read": "查看目标任务",
    "quota.write": "分解规模和任务",
    "report.write": "填报部门报表",
    "report.check": "审核部门报表",
    "signal.read": "查看部门线索",
    "signal.write": "推送部门线索",
    "webhook.read": "查看数据推送",
    "webhook.write": "设置数据推送",
    "overview.read": "查看总览",
    "bulletin.read": "查看通报",
    "bulletin.issue": "印发通报",
    "work_assessment.read": "查看工作考核",
    "work_assessment.write": "组织工作考核",
    "work_assessment.decide": "认定考核结果",
    "work_assessment.object": "对考核提出异议",
    "supervision.read": "查看督查",
    "supervision.organise": "组织督查",
    "supervision.inspect": "开展督查",
    "finding.rectify": "整改督查问题",
    "screening.open": "部署集中排查",
    "screening.record": "登记排查结果",
    "spot_check.read": "查看抽查",
    "spot_check.draw": "抽取抽查对象",
    "spot_check.record": "登记抽查结果",
    # every service's own log
    "audit.read": "查阅和校验审计记录",
    # gateway
    "own_account.read": "查看本人账号",
    "own_account.change": "修改本人密码和登录方式",
    "account.read": "查看账号",
    "account.write": "开通、停用和重置账号",
    "bank_client.read": "查看银行客户端",
    "bank_client.write": "开通、停用银行客户端和更换密钥",
    "role.read": "查看角色和权限表",
    "delegation.read": "查看代理",
    "delegation.give": "安排和撤回代理",
    "organisation.read": "查看组织机构",
    "organisation.write": "登记组织机构和职务",
    "meeting.read": "查看会议和决定",
    "meeting.write": "登记会议和决定",
    "decision.report": "报告决定的落实情况",
    "work_plan.read": "查看工作计划",
    "work_plan.write": "编制工作计划",
    "work_plan.approve": "审定和下达工作计划",
    "work_plan.acknowledge": "签收工作任务",
    # between services
    "event.read": "读取业务事件",
}
"""Permission → what it lets one do, as people say it."""


@dataclass(frozen=True, slots=True)
class Separation:
    """Two permissions that no role holds both of, and no person by acting for another.

    Attributes:
        first: one half of what two people do.
        second: the other half.
        why: in Chinese, for people.
    """

    first: str
    second: str
    why: str


_MONEY = "扶贫部门审批，财政部门拨付"
_CLAIM = "报账的申请、审核和拨付由三个岗位分别办理"
_BANK = "银行报送业务，不办理对自己的审批和拨付"
_RIGHTS = "管理账号的人不办理审批和拨付"

SEPARATIONS: tuple[Separation, ...] = (
    Separation("subsidy_list.approve", "subsidy_list.pay", _MONEY),
    Separation("special_fund.claim", "special_fund.check", _CLAIM),
    Separation("special_fund.claim", "special_fund.pay", _CLAIM),
    Separation("special_fund.check", "special_fund.pay", _CLAIM),
    Separation("fund_plan.write", "fund.confirm", "扶贫部门提出风险缓释金计划，财政部门和银行确认到账"),
    Separation("year_settlement.draw_up", "year_settlement.agree", "年度分担结算由市级编制、县级认可"),
    Separation("bank_event.write", "subsidy_list.approve", _BANK),
    Separation("bank_event.write", "subsidy_list.pay", _BANK),
    Separation("bank_event.write", "bank_assessment.write", "银行不考核自己"),
    Separation("account.write", "request.decide", _RIGHTS),
    Separation("account.write", "special_fund.pay", _RIGHTS),
    Separation("account.write", "subsidy_list.approve", _RIGHTS),
    Separation("account.write", "subsidy_list.pay", _RIGHTS),
    Separation("account.write", "fund.confirm", _RIGHTS),
)
"""What two people have to do. Source: seeds/002 篇6 六(三) and 六(五) for subsidies and the fund; the rest assumed."""


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Two steps that one role may take, of one matter each by another person.

    Attributes:
        first: the permission of the step before.
        second: of the step that somebody else takes.
        code: with which the same person is refused.
    """

    first: str
    second: str
    code: str


SECOND_PERSONS: tuple[SecondPerson, ...] = (
    SecondPerson("subsidy_list.submit", "subsidy_list.approve", "credit.same_person"),
    SecondPerson("subsidy_list.submit", "subsidy_list.pay", "credit.same_person"),
    SecondPerson("year_settlement.draw_up", "year_settlement.transfer", "credit.settlement_same_person"),
    SecondPerson("special_fund.claim", "special_fund.check", "registry.claim_same_person"),
    SecondPerson("request.write", "request.decide", "registry.own_request"),
    SecondPerson("household.import", "request.decide", "registry.import_needs_second_person"),
    SecondPerson("procedure.write", "procedure.write", "registry.same_person"),
    SecondPerson("report.write", "report.check", "monitoring.checked_by_reporter"),
    SecondPerson("post_duty.report", "post_duty.return", "monitoring.own_duty_report"),
    SecondPerson("work_assessment.write", "work_assessment.decide", "monitoring.same_person"),
    SecondPerson("work_assessment.object", "work_assessment.decide", "monitoring.same_person"),
    SecondPerson("finding.rectify", "supervision.inspect", "monitoring.own_work"),
)
"""Where roles don't keep two steps apart, the services look at the person: the subject of the token, for whomever he
acts."""

_APPROVING = frozenset({"approve", "decide", "confirm", "agree", "pay", "transfer"})

APPROVERS: frozenset[Role] = frozenset(
    role for permission, roles in PERMISSIONS.items() if permission.rpartition(".")[2] in _APPROVING for role in roles
) - {Role.BANK, Role.SERVICE}
"""Roles of people who approve, decide, or let money go: by whom a stolen password could do most."""

SECOND_FACTOR_ROLES: frozenset[Role] = APPROVERS | {Role.ADMINISTRATOR}
"""Roles that sign in by a second factor too: approvers, and who could make one of himself."""


USERS: dict[str, set[Role]] = {
    "bank": {Role.BANK},
    "cadre": _FIELD,
    "county": _OFFICES | {Role.DEPARTMENT},
    "finance": _FINANCE | {Role.CITY_FINANCE_WORK},
    "auditor": {Role.AUDITOR},
    "administrator": {Role.ADMINISTRATOR},
}
"""Kinds of users, by which the API's document is read → their roles; each role of a person or bank is in one."""


def users_of(permission: str) -> list[str]:
    """The kinds of users that hold a permission."""
    return [user for user, roles in USERS.items() if roles & PERMISSIONS[permission]]


def holders(permission: str) -> list[Role]:
    """Whose business something is: the roles of people and banks that hold a permission, in order."""
    return [role for role in Role if role in PERMISSIONS[permission] and role is not Role.SERVICE]


def separation_of(one: Role, other: Role) -> Separation | None:
    """What one person could do alone who had both roles, though it takes two; None where nothing is."""
    for separation in SEPARATIONS:
        first, second = PERMISSIONS[separation.first], PERMISSIONS[separation.second]
        if (one in first and other in second) or (other in first and one in second):
            return separation
    return None


def may(role: Role, permission: str) -> bool:
    """Whether a role holds a permission.

    Raises:
        KeyError: there is no such permission; a route names one that the table lacks.
    """
    return role in PERMISSIONS[permission]
