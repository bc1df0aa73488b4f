"""What an export is refused for."""

from http import HTTPStatus

from shared.errors import Refusal


class ExportTooLarge(Refusal):
    """More rows than are answered at once, or than a worksheet holds."""

    code = "registry.export_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "导出的行数过多"
    title_en = "Too many rows to export at once"
    remedy = "请用 POST /registry/exports 建立导出任务；工作表放不下的，请选 csv 或缩小辖区。"
    remedy_en = "Make an export with POST /registry/exports; choose csv or a smaller area where a sheet is full."


class TooManyExports(Refusal):
    """One person's exports and books would hold up everybody else's."""

    code = "registry.too_many_exports"
    title = "等待生成的导出和簿册过多"
    title_en = "Too many exports and books are waiting"
    remedy = "请等前面的任务完成后再建立新的任务。"
    remedy_en = "Make another when some of them are done."


class ExportNotReady(Refusal):
    """The file is not made yet."""

    code = "registry.export_not_ready"
    title = "导出文件尚未生成"
    title_en = "The file is not ready"
    remedy = "请等导出完成后再下载。"
    remedy_en = "Download it when the export is done."


class ExportFailed(Refusal):
    """Making the file broke off again and again."""

    code = "registry.export_failed"
    title = "导出未能完成"
    title_en = "The export broke off"
    remedy = "请缩小辖区或分表导出，仍不行时联系管理员。"
    remedy_en = "Export a smaller area or fewer sheets, else ask the administrator."


class ExportExpired(Refusal):
    """The file was kept for its time and is deleted."""

    code = "registry.export_expired"
    status = HTTPStatus.GONE
    title = "导出文件已过保存期限并删除"
    title_en = "The file was kept long enough and is deleted"
    remedy = "请重新导出。"
    remedy_en = "Export again."
