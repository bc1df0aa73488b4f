"""What can't be judged by a standard, or not by the one that the plan states."""

from http import HTTPStatus

from shared.errors import Refusal


class IncomeUnknown(Refusal):
    """An income that the standard needs is not on the register."""

    code = "registry.income_unknown"
    title = "缺少对照标准所需年度的收入"
    title_en = "The income of a year that the standard needs is missing"
    remedy = "请先在该户的年度收入中补录。"
    remedy_en = "Record the household's income of that year first."


class ElementsDiffer(Refusal):
    """A check that names fewer elements than the plan, or more."""

    code = "registry.elements_differ"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "核实的项目与标准不一致，标准既不能拔高也不能降低"
    title_en = "The elements checked are not those of the standard"
    remedy = "请逐项核实政策包列出的项目，不增不减。"
    remedy_en = "Check each element that the plan lists, no more and no fewer."


class QuotaMissing(Refusal):
    """A list is cut by the quota of scale, and there is none."""

    code = "registry.quota_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "缺少控制规模"
    title_en = "The quota of scale is missing"
    remedy = "请填写分解到本村的户数或人数。"
    remedy_en = "Give the number of households or people allotted to the village."
