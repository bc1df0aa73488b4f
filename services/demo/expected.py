"""What must come out of the plan: its steps added up by the demo's own books, which no service has a part in."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from services.demo.plan import BANKS, Plan
from services.demo.reckoning import Period, Principal, interest_fen, periods, subsidy_fen
from services.demo.steps import BankEvent, SubsidyList
from services.demo.town import town
from shared.calendar import add_months

LEAST_LEVERAGE, MOST_LEVERAGE = Fraction("7.2"), Fraction("8.8")


@dataclass(frozen=True, slots=True)
class Expected:
    """The figures of the closing table as the plan makes them; money in fen.

    Attributes:
        fund_fen: balance of the risk fund by bank.
        shortfall_fen: what claims asked of a fund that was empty, by bank.
        overdue: delays that banks reported; each is an alert.
        fallen_back: households that left poverty and earn less than the line again; each is an alert.
        out_of_bounds: by bank, quarters in which loans and fund did not fit each other.
        fell_out: by bank, how often such quarters began after one that fitted, or none; each time is an alert.
    """

    households: int
    people: int
    exited: int
    loans: int
    lent_fen: int
    outstanding_fen: int
    subsidy_paid_fen: int
    fund_fen: dict[str, int]
    shortfall_fen: dict[str, int]
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int
    overdue: int
    fallen_back: int
    out_of_bounds: dict[str, int]
    fell_out: dict[str, int]


@dataclass(slots=True)
class _Loan:
    principal: Principal
    periods: tuple[Period, ...]
    collected_fen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    listed: set[str] = field(default_factory=set)
    from_fund_fen: int = 0
    given_back_fen: int = 0

    def list_subsidy(self) -> int:
        """What periods paid in full and not listed before bring, fen."""
        total_fen = 0
        for period in self.periods:
            owed_fen = interest_fen(self.principal, period.start, period.end)
            if period.label not in self.listed and 0 < owed_fen <= self.collected_fen[period.label]:
                self.listed.add(period.label)
                total_fen += subsidy_fen(self.principal, period)
        return total_fen


@dataclass(slots=True)
class _Books:
    loans: dict[str, dict[str, _Loan]] = field(default_factory=lambda: {bank.code: {} for bank in BANKS})
    fund_fen: dict[str, int] = field(default_factory=lambda: {bank.code: 0 for bank in BANKS})
    shortfall_fen: dict[str, int] = field(default_factory=lambda: {bank.code: 0 for bank in BANKS})
    out_of_bounds: dict[str, int] = field(default_factory=lambda: {bank.code: 0 for bank in BANKS})
    fell_out: dict[str, int] = field(default_factory=lambda: {bank.code: 0 for bank in BANKS})
    outside: set[str] = field(default_factory=set)
    lent_fen: int = 0
    subsidy_paid_fen: int = 0

    def take(self, event: BankEvent) -> None:
        """Enter one event of a bank."""
        fields = event.fields
        if event.type == "loan.disbursed":
            amount_fen = fields["amount_fen"]
            runs = periods(event.occurred_on, add_months(event.occurred_on, fields["term_months"]))
            self.loans[event.bank_code][event.loan_no] = _Loan(Principal(((event.occurred_on, amount_fen),)), runs)
            self.lent_fen += amount_fen
            return
        loan = self.loans[event.bank_code].get(event.loan_no)
        if loan is None:
            return
        match event.type:
            case "interest.collected":
                loan.collected_fen[fields["period"]] += fields["amount_fen"]
            case "principal.repaid":
                loan.principal = loan.principal.repaid(event.occurred_on, fields["amount_fen"])
            case "compensation.claimed":
                loan.principal = loan.principal.repaid(event.occurred_on, fields["principal_fen"])
                claimed_fen = fields["principal_fen"] + fields["interest_fen"]
                loan.from_fund_fen = min(claimed_fen, self.fund_fen[event.bank_code])
                self.fund_fen[event.bank_code] -= loan.from_fund_fen
                self.shortfall_fen[event.bank_code] += claimed_fen - loan.from_fund_fen
            case "recovery.received":
                back_fen = min(fields["amount_fen"], loan.from_fund_fen - loan.given_back_fen)
                loan.given_back_fen += back_fen
                self.fund_fen[event.bank_code] += back_fen

    def outstanding_fen(self, bank_code: str) -> int:
        """What a bank's borrowers owe."""
        return sum(loan.principal.outstanding_fen for loan in self.loans[bank_code].values())

    def judge(self, bank_code: str) -> None:
        """Look whether a bank's loans are eight times its fund, give or take a tenth. Source: R002-092."""
        lent_fen, fund_fen = self.outstanding_fen(bank_code), self.fund_fen[bank_code]
        if LEAST_LEVERAGE * fund_fen <= lent_fen <= MOST_LEVERAGE * fund_fen:
            self.outside.discard(bank_code)
            return
        self.out_of_bounds[bank_code] += 1
        self.fell_out[bank_code] += bank_code not in self.outside
        self.outside.add(bank_code)

    def pay(self, listed: SubsidyList) -> None:
        """Enter a subsidy list that is paid in the end."""
        self.subsidy_paid_fen += sum(loan.list_subsidy() for loan in self.loans[listed.bank_code].values())


def expected(plan: Plan) -> Expected:
    """Add up a plan in the order in which it is sent."""
    books = _Books()
    for chapter in plan.chapters:
        for event in chapter.events_before_deposits:
            books.take(event)
        for deposit in chapter.deposits:
            books.fund_fen[deposit.bank_code] += deposit.amount_fen
        if chapter.check is not None:
            for bank in BANKS:
                books.judge(bank.code)
        for event in chapter.events_before_lists:
            books.take(event)
        for listed in chapter.lists:
            books.pay(listed)
    register = town(plan.seed, plan.town_code)
    losses_fen = [loan.from_fund_fen - loan.given_back_fen for loans in books.loans.values() for loan in loans.values()]
    return Expected(
        households=len(register.households),
        people=register.people,
        exited=len(register.exits()),
        loans=sum(map(len, books.loans.values())),
        lent_fen=books.lent_fen,
        outstanding_fen=sum(books.outstanding_fen(bank.code) for bank in BANKS),
        subsidy_paid_fen=books.subsidy_paid_fen,
        fund_fen=books.fund_fen,
        shortfall_fen=books.shortfall_fen,
        net_loss_fen=sum(losses_fen),
        # each loan's odd fen falls to the county
        city_share_fen=sum(loss_fen // 2 for loss_fen in losses_fen),
        county_share_fen=sum(loss_fen - loss_fen // 2 for loss_fen in losses_fen),
        overdue=len({event.loan_no for event in plan.events if event.type == "loan.overdue"}),
        fallen_back=sum(household.fell_back for household in register.households),
        out_of_bounds=books.out_of_bounds,
        fell_out=books.fell_out,
    )
