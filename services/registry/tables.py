"""Every table of the registry service, gathered for its migrations."""

from services.registry.activities import models as activities
from services.registry.aided import models as aided
from services.registry.allowances import models as allowances
from services.registry.areas import models as areas
from services.registry.documents import models as documents
from services.registry.donations import models as donations
from services.registry.duplicates import models as duplicates
from services.registry.exchanges import models as exchanges
from services.registry.exports import models as exports
from services.registry.field_entries import models as field_entries
from services.registry.funds import models as funds
from services.registry.goods import models as goods
from services.registry.guarantees import models as guarantees
from services.registry.healthfiles import models as healthfiles
from services.registry.helpers import models as helpers
from services.registry.households import models as households
from services.registry.imports import models as imports
from services.registry.incomes import models as incomes
from services.registry.letters import models as letters
from services.registry.measures import models as measures
from services.registry.models import metadata
from services.registry.monitored import models as monitored
from services.registry.notices import models as notices
from services.registry.organisations import models as organisations
from services.registry.pairings import models as pairings
from services.registry.participations import models as participations
from services.registry.posts import models as posts
from services.registry.procedures import models as procedures
from services.registry.projects import models as projects
from services.registry.publicity import models as publicity
from services.registry.records import models as records
from services.registry.relocations import models as relocations
from services.registry.requests import models as requests
from services.registry.tasks import models as tasks
from services.registry.trainings import models as trainings
from services.registry.village_facts import models as village_facts
from services.registry.village_plans import models as village_plans
from services.registry.village_teams import models as village_teams
from services.registry.villages import models as villages
from services.registry.visits import models as visits

__all__ = ["APPEND_ONLY", "MODULES", "metadata"]

MODULES = (
    areas,
    villages,
    households,
    incomes,
    imports,
    records,
    duplicates,
    requests,
    trainings,
    documents,
    exports,
    guarantees,
    village_facts,
    village_teams,
    village_plans,
    organisations,
    measures,
    posts,
    relocations,
    projects,
    funds,
    publicity,
    participations,
    goods,
    helpers,
    pairings,
    aided,
    visits,
    healthfiles,
    letters,
    tasks,
    donations,
    activities,
    allowances,
    procedures,
    notices,
    monitored,
    exchanges,
    field_entries,
)
"""Importing them is what declares their tables."""

APPEND_ONLY = (
    "area_change",
    "audit_record",
    "household_change",
    "policy_activation",
    "record_change",
    "fund_entry",
    "fund_transfer",
    "procedure_finding",
    "procedure_step",
)
