"""Code lists: what the forms, plans and standards name, a module for each field of work."""

from shared.codes.areas import AREA_CHANGE_KINDS
from shared.codes.help import TRAINING_AUDIENCES, TRAINING_KINDS
from shared.codes.lists import Code, CodeList, UnknownCode
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
from shared.codes.villages import (
    AID_CHANNELS,
    CADRE_RANKS,
    TO_VILLAGE_ITEMS,
    VILLAGE_EXIT_ELEMENTS,
    VILLAGE_INDUSTRIES,
    VILLAGE_POSTS,
    VILLAGE_PROGRAMMES,
)

__all__ = [
    "AID_CHANNELS",
    "AREA_CHANGE_KINDS",
    "CADRE_RANKS",
    "DRINKING_WATER",
    "EDUCATION_LEVELS",
    "ETHNIC_GROUPS",
    "HEALTH_STATES",
    "HOUSEHOLD_GROUPS",
    "HOUSEHOLD_TYPES",
    "HOUSING_STRUCTURES",
    "IDENTIFICATION_STANDARDS",
    "LABOUR_CAPACITIES",
    "POVERTY_CAUSES",
    "RELATIONS_TO_HEAD",
    "SCHOOLING",
    "SEXES",
    "TO_VILLAGE_ITEMS",
    "TRAINING_AUDIENCES",
    "TRAINING_KINDS",
    "VILLAGE_EXIT_ELEMENTS",
    "VILLAGE_INDUSTRIES",
    "VILLAGE_POSTS",
    "VILLAGE_PROGRAMMES",
    "WORK_STATES",
    "Code",
    "CodeList",
    "UnknownCode",
]
