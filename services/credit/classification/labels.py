"""Names of the classes, as people read them."""

from services.credit.classification.rules import Standing

STANDING_LABELS = {
    Standing.NORMAL: "正常",
    Standing.SPECIAL_MENTION: "关注",
    Standing.SUBSTANDARD: "次级",
    Standing.DOUBTFUL: "可疑",
    Standing.LOSS: "损失",
    Standing.REPAID: "已结清",
    Standing.COMPENSATED: "已代偿",
    Standing.NONE: "未发放",
    Standing.UNREPORTED: "银行未分类",
}
