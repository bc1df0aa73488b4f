"""Code lists of photos and documents: what a file is, and what a picture is to show."""

from shared.codes.lists import Code, CodeList

IMAGES = "images"
PAPERS = "papers"
PERSONAL = "personal"
"""Groups of documents; what is personal shows a person's numbers or illness and opens to few."""

DOCUMENT_KINDS = CodeList(
    "document_kinds",
    "资料类别",
    (
        Code("photo", "照片", ("图片", "入户照片"), group=IMAGES),
        Code("video", "视频", ("录像", "影像"), group=IMAGES),
        Code("household_card", "纸质户情卡", ("户情卡", "纸质卡"), group=PAPERS),
        Code("handbook", "扶贫手册", ("手册",), group=PAPERS),
        Code("application", "申请书", ("贫困户申请书",), group=PAPERS),
        Code("assessment", "评议记录", ("民主评议记录", "会议记录"), group=PAPERS),
        Code("notice_photo", "公示照片", ("公示图片",), group=PAPERS),
        Code("responsibility", "责任书", ("帮扶责任书",), group=PAPERS),
        Code("agreement", "协议", ("合同", "协议书"), group=PAPERS),
        Code("receipt", "票据", ("发票", "收据"), group=PAPERS),
        Code("id_paper", "证件", ("身份证", "户口簿", "残疾证"), group=PERSONAL),
        Code("medical_paper", "病历", ("诊断证明", "住院记录"), group=PERSONAL),
        Code("other", "其他", ("其它",), group=PAPERS),
    ),
    source="R002-017, R002-019",
    assumed=True,
)

DOCUMENT_THEMES = CodeList(
    "document_themes",
    "影像主题",
    (
        Code("poverty_cause", "致贫原因"),
        Code("wish", "脱贫愿望"),
        Code("housing", "住房", ("住房情况",)),
        Code("living", "生活", ("家庭生活",)),
        Code("industry", "产业", ("产业发展",)),
        Code("visit", "走访", ("入户走访",)),
        Code("result", "帮扶成效", ("成效",)),
    ),
    source="R002-019",
    assumed=True,
)
