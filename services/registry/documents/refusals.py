"""What is refused of photos and documents."""

from http import HTTPStatus

from shared.errors import Refusal


class DocumentTypeRefused(Refusal):
    """The content is of no type that is kept, whatever the file is called."""

    code = "registry.document_type_refused"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "不接受这种文件"
    title_en = "Files of this type are not kept"
    remedy = "请上传 jpg、png、webp 图片，mp4 视频，或 pdf、docx、xlsx 文件；文件类型按内容判断，与文件名无关。"
    remedy_en = "Send jpeg, png, webp, mp4, pdf, docx or xlsx; the content decides, not the name."


class DocumentTooLarge(Refusal):
    """The file holds more than files of its type may."""

    code = "registry.document_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "文件过大"
    title_en = "The file is too large"
    remedy = "请压缩后再上传。"
    remedy_en = "Make the file smaller and send it again."


class TooManyPixels(Refusal):
    """A picture that would unpack to more than the memory is for."""

    code = "registry.too_many_pixels"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "图片像素过多"
    title_en = "The picture has too many pixels"
    remedy = "请缩小图片尺寸后再上传。"
    remedy_en = "Scale the picture down and send it again."


class DocumentUnreadable(Refusal):
    """It begins like a file of its type, and can't be read as one."""

    code = "registry.document_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "文件已损坏或无法读取"
    title_en = "The file is broken"
    remedy = "请打开原文件核对，重新导出或拍摄后再上传。"
    remedy_en = "Open the original, export or take it again, and send that."


class KindNotOfType(Refusal):
    """What the file is said to be and what it is don't fit: a video that is a sheet."""

    code = "registry.kind_not_of_type"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "资料类别与文件类型不符"
    title_en = "The kind of document and the type of file don't fit"
    remedy = "照片应为图片，视频应为 mp4。"
    remedy_en = "A photo is a picture, a video is an mp4."


class ThemesOnImagesOnly(Refusal):
    """Themes on what is neither photo nor video."""

    code = "registry.themes_on_images_only"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "只有照片和视频可填影像主题"
    title_en = "Only photos and videos have themes"
    remedy = "请去掉影像主题，或更正资料类别。"
    remedy_en = "Leave the themes out, or correct the kind."


class SubjectUnclear(Refusal):
    """Whose document it is can't be told from what was sent."""

    code = "registry.subject_unclear"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "资料归属不明"
    title_en = "Whose document it is remains unclear"
    remedy = (
        "户、成员和其他记录请填 subject_kind 和 subject_id；村、乡镇等请填 subject_kind=area 和 area_code，两者不并用。"
    )
    remedy_en = "Give subject_kind and subject_id, or for an area subject_kind=area and area_code; never both."


class DocumentStaysClosed(Refusal):
    """A paper with personal data would be declared one that everybody may open."""

    code = "registry.document_stays_closed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "含个人信息的资料不能改为其他类别"
    title_en = "A paper with personal data keeps its kind"
    remedy = "类别选错的，请作废后重新上传。"
    remedy_en = "If the kind was chosen wrongly, withdraw it and send the file again."


class NoThumbnail(Refusal):
    """A small picture of something that is no picture."""

    code = "registry.no_thumbnail"
    status = HTTPStatus.NOT_FOUND
    title = "该资料没有缩略图"
    title_en = "There is no thumbnail of it"
    remedy = "只有图片有缩略图，请下载原件。"
    remedy_en = "Only pictures have thumbnails; download the content."


class DocumentMissing(Refusal):
    """The storage doesn't hold what the register names."""

    code = "registry.document_missing"
    status = HTTPStatus.GONE
    title = "存储中找不到该文件"
    title_en = "The storage does not hold the file"
    remedy = "请联系管理员从备份恢复，或重新上传。"
    remedy_en = "Ask the administrator to restore it from a backup, or send it again."


class DocumentDamaged(Refusal):
    """What the storage holds is not what was put there."""

    code = "registry.document_damaged"
    status = HTTPStatus.GONE
    title = "存储中的文件已损坏"
    title_en = "The stored file is damaged"
    remedy = "请联系管理员从备份恢复，或重新上传。"
    remedy_en = "Ask the administrator to restore it from a backup, or send it again."


class UnknownDocument(Refusal):
    """A document is named as proof that the county doesn't have, or has withdrawn."""

    code = "registry.unknown_document"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "所引用的资料不存在或已作废"
    title_en = "The document named does not exist, or was withdrawn"
    remedy = "请先上传资料，再填写其编号。"
    remedy_en = "Upload the document first, then give its id."
