"""Every table of the credit service, gathered for its migrations."""

from services.credit.applications import models as applications
from services.credit.bank_events import models as bank_events
from services.credit.borrowers import models as borrowers
from services.credit.claims import models as claims
from services.credit.fund import models as fund
from services.credit.ledger import models as ledger
from services.credit.loans import models as loans
from services.credit.models import metadata
from services.credit.organisations import models as organisations
from services.credit.portfolios import models as portfolios
from services.credit.subsidies import models as subsidies

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (applications, bank_events, borrowers, claims, fund, ledger, loans, organisations, portfolios, subsidies)

APPEND_ONLY = (
    "audit_record",
    "opinion",
    "bank_event",
    "compensation",
    "journal",
    "ledger_transfer",
    "leverage_assessment",
    "policy_activation",
)
