"""Why an organisation may not borrow, or a household's money not go to it."""

from services.credit.borrowers.refusals import HouseholdNotWhole
from services.credit.refusals import CreditRefusal


class HouseholdsOnly(CreditRefusal):
    """The programme lends to households alone."""

    code = "credit.households_only"
    zh = "本项目只向贫困户发放贷款，经营主体不能申请。"
    en = "The programme lends to households only."


class WrongOrganisationKind(CreditRefusal):
    """The organisation is of no kind that the programme lends to."""

    code = "credit.wrong_organisation_kind"
    zh = "经营主体类别 {organisation_kind} 不在本项目贷款对象之列。"
    en = "Organisations of the kind {organisation_kind} are not served by the programme."


class OrganisationClosed(CreditRefusal):
    """The organisation had closed by that day."""

    code = "credit.organisation_closed"
    zh = "该经营主体已于 {closed_on} 注销，不能申请贷款。"
    en = "The organisation closed on {closed_on}."


class OrganisationNotWhole(HouseholdNotWhole):
    """A compensated loan of the organisation is not recovered yet."""

    code = "credit.organisation_not_whole"
    zh = "该经营主体有已代偿且尚未追回的贷款，追回之前不能再借。"
    en = "A compensated loan of the organisation is not fully recovered yet."


class PoolingForbidden(CreditRefusal):
    """The programme's money must stay with the household."""

    code = "credit.pooling_forbidden"
    zh = "本项目贷款须由贫困户自用，不得以债权或股权投入经营主体。"
    en = "The programme does not let a household put the money into an organisation."
    field = "invested_in"
