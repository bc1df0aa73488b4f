"""What can be wrong with an imported file, each with a code and a sentence that tells a clerk what to do."""

from typing import NamedTuple

SENTENCES = {
    # the file
    "registry.import_unreadable_file": "文件无法打开：请另存为 xlsx 或 UTF-8 编码的 csv 后重新上传。",
    "registry.import_check_failed": "文件的检查多次中断，未写入任何数据：请拆分文件后重新上传，仍不行时联系管理员。",
    "registry.import_commit_failed": "写入多次中断，未写入任何数据：请拆分文件后重新上传，仍不行时联系管理员。",
    "registry.import_unknown_sheet": "不认识工作表“{value}”：应为贫困户、家庭成员、家庭收入、脱贫或模板中的其他表。",
    "registry.import_not_permitted": "您的岗位不能录入“{value}”：请删除该表，或由有权录入的单位导入。",
    "registry.import_not_taken": "“{value}”须由不同人员在系统内逐项办理，不能导入：请删除该表后重新上传。",
    "registry.import_duplicate_sheet": "“{value}”在文件中出现了两次：请合并为一张表。",
    "registry.import_missing_sheet": "文件中有贫困户，却没有“{value}”工作表：请一并上传。",
    "registry.import_empty_sheet": "工作表“{value}”没有数据行：请填写数据或删除该表。",
    "registry.import_missing_column": "缺少“{column}”列：请按模板补上该列。",
    "registry.import_too_many_columns": "表头有 {value} 列，超过 1000 列：请删除数据右侧多余的列。",
    "registry.import_hidden_sheet": "“{value}”是隐藏的工作表：请取消隐藏核对后重新上传，或删除该表。",
    "registry.import_duplicate_column": "“{column}”列出现了两次：请只保留一列。",
    # one cell
    "registry.import_empty_cell": "“{column}”不能为空：请填写。",
    "registry.import_bad_text": "“{column}”过长或含有换行等控制字符：请重新录入。",
    "registry.import_row_too_long": "该行比表头多出内容“{value}”：请检查是否有未加引号的逗号或错位的单元格。",
    "registry.import_number_as_figure": "“{column}”被保存成了数值，末几位可能已丢失：请设为文本格式后重新录入。",
    "registry.import_masked_number": "“{column}”是遮盖后的号码，不能导入：请填写完整号码，或由有权查看的人员重新导出。",
    "registry.import_bad_household_no": "户编号“{value}”不合要求：应为 4 至 32 位字母、数字或连字符。",
    "registry.import_bad_id_number": "证件号码 {value} 有误：{note}，请与证件核对。",
    "registry.import_bad_date": "“{column}”的“{value}”不是有效日期：请写成 2014-05-31 的形式。",
    "registry.import_bad_amount": "“{column}”的“{value}”不是有效金额：应为不小于 0 的元数，最多两位小数。",
    "registry.import_bad_number": "“{column}”的“{value}”不是有效数字：请核对。",
    "registry.import_bad_persons": "核算人口“{value}”有误：应为 1 至 50 的整数。",
    "registry.import_invalid_value": "“{column}”的“{value}”不合要求：{note}。",
    "registry.import_bad_area": "“{column}”的“{value}”不是有效面积：应为不小于 0 的平方米数，最多两位小数。",
    "registry.import_bad_year": "年度“{value}”有误：应为四位年份。",
    "registry.import_year_in_future": "年度“{value}”晚于导入的业务日期 {note}：请核对。",
    "registry.import_bad_phone": "联系电话“{value}”有误：应为 7 至 12 位数字，可带连字符。",
    "registry.import_bad_account": "银行账号“{value}”有误：应为 8 至 32 位数字，并以文本格式保存。",
    "registry.import_unknown_code": "“{column}”的“{value}”不在规定选项内：请按导入模板“选项”工作表所列填写。",
    # a row beside the register and the rest of the file
    "registry.import_unknown_village": "行政村代码“{value}”不存在：请核对 12 位统计用区划代码。",
    "registry.import_village_out_of_scope": "行政村“{value}”不在您的管辖范围内：请由该村所属乡镇或县导入。",
    "registry.import_duplicate_household": "户编号“{value}”与第 {note} 行重复：请删除重复的行。",
    "registry.import_household_registered": "户编号“{value}”已在建档立卡库中：请在系统内修改，或改选按文件更新。",
    "registry.import_member_not_registered": "证件号码 {value} 不是该户在册成员：人口增减请通过成员变动办理。",
    "registry.import_member_missing": "该户在册成员 {value} 未列在文件中：请补上；人口增减请通过成员变动办理。",
    "registry.import_needs_request": "“{column}”与登记不同：此项的变更须提交申请并经审批，不能通过导入更改。",
    "registry.import_duplicate_id_number": "证件号码 {value} 与第 {note} 行重复：请核对两人的证件。",
    "registry.import_id_number_registered": "证件号码 {value} 已登记在另一户：请先核实该人现属哪一户。",
    "registry.import_left_later": "证件号码 {value} 于 {note} 才离开原登记户，晚于本户建档立卡日期：请核对日期。",
    "registry.import_unknown_household": "户编号“{value}”既不在本文件的贫困户表中，也不在建档立卡库中：请先登记该户。",
    "registry.import_too_many_causes": "其他致贫原因最多填写两项，现为 {value} 项：请删减。",
    "registry.import_repeated_cause": "致贫原因“{value}”重复：主要原因不再列入其他原因，每项只填一次。",
    "registry.import_too_many_fuels": "生活燃料最多填写三项，现为 {value} 项：请删减。",
    "registry.import_repeated_choice": "“{column}”中有重复的选项：每项只填一次。",
    "registry.import_disability_incomplete": "残疾类别和残疾等级须同时填写：请对照残疾人证补全，或都不填。",
    "registry.import_disability_mismatch": "残疾类别或等级与残疾人证号不符：请核对残疾人证号第 19、20 位。",
    "registry.import_date_in_future": "“{column}”的“{value}”晚于导入的业务日期 {note}：请核对。",
    "registry.import_age_out_of_range": "按证件号码计算年龄为 {value} 岁，不在 0 至 120 岁之间：请核对证件号码。",
    "registry.import_born_after_file": "证件号码中的出生日期 {value} 晚于导入的业务日期 {note}：请核对证件或日期。",
    "registry.import_sex_mismatch": "性别“{value}”与证件号码不符：请核对。",
    "registry.import_no_members": "户编号“{value}”没有家庭成员：请在家庭成员表中补录。",
    "registry.import_no_head": "户编号“{value}”没有户主：每户须有一名“与户主关系”为户主的成员。",
    "registry.import_two_heads": "户编号“{value}”有 {note} 名户主：每户只能有一名。",
    "registry.import_two_spouses": "户编号“{value}”有 {note} 名户主配偶：户主只能有一名配偶。",
    "registry.import_head_name_mismatch": "户主姓名与家庭成员表中的户主“{value}”不一致：请核对。",
    "registry.import_duplicate_income": "户编号“{value}”{note} 年度的收入重复：每户每年只填一行。",
    "registry.import_net_mismatch": "纯收入应为 {note} 元（四项收入之和减支出），表中为 {value} 元：请核对。",
    "registry.import_net_per_head_mismatch": "人均纯收入应为 {note} 元（纯收入除以人口），表中为 {value} 元：请核对。",
    "registry.import_duplicate_exit": "户编号“{value}”的脱贫记录与第 {note} 行重复：请删除重复的行。",
    "registry.import_exit_before_registration": "脱贫日期 {value} 早于建档立卡日期 {note}：请核对。",
    "registry.import_already_exited": "户编号“{value}”已于 {note} 脱贫：请在系统内修改，不要重复导入。",
}


class Fault(NamedTuple):
    """One thing wrong, where it stands, and whose household it keeps out.

    `row` counts as the spreadsheet shows it, from 1; 0 stands for the sheet as a whole. Identity numbers in `value` are
    masked before they come here, so a reject file shows no more than the register does.
    """

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    note: str = ""
    household_no: str | None = None

    @property
    def sentence(self) -> str:
        """The Chinese sentence for the clerk."""
        # what a record's own steps refuse comes with its sentence
        return SENTENCES.get(self.code, "{note}").format(column=self.column, value=self.value, note=self.note)
