"""Every table of the credit service, gathered for its migrations."""

from services.credit.applications import models as applications
from services.credit.assessments import models as assessments
from services.credit.bank_events import models as bank_events
from services.credit.banks import models as banks
from services.credit.borrowers import models as borrowers
from services.credit.claims import models as claims
from services.credit.classification import models as classification
from services.credit.closing import models as closing
from services.credit.duties import models as duties
from services.credit.fund import models as fund
from services.credit.fund_interest import models as fund_interest
from services.credit.fund_plans import models as fund_plans
from services.credit.guidance import models as guidance
from services.credit.ledger import models as ledger
from services.credit.loans import models as loans
from services.credit.models import metadata
from services.credit.organisations import models as organisations
from services.credit.portfolios import models as portfolios
from services.credit.ratings import models as ratings
from services.credit.reconciliations import models as reconciliations
from services.credit.subsidies import models as subsidies
from services.credit.summaries import models as summaries
from services.credit.visits import models as visits
from services.credit.year_settlements import models as year_settlements

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (
    applications,
    assessments,
    bank_events,
    banks,
    borrowers,
    claims,
    classification,
    closing,
    duties,
    fund,
    fund_interest,
    fund_plans,
    guidance,
    ledger,
    loans,
    organisations,
    portfolios,
    ratings,
    reconciliations,
    subsidies,
    summaries,
    visits,
    year_settlements,
)

APPEND_ONLY = (
    "audit_record",
    "bank_assessment",
    "bank_event",
    "bank_standing",
    "bank_summary",
    "compensation",
    "credit_rating",
    "credit_rating_revocation",
    "day_figures",
    "fund_interest",
    "guidance_task",
    "journal",
    "ledger_transfer",
    "leverage_assessment",
    "loan_class_change",
    "loan_visit",
    "opinion",
    "policy_activation",
    "reconciliation_change",
    "reconciliation_line",
    "reconciliation_note",
    "year_settlement_line",
)
