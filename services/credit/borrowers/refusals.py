"""Why somebody may not borrow, or not as much."""

from services.credit.refusals import CreditRefusal


class NotRegistered(CreditRefusal):
    """The household is not on the register in or after the base year."""

    code = "credit.not_registered"
    zh = "该户在 {base_year} 年（含）以后不在建档立卡名册内，不能申请贷款。"
    en = "The household was not on the register in or after {base_year}."


class NotMember(CreditRefusal):
    """The borrower does not belong to the household."""

    code = "credit.not_member"
    zh = "借款人不是该户的家庭成员。"
    en = "The borrower is not a member of the household."
    field = "borrower_id_number"


class WrongAge(CreditRefusal):
    """The borrower is too young or too old."""

    code = "credit.wrong_age"
    zh = "借款人申请当日年满 {years} 周岁，应在 {age_min_years} 至 {age_max_years} 周岁之间（含）。"
    en = "At {years} completed years on the day of application; {age_min_years} to {age_max_years} may borrow."
    field = "borrower_id_number"


class NoCivilCapacity(CreditRefusal):
    """The borrower lacks full civil capacity."""

    code = "credit.no_civil_capacity"
    zh = "借款人不具有完全民事行为能力。"
    en = "The borrower lacks full civil capacity."
    field = "borrower_id_number"


class WrongPurpose(CreditRefusal):
    """The money would not go into industry development."""

    code = "credit.wrong_purpose"
    zh = "贷款用途“{purpose}”不属于产业发展。"
    en = "The purpose “{purpose}” is not industry development."
    field = "purpose"


class NoBasis(CreditRefusal):
    """The organisation meets none of the three conditions."""

    code = "credit.no_basis"
    zh = "该经营主体没有吸纳贫困户入股、就业或签订一年以上协议，不能申请贷款。"
    en = "The organisation takes no money of poor households, employs none and has no agreement with any."


class OverCap(CreditRefusal):
    """A borrower would owe more than its cap."""

    code = "credit.over_cap"
    zh = "{on} 起贷款余额合计 {owed_fen} 元，超过上限 {cap_fen} 元。"
    en = "From {on} on {owed_fen} yuan would be outstanding, above the cap of {cap_fen} yuan."
    field = "amount_fen"


class HouseholdNotWhole(CreditRefusal):
    """A compensated loan of the household is not recovered yet."""

    code = "credit.household_not_whole"
    zh = "该户有已代偿且尚未追回的贷款，追回之前不能再借。"
    en = "A compensated loan of the household is not fully recovered yet."
