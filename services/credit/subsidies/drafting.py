"""The lines of a list, drawn up set-wise from the loans' rows: `rules.subsidy_lines` and `rules.list_digest` in SQL.

A list has as many lines as a bank has loans in a county, and a city's lists of a quarter come within the same days.
What is due on a loan its row keeps, since every event writes it there: so a list asks for no event, and no line passes
through Python. ``fupin recompute`` holds the lines against the rules and the events alone.
"""

from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.loans.history import loan_states
from services.credit.loans.models import Loan
from services.credit.loans.standing import Standing
from services.credit.policies import Governing
from services.credit.subsidies.models import FROZEN_STATES, SubsidyList
from services.credit.subsidies.rules import last_year_listed
from shared.calendar import Quarter
from shared.database import table_of, to_json
from shared.policies.active import ActivePolicies


class Control(NamedTuple):
    """What freezes a list."""

    total_fen: int
    digest: str


_FROZEN = ", ".join(f"'{state}'" for state in FROZEN_STATES)


def _record(*fields: str) -> str:
    """Fields of a record of the digest, each with its length before it."""
    return " || ".join(f"length({field}) || ':' || {field}" for field in fields)


_WRITE = text(f"""
WITH due AS (
  SELECT id AS loan_id, label, (fen ->> 0)::bigint AS amount_fen, (fen ->> 1)::bigint AS eligible_fen,
         NULL::uuid AS regular
    FROM loan, jsonb_each(subsidies) AS paid (label, fen)
   WHERE county_code = :county_code AND bank_code = :bank_code AND programme = :programme
), listed AS (
  SELECT loan_id, label, -amount_fen, 0, CASE WHEN kind = 'regular' THEN line.id END
    FROM subsidy_line AS line
    JOIN subsidy_list AS made ON made.county_code = line.county_code AND made.id = line.list_id
   WHERE made.county_code = :county_code AND bank_code = :bank_code AND programme = :programme
     AND state IN ({_FROZEN}) AND made.id <> :list_id
), wanted AS (
  SELECT loan_id, label, sum(amount_fen)::bigint AS amount_fen, sum(eligible_fen)::bigint AS eligible_fen,
         CASE WHEN count(regular) = 0 THEN 'regular' ELSE 'adjustment' END AS kind,
         (array_agg(regular) FILTER (WHERE regular IS NOT NULL))[1] AS regular
    FROM (SELECT * FROM due UNION ALL SELECT * FROM listed) AS either
   GROUP BY loan_id, label
  HAVING sum(amount_fen) <> 0
     -- quarters, and years whose turn has come, or came where a later list was drawn up before this one
     AND (length(label) > 4 OR label <= :last_year OR count(regular) > 0)
), written AS (
  INSERT INTO subsidy_line (county_code, list_id, number, id, loan_id, loan_no, borrower_name, label, kind, amount_fen,
                            eligible_fen, corrects)
  SELECT :county_code, :list_id, row_number() OVER (ORDER BY loan_no COLLATE "C", label COLLATE "C"),
         -- an adjustment on another list may name the line: drawn up again it bears the same id
         md5(concat_ws(' ', :list_id, loan_id, label, kind))::uuid,
         loan_id, loan_no, borrower_name, label, kind, amount_fen, eligible_fen, regular
    FROM wanted JOIN loan ON loan.county_code = :county_code AND loan.bank_code = :bank_code AND loan.id = loan_id
  RETURNING amount_fen
)
SELECT count(*) AS line_count, coalesce(sum(amount_fen), 0)::bigint AS total_fen FROM written
""")  # noqa: S608  # of constants only

_SOURCES = text(f"""
SELECT concat_ws(' ',
  (SELECT sum(hashtextextended(id::text, version)) FROM loan
    WHERE county_code = :county_code AND bank_code = :bank_code AND programme = :programme),
  (SELECT coalesce(sum(hashtextextended(id::text, version)), 0) FROM subsidy_list
    WHERE county_code = :county_code AND bank_code = :bank_code AND programme = :programme
      AND state IN ({_FROZEN}) AND id <> :list_id))
""")  # noqa: S608  # of constants only

_DELETE = text("DELETE FROM subsidy_line WHERE county_code = :county_code AND list_id = :list_id")

_KEEP = text(
    "UPDATE loan SET subsidies = CAST(given.subsidies AS jsonb) "
    "FROM unnest(CAST(:ids AS uuid[]), CAST(:subsidies AS text[])) AS given (id, subsidies) "
    "WHERE loan.county_code = :county_code AND loan.id = given.id"
)

_CONTROL = text(f"""
WITH line AS (
  SELECT amount_fen,
         {_record("loan_no", "label", "kind", "amount_fen::text", "eligible_fen::text", "coalesce(corrects::text, '')")}
           AS record
    FROM subsidy_line WHERE county_code = :county_code AND list_id = :list_id
), whole AS (
  SELECT coalesce(sum(amount_fen), 0)::bigint AS total_fen, count(*)::text AS lines,
         string_agg(record, E'\\n' ORDER BY record COLLATE "C") AS records
    FROM line
)
SELECT total_fen, encode(sha256(convert_to(
         concat_ws(E'\\n', {_record(":bank_code", ":county_code", ":period", "lines")}, records), 'UTF8')), 'hex')
  FROM whole
""")  # noqa: S608  # of constants only


async def draw_up_lines(session: AsyncSession, policies: ActivePolicies, subsidy_list: SubsidyList) -> str:
    """Write a list's lines by every event accepted until now; total and count of the list follow.

    The caller holds the lock of the books, so that no event is accepted between reading and writing. Lines that were
    drawn up from the same versions of loans and frozen lists, and are as they were, are left.

    Returns:
        The digest of the lines.
    """
    await _keep_subsidies(session, policies, subsidy_list)
    named = _named(subsidy_list) | {"programme": subsidy_list.programme}
    sources = await session.scalar(_SOURCES, named)
    control = await control_of(session, subsidy_list)
    if subsidy_list.drawn_from == f"{sources} {control.digest}":
        return control.digest
    await session.execute(_DELETE, _named(subsidy_list))
    last_year = last_year_listed(Quarter.parse(subsidy_list.period))
    written = await session.execute(_WRITE, named | {"last_year": str(last_year)})
    subsidy_list.line_count, subsidy_list.total_fen = written.one()
    control = await control_of(session, subsidy_list)
    subsidy_list.drawn_from = f"{sources} {control.digest}"
    return control.digest


async def control_of(session: AsyncSession, subsidy_list: SubsidyList) -> Control:
    """Total and digest of the lines as they stand."""
    found = await session.execute(_CONTROL, _named(subsidy_list) | {"period": subsidy_list.period})
    return Control(*found.one())


def _named(subsidy_list: SubsidyList) -> dict[str, Any]:
    return {
        "county_code": subsidy_list.county_code,
        "bank_code": subsidy_list.bank_code,
        "list_id": subsidy_list.id,
    }


async def _keep_subsidies(session: AsyncSession, policies: ActivePolicies, subsidy_list: SubsidyList) -> None:
    """Mend rows of before they kept what is due, as their next event would."""
    loan = table_of(Loan).c
    found = await session.execute(
        select(loan.id, loan.applied_on, loan.programme, loan.product).where(
            loan.county_code == subsidy_list.county_code,
            loan.bank_code == subsidy_list.bank_code,
            loan.programme == subsidy_list.programme,
            loan.disbursed_on.is_not(None),
            loan.subsidies.is_(None),
        )
    )
    lent = {row.id: Governing(row.applied_on, row.programme, row.product) for row in found}
    if not lent:
        return
    states = await loan_states(session, policies, subsidy_list.county_code, lent)
    await session.execute(
        _KEEP,
        {
            "county_code": subsidy_list.county_code,
            "ids": list(states),
            "subsidies": [to_json(Standing.of(state).subsidies) for state in states.values()],
        },
    )
