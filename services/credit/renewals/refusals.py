"""Why a loan may not renew another."""

from services.credit.refusals import CreditRefusal


class RenewalNotAllowed(CreditRefusal):
    """The programme has no renewals."""

    code = "credit.renewal_not_allowed"
    zh = "本项目不办理续贷（无还本续贷），请按新贷款办理，不填 renews。"
    en = "The programme has no renewals; lend anew and leave renews out."
    field = "renews"


class RenewedUnknown(CreditRefusal):
    """The borrower has no such loan at the bank in this programme that was paid out."""

    code = "credit.renewed_unknown"
    zh = "该借款人在本行、本项目下没有已放款的贷款 {renews}，不能续贷。"
    en = "The borrower has no loan {renews} here and in this programme that could be renewed."
    field = "renews"
    final = False


class RenewedStillOwed(CreditRefusal):
    """What is renewed isn't repaid yet by the day of the new money."""

    code = "credit.renewed_still_owed"
    zh = "被续贷款 {renews} 在放款日仍欠本金 {owed_fen} 元，请先报送当日结清的 principal.repaid。"
    en = "Loan {renews} still owes {owed_fen} yuan on that day; report its repayment of the day first."
    field = "renews"
    final = False


class NothingToRenew(CreditRefusal):
    """It was repaid on another day, or claimed: a loan after that is a new one."""

    code = "credit.nothing_to_renew"
    zh = "被续贷款 {renews} 不是在放款当日结清的，此笔属于新贷款，不填 renews。"
    en = "Loan {renews} was not repaid on that very day; this is a new loan, leave renews out."
    field = "renews"


class RenewedTwice(CreditRefusal):
    """Another loan renews it already."""

    code = "credit.renewed_twice"
    zh = "被续贷款 {renews} 已由另一笔贷款续贷。"
    en = "Loan {renews} is renewed by another loan already."
    field = "renews"


class OverRenewed(CreditRefusal):
    """More is lent than was owed."""

    code = "credit.over_renewed"
    zh = "续贷金额 {amount_fen} 元超过被续贷款 {renews} 结清前的本金 {owed_fen} 元。"
    en = "{amount_fen} yuan is more than the {owed_fen} yuan that loan {renews} owed before."
    field = "amount_fen"
