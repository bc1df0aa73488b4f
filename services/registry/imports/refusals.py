"""What an import is refused for as a whole; single cells and rows are faults."""

from datetime import datetime
from http import HTTPStatus

from shared.calendar import CHINA
from shared.errors import Refusal


class ImportUnreadable(Refusal):
    """The file is no workbook and no text."""

    code = "registry.import_unreadable_file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "文件无法打开"
    title_en = "The file can't be opened"
    remedy = "请另存为 xlsx 或 UTF-8 编码的 csv 后重新上传。"
    remedy_en = "Save it as xlsx, or as csv in UTF-8, and upload it again."


class ImportTooLarge(Refusal):
    """More than an upload may hold."""

    code = "registry.import_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "文件过大"
    title_en = "The file is too large"
    remedy = "请按乡镇拆分后分别上传。"
    remedy_en = "Split it by township and upload the parts."


class ImportNotChecked(Refusal):
    """The check has not come to its end."""

    code = "registry.import_not_checked"
    title = "导入文件尚未检查完毕"
    title_en = "The import has not been checked yet"
    remedy = "请等检查完成后再提交。"
    remedy_en = "Commit it when the check is done."


class ImportRefused(Refusal):
    """The file can't be read as a whole, or the check broke off: there is nothing to commit."""

    code = "registry.import_refused"
    title = "导入文件未通过检查，没有可写入的内容"
    title_en = "The import was refused; there is nothing to commit"
    remedy = "请按错误说明更正文件后重新上传。"
    remedy_en = "Correct the file as its faults say and upload it again."


class NeedsSecondPerson(Refusal):
    """Households on the register change their status, and who commits is the uploader or may not decide on that."""

    code = "registry.import_needs_second_person"
    status = HTTPStatus.FORBIDDEN
    title = "文件含在册户的脱贫，须由另一人审核提交"
    title_en = "The file changes the status of registered households, which a second person must let take effect"
    remedy = "请由县扶贫办的另一位工作人员打开这次导入，核对后提交；上传人本人不能提交。"
    remedy_en = "Let somebody else of the county's office read this import and commit it; who uploaded it can't."


class ImportHasFaults(Refusal):
    """Some households are refused and the caller didn't say that the others may be written without them."""

    code = "registry.import_has_faults"
    title = "文件中有未通过检查的内容"
    title_en = "Parts of the file did not pass the check"
    remedy = "请更正后重新上传；若只写入通过检查的户，请设 accept_partial 为 true。"
    remedy_en = "Correct and upload again, or set accept_partial to write the sound households alone."


class ImportOutdated(Refusal):
    """Households of the register changed since the check counted on them."""

    code = "registry.import_outdated"
    title = "检查之后，部分户的记录已有变动"
    title_en = "Households changed since the check"
    remedy = "请重新上传文件，按最新记录再检查一次。"
    remedy_en = "Upload the file again, so that it is checked against the present records."


class ImportExpired(Refusal):
    """The uploaded file is kept for a while only, since it holds people's numbers; it is gone."""

    code = "registry.import_expired"
    status = HTTPStatus.GONE
    title = "导入文件已过保存期限并删除"
    title_en = "The uploaded file was kept long enough and is deleted"
    remedy = "请重新上传文件。"
    remedy_en = "Upload the file again."

    def __init__(self, expired_at: datetime) -> None:
        day = expired_at.astimezone(CHINA).date()
        super().__init__(f"上传的文件已于 {day} 删除", f"The uploaded file was deleted on {day}", field="id")


class ImportStopped(Refusal):
    """A row that was sound when it was checked can't be written any more: the register changed."""

    code = "registry.import_stopped"
    title = "检查之后登记内容已有变动，未写入任何数据"
    title_en = "The register changed since the check; nothing was written"
    remedy = "请重新上传文件，按最新记录再检查一次。"
    remedy_en = "Upload the file again, so that it is checked against the present records."


class RecordOutdated(Refusal):
    """The record that bears a row's number is another than the check found."""

    code = "registry.import_record_outdated"
    title = "该编号的记录在检查之后有变动"
    title_en = "The record of this number changed since the check"
    remedy = "请重新上传文件，按最新记录再检查一次。"
    remedy_en = "Upload the file again, so that it is checked against the present records."


class UnknownRecordOwner(Refusal):
    """The household or the member that a row names is not there."""

    code = "registry.import_unknown_owner"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "记录所属的户或成员不存在"
    title_en = "The household or member that the row names does not exist"
    remedy = "请核对户编号、证件号码和姓名。"
    remedy_en = "Check household number, identity number and name."


class OtherOwner(Refusal):
    """A row bears the number of a record that belongs to somebody else."""

    code = "registry.import_other_owner"
    title = "该编号的记录属于另一户、另一人或另一区划"
    title_en = "The record of this number belongs to another household, person or area"
    remedy = "请核对编号；记录不能改属他人。"
    remedy_en = "Check the number; a record can't be given to another."


class TakesAStep(Refusal):
    """A row tells of another step of a registered record than the register does."""

    code = "registry.import_takes_a_step"
    title = "该记录的办理情况与登记不同"
    title_en = "The record's own steps stand otherwise on the register"
    remedy = "立项、审批、备案等须在系统内逐步办理，不能通过导入更改；请按登记填写或留空。"
    remedy_en = "Stages and filings are steps of the record itself; state them as they stand, or leave them out."


class UnknownSheet(Refusal):
    """No sheet bears that name."""

    code = "registry.unknown_sheet"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "没有这种表"
    title_en = "No such sheet"
    remedy = "请从表名清单中选择。"
    remedy_en = "Choose from the list of sheets."
