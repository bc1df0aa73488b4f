"""Which role may do what: the one table of rights."""

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
    "portfolio_share.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
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
    "claim.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "loss_share.read": _OFFICES | _FINANCE | {Role.AUDITOR},
    "ledger.read": _FINANCE | {Role.AUDITOR},
    "classification.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "day_close.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "day_close.run": _FINANCE | {Role.CITY_OFFICE},
    "simulation.run": _OFFICES | _FINANCE | {Role.AUDITOR},
    "statement.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "credit_rating.write": {Role.TOWNSHIP, Role.COUNTY_OFFICE, Role.BANK},
    "credit_rating.read": _FIELD | _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "reconciliation.submit": {Role.BANK},
    "reconciliation.note": {Role.BANK, Role.COUNTY_OFFICE},
    "reconciliation.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    # an administrator lets a bank's programs sign in, and has to know which banks there are
    "bank.read": _FIELD | _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR, Role.ADMINISTRATOR},
    "bank_standing.write": {Role.CITY_OFFICE},
    "guidance_task.write": {Role.CITY_OFFICE},
    "guidance_task.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "bank_assessment.write": {Role.CITY_OFFICE},
    "bank_assessment.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "bank_summary.write": {Role.BANK},
    "bank_summary.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
    "duty.read": _OFFICES | _FINANCE | {Role.BANK, Role.AUDITOR},
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
    "own_account.change": _PEOPLE - {Role.BANK},
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

_APPROVING = frozenset({"approve", "decide", "confirm", "agree", "pay", "transfer"})

APPROVERS: frozenset[Role] = frozenset(
    role for permission, roles in PERMISSIONS.items() if permission.rpartition(".")[2] in _APPROVING for role in roles
) - {Role.BANK, Role.SERVICE}
"""Roles of people who approve, decide, or let money go: by whom a stolen password could do most."""

SECOND_FACTOR_ROLES: frozenset[Role] = APPROVERS | {Role.ADMINISTRATOR}
"""Roles that sign in by a second factor too: approvers, and who could make one of himself."""


def holders(permission: str) -> list[Role]:
    """Whose business something is: the roles of people and banks that hold a permission, in order."""
    return [role for role in Role if role in PERMISSIONS[permission] and role is not Role.SERVICE]


def may(role: Role, permission: str) -> bool:
    """Whether a role holds a permission.

    Raises:
        KeyError: there is no such permission; a route names one that the table lacks.
    """
    return role in PERMISSIONS[permission]
