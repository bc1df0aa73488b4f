"""Code lists: what the forms, plans and standards name, a module for each field of work."""

from shared.codes.help import TRAINING_AUDIENCES, TRAINING_KINDS
from shared.codes.lists import Code, CodeList, UnknownCode
from shared.codes.monitoring import MONITORED_KINDS, RISK_KINDS, VOTING_BODIES
from shared.codes.registration import (
    DRINKING_WATER,
    EDUCATION_LEVELS,
    ETHNIC_GROUPS,
    HEALTH_STATES,
    HOUSEHOLD_GROUPS,
    HOUSEHOLD_TYPES,
    HOUSING_STRUCTURES,
    IDENTIFICATION_STANDARDS,
    LABOUR_CAPACITIES,
    POVERTY_CAUSES,
    RELATIONS_TO_HEAD,
    SCHOOLING,
    SEXES,
    WORK_STATES,
)

__all__ = [
    "DRINKING_WATER",
    "EDUCATION_LEVELS",
    "ETHNIC_GROUPS",
    "HEALTH_STATES",
    "HOUSEHOLD_GROUPS",
    "HOUSEHOLD_TYPES",
    "HOUSING_STRUCTURES",
    "IDENTIFICATION_STANDARDS",
    "LABOUR_CAPACITIES",
    "MONITORED_KINDS",
    "POVERTY_CAUSES",
    "RELATIONS_TO_HEAD",
    "RISK_KINDS",
    "SCHOOLING",
    "SEXES",
    "TRAINING_AUDIENCES",
    "TRAINING_KINDS",
    "VOTING_BODIES",
    "WORK_STATES",
    "Code",
    "CodeList",
    "UnknownCode",
]
