"""Why a statement can't be given as asked."""

from http import HTTPStatus

from shared.errors import NotFound, Refusal


class StatementTooLarge(Refusal):
    """More rows than a workbook is made of while its asker waits."""

    code = "credit.statement_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "行数过多，不能生成 xlsx"
    title_en = "Too many rows for a workbook"
    remedy = "请改用 format=csv 下载。"
    remedy_en = "Download it with format=csv."

    def __init__(self, most_rows: int) -> None:
        super().__init__(
            f"超过 {most_rows} 行，xlsx 不予生成",
            f"More than {most_rows} rows are not written as xlsx",
            field="format",
        )


class QuarterNotBegun(Refusal):
    """The quarter lies ahead: its figures would all be those of today."""

    code = "credit.quarter_not_begun"
    title = "该季度尚未开始"
    title_en = "The quarter has not begun"
    remedy = "请填写本季度或以前的季度。"
    remedy_en = "Give this quarter or an earlier one."


class NoBooks(NotFound):
    """No posting of that bank and programme in the caller's area: figures of nothing would pass for facts."""

    code = "credit.no_books"
    title = "没有该银行（项目）的账目"
    title_en = "There are no books of that bank and programme"
