"""What is refused about bank files and their lines."""

from collections.abc import Sequence

from services.credit.reconciliations.reading import MOST_BYTES, Fault
from shared.errors import Invalid, NotFound, Refusal

_SHOWN_FAULTS = 200


class UnknownReconciliation(NotFound):
    """No such file in the caller's area."""

    code = "credit.unknown_reconciliation"
    title = "未找到该对账记录"
    title_en = "No such reconciliation"


class UnknownReconciliationLine(NotFound):
    """The reconciliation has no such line."""

    code = "credit.unknown_reconciliation_line"
    title = "该对账记录没有这一行"
    title_en = "The reconciliation has no such line"
    remedy = "请核对行号。"
    remedy_en = "Check the line's number."


class LineAgrees(Refusal):
    """There is nothing to explain."""

    code = "credit.line_agrees"
    title = "该行从一开始就与账一致"
    title_en = "The line has agreed from the first"
    remedy = "只有存在差异的行需要说明。"
    remedy_en = "Explain lines that differ."


class BankFileTooLarge(Invalid):
    """More bytes than a day's file may have."""

    code = "credit.bank_file_too_large"
    title = "对账文件过大"
    title_en = "The bank's file is too large"
    remedy = "每县每日一份文件，不超过 4 MiB、20000 行；请核对是否合并了多日或多县的数据。"
    remedy_en = "A file is of one county and day, with at most 4 MiB and 20,000 lines."

    def __init__(self) -> None:
        mebibytes = MOST_BYTES // 1024**2
        super().__init__(f"超过 {mebibytes} MiB", f"It has more than {mebibytes} MiB", field="file")


class BankFileHasFaults(Invalid):
    """Cells that can't be read; nothing of the file was written."""

    code = "credit.bank_file_has_faults"
    title = "对账文件有误，未写入任何内容"
    title_en = "The bank's file has faults; nothing was written"
    remedy = "请按所列行、列更正后整份重新上传。"
    remedy_en = "Correct what is listed and hand in the whole file again."

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Tell the first faults by line and column.

        Args:
            faults: all that was found, at least one.
        """
        first = faults[0]
        column, column_en = (f"“{first.column}”", f", {first.column}") if first.column else ("", "")
        super().__init__(
            f"第 {first.line} 行{column}：{first.message}；共 {len(faults)} 处",
            f"Line {first.line}{column_en}: {first.message_en}; {len(faults)} in all",
            field="file",
            fault_count=len(faults),
            errors=[
                {
                    "line": fault.line,
                    "column": fault.column,
                    "message": fault.message,
                    "message_en": fault.message_en,
                }
                for fault in faults[:_SHOWN_FAULTS]
            ],
        )
