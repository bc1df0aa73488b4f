"""The books of some counties: loans and households, answered events, claims on the fund, deposits and lists."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from tests.credit.model.lists import FROZEN, ModelLine, ModelList, lines_due
from tests.credit.model.loans import Answer, Event, ModelLoan, half_up, on
from tests.credit.model.verdicts import ACCEPTED, later, no, verdicts

Books: TypeAlias = tuple[str, str]
"""County and bank."""
LoanKey: TypeAlias = tuple[str, str, str]
"""County, bank and number."""
Split: TypeAlias = tuple[int, int, int]
"""What insurer, fund and bank bear of a claim."""

CAP_FEN = 5_000_000
APPLIED_FEN = 5_000_000
PROGRAMME_FROM = date(2016, 1, 1)
DEPOSIT_STEPS = ("planned", "sent", "passed_on", "received")
TYPES = (
    *(
        "loan.applied",
        "loan.surveyed",
        "loan.contracted",
        "loan.disbursed",
        "loan.extended",
        "loan.breached",
        "loan.overdue",
    ),
    *("loan.classified", "collection.notice_delivered", "interest.collected", "principal.repaid"),
    *("compensation.claimed", "insurance.paid", "recovery.received", "event.reversed"),
)


def split(principal_fen: int, interest_fen: int, insurer_share: Fraction, fund_fen: int) -> Split:
    """Who bears a claim: the insurer its share of the principal, the fund what it holds, the bank the rest."""
    insurer_fen = half_up(principal_fen * insurer_share)
    loss_fen = principal_fen + interest_fen - insurer_fen
    from_fund_fen = loss_fen if loss_fen < fund_fen else fund_fen
    return insurer_fen, from_fund_fen, loss_fen - from_fund_fen


def allocated(served: Split, recovered_fen: int) -> tuple[int, int, int, int]:
    """Where all that was recovered on a loan went: fund, bank, insurer, and what is over."""
    insurer_fen, from_fund_fen, short_fen = served
    got = []
    for due_fen in (from_fund_fen, short_fen, insurer_fen):
        got.append(min(due_fen, recovered_fen))
        recovered_fen -= got[-1]
    return got[0], got[1], got[2], recovered_fen


def shared(net_fen: int) -> tuple[int, int]:
    """City's and county's part of a net loss; the odd fen is the county's."""
    return net_fen // 2, net_fen - net_fen // 2


def written(event: Any) -> str:
    """An event's content, to tell the same from another."""
    return json.dumps(event, sort_keys=True)


@dataclass(frozen=True)
class Filed:
    """An application that went through the township with all opinions."""

    bank: str
    household: str
    id_number: str
    filed_on: date


@dataclass
class Lending:
    """A loan, whose it is now, and how its claim was served."""

    loan: ModelLoan
    application_no: str = ""
    household: str = ""
    served: Split | None = None

    @property
    def net_fen(self) -> int:
        """What the fund paid for it minus what came back."""
        return self.served[1] - allocated(self.served, self.loan.recovered_fen)[0] if self.served else 0


@dataclass
class Deposit:
    """Money on its way to a bank's fund account."""

    books: Books
    amount_fen: int
    state: str
    reached_on: date


class ModelBooks:
    """Everything that the banks' events, the deposits and the lists come to."""

    def __init__(self, applications: dict[tuple[str, str], Filed], today: date) -> None:
        """Begin with applications and nothing lent.

        Args:
            applications: by county and number.
            today: no event may be dated later.
        """
        self.applications = applications
        self.counties = {county for county, _ in applications}
        self.today = today
        self.lendings: dict[LoanKey, Lending] = {}
        self.answers: dict[tuple[str, str, str], tuple[str, str | None]] = {}
        """What was claimed by county, bank and id: the content and the code it was answered with."""
        self.deposits: dict[str, Deposit] = {}
        self.lists: dict[tuple[str, str, str], ModelList] = {}
        self.losses: Counter[tuple[str, str, int, str]] = Counter()
        """City's and county's share of what the fund lost in a calendar year, by county and bank."""

    # events ---------------------------------------------------------------------------------------------------------

    def expected(self, bank: str, event: Any) -> set[Answer]:
        """Every answer that is right for an event now."""
        if wrong := self._unaddressed(event):
            return {wrong}
        known = self.answers.get((event["county_code"], bank, event["event_id"]))
        if known is not None:
            text, code = known
            return {("duplicate", code)} if text == written(event) else {("conflict", "credit.event_conflict")}
        if wrong := self._unreadable(event):
            return {wrong}
        return self._judged(bank, event)

    def claims_id(self, event: Any) -> bool:
        """Whether an event can be kept under its id, once it is answered for good."""
        return self._unaddressed(event) is None

    def take(self, bank: str, event: Any, answer: Answer) -> None:
        """Keep what was answered, and what an accepted event moves."""
        status, code = answer
        if status not in ("accepted", "rejected") or not self.claims_id(event):
            return
        self.answers[event["county_code"], bank, event["event_id"]] = (written(event), code)
        if status == "accepted":
            self._accept(bank, event)

    def lending(self, bank: str, event: Event) -> Lending:
        """The loan that an event names; an empty one where there is none."""
        return self.lendings.get((event["county_code"], bank, event["loan_no"]), Lending(ModelLoan()))

    def _unaddressed(self, event: Any) -> Answer | None:
        """Why an event can't be laid to any books."""
        if not isinstance(event, dict):
            return no("invalid_event")
        event_id, county = event.get("event_id"), event.get("county_code")
        if not isinstance(event_id, str) or not 0 < len(event_id) <= 64 or not event_id.isprintable():
            return no("invalid_event")
        if not isinstance(county, str) or not re.fullmatch("[0-9]{6}", county):
            return no("invalid_event")
        return None if county in self.counties else ("rejected", "auth.outside_area")

    def _unreadable(self, event: Event) -> Answer | None:
        if event.get("type") not in TYPES:
            return no("unknown_type")
        amounts = [value for name, value in event.items() if name.endswith("_fen")]
        if not all(type(value) is int and value >= 0 for value in amounts) or event.get("amount_fen") == 0:
            return no("invalid_event")
        return ("rejected", "request.date_in_future") if on(event) > self.today else None

    def _judged(self, bank: str, event: Event) -> set[Answer]:
        lending = self.lending(bank, event)
        if event["type"] == "loan.applied":
            filed = self.applications.get((event["county_code"], event["application_no"]))
            if filed is None:
                return {later("unknown_application")}
            found = {*self._against_application(bank, event, filed)}
        elif not lending.loan.accepted:
            return {later("unknown_loan")}
        elif event["type"] == "loan.disbursed":
            found = {*self._against_lending(event, lending)}
        else:
            found = set()
        found |= verdicts(lending.loan, event) - {ACCEPTED}
        if not found and event["type"] == "event.reversed":
            found = {*self._against_reversal(bank, event, lending)}
        return found or {ACCEPTED}

    def _against_application(self, bank: str, event: Event, filed: Filed) -> Iterator[Answer]:
        county, number = event["county_code"], event["application_no"]
        if filed.bank != bank:
            yield no("wrong_bank")
        for (in_county, of_bank, loan_no), other in self.lendings.items():
            mine = (in_county, of_bank, loan_no) == (county, bank, event["loan_no"])
            if in_county == county and not mine and other.application_no == number and other.loan.phase != "void":
                yield no("application_taken")
        if filed.id_number != event["borrower_id_number"]:
            yield no("wrong_borrower")
        if on(event) < filed.filed_on:
            yield no("date_before_step")
        if event["amount_fen"] > APPLIED_FEN:
            yield no("over_application")
        lending = self.lendings.get((county, bank, event["loan_no"]))
        listed = any(line.loan_no == event["loan_no"] for line in self.frozen_lines((county, bank)))
        if lending and listed and lending.household != filed.household:
            yield no("loan_no_taken")

    def _against_lending(self, event: Event, lending: Lending) -> Iterator[Answer]:
        if on(event) < PROGRAMME_FROM:
            yield no("bank_not_admitted")
        others = self._others(lending)
        if any(not other.is_whole(on(event)) for other in others):
            yield no("household_not_whole")
        if self._over_cap([*others, lending.loan.taking(event)], on(event)):
            yield no("over_cap")

    def _against_reversal(self, bank: str, event: Event, lending: Lending) -> Iterator[Answer]:
        """What another loan was lent in reliance on, and what the fund no longer holds, can't be taken back."""
        before, after = lending.loan, lending.loan.taking(event)
        others = self._others(lending)
        for other in others:
            if other.lent and before.is_whole(other.lent_on) and not after.is_whole(other.lent_on):
                yield no("has_dependents")
        if after.lent and self._over_cap([*others, after], after.lent_on):
            yield no("has_dependents")
        back_fen = Lending(after, served=lending.served if after.claim else None).net_fen - lending.net_fen
        if back_fen > self.fund_fen((event["county_code"], bank)):
            yield later("fund_insufficient")

    def _others(self, lending: Lending) -> list[ModelLoan]:
        return [x.loan for x in self.lendings.values() if x.household == lending.household and x is not lending]

    def _over_cap(self, loans: list[ModelLoan], since: date) -> bool:
        days = {since, *(on(event) for loan in loans for event in loan.live)}
        return any(sum(loan.owed_on(day) for loan in loans) > CAP_FEN for day in days if day >= since)

    def _accept(self, bank: str, event: Event) -> None:
        books = event["county_code"], bank
        lending = self.lendings.setdefault((*books, event["loan_no"]), Lending(ModelLoan()))
        before_fen, fund_fen = lending.net_fen, self.fund_fen(books)
        if event["type"] == "loan.applied":
            lending.application_no = event["application_no"]
            lending.household = self.applications[books[0], event["application_no"]].household
        lending.loan = lending.loan.taking(event)
        if event["type"] == "compensation.claimed":
            assert lending.loan.lent
            insurer_share = Fraction(lending.loan.lent.get("insurer_share", "0"))
            lending.served = split(event["principal_fen"], event["interest_fen"], insurer_share, fund_fen)
        elif not lending.loan.claim:
            lending.served = None
        for whose, then, now in zip(("city", "county"), shared(before_fen), shared(lending.net_fen), strict=True):
            self.losses[(*books, on(event).year, whose)] += now - then

    # what it comes to -----------------------------------------------------------------------------------------------

    def of(self, books: Books) -> dict[str, Lending]:
        """A bank's loans in a county by number."""
        return {key[2]: lending for key, lending in self.lendings.items() if key[:2] == books}

    def households(self) -> dict[str, list[ModelLoan]]:
        """Loans by household."""
        found: dict[str, list[ModelLoan]] = {}
        for lending in self.lendings.values():
            found.setdefault(lending.household, []).append(lending.loan)
        return found

    def deposited_fen(self, books: Books, *states: str) -> int:
        """Deposits that are in some state."""
        return sum(one.amount_fen for one in self.deposits.values() if one.books == books and one.state in states)

    def fund_fen(self, books: Books) -> int:
        """What the fund account holds."""
        return self.deposited_fen(books, "received") - sum(one.net_fen for one in self.of(books).values())

    def balances(self, books: Books) -> dict[str, int]:
        """Every account, debits minus credits."""
        loans = [lending.loan for lending in self.of(books).values()]
        losses = [shared(lending.net_fen) for lending in self.of(books).values()]
        lists = [one for key, one in self.lists.items() if key[:2] == books]
        approved_fen = sum(one.total_fen for one in lists if one.state in ("approved", "paid"))
        paid_fen = sum(one.total_fen for one in lists if one.state == "paid")
        lent_fen = sum(loan.outstanding_fen for loan in loans)
        interest_fen = sum(loan.collected_fen for loan in loans)
        return {
            "fund": self.fund_fen(books),
            "city_funding": -self.deposited_fen(books, "passed_on", "received"),
            "county_in_transit": self.deposited_fen(books, "passed_on"),
            "city_loss": sum(city for city, _ in losses),
            "county_loss": sum(county for _, county in losses),
            "subsidy_expense": approved_fen,
            "subsidy_payable": paid_fen - approved_fen,
            "treasury": -paid_fen,
            "memo_loans": lent_fen,
            "memo_lending": -lent_fen,
            "memo_interest": interest_fen,
            "memo_interest_income": -interest_fen,
        }

    # lists ------------------------------------------------------------------------------------------------------------

    def frozen_lines(self, books: Books, besides: ModelList | None = None) -> list[ModelLine]:
        """Lines on the frozen lists of a bank in a county."""
        frozen = [x for key, x in self.lists.items() if key[:2] == books and x.state in FROZEN and x is not besides]
        return [line for one in frozen for line in one.lines]

    def build(self, key: tuple[str, str, str]) -> None:
        """Give a list the lines that are due now."""
        one = self.lists[key]
        loans = {number: lending.loan for number, lending in self.of(key[:2]).items()}
        due = lines_due(loans, self.frozen_lines(key[:2], one), key[2])
        one.lines = [ModelLine(x.loan_no, x.label, x.kind, x.amount_fen, x.corrects, _line_id(key, x)) for x in due]

    def against_drawing(self, key: tuple[str, str, str], day: date) -> set[Answer]:
        """Why a list can't be drawn up on a day."""
        found: set[Answer] = set()
        year, quarter = int(key[2][:4]), int(key[2][5])
        if day < date(year, quarter * 3 - 2, 1):
            found.add(no("quarter_not_begun"))
        if one := self.lists.get(key):
            if one.state in FROZEN:
                found.add(no("list_exists"))
            if one.decided_on and day < one.decided_on:
                found.add(("rejected", "request.date_before_step"))
        return found

    def drawn(self, key: tuple[str, str, str], day: date) -> ModelList:
        """A list drawn up, or drawn up anew."""
        one = self.lists.setdefault(key, ModelList(day))
        one.drawn_on = day
        self.build(key)
        return one

    def against_step(self, key: tuple[str, str, str], step: str, day: date, person: str) -> set[Answer]:
        """Why a step of a list can't be taken."""
        one = self.lists[key]
        found: set[Answer] = set()
        before, after = {
            "submit": (("draft", "returned"), [one.drawn_on, one.decided_on]),
            "approve": (("submitted",), [one.submitted_on]),
            "return": (("submitted", "approved"), [one.submitted_on, one.decided_on]),
            "pay": (("approved",), [one.decided_on]),
        }[step]
        if one.state not in before:
            return {no("list_wrong_state")}
        if any(then and day < then for then in after):
            found.add(("rejected", "request.date_before_step"))
        if step == "submit" and day < date(int(key[2][:4]), 3 * int(key[2][-1]), 20):
            found.add(no("list_too_early"))
        if step in ("approve", "pay") and person in (one.submitted_by, one.decided_by):
            found.add(no("same_person"))
        ids = {line.line_id for line in one.lines}
        if step == "return" and any(line.corrects in ids for line in self.frozen_lines(key[:2], one)):
            found.add(no("list_corrected"))
        return found

    def stepped(self, key: tuple[str, str, str], step: str, day: date, person: str) -> None:
        """A step taken."""
        one = self.lists[key]
        if step == "submit":
            self.build(key)
            one.state, one.submitted_on, one.submitted_by = "submitted", day, person
            one.decided_on = one.decided_by = None
        elif step == "pay":
            one.state = "paid"
        else:
            one.state = {"approve": "approved", "return": "returned"}[step]
            one.decided_on, one.decided_by = day, person

    # deposits ---------------------------------------------------------------------------------------------------------

    def against_confirming(self, deposit_id: str, state: str, day: date) -> set[Answer]:
        """Why a deposit can't reach its next state."""
        one = self.deposits[deposit_id]
        if one.state in ("received", "taken_back") or DEPOSIT_STEPS[DEPOSIT_STEPS.index(one.state) + 1] != state:
            return {no("deposit_wrong_state")}
        return {("rejected", "request.date_before_step")} if day < one.reached_on else set()

    def against_taking_back(self, deposit_id: str, day: date) -> set[Answer]:
        """Why a bank can't take back what it confirmed."""
        one = self.deposits[deposit_id]
        if one.state != "received":
            return {no("deposit_not_received")}
        if day < one.reached_on:
            return {("rejected", "request.date_before_step")}
        return {no("fund_insufficient")} if self.fund_fen(one.books) < one.amount_fen else set()


def _line_id(key: tuple[str, str, str], line: ModelLine) -> str:
    return f"{key[2]}/{line.loan_no}/{line.label}/{line.kind}"
