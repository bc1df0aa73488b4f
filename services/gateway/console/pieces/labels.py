"""Chinese labels of what the API gives as codes."""

from shared import codes
from shared.codes import CodeList, breaches
from shared.security.permissions import ROLE_LABELS, Role


def _labels(code_list: CodeList) -> dict[str, str]:
    return {entry.code: entry.label for entry in code_list}


HOUSEHOLD_TYPES = _labels(codes.HOUSEHOLD_TYPES)
POVERTY_CAUSES = _labels(codes.POVERTY_CAUSES)
STANDARDS = _labels(codes.IDENTIFICATION_STANDARDS)
HOUSING_STRUCTURES = _labels(codes.HOUSING_STRUCTURES)
DRINKING_WATER = _labels(codes.DRINKING_WATER)
SEXES = _labels(codes.SEXES)
RELATIONS = _labels(codes.RELATIONS_TO_HEAD)
EDUCATION = _labels(codes.EDUCATION_LEVELS)
HEALTH = _labels(codes.HEALTH_STATES)
LABOUR = _labels(codes.LABOUR_CAPACITIES)
WORK = _labels(codes.WORK_STATES)

EXCHANGE_DIRECTIONS = _labels(codes.EXCHANGE_DIRECTIONS)
EXCHANGE_FORMATS = _labels(codes.EXCHANGE_FORMATS)
HELPER_POSTS = _labels(codes.HELPER_POSTS)
UNIT_KINDS = _labels(codes.UNIT_KINDS)
MEASURE_ITEMS = _labels(codes.MEASURE_ITEMS)
GUARANTEES = _labels(codes.GUARANTEE_ELEMENTS)
REMOVAL_KINDS = _labels(codes.REMOVAL_KINDS)
MEMBERSHIP_KINDS = _labels(codes.MEMBERSHIP_KINDS)
MONITORED_KINDS = _labels(codes.MONITORED_KINDS)
RISKS = _labels(codes.RISK_KINDS)
VILLAGE_LISTS = {"province": "省定贫困村", "city_or_county": "市县定贫困村"}
YES_NO = {"true": "是", "false": "否"}

POSTS = {role.value: label for role, label in ROLE_LABELS.items() if role is not Role.SERVICE}

IMPORT_STATES = {
    "checking": "检查中",
    "checked": "检查完毕，待写入",
    "committing": "写入中",
    "committed": "已写入",
    "refused": "整个文件退回",
    "failed": "检查中断",
    "expired": "已过期",
}
EXPORT_STATES = {"waiting": "生成中", "done": "已生成", "failed": "未能生成", "expired": "已过期"}
EXPORT_CONTENTS = {"sheets": "台账", "book": "册簿", "four_lists": "四个清单"}
SHEETS = {"households": "贫困户", "members": "家庭成员", "incomes": "家庭收入", "exits": "脱贫"}
ALERT_RULES = {
    "loan_overdue": "贷款逾期",
    "exited_income_below_line": "收入低于监测线",
    "fund_exhausted": "风险缓释基金用尽",
    "leverage_out_of_bounds": "基金杠杆超出范围",
    "income_drop": "收入骤减",
    "dropped_out": "义务教育阶段辍学",
    "unsafe_dwelling": "住房不安全",
    "unsafe_water": "饮水不安全",
    "job_lost": "失去工作",
    "helper_missing": "无人帮扶",
    "support_reduced": "脱贫后扶持减少",
    "dibao_missed": "疑似漏保",
    "medical_burden": "医疗支出过大",
    "new_disability": "新增重度残疾",
    "worker_died": "劳动力去世",
    "allowance_ended": "低保停发",
    "project_failed": "产业项目失败",
    "disaster": "遭受自然灾害",
    "hardship": "突发生活困难",
    "accident": "突发事故",
}
ALERT_STATES = {
    "raised": "待核实",
    "verified": "已核实",
    "responded": "已处置",
    "resolved": "已办结",
    "dismissed": "核实不属实",
}
SUBSIDY_LIST_STATES = {
    "draft": "草稿",
    "submitted": "已报送",
    "approved": "已批准",
    "returned": "已退回",
    "paid": "已拨付",
}
DEPOSIT_STATES = {
    "planned": "已计划",
    "sent": "已拨出",
    "passed_on": "已转拨",
    "received": "已到账",
    "returned": "已退回",
    "taken_back": "已撤回确认",
    "cancelled": "已取消",
}
NEXT_ROLES = {"city_finance": "待市财政拨出", "county_finance": "待县财政转拨", "bank": "待银行确认到账"}
FUND_PLAN_STATES = {"draft": "草案", "adopted": "已采用", "discarded": "已废弃"}
SETTLEMENT_STATES = {
    "drawn_up": "已编制，待县级确认",
    "confirmed": "已确认，待付款",
    "paid": "已付款，待收款",
    "received": "已办结",
    "objected": "县级有异议",
}
LOAN_CLASSES = {
    "normal": "正常",
    "special_mention": "关注",
    "substandard": "次级",
    "doubtful": "可疑",
    "loss": "损失",
}
VOTING_BODIES = _labels(codes.VOTING_BODIES)
BREACHES = _labels(breaches.BREACH_KINDS)
COLLATERAL = _labels(codes.COLLATERAL_KINDS)
BORROWERS = {"household": "农户", "organisation": "经营主体"}
SUBSIDY_LINES = {"regular": "首次列报", "adjustment": "调整"}
FIELDS = {
    "household_id": "农户编号",
    "area": "地区",
    "village_code": "地区",
    "rule": "种类",
    "state": "状态",
    "status": "状态",
    "household_type": "属性",
    "q": "户主或成员姓名",
    "on": "截至日期",
    "after": "翻页位置",
    "loan_no": "贷款编号",
    "county_code": "县",
    "bank_code": "银行",
    "reason": "理由",
    "format": "格式",
    "sheets": "工作表",
    "content": "内容",
    "open": "待办",
    "late": "逾期",
    "owed": "待办",
    "objected": "待答复异议",
    "role": "岗位",
    "kept_by": "办结依据",
    "occurred_on": "办理日期",
    "note": "说明",
    "evidence": "佐证材料",
    "assignee": "姓名",
    "answered_by": "责任岗位",
    "confirmed": "核实结果",
    "households_covered": "已完成户数",
    "answer": "答复",
    "outcome": "处理结果",
    "monitored_kind": "类别",
    "period": "季度",
    "quarter": "季度",
    "amount_fen": "金额",
    "amount": "金额",
    "kind": "类别",
    "first_on": "起始日",
    "last_on": "截止日",
    "year": "年度",
    "programme": "项目",
    "from": "起始日",
    "to": "截止日",
    "actor": "账号",
    "target": "对象编号",
    "action": "事项",
    "code": "步骤",
    "votes": "表决",
    "dropped": "退出对象",
    "procedure": "程序",
    "area_code": "地区",
    "quota_households": "控制户数",
    "quota_people": "控制人数",
    "visit": "入户调查人",
    "income": "收入",
    "elements": "各项标准的核实结果",
    "population": "人口数",
    "measures": "帮扶措施",
    "signature": "签字",
    "visited_on": "入户日期",
    "visited_by": "入户人",
    "helper": "帮扶责任人",
    "income_ok": "收入是否达标",
    "guarantees": "各项保障",
    "satisfied": "是否满意",
    "wrongly_exited": "是否错退",
    "looked_at": "查看的非建档立卡户数",
    "missed": "漏评户",
    "corrects": "更正的版本",
    "level": "抽取方式",
    "public_seed": "公开种子",
    "username": "用户名",
    "name": "姓名或名称",
    "client_id": "客户端编号",
    "delegate": "代理人",
    "holder": "被代理人",
    "from_on": "起始日",
    "to_on": "截止日",
    "old_password": "原密码",
    "new_password": "新密码",
    "password": "密码",
    "otp": "动态验证码",
    "active": "状态",
    "household_no": "户编号",
    "village_group": "村民小组",
    "phone": "联系电话",
    "identification_standard": "识别标准",
    "main_cause": "主要致贫原因",
    "other_causes": "其他致贫原因",
    "members": "家庭成员",
    "id_number": "证件号码",
    "relation": "与户主关系",
    "health": "健康状况",
    "labour_capacity": "劳动能力",
    "risks": "风险",
    "document_id": "材料文件",
    "file": "文件",
    "title": "名称",
    "document_kind": "资料类别",
    "taken_on": "形成日期",
    "extent": "范围",
    "purpose": "用途",
    "direction": "方向",
}
"""What the pages ask by → what their reader calls it."""
HOUSEHOLD_STATES = {"registered": "在册", "exited": "已脱贫", "removed": "已销户"}
SERVICES = {"registry": "建档立卡服务", "credit": "信贷服务", "monitoring": "监测服务"}
LOAN_STATES = {
    "void": "申请已撤销",
    "applied": "已申请",
    "approved": "已批准，待发放",
    "contracted": "已签合同，待发放",
    "declined": "未批准",
    "active": "正常",
    "overdue": "逾期",
    "repaid": "已结清",
    "compensated": "已代偿",
}
