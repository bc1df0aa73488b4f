"""Banks' books of any size, written set-wise: every second household has a loan with five events behind it."""

import asyncpg

from tests.benchmarks.register import COUNTY, HOUSEHOLD, MEMBER, sql_id

PROGRAMME = "industry_credit"
BANKS = ("rcc", "abc", "psbc", "bog", "yinzuo")
APPLICATION, OPINION, LOAN, EVENT, OUTBOX, JOURNAL, ACCOUNT = range(2, 9)
ACCOUNTS = (
    "city_funding",
    "city_loss",
    "county_in_transit",
    "county_loss",
    "fund",
    "memo_interest",
    "memo_interest_income",
    "memo_lending",
    "memo_loans",
    "subsidy_expense",
    "subsidy_payable",
    "treasury",
)
_BANK = f"(ARRAY{list(BANKS)!r})[1 + n / 2 % {len(BANKS)}]"


def bank_of(number: int) -> str:
    """The bank at which household `number` applied."""
    return BANKS[number // 2 % len(BANKS)]


def _account(kind: str) -> str:
    return sql_id(ACCOUNT, f"n / 2 % {len(BANKS)} * 16 + {ACCOUNTS.index(kind)}")


_ACCOUNTS = f"""
INSERT INTO ledger_account (county_code, id, bank_code, programme, kind, balance_fen, version)
SELECT '{COUNTY}', {sql_id(ACCOUNT, "bank * 16 + kind")}, (ARRAY{list(BANKS)!r})[1 + bank], '{PROGRAMME}',
       (ARRAY{list(ACCOUNTS)!r})[1 + kind], 0, 0
FROM generate_series(0, {len(BANKS) - 1}) AS bank, generate_series(0, {len(ACCOUNTS) - 1}) AS kind
ON CONFLICT DO NOTHING
"""

_HOUSEHOLDS = f"""
INSERT INTO household (county_code, id, household_no, village_code, household_type, head_name, registered_on)
SELECT '{COUNTY}', {sql_id(HOUSEHOLD, "n")}, lpad(n::text, 12, '0'), '{COUNTY}102' || (201 + n % 20), 'ordinary',
       '刘福生', '2014-12-31'
FROM generate_series($1::int + 1, $2::int) AS n
"""

_MEMBERS = f"""
INSERT INTO member (county_code, id, household_id, name, id_index, id_masked, born_on, relation, labour_capacity)
SELECT '{COUNTY}', {sql_id(MEMBER, "n")}, {sql_id(HOUSEHOLD, "n")}, '刘福生', $3, '999722********000X', '1980-01-01',
       'head', 'ordinary'
FROM generate_series($1::int + 1, $2::int) AS n
"""

_APPLICATIONS = f"""
INSERT INTO application (county_code, id, application_no, household_id, member_id, village_code, bank_code, programme,
                         amount_fen, term_months, purpose, priority_flags, collateral, willing,
                         full_civil_capacity, occurred_on, filed_by, recorded_at)
SELECT '{COUNTY}', {sql_id(APPLICATION, "n")}, 'A-' || n, {sql_id(HOUSEHOLD, "n")}, {sql_id(MEMBER, "n")},
       '{COUNTY}102' || (201 + n % 20), {_BANK}, '{PROGRAMME}', 5000000, 36, '脐橙种植', '[]', '[]', true, true,
       '2016-05-01', 'town', '2016-05-01+08'
FROM generate_series($1::int + 1, $2::int) AS n
"""

_OPINIONS = f"""
INSERT INTO opinion (county_code, id, application_id, role, supported, comment, occurred_on, signed_by, recorded_at)
SELECT '{COUNTY}', {sql_id(OPINION, "n * 4 + r")}, {sql_id(APPLICATION, "n")},
       (ARRAY['village_cadre', 'work_team', 'township'])[r], true, '', '2016-05-01', 'signer', '2016-05-01+08'
FROM generate_series($1::int + 1, $2::int) AS n, generate_series(1, 3) AS r
"""

_LOANS = f"""
INSERT INTO loan (county_code, id, bank_code, programme, loan_no, version, borrower_kind, household_id, borrower_name,
                  village_code, application_no, applied_on, state, applied_fen, approved_fen, disbursed_fen,
                  outstanding_fen, disbursed_on, due_on, annual_rate, balance, collected, collected_fen,
                  penalty_fen, recovered_fen, subsidies)
SELECT '{COUNTY}', {sql_id(LOAN, "n")}, {_BANK}, '{PROGRAMME}', 'L-' || n, 5, 'household',
       {sql_id(HOUSEHOLD, "n")}, '刘福生', '{COUNTY}102' || (201 + n % 20), 'A-' || n, '2016-05-01', 'active',
       5000000, 5000000, 5000000, 5000000,
       '2016-05-10', '2019-05-10', 0.0475, '[["2016-05-10", 5000000]]',
       '{{"2016Q2": 1000, "2016Q3": 1000}}', 2000, 0, 0, '{{}}'
FROM generate_series($1::int + 1, $2::int, 2) AS n
"""

_EVENTS = f"""
INSERT INTO bank_event (county_code, bank_code, event_id, id, digest, status, type, loan_no, loan_id, occurred_on,
                        content, submitted_by, recorded_at)
SELECT '{COUNTY}', {_BANK}, 'F-' || n || '-' || e, {sql_id(EVENT, "n * 8 + e")}, md5((n * 8 + e)::text), 'accepted',
       kind, 'L-' || n, {sql_id(LOAN, "n")}, day::date,
       jsonb_build_object('county_code', '{COUNTY}', 'event_id', 'F-' || n || '-' || e, 'type', kind,
                          'occurred_on', day, 'loan_no', 'L-' || n) || fields::jsonb,
       'bank', '2016-05-10+08'
FROM generate_series($1::int + 1, $2::int, 2) AS n, (VALUES
  (1, 'loan.applied', '2016-05-10', '{{"amount_fen": 5000000, "term_months": 36, "purpose": "脐橙种植",
                                    "borrower_id_number": "999722********000X"}}'),
  (2, 'loan.surveyed', '2016-05-10', '{{"approved": true, "approved_amount_fen": 5000000}}'),
  (3, 'loan.disbursed', '2016-05-10',
      '{{"amount_fen": 5000000, "annual_rate": "0.0475", "term_months": 36, "due_on": "2019-05-10"}}'),
  (4, 'interest.collected', '2016-06-20', '{{"amount_fen": 1000, "period": "2016Q2"}}'),
  (5, 'interest.collected', '2016-09-20', '{{"amount_fen": 1000, "period": "2016Q3"}}')
) AS history(e, kind, day, fields)
"""

_OUTBOX = f"""
INSERT INTO outbox (county_code, id, routing_key, aggregate, aggregate_id, version, traceparent, data, recorded_at,
                    published_at)
SELECT '{COUNTY}', {sql_id(OUTBOX, "n * 8 + e")}, 'credit.interest_collected.v1', 'loan', {sql_id(LOAN, "n")}, e, '',
       jsonb_build_object('county_code', '{COUNTY}', 'version', e, 'loan_id', {sql_id(LOAN, "n")},
                          'loan_no', 'L-' || n, 'bank_code', {_BANK}, 'borrower_kind', 'household',
                          'village_code', '{COUNTY}102201', 'occurred_on', '2016-06-20', 'state', 'active',
                          'disbursed_fen', 5000000, 'outstanding_fen', 5000000),
       '2016-05-10+08', '2016-05-10+08'
FROM generate_series($1::int + 1, $2::int, 2) AS n, generate_series(1, 5) AS e
"""

_JOURNALS = f"""
INSERT INTO journal (county_code, id, bank_code, programme, cause, cause_id, kind, loan_id, occurred_on, posted_at)
SELECT '{COUNTY}', {sql_id(JOURNAL, "n * 8 + e")}, {_BANK}, '{PROGRAMME}', 'bank_event',
       'F-' || n || '-' || e, 'interest', {sql_id(LOAN, "n")}, '2016-06-20', '2016-05-10+08'
FROM generate_series($1::int + 1, $2::int, 2) AS n, generate_series(3, 5) AS e
"""

_TRANSFERS = f"""
INSERT INTO ledger_transfer (county_code, journal_id, number, debit_account_id, credit_account_id, amount_fen)
SELECT '{COUNTY}', {sql_id(JOURNAL, "n * 8 + e")}, 1, {_account("memo_interest")}, {_account("memo_interest_income")},
       1000
FROM generate_series($1::int + 1, $2::int, 2) AS n, generate_series(3, 5) AS e
"""

_FILLED = (_APPLICATIONS, _OPINIONS, _LOANS, _EVENTS, _OUTBOX, _JOURNALS, _TRANSFERS)


async def fill_lending(connection: asyncpg.Connection, households: int, id_index: str) -> None:
    """Let the books grow to so many households, each with a supported application, where they have fewer.

    Args:
        connection: the owner's.
        households: an even number.
        id_index: the keyed index of the one ID number that all borrowers bear here.
    """
    there = await connection.fetchval("SELECT count(*) FROM household WHERE county_code = $1", COUNTY)
    if there >= households:
        return
    await connection.execute(_ACCOUNTS)
    await connection.execute(_HOUSEHOLDS, there, households)
    await connection.execute(_MEMBERS, there, households, id_index)
    for statement in _FILLED:
        await connection.execute(statement, there, households)
    await connection.execute("VACUUM ANALYZE")
