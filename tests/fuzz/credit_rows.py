"""A row of every kind of the credit books in each county, put there as banks and offices would, through the gateway.

What a few quarters of the demo leave behind are households' loans of one programme, lists and deposits. Here follow the
other programme, an organisation's loans, a loss with all that comes of it, and whatever else the offices keep.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.demo.client import Actor, Cast, report
from services.demo.steps import OPINION_ROLES
from tests.fuzz.scope import Owner
from tests.journeys.counties import County
from tests.registry.conftest import a_number
from tests.registry.register_builder import Place, a_credit_code

Row = dict[str, Any]
CITY = "360700"
SEEDS = {"360722102000": 2014, "360723103000": 2016}
"""Town of each county → seed of all that is played there."""
BANK, OTHER_BANK = "rcc", "abc"
INDUSTRY, MICRO = "industry_credit", "micro_credit"
CLOSED_UNTIL = "2016-12-31"
LENT_ON, DUE_ON, CLAIM_ON = "2016-05-10", "2019-05-10", "2019-08-09"
DAY_FILE = """\
借据号,类型,金额（元）,流水号
FZ-IND,发放,30000.00,FZ-IND-3
FZ-IND,还本,1.00,
FZ-ALIEN,收息,2.50,NO-SUCH
FZ-IND,余额,29999.00,
"""
"""Of the day of the first loan: a line that agrees, two that are missing here, and a balance that differs."""


@dataclass(frozen=True, slots=True)
class CreditRows:
    """What was put there.

    Attributes:
        values: real values by the name under which requests give them.
        owners: id of a row → whose it is.
        together: values of several names that belong to one row.
    """

    values: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    owners: dict[str, Owner] = field(default_factory=dict)
    together: list[Row] = field(default_factory=list)

    def keep(self, name: str, row: Row, owner: Owner) -> str:
        """Remember a row's id under the name of its parameter."""
        self.values[name].append(row["id"])
        self.owners[row["id"]] = owner
        return str(row["id"])


async def act(actor: Actor, path: str, **body: Any) -> Row:
    return await actor.post(path, body, key=f"fuzz-{uuid4().hex}")


async def fill_city(cast: Cast, counties: list[County], rows: CreditRows) -> None:
    """What the city's offices keep for all counties: a bank that joined, tasks, plans for the fund, an assessment."""
    office, owner = cast.people["city_office"], Owner(CITY)
    reason = "第二批试点银行"
    await act(
        office, "/credit/banks/icbc/standing", action="admit", occurred_on="2016-07-01", reason=reason, label="工行"
    )
    tasks = [
        {"county_code": county.code, "bank_code": bank, "amount_fen": 100_000_000}
        for county in counties
        for bank in (BANK, OTHER_BANK)
    ]
    for period in ("2016", "2016Q3"):
        await act(office, "/credit/guidance-tasks", period=period, tasks=tasks, occurred_on="2016-04-05")
    for quarter, on, step in (("2016Q2", "2016-07-05", "discard"), ("2016Q2", "2016-07-06", None)):
        plan = await act(office, "/credit/fund-plans", quarter=quarter, occurred_on=on)
        rows.keep("fund-plans/plan_id", plan, owner)
        if step:
            await act(office, f"/credit/fund-plans/{plan['id']}/{step}", occurred_on=on)
    rows.keep(
        "assessment_id",
        await act(office, "/credit/bank-assessments", quarter="2016Q3", occurred_on="2016-11-01"),
        owner,
    )
    rows.values["bank_code"].append("icbc")
    rows.values["programme"] += [INDUSTRY, MICRO]
    rows.values["city_code"].append(CITY)
    rows.values["quarter"] += ["2016Q2", "2016Q3", "2016Q4"]
    rows.values["period"] += ["2016Q2", "2016Q3", "2016"]
    rows.values["year"].append(2019)


async def fill_county(cast: Cast, county: County, place: Place, rows: CreditRows) -> None:
    """What a county's people and its banks keep.

    Args:
        cast: the county's people with the city's and the banks.
        county: settled and played before.
        place: its village that was filled, with two households and an organisation.
        rows: what was put there is added.
    """
    filler = _CountyFiller(cast, county.code, place, rows)
    await filler.deposit()
    await filler.loss()
    await filler.micro_loan()
    await filler.organisation_loans()
    await filler.interest()
    await filler.papers()
    await filler.reconciliation()
    await filler.closing()


@dataclass(frozen=True, slots=True)
class _CountyFiller:
    cast: Cast
    county_code: str
    place: Place
    rows: CreditRows

    @property
    def bank(self) -> Actor:
        return self.cast.banks[BANK]

    @property
    def finance(self) -> Actor:
        return self.cast.people["county_finance"]

    def _keep(self, name: str, row: Row, bank_code: str | None = None) -> str:
        return self.rows.keep(name, row, Owner(self.county_code, bank_code))

    async def deposit(self) -> None:
        """Money for the other programme's fund."""
        people, on = self.cast.people, {"occurred_on": "2016-07-10"}
        body: Row = {"county_code": self.county_code, "bank_code": BANK, "programme": MICRO, "kind": "deposit"}
        body |= {"period": "2016Q2", "amount_fen": 1_000_000, **on}
        deposit = await act(people["city_office"], "/credit/fund-deposits", **body)
        for receiver in (people["city_finance"], self.finance, self.bank):
            await act(receiver, f"/credit/fund-deposits/{deposit['id']}/confirm", **on)
        self._keep("deposit_id", deposit, BANK)

    # loans ------------------------------------------------------------------------------------------------------------

    async def loss(self) -> None:
        """A household's loan that is lost, claimed, insured and recovered in part; what the year of it comes to."""
        times = {"amount_fen": 3_000_000, "term_months": 36}
        events = await self._opened("FZ-IND", "H", 1, LENT_ON, times, "0.0475", DUE_ON, insurer_share="0.2")
        await self._report("FZ-IND", [
            *events,
            ("loan.overdue", "2019-06-01", {"principal_fen": 3_000_000, "interest_fen": 0, "days": 22}),
            ("loan.classified", "2019-07-01", {"classification": "loss"}),
            ("collection.notice_delivered", "2019-04-12", {}),
            ("loan.breached", "2019-06-02", {"kind": "挪用", "reason": "贷款未用于产业"}),
            ("compensation.claimed", CLAIM_ON, {"principal_fen": 3_000_000, "interest_fen": 0}),
            ("insurance.paid", CLAIM_ON, {"amount_fen": 600_000}),
            ("recovery.received", CLAIM_ON, {"amount_fen": 100_000}),
        ])  # fmt: skip
        year = {"county_code": self.county_code, "year": 2019, "occurred_on": "2020-03-02"}
        self._keep("settlement_id", await act(self.cast.people["city_finance"], "/credit/year-settlements", **year))
        found = {"occurred_on": "2016-08-01", "use_as_agreed": "partly", "project_state": "running"}
        visitor = self.cast.signer("work_team", self.place.code)
        await act(visitor, f"/credit/banks/{BANK}/loans/{self.county_code}/FZ-IND/visits", **found)

    async def micro_loan(self) -> None:
        """A loan of the other programme, with a payment of which the bank does not say what it is for."""
        times = {"amount_fen": 1_000_000, "term_months": 12, "programme": MICRO}
        events = await self._opened("FZ-MIC", "K", 3, LENT_ON, times, "0.0435", "2017-05-10")
        await self._report("FZ-MIC", [*events, ("payment.received", "2016-10-08", {"amount_fen": 50_000})])

    async def organisation_loans(self) -> None:
        """Two banks' loans to the village's organisation."""
        code = a_credit_code(self.place.serial)
        self.rows.values["organisation_credit_code"].append(code)
        self.rows.values["credit_code"].append(code)
        for bank in (BANK, OTHER_BANK):
            times = {"amount_fen": 2_000_000, "term_months": 36, "purpose": "脐橙种植"}
            borrower = {"organisation_credit_code": code}
            number = f"FZ-ORG-{bank.upper()}"
            await self._file(number, "2017-04-05", bank, **borrower, **times, village_code=self.place.code)
            opened = _opening(number, "2017-04-10", times, borrower, "0.0475", "2020-04-10")
            await self._report(number, opened, bank)

    async def _opened(
        self, number: str, family: str, person: int, on: str, times: Row, rate: str, due_on: str, **lent: Any
    ) -> list[tuple[str, str, Row]]:
        """The application of one of the place's families, signed by all; what its bank reports up to the money."""
        borrower = {"borrower_id_number": a_number(self.place.serial * 10 + person)}
        household = {"household_no": self.place.number(family), **borrower}
        times = {**times, "purpose": "脐橙种植"}
        await self._file(number, "2016-05-01", BANK, **household, **times)
        self.rows.together.append({"county_code": self.county_code, **household})
        return _opening(number, on, times, borrower, rate, due_on, **lent)

    async def _file(self, number: str, on: str, bank: str, **body: Any) -> None:
        township, common = self.cast.people["township"], {"county_code": self.county_code, "occurred_on": on}
        await act(township, "/credit/applications", **common, bank_code=bank, application_no=f"A-{number}", **body)
        for role in OPINION_ROLES:
            signer = self.cast.signer(role, self.place.code)
            await act(signer, f"/credit/applications/A-{number}/opinions", supported=True, occurred_on=on)
        self.rows.values["application_no"].append(f"A-{number}")
        self.rows.together.append({"county_code": self.county_code, "application_no": f"A-{number}", "bank_code": bank})

    async def _report(self, number: str, told: list[tuple[str, str, Row]], bank: str = BANK) -> None:
        events: list[Mapping[str, Any]] = [
            {
                "county_code": self.county_code, "event_id": f"{number}-{serial}", "type": kind, "occurred_on": on,
                "loan_no": number, **fields,
            }
            for serial, (kind, on, fields) in enumerate(told, start=1)
        ]  # fmt: skip
        assert await report(self.cast.banks[bank], events, key=f"fuzz-{uuid4().hex}") == len(events)
        loan = await self.cast.banks[bank].get(f"/bank/loans/{self.county_code}/{number}")
        self.rows.owners[loan["loan_id"]] = Owner(self.county_code, bank)
        self.rows.values["loan_no"].append(number)
        self.rows.values["event_id"] += [event["event_id"] for event in events]
        self.rows.together.append({"bank_code": bank, "county_code": self.county_code, "loan_no": number})

    # what is kept beside them -----------------------------------------------------------------------------------------

    async def interest(self) -> None:
        """Interest on both funds of a bank; one entry was taken back."""
        accounts = (await self.bank.get("/credit/fund-accounts", county_code=self.county_code))["items"]
        assert {account["programme"] for account in accounts} == {INDUSTRY, MICRO}
        for account in accounts:
            self._keep("account_id", account, BANK)
            path = f"/credit/fund-accounts/{account['id']}/interest"
            for period, on in (("2016Q3", date(2016, 9, 21)), ("2016Q4", date(2016, 12, 21))):
                entry = await act(self.bank, path, period=period, amount_fen=100, occurred_on=on.isoformat())
                entry_id = self._keep("interest/entry_id", entry, BANK)
                self.rows.together.append({"account_id": account["id"], "entry_id": entry_id})
                if period == "2016Q3":
                    back = await act(self.bank, f"{path}/{entry_id}/correct", reason="重复", occurred_on=on.isoformat())
                    self._keep("interest/entry_id", back, BANK)

    async def papers(self) -> None:
        """A bank's summary of a quarter, and the credit standing of two households."""
        lines = [{"borrower_kind": "household", "loans_count": 2, "households_count": 2, "amount_fen": 4_000_000}]
        summary = {"county_code": self.county_code, "period": "2016Q2", "lines": lines, "occurred_on": "2016-07-08"}
        self._keep("summary_id", await act(self.bank, "/bank/summaries", **summary), BANK)
        for family, who in (("household", "county_office"), ("other_household", "township")):
            body = {"kind": "household", "household_id": self.place.ids[family], "grade": "ordinary"}
            rating = await act(self.cast.people[who], "/credit/ratings", **body, occurred_on="2016-06-01")
            self.rows.keep("rating_id", rating, Owner(self.place.area_code))
            self.rows.values["household_id"].append(self.place.ids[family])
        self.rows.values["area_code"] += [self.place.code, self.place.code[:9]]

    async def reconciliation(self) -> None:
        """A bank's file of a day that differs, with a note on one of its lines."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "day.csv"
            file.write_text(DAY_FILE, encoding="utf-8")
            path = f"/bank/reconciliations?county_code={self.county_code}&occurred_on={LENT_ON}"
            row = await self.bank.upload(path, file, {}, key=f"fuzz-{uuid4().hex}")
        reconciliation_id = self._keep("reconciliation_id", row, BANK)
        path = f"/credit/reconciliations/{reconciliation_id}/lines/2/notes"
        await act(self.cast.people["county_office"], path, text="银行次日冲正", occurred_on="2016-05-11")
        for number in (1, 2, 4):
            self.rows.together.append({"reconciliation_id": reconciliation_id, "number": number})
            self.rows.values["number"].append(number)

    async def closing(self) -> None:
        """The days of a year, with classes and their moves from quarter to quarter."""
        body = {"county_code": self.county_code, "occurred_on": CLOSED_UNTIL}
        closed = await act(self.finance, "/credit/day-closes", **body)
        assert closed["closed_until"] >= CLOSED_UNTIL


def next_events() -> Iterator[Row]:
    """What a bank would report next of the loans that were put there: of each county, and of each an event of a type.

    One loan is another bank's.
    """
    new: Row = {"new_due_on": "2020-10-10", "reason": "受灾"}
    later: list[tuple[str, str, Row]] = [
        ("interest.collected", "2017-06-22", {"amount_fen": 18_736, "period": "2017Q2", "penalty_fen": 1}),
        ("principal.repaid", "2017-07-03", {"amount_fen": 10_000}),
        ("payment.received", "2017-10-09", {"amount_fen": 10_000}),
        ("loan.overdue", "2017-11-01", {"principal_fen": 0, "interest_fen": 100, "days": 40}),
        ("loan.classified", "2017-11-02", {"classification": "special_mention"}),
        ("loan.extended", "2017-11-03", new),
        ("loan.breached", "2017-11-04", {"kind": "挪用", "reason": "贷款未用于产业"}),
        ("collection.notice_delivered", "2020-03-20", {}),
        ("compensation.claimed", "2021-01-12", {"principal_fen": 1_000_000, "interest_fen": 0}),
        ("insurance.paid", "2021-01-12", {"amount_fen": 1_000}),
        ("recovery.received", "2021-01-13", {"amount_fen": 1_000}),
    ]
    loans = {"FZ-IND": later[-2:], "FZ-MIC": later, "FZ-ORG-RCC": later, "FZ-ORG-ABC": later}
    for town_code, number in product(SEEDS, loans):
        common = {"county_code": town_code[:6], "loan_no": number, "event_id": ""}
        for kind, on, fields in loans[number]:
            yield {**common, "type": kind, "occurred_on": on, **fields}
        for serial in range(1, 5):
            undone = {"reverses": f"{number}-{serial}", "reason": "录入有误"}
            yield {**common, "type": "event.reversed", "occurred_on": "2021-02-01", **undone}
        times = {"amount_fen": 1_000_000, "term_months": 36, "purpose": "脐橙种植"}
        opened = _opening(number, "2017-04-10", times, {"organisation_credit_code": a_credit_code(1)}, "0.0475", "")
        for kind, on, fields in opened:
            yield {**common, "loan_no": f"{number}-2", "type": kind, "occurred_on": on, **fields}


def _opening(
    number: str, on: str, times: Row, borrower: Row, rate: str, due_on: str, **lent: Any
) -> list[tuple[str, str, Row]]:
    amount, term = {"amount_fen": times["amount_fen"]}, {"term_months": times["term_months"]}
    applied = {"application_no": f"A-{number}", **amount, **term, "purpose": times["purpose"], **borrower}
    return [
        ("loan.applied", on, applied),
        ("loan.surveyed", on, {"approved": True, "approved_amount_fen": times["amount_fen"]}),
        ("loan.contracted", on, {"contract_no": f"C-{number}"}),
        ("loan.disbursed", on, {**amount, **term, "annual_rate": rate, "due_on": due_on, **lent}),
    ]
