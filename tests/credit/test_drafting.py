"""Lists are drawn up in SQL from the loans' rows: line by line what the rules make of the loans' events."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.rules import BorrowerKind, Breached, InterestCollected, LoanEvent, PrincipalRepaid
from services.credit.bank_events.rules import Reversed as Taken
from services.credit.loans.models import Loan as LoanRow
from services.credit.loans.rules import fold
from services.credit.loans.standing import Standing
from services.credit.subsidies.drafting import control_of, draw_up_lines
from services.credit.subsidies.models import FROZEN_STATES, SubsidyLine, SubsidyList
from services.credit.subsidies.rules import LineKind, ListedLine, list_digest, subsidy_lines
from services.credit.subsidies.rules import SubsidyLine as Line
from shared.calendar import Quarter
from shared.database import new_id, table_of, transaction
from shared.policies.active import ActivePolicies
from tests.credit.channel import COUNTY, PROGRAMME, VILLAGE, Channel, a_loan
from tests.credit.office import Office
from tests.credit.policy_builder import POLICY
from tests.credit.test_invariant_rules import OPENED_ON, QUARTERS, opened, taken

BANK, LIST_QUARTERS = "rcc", QUARTERS[2:11]
# code points beside bytes, and an order that a language would give otherwise
NUMBERS = ("L-10", "L-9", "l-9", "贷-7", "\U00020bb7-1", "Z L", "a:1", "É")


def an_event(random: Random, number: int) -> LoanEvent:
    """Something that changes what is subsidised; most collections are whole."""
    on = OPENED_ON + timedelta(days=random.randrange(1, 900))
    given: dict[str, Any] = {"event_id": f"s{number}", "occurred_on": on}
    match random.randrange(10):
        case 0:
            return PrincipalRepaid(**given, amount_fen=random.choice([1, 999, 12_345]))
        case 1:
            return Breached(**given | {"occurred_on": on + timedelta(days=400)})
        case 2 | 3:
            return Taken(
                **given | {"occurred_on": on + timedelta(days=900)}, reverses=f"s{random.randrange(number + 1)}"
            )
    fen = random.choice([594, 600, 600, 607])
    return InterestCollected(
        **given | {"occurred_on": on + timedelta(days=600)}, amount_fen=fen, period=random.choice(QUARTERS[2:12])
    )


class Books:
    """One bank's books: the rows that stand, and the events that they should be the fold of."""

    def __init__(self, session: AsyncSession, seed: int) -> None:
        self.session, self.random, self.policies = session, Random(seed), ActivePolicies()
        self.events: dict[str, list[LoanEvent]] = {}
        self.ids: dict[str, UUID] = {}
        self.taken = 0

    async def lend(self) -> None:
        """A loan for each number, to households and organisations."""
        for place, loan_no in enumerate(NUMBERS):
            kind = list(BorrowerKind)[place % 2]
            self.events[loan_no], self.ids[loan_no] = opened(kind), new_id()
            await self.session.execute(
                insert(LoanRow).values(
                    county_code=COUNTY,
                    id=self.ids[loan_no],
                    bank_code=BANK,
                    programme=PROGRAMME,
                    loan_no=loan_no,
                    version=3,
                    borrower_kind=kind.value,
                    borrower_name="刘福生",
                    village_code=VILLAGE,
                    application_no=f"A-{loan_no}",
                    applied_on=OPENED_ON,
                    **self.kept(loan_no),
                )
            )

    def kept(self, loan_no: str) -> Mapping[str, Any]:
        """What a loan's row keeps of its events."""
        standing = Standing.of(fold(self.events[loan_no], POLICY))
        return standing._asdict() | {"balance": [[day.isoformat(), fen] for day, fen in standing.balance]}

    async def live_on(self) -> None:
        """Let each loan see some events, of which not all are accepted."""
        for loan_no, before in self.events.items():
            coming = [an_event(self.random, self.taken + n) for n in range(8)]
            self.taken += len(coming)
            self.events[loan_no] = taken(before, coming)
            mine = (table_of(LoanRow).c.county_code == COUNTY) & (table_of(LoanRow).c.id == self.ids[loan_no])
            version = table_of(LoanRow).c.version + len(coming)
            await self.session.execute(update(LoanRow).where(mine).values(version=version, **self.kept(loan_no)))

    async def draw_up(self, subsidy_list: SubsidyList) -> Sequence[Line]:
        """Draw a list up; what the rules say of the same events."""
        expected = subsidy_lines(
            {loan_no: fold(events, POLICY) for loan_no, events in self.events.items()},
            await self.frozen(subsidy_list),
            subsidy_list.period,
        )
        await draw_up_lines(self.session, self.policies, subsidy_list)
        await self.session.flush()
        return expected

    async def frozen(self, subsidy_list: SubsidyList) -> list[ListedLine]:
        """Lines of the other lists that are frozen."""
        made = table_of(SubsidyList).c
        others = select(made.id).where(made.state.in_(FROZEN_STATES), made.id != subsidy_list.id)
        rows = await self.session.scalars(select(SubsidyLine).where(table_of(SubsidyLine).c.list_id.in_(others)))
        return [ListedLine(str(r.id), r.loan_no, r.label, LineKind(r.kind), r.amount_fen) for r in rows]

    async def written(self, subsidy_list: SubsidyList) -> list[Line]:
        """Lines of a list as they stand, by their numbers, which leave out none."""
        table = table_of(SubsidyLine).c
        rows = (
            await self.session.scalars(
                select(SubsidyLine).where(table.list_id == subsidy_list.id).order_by(table.number)
            )
        ).all()
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert all(row.loan_id == self.ids[row.loan_no] and row.borrower_name == "刘福生" for row in rows)
        return [
            Line(
                r.loan_no,
                r.label,
                LineKind(r.kind),
                r.amount_fen,
                r.eligible_fen,
                str(r.corrects) if r.corrects else None,
            )
            for r in rows
        ]


def a_list(channel: Channel, period: str) -> SubsidyList:
    """A draft without lines."""
    day = Quarter.parse(period).last_day
    return SubsidyList(
        county_code=COUNTY,
        bank_code=BANK,
        programme=PROGRAMME,
        period=period,
        state="draft",
        version=1,
        due_on=day,
        drawn_up_on=day,
        recorded_at=channel.clock.now(),
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.requirement("R002-136", "R002-137")
async def test_a_list_in_sql_is_the_list_of_the_rules(channel: Channel, seed: int) -> None:
    """Households and organisations, late periods, corrections, lists that are returned and drawn up again."""
    kinds: set[tuple[str, LineKind]] = set()
    async with transaction(channel.sessions) as session:
        books = Books(session, seed)
        await books.lend()
        lists: list[SubsidyList] = []
        behind = [*LIST_QUARTERS[:4], LIST_QUARTERS[5], LIST_QUARTERS[4], *LIST_QUARTERS[6:]]  # 2017Q3 after 2017Q4
        for period in behind:
            await books.live_on()
            lists.append(a_list(channel, period))
            session.add(lists[-1])
            await session.flush()
            again = books.random.sample(lists, k=min(2, len(lists)))
            for subsidy_list in [one for one in again if one.state == "returned"] + [lists[-1]]:
                expected = await books.draw_up(subsidy_list)
                lines = await books.written(subsidy_list)
                assert lines == list(expected)
                total_fen, digest = await control_of(session, subsidy_list)
                assert (subsidy_list.line_count, subsidy_list.total_fen) == (len(lines), total_fen)
                assert total_fen == sum(line.amount_fen for line in lines)
                assert digest == list_digest(BANK, COUNTY, subsidy_list.period, lines)
                subsidy_list.state = "submitted" if books.random.random() < 0.7 else "returned"
                subsidy_list.version += 1
                kinds |= {(line.label[4:5], line.kind) for line in lines}
                await session.flush()
    # quarters and years, each listed and corrected
    assert kinds == {(quarter, kind) for quarter in ("Q", "") for kind in LineKind}


async def test_lines_are_left_where_nothing_changed_and_altered_ones_are_drawn_up_anew(channel: Channel) -> None:
    async with transaction(channel.sessions) as session:
        books = Books(session, 2)
        await books.lend()
        await books.live_on()
        subsidy_list = a_list(channel, "2017Q4")
        session.add(subsidy_list)
        at = select(literal_column("ctid::text")).select_from(SubsidyLine).order_by(text("ctid"))

        expected = await books.draw_up(subsidy_list)
        first = (await session.scalars(at)).all()
        await books.draw_up(subsidy_list)
        assert (await session.scalars(at)).all() == first != []

        await session.execute(text("UPDATE subsidy_line SET amount_fen = amount_fen + 1 WHERE number = 1"))
        await books.draw_up(subsidy_list)
        session.expire_all()
        await session.refresh(subsidy_list)
        assert await books.written(subsidy_list) == list(expected)

        await books.live_on()
        anew = await books.draw_up(subsidy_list)
        session.expire_all()
        await session.refresh(subsidy_list)
        assert await books.written(subsidy_list) == list(anew) != list(expected)


async def test_a_line_drawn_up_again_keeps_its_id(channel: Channel) -> None:
    """An adjustment on a later draft may name it."""
    async with transaction(channel.sessions) as session:
        books = Books(session, 1)
        await books.lend()
        await books.live_on()
        subsidy_list = a_list(channel, "2017Q4")
        session.add(subsidy_list)
        seen = []
        for _ in range(2):
            await books.draw_up(subsidy_list)
            rows = await session.execute(select(table_of(SubsidyLine).c.number, table_of(SubsidyLine).c.id))
            seen.append({tuple(row) for row in rows})
        assert seen[0] == seen[1]
        assert len(seen[0]) > len(NUMBERS) / 2


async def test_rows_of_before_they_kept_what_is_due_are_mended_by_the_list(office: Office) -> None:
    channel = office.channel
    paid = await a_loan(channel, "L1")
    await a_loan(channel, "L2")
    await channel.accepted(paid.event("interest.collected", date(2016, 6, 20), period="2016Q2", amount_fen=27_708))
    async with transaction(channel.sessions) as session:
        await session.execute(text("UPDATE loan SET subsidies = NULL"))
    drawn = await office.drawn_up("2016Q2", "2016-06-24")
    assert (drawn["line_count"], drawn["total_fen"]) == (1, 27_708)
    rows = await channel.rows(LoanRow)
    assert sorted((row.loan_no, row.subsidies) for row in rows) == [("L1", {"2016Q2": [27_708, 27_708]}), ("L2", {})]
