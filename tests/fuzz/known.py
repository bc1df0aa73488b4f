"""What is really there: ids, numbers and codes of two counties, so that made-up requests meet real rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.demo.client import Actor, Cast
from services.demo.plan import BANKS
from tests.fuzz.scope import Owner
from tests.journeys.counties import County

Row = dict[str, Any]
A_FEW = 12
DAYS = ("2016-04-11", "2016-12-20", "2017-03-27", "2018-01-08", "2019-12-31")


@dataclass(frozen=True, slots=True)
class Known:
    """What requests may name.

    Attributes:
        values: by the name of the parameter or member that takes them; ``fund-plans/plan_id`` where a name is of other
            rows at other addresses.
        owners: id of a row → whose it is.
        together: values of several names that belong to one row.
    """

    values: dict[str, tuple[Any, ...]]
    owners: dict[str, Owner]
    together: list[Row] = field(default_factory=list)

    def add(
        self, values: Mapping[str, Iterable[Any]], owners: Mapping[str, Owner], together: Iterable[Row] = ()
    ) -> None:
        """Learn more."""
        for name, some in values.items():
            self.values[name] = (*self.values.get(name, ()), *some)
        self.owners.update(owners)
        self.together.extend(together)


async def look_around(cast: Cast, counties: Iterable[County]) -> Known:
    """Read what the city's office may see of some counties."""
    office = cast.people["city_office"]
    owners: dict[str, Owner] = {}
    together: list[Row] = []
    found: dict[str, list[Any]] = {
        "county_code": [],
        "village_code": [],
        "area": ["3607"],
        "parent": ["3607"],
        "bank_code": [bank.code for bank in BANKS],
        "period": ["2016Q2", "2016Q4", "2017Q1"],
        "quarter": ["2016Q2", "2016Q4"],
        "year": [2015, 2016, 2018],
        "occurred_on": list(DAYS),
    }

    def keep(name: str, rows: Iterable[Row], owner: Callable[[Row], Owner]) -> None:
        for row in rows:
            found.setdefault(name, []).append(row["id"])
            owners[row["id"]] = owner(row)

    for county in counties:
        code, town = county.code, county.plan.town_code[:9]
        applications = county.plan.chapters[0].applications
        households = await _read(office, "/registry/households", village_code=applications[0].village_code)
        villages = sorted({one.village_code for one in applications})
        found["county_code"].append(code)
        found["village_code"] += villages[:A_FEW]
        found["area"] += [code, town, *villages[:3]]
        found["parent"] += [code, town]
        found.setdefault("code", []).extend([code, town, *villages[:2]])
        found.setdefault("application_no", []).extend(one.application_no for one in applications[:A_FEW])
        found.setdefault("loan_no", []).extend(event.loan_no for event in county.plan.events[:A_FEW])
        found.setdefault("household_no", []).extend(one.household_no for one in applications[:A_FEW])
        found.setdefault("borrower_id_number", []).extend(one.borrower_id_number for one in applications[:A_FEW])
        found.setdefault("event_id", []).extend(event.event_id for event in county.plan.events[:A_FEW])
        keep("household_id", households, lambda row: Owner(row["village_code"]))
        keep("list_id", await _read(office, "/credit/subsidy-lists", county_code=code), _a_banks)
        keep("deposit_id", await _read(office, "/credit/fund-deposits", county_code=code), _a_banks)
        keep("account_id", await _read(office, "/credit/fund-accounts", county_code=code), _a_banks)
        keep("alert_id", await _read(office, "/monitoring/alerts", area=code), lambda row: Owner(row["area_code"]))
        loans = await _read(office, "/credit/loans", county_code=code)
        owners.update({row["loan_id"]: Owner(code, row["bank_code"]) for row in loans if "loan_id" in row})
        together += [{name: row[name] for name in ("county_code", "bank_code", "loan_no")} for row in loans[:A_FEW]]
        together += [
            {"county_code": code, "household_no": one.household_no, "borrower_id_number": one.borrower_id_number}
            for one in applications[:A_FEW]
        ]
    return Known({name: tuple(values) for name, values in found.items()}, owners, together)


async def _read(office: Actor, path: str, **params: str) -> list[Row]:
    paged = {} if path.endswith("accounts") else {"limit": 100}
    rows: list[Row] = (await office.get(path, **params, **paged))["items"]
    return rows


def _a_banks(row: Row) -> Owner:
    return Owner(row["county_code"], row["bank_code"])
