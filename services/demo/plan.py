"""The demo's plan: everything that banks and offices do from April 2016 to January 2020, from one seed.

A chapter a quarter, in the order in which its parts are sent: applications with their opinions; what banks report up
to the day on which the last quarter's deposits are due; those deposits and the look at the leverage; what banks report
up to the subsidy list; the lists of the quarter. So business dates run on from part to part.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from services.demo.loans import Draft, Fate, life
from services.demo.reckoning import deposit_fen
from services.demo.steps import (
    OPINION_ROLES,
    Application,
    BankEvent,
    Deposit,
    LeverageCheck,
    Opinion,
    SubsidyList,
)
from services.demo.town import TOWN_CODE, Household, town
from shared.calendar import Quarter, working_days_after

FIRST, LAST = Quarter(2016, 2), Quarter(2019, 4)

FIRST_IMPORT_ON = date(2016, 4, 1)
SECOND_IMPORT_ON = date(2020, 1, 15)
"""The first workbook opens the register; the second brings the incomes of 2018 and the exits up to the end of 2019."""

PRE_ALLOCATED_FEN = 2_000_000
_DEPOSIT_DUE_DAY = 20
_LIST_DUE_DAY = 26
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bank:
    """A pilot bank's part in the demo.

    Attributes:
        code: as the policy pack names it.
        applications: by quarter, from the first on.
        lost: loans that are lost, of the first summer.
        recovered_percent: how much of each lost loan comes back.
        deposits_until: last quarter for which the fund receives its deposit.
    """

    code: str
    applications: tuple[int, ...]
    lost: int
    recovered_percent: tuple[int, ...]
    deposits_until: Quarter = LAST


BANKS = (
    Bank("rcc", (15, 16, 15, 15, 13, 11, 10, 8, 7, 6, 4, 3, 2, 2, 2), 3, (45, 20, 100)),
    Bank("abc", (9, 10, 10, 9, 8, 7, 6, 5, 4, 3, 2, 2, 1, 1, 1), 1, (35,)),
    Bank("psbc", (7, 8, 8, 7, 6, 5, 5, 4, 3, 3, 2, 1, 1, 1, 1), 1, (60,)),
    Bank("bog", (5, 6, 6, 6, 5, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1), 1, (0,)),
    # its deposits stop: the fund can't serve its last claim, and what it lends goes on growing above the fund
    Bank("yinzuo", (6, 5, 4, 3, 3, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0), 2, (0, 0), deposits_until=Quarter(2017, 1)),
)

_PURPOSES = (
    "种植大棚蔬菜", "种植刺葡萄", "茶园改造", "种植白莲", "种植烟叶", "稻田养鱼", "种植甜叶菊", "种植芳香苗木",
    "养殖肉牛", "养殖蛋鸭", "种植脐橙", "农产品加工",
)  # fmt: skip

_FATES = {
    Fate.STEADY: 66, Fate.PREPAID: 7, Fate.PARTLY_PREPAID: 4, Fate.SLOW: 12, Fate.DECLINED: 5, Fate.STUCK: 4,
    Fate.UNSUPPORTED: 2,
}  # fmt: skip

_LOST_FILED_UNTIL = date(2016, 7, 8)
_LATE_FILED_UNTIL = date(2016, 9, 9)
_LATE_SHARE = 0.12
_LONG_STORY_FILED_UNTIL = date(2018, 6, 30)
"""Loans applied for later are paid on time as far as the demo goes: there is no room left for more."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A quarter's steps, each part in the order of its dates."""

    quarter: Quarter
    applications: tuple[Application, ...]
    opinions: tuple[Opinion, ...]
    events_before_deposits: tuple[BankEvent, ...]
    deposits: tuple[Deposit, ...]
    check: LeverageCheck | None
    events_before_lists: tuple[BankEvent, ...]
    lists: tuple[SubsidyList, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the demo does besides the register."""

    seed: int
    town_code: str
    chapters: tuple[Chapter, ...]

    @property
    def county_code(self) -> str:
        """The county in which it is played, 6 digits."""
        return self.town_code[:6]

    def beginning(self, quarters: int) -> "Plan":
        """Its first quarters alone."""
        return replace(self, chapters=self.chapters[:quarters])

    @property
    def applications(self) -> int:
        """Applications in all chapters."""
        return sum(len(chapter.applications) for chapter in self.chapters)

    @property
    def events(self) -> tuple[BankEvent, ...]:
        """What banks report, in the order in which it is sent."""
        return tuple(
            event
            for chapter in self.chapters
            for event in (*chapter.events_before_deposits, *chapter.events_before_lists)
        )


@lru_cache(maxsize=8)
def plan(seed: int = 2014, town_code: str = TOWN_CODE, banks: tuple[Bank, ...] = BANKS) -> Plan:
    """The plan for a town; equal seeds give equal plans.

    Args:
        seed: of the town and of all that banks and offices do.
        town_code: 12 digits.
        banks: how much each bank lends, quarter by quarter.
    """
    random = Random(seed)  # noqa: S311  # the demo must come out the same every time; nothing secret depends on it
    applications, drafts = _applications(random, town(seed, town_code).borrowing_households(), banks)
    opinions = [
        one for at, application in enumerate(applications) for one in _opinions(random, application, drafts[at])
    ]
    signed_on = {opinion.application_no: opinion.occurred_on for opinion in opinions}
    events = [
        event
        for draft in drafts
        if draft.fate is not Fate.UNSUPPORTED
        for event in life(random, draft, signed_on[draft.application_no])
    ]
    events.sort(key=lambda event: (event.occurred_on, event.bank_code, event.loan_no))
    return Plan(seed, town_code, tuple(_chapters(applications, opinions, events, banks)))


def quarters(first: Quarter, last: Quarter) -> list[Quarter]:
    """All quarters from the first to the last."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].following)
    return found


def working_day_until(day: date) -> date:
    """The last working day that is not after a day."""
    while working_days_after(day - _ONE_DAY, 1).on != day:
        day -= _ONE_DAY
    return day


# applications ---------------------------------------------------------------------------------------------------------


def _applications(
    random: Random, households: Sequence[Household], banks: Sequence[Bank]
) -> tuple[list[Application], list[Draft]]:
    """Who applies when, where and for how much, and what will become of it."""
    waiting = list(households)
    random.shuffle(waiting)
    applications: list[Application] = []
    drafts: list[Draft] = []
    for bank in banks:
        recovered = iter(bank.recovered_percent)
        days = sorted(
            _filing_day(random, quarter)
            for quarter, count in zip(quarters(FIRST, LAST), bank.applications, strict=True)
            for _ in range(count)
        )
        for serial, (day, fate) in enumerate(zip(days, _fates(random, bank, days), strict=True), start=1):
            household = next(one for one in waiting if one.borrowers(day))
            waiting.remove(household)
            number = f"GP-{bank.code.upper()}-{day.year}-{serial:03d}"
            application = Application(
                occurred_on=day,
                application_no=number,
                household_no=household.household_no,
                village_code=household.village_code,
                borrower_id_number=random.choice(household.borrowers(day)).id_number,
                bank_code=bank.code,
                amount_fen=_amount_fen(random, fate),
                term_months=36 if fate in (Fate.LOST, Fate.LATE) else random.choices((36, 48, 60), (40, 20, 40))[0],
                purpose=random.choice(_PURPOSES),
            )
            applications.append(application)
            drafts.append(_draft(application, fate, next(recovered) if fate is Fate.LOST else 0))
    order = sorted(range(len(applications)), key=lambda at: (applications[at].occurred_on, drafts[at].loan_no))
    return [applications[at] for at in order], [drafts[at] for at in order]


def _draft(application: Application, fate: Fate, recovered_percent: int) -> Draft:
    return Draft(
        county_code=application.county_code,
        bank_code=application.bank_code,
        loan_no=application.application_no.replace("GP-", "DK-"),
        application_no=application.application_no,
        borrower_id_number=application.borrower_id_number,
        amount_fen=application.amount_fen,
        term_months=application.term_months,
        purpose=application.purpose,
        fate=fate,
        recovered_percent=recovered_percent,
    )


def _filing_day(random: Random, quarter: Quarter) -> date:
    """A working day on which the township takes an application down; in the last quarter early enough to be lent."""
    if quarter == FIRST:
        first, days = date(2016, 4, 5), 60
    else:
        first, days = quarter.first_day, 35 if quarter == LAST else 80
    return working_days_after(first + timedelta(days=random.randrange(days) - 1), 1).on


def _fates(random: Random, bank: Bank, days: Sequence[date]) -> list[Fate]:
    """What becomes of a bank's loans: lost and late ones early enough to mature within the demo."""
    fates = [
        random.choices(list(_FATES), weights=list(_FATES.values()))[0]
        if day <= _LONG_STORY_FILED_UNTIL
        else Fate.STEADY
        for day in days
    ]
    # a loan of the first year may have matured by the last autumn: no arrears of interest then
    for at, day in enumerate(days):
        if fates[at] is Fate.STUCK and day < date(2017, 1, 1):
            fates[at] = Fate.SLOW
    early = bisect_left(days, _LATE_FILED_UNTIL)
    for at in range(early):
        if random.random() < _LATE_SHARE:
            fates[at] = Fate.LATE
    earliest = range(bisect_left(days, _LOST_FILED_UNTIL))
    for at in random.sample(earliest, bank.lost):
        fates[at] = Fate.LOST
    return fates


def _amount_fen(random: Random, fate: Fate) -> int:
    """Whole thousands of yuan, 10,000 to 50,000."""
    if fate is Fate.LOST:
        return random.randint(42, 50) * 100_000
    return random.choice((10, 15, 20, 20, 25, 30, 30, 30, 35, 40, 40, 50, 50)) * 100_000


def _opinions(random: Random, application: Application, draft: Draft) -> Iterable[Opinion]:
    against = random.choice(OPINION_ROLES) if draft.fate is Fate.UNSUPPORTED else None
    on = application.occurred_on
    for role in OPINION_ROLES:
        on = working_days_after(on, random.randint(1, 2)).on
        yield Opinion(
            occurred_on=on,
            application_no=application.application_no,
            village_code=application.village_code,
            role=role,
            supported=role != against,
            comment="项目尚不具备条件，建议缓贷。" if role == against else "情况属实，同意推荐。",
        )


# chapters -------------------------------------------------------------------------------------------------------------


def _chapters(
    applications: Sequence[Application],
    opinions: Sequence[Opinion],
    events: Sequence[BankEvent],
    banks: Sequence[Bank],
) -> Iterable[Chapter]:
    deposits = _deposits(events, banks)
    days = [event.occurred_on for event in events]
    sent = 0
    # the quarter after the last only closes it: deposits and the look at the leverage
    for quarter in quarters(FIRST, LAST.following):
        filed = [one for one in applications if Quarter.of(one.occurred_on) == quarter]
        numbers = {one.application_no for one in filed}
        signed = sorted(
            (one for one in opinions if one.application_no in numbers),
            key=lambda one: (one.occurred_on, one.application_no),
        )
        deposits_due_on = quarter.first_day.replace(day=_DEPOSIT_DUE_DAY)
        listed_on = working_day_until(quarter.last_day.replace(day=_LIST_DUE_DAY))
        before_deposits = bisect_left(days, deposits_due_on + _ONE_DAY)
        before_lists = bisect_left(days, listed_on + _ONE_DAY)
        yield Chapter(
            quarter=quarter,
            applications=tuple(filed),
            opinions=tuple(signed),
            events_before_deposits=tuple(events[sent:before_deposits]),
            deposits=tuple(one for one in deposits if Quarter.of(one.received_on) == quarter),
            check=None if quarter == FIRST else _check(quarter),
            events_before_lists=tuple(events[before_deposits:before_lists]),
            lists=() if quarter > LAST else tuple(_list(bank, quarter, listed_on) for bank in banks),
        )
        sent = before_lists


def _list(bank: Bank, quarter: Quarter, listed_on: date) -> SubsidyList:
    approved_on = working_days_after(listed_on, 2).on
    listed = SubsidyList(
        bank_code=bank.code,
        quarter=quarter,
        submitted_on=listed_on,
        returned_on=None,
        resubmitted_on=None,
        approved_on=approved_on,
        paid_on=working_days_after(approved_on, 3).on,
    )
    if (bank.code, quarter) != ("abc", Quarter(2017, 3)):
        return listed
    # one list goes back once, for a stamp that is missing, and in again
    returned_on = working_days_after(listed_on, 1).on
    again_on = working_days_after(returned_on, 1).on
    return replace(listed, returned_on=returned_on, resubmitted_on=again_on, approved_on=again_on)


def _check(quarter: Quarter) -> LeverageCheck:
    """The look at the quarter before, once its deposits fell due."""
    before = quarter.first_day - _ONE_DAY
    return LeverageCheck(quarter.first_day.replace(day=_DEPOSIT_DUE_DAY + 1), Quarter.of(before))


def _deposits(events: Iterable[BankEvent], banks: Sequence[Bank]) -> list[Deposit]:
    """Pre-allocations in the first April, then what each quarter's lending asks for, in the month after it."""
    lent_fen: dict[tuple[str, Quarter], int] = {}
    for event in events:
        if event.type == "loan.disbursed":
            key = event.bank_code, Quarter.of(event.occurred_on)
            lent_fen[key] = lent_fen.get(key, 0) + event.fields["amount_fen"]
    found = [_deposit(bank, "pre_allocation", FIRST, PRE_ALLOCATED_FEN, date(2016, 4, 4)) for bank in banks]
    for bank in banks:
        set_aside_fen = PRE_ALLOCATED_FEN
        for quarter in quarters(FIRST, bank.deposits_until):
            amount_fen, set_aside_fen = deposit_fen(lent_fen.get((bank.code, quarter), 0), set_aside_fen)
            if amount_fen:
                found.append(_deposit(bank, "deposit", quarter, amount_fen, quarter.last_day))
    return found


def _deposit(bank: Bank, kind: str, quarter: Quarter, amount_fen: int, after: date) -> Deposit:
    planned_on = working_days_after(after, 1).on
    sent_on = working_days_after(planned_on, 2).on
    passed_on_on = working_days_after(sent_on, 2).on
    received_on = working_days_after(passed_on_on, 2).on
    return Deposit(bank.code, kind, quarter, amount_fen, planned_on, sent_on, passed_on_on, received_on)
