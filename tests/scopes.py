"""Whose area lies where, for tests of scope: each role of one county, and what lies outside."""

from shared.security.permissions import Role

VILLAGE = "360722102201"
AREAS = {
    Role.VILLAGE_CADRE: VILLAGE,
    Role.WORK_TEAM: VILLAGE,
    Role.TOWNSHIP: "360722102",
    Role.COUNTY_OFFICE: "360722",
    Role.COUNTY_FINANCE: "360722",
    Role.DEPARTMENT: "360722",
    Role.AUDITOR: "360722",
    Role.CITY_OFFICE: "3607",
    Role.CITY_FINANCE: "3607",
    Role.ADMINISTRATOR: "3607",
}
"""Role → the area that it sees."""


def outside(area: str) -> tuple[str, str, str]:
    """An area's neighbour, one of another province, and the area above it."""
    beside = {4: "360800000000", 6: "360724", 9: "360722103000", 12: "360722102202"}[len(area)]
    above = area[: {4: 2, 6: 4, 9: 6, 12: 9}[len(area)]]
    return beside, "510824", above
