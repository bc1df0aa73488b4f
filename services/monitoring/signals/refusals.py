"""What is refused about signals of departments."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from shared.errors import Invalid, NotFound, Refusal

SHOWN_FAULTS = 200
_LONG_NUMBER = re.compile(r"[0-9]{15,}[0-9Xx]?")
"""Who writes an ID number into another column gets no copy of it back."""


class UnknownSignal(NotFound):
    """No such signal in or around the caller's area."""

    code = "monitoring.unknown_signal"
    title = "未找到该预警信号"
    title_en = "No such signal"


class SignalWithdrawn(Refusal):
    """The signal was withdrawn already."""

    code = "monitoring.signal_withdrawn"
    title = "该预警信号已撤回"
    title_en = "The signal was withdrawn"
    remedy = "无需重复撤回；确有其事的，请重新告知。"
    remedy_en = "Nothing is left to withdraw; tell it anew if it is true after all."


class ToldByAnother(Refusal):
    """A department withdraws what another account told: accounts of departments may speak for different ones."""

    code = "monitoring.told_by_another"
    status = HTTPStatus.FORBIDDEN
    title = "该预警信号由其他账户报入"
    title_en = "Another account told the signal"
    remedy = "请由报入的账户撤回，或报请县扶贫办撤回。"
    remedy_en = "Let the account that told it withdraw it, or ask the county's office to."


class SignalsHaveFaults(Invalid):
    """Signals that can't be taken; nothing of the request or file was."""

    code = "monitoring.signals_have_faults"
    title = "预警信号有误，未写入任何内容"
    title_en = "The signals have faults; nothing was written"
    remedy = "请按所列的行和项更正后整批重新提交。"
    remedy_en = "Correct what is listed and send all of it again."

    def __init__(self, faults: Sequence["Fault"]) -> None:
        """Tell the first faults, each with its own code.

        Args:
            faults: all that was found, at least one.
        """
        first = faults[0]
        super().__init__(
            f"第 {first.row} 行：{first.shown['detail']}；共 {len(faults)} 处",
            f"Row {first.row}: {first.shown['detail_en']}; {len(faults)} in all",
            field="file" if first.columns else "signals",
            fault_count=len(faults),
            errors=[fault.shown for fault in faults[:SHOWN_FAULTS]],
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused.

    Attributes:
        row: from 1; the line in a file.
        refusal: the reason, naming a field.
        columns: names by which the sender knows the fields.
    """

    row: int
    refusal: Refusal
    columns: Mapping[str, str]

    @property
    def shown(self) -> dict[str, Any]:
        """As the answer tells it."""
        one = self.refusal
        return {
            "row": self.row,
            "field": one.field if one.field is None else self.columns.get(one.field, one.field),
            "code": one.code,
            "detail": _LONG_NUMBER.sub("……", one.detail),
            "detail_en": _LONG_NUMBER.sub("…", one.detail_en),
            "remedy": one.remedy,
            "remedy_en": one.remedy_en,
        }


# of single rows -------------------------------------------------------------------------------------------------------


class NotOfDepartment(Invalid):
    """A kind of signal that another department tells."""

    code = "monitoring.signal_of_other_department"
    title = "该类预警信号不由此部门告知"
    title_en = "Another department tells this kind of signal"
    remedy = "请核对部门和信号类型。"
    remedy_en = "Check the department and the kind."


class SubjectNotFitting(Invalid):
    """None, several, or the wrong one of household number, ID number and area."""

    code = "monitoring.signal_subject_not_fitting"
    title = "预警对象填写有误"
    title_en = "The subject is not given as the kind asks"
    remedy = "请按信号类型填写户编号、身份证号或区划代码中的一项。"
    remedy_en = "Give the one of household number, ID number and area code that the kind asks for."


class FieldMissing(Invalid):
    """A value that the kind has to tell."""

    code = "monitoring.signal_field_missing"
    title = "缺少该类信号必填的内容"
    title_en = "A value that the kind must tell is missing"
    remedy = "请补填后重新提交。"
    remedy_en = "Add it and send the signals again."


class FieldNotOfKind(Invalid):
    """A value that the kind doesn't tell."""

    code = "monitoring.signal_field_not_of_kind"
    title = "该类信号不填此项"
    title_en = "The kind does not tell this value"
    remedy = "请删去此项，或核对信号类型。"
    remedy_en = "Leave it out, or check the kind."


class HappenedAfterTold(Invalid):
    """Something is told before it happened."""

    code = "monitoring.signal_happened_after_told"
    title = "发生日期晚于告知日期"
    title_en = "It would have happened after it was told"
    remedy = "发生日期不得晚于告知日期，请核对两个日期。"
    remedy_en = "A signal is told on or after the day on which it happened; check both days."


class SubjectUnknown(Invalid):
    """Nobody in the caller's area bears the number; whether somebody elsewhere does is not told."""

    code = "monitoring.signal_subject_unknown"
    title = "辖区内没有对应的建档立卡户或监测对象"
    title_en = "No household or monitoring object of the caller's area fits"
    remedy = "请核对号码；发生之日既不在册也未监测的、不属于本辖区的农户不能在此告知，就学和失业只比对建档立卡户。"
    remedy_en = (
        "Check the number; it must stand for a household of your area that was on the register, or monitored, by that "
        "day. Schools and jobs are told of households on the register alone."
    )


class SubjectAmbiguous(Invalid):
    """Two households fit."""

    code = "monitoring.signal_subject_ambiguous"
    title = "号码对应不止一户"
    title_en = "More than one household fits"
    remedy = "请先在登记系统中处理重复登记，或改用户编号告知。"
    remedy_en = "Settle the double registration first, or name the household by its number."


class SignalDiffers(Refusal):
    """The same was told before of the same subject and day, with other values."""

    code = "monitoring.signal_differs"
    status = HTTPStatus.CONFLICT
    title = "同一对象当日已有同类信号，内容不同"
    title_en = "Another signal of the kind was told of the subject and day"
    remedy = "请核对；原信号有误的，请先撤回再重新告知。"
    remedy_en = "Compare them; withdraw the one before if it is wrong."


# of files -------------------------------------------------------------------------------------------------------------


class SignalFileUnreadable(Invalid):
    """Bytes that are no csv and no workbook, or lack columns."""

    code = "monitoring.signal_file_unreadable"
    title = "预警信号文件无法读取"
    title_en = "The file of signals can't be read"
    remedy = "请用模板填写，存为 xlsx 或 csv（UTF-8 或 GB 18030）后上传。"
    remedy_en = "Fill the template and save it as xlsx, or as csv in UTF-8 or GB 18030."


class SignalFileTooLarge(Invalid):
    """More bytes or lines than a file may have."""

    code = "monitoring.signal_file_too_large"
    title = "预警信号文件过大"
    title_en = "The file of signals is too large"
    remedy = "每份文件不超过 4 MiB、5000 行，请拆分后上传。"
    remedy_en = "A file has at most 4 MiB and 5,000 lines; split it."


class CellUnreadable(Invalid):
    """A cell that is no day, amount or grade."""

    code = "monitoring.signal_cell_unreadable"
    title = "单元格内容无法识别"
    title_en = "A cell can't be read"
    remedy = "日期写作 YYYY-MM-DD，金额以元为单位、至多两位小数，残疾等级填 1 至 4 级。"
    remedy_en = "Days are written YYYY-MM-DD, amounts in yuan with two decimals at most, grades 1 to 4."
