"""Why a credit standing is not given."""

from services.credit.refusals import StepRefusal


class RatedDespiteBreach(StepRefusal):
    """A borrower of the household broke the terms of a loan."""

    code = "credit.rated_despite_breach"
    zh = "该农户有违约贷款，信用等级不能评为较好及以上。"
    en = "The household broke the terms of a loan, so it can't be rated good or better."
    field = "grade"


class RatedDespiteArrears(StepRefusal):
    """Something has been overdue for too long."""

    code = "credit.rated_despite_arrears"
    zh = "该农户贷款已逾期 {overdue_days} 天，超过 {most_days} 天，信用等级不能评为较好及以上。"
    en = "A loan is {overdue_days} days overdue, more than {most_days}: the household can't be rated good or better."
    field = "grade"


class RatedDespiteArrearsElsewhere(RatedDespiteArrears):
    """Something has been overdue for too long, at another bank than the one that asks."""

    zh = "该农户在其他银行的贷款逾期超过 {most_days} 天，信用等级不能评为较好及以上。"
    en = "Another bank's loan is more than {most_days} days overdue: the household can't be rated good or better."


class RatedDespiteClaim(StepRefusal):
    """The fund paid for the household, and was not paid back."""

    code = "credit.rated_despite_claim"
    zh = "该农户有代偿后尚未收回的贷款，信用等级不能评为较好及以上。"
    en = "A compensated loan of the household is not recovered yet, so it can't be rated good or better."
    field = "grade"


class ShareTooLow(StepRefusal):
    """Too few of those below have their standing."""

    code = "credit.share_too_low"
    zh = "达标 {qualifying} 个，共 {counted} 个，未达到要求的比例 {least}。"
    en = "{qualifying} of {counted} have their standing, below the share of {least} that is asked for."
    field = "area_code"


class RatingStands(StepRefusal):
    """A rating of that day or later stands."""

    code = "credit.rating_stands"
    zh = "该对象在 {rated_on} 已有评定，新的评定日期须晚于该日；确有错误的，请先撤销该评定。"
    en = "There is a rating of {rated_on}; another one must be of a later day, or that one be revoked first."
    field = "occurred_on"
