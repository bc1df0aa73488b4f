"""Every table of the credit service, gathered for its migrations."""

from services.credit.applications import models as applications
from services.credit.bank_events import models as bank_events
from services.credit.borrowers import models as borrowers
from services.credit.claims import models as claims
from services.credit.fund import models as fund
from services.credit.fund_interest import models as fund_interest
from services.credit.fund_plans import models as fund_plans
from services.credit.ledger import models as ledger
from services.credit.loans import models as loans
from services.credit.models import metadata
from services.credit.subsidies import models as subsidies
from services.credit.year_settlements import models as year_settlements

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (
    applications,
    bank_events,
    borrowers,
    claims,
    fund,
    fund_interest,
    fund_plans,
    ledger,
    loans,
    subsidies,
    year_settlements,
)

APPEND_ONLY = (
    "audit_record",
    "opinion",
    "bank_event",
    "compensation",
    "fund_interest",
    "journal",
    "ledger_transfer",
    "leverage_assessment",
    "policy_activation",
    "year_settlement_line",
)
