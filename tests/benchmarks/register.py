"""Registers of any size, written set-wise: household number n has its id computed from n."""

from uuid import UUID

import asyncpg

from shared.areas import AreaLevel, read_areas

COUNTY = "360722"
TOWN = f"{COUNTY}102"
IN_VILLAGE = 1_000
"""Households of a village, one after the other by number: as many as a large one has."""
_ID = "('019a0000-0000-7000-8{kind}00-' || lpad(to_hex({number}), 12, '0'))::uuid"


def sql_id(kind: int, number: str) -> str:
    """An SQL expression of the id of thing `number` (an expression) of a kind (0 to f)."""
    return _ID.format(kind=f"{kind:x}", number=number)


def household_id(number: int) -> UUID:
    """The id of household `number`."""
    return UUID(f"019a0000-0000-7000-8000-{number:012x}")


HOUSEHOLD, MEMBER = 0, 1

# twenty family names and some thousand given ones; each tenth household is somebody alone, mostly old
_ALONE = "n % 10 = 0"
_OLD = "date '1930-01-01' + n % 14000"
_NAME = (
    "substr('刘谢赖钟曾黄李王张陈郭肖邱罗温何廖吴朱叶', 1 + n % 20, 1)"
    " || substr({given}, 1 + (n * 4 + {m}) * 7 % 32, 1) || substr({given}, 1 + (n * 4 + {m}) / 32 % 32, 1)"
).replace("{given}", "'福生招娣建华发秀明兰志强春梅国平秋香文彬小红玉英水金根木火土春夏'")

_HOUSEHOLDS = f"""
INSERT INTO household (county_code, id, household_no, village_code, village_group, head_name, phone_masked,
                       phone_encrypted, bank_name, bank_account_masked, bank_account_encrypted,
                       identification_standard, household_type, main_cause, other_causes, registered_on, housing_sqm,
                       housing_structure, drinking_water, people, sole_born_on, status, version, recorded_at)
SELECT '{COUNTY}', {sql_id(HOUSEHOLD, "n")}, lpad(n::text, 12, '0'),
       ($3::text[])[1 + (n - 1) / {IN_VILLAGE} % cardinality($3::text[])], '第三组', {_NAME.replace("{m}", "1")},
       '138****' || lpad((n % 10000)::text, 4, '0'), sha256(n::text::bytea), '信丰县农村信用合作联社',
       '6226****' || lpad((n % 10000)::text, 4, '0'), sha256(n::text::bytea), 'national', 'ordinary', 'illness',
       ARRAY['lack_of_labour'], '2014-12-31', 60 + n % 80, 'brick_wood', 'well',
       CASE WHEN {_ALONE} THEN 1 ELSE 3 END, CASE WHEN {_ALONE} THEN {_OLD} END, 'registered', 1, '2016-01-05+08'
FROM generate_series($1::int + 1, $2::int) AS n
"""

_MEMBERS = f"""
INSERT INTO member (county_code, id, household_id, name, id_index, id_masked, id_number_encrypted, born_on, sex,
                    relation, ethnic_group, education, schooling, health, labour_capacity, work_state,
                    medical_insured, pension_insured)
SELECT '{COUNTY}', {sql_id(MEMBER, "n * 4 + m")}, {sql_id(HOUSEHOLD, "n")}, {_NAME.replace("{m}", "m")},
       md5((n * 4 + m)::text), '999722********000X', sha256(n::text::bytea),
       CASE WHEN {_ALONE} THEN {_OLD} ELSE date '1960-01-01' + (n % 9000 + m * 5000) END, 'male',
       (ARRAY['head', 'spouse', 'child'])[m], 'han', 'primary', 'not_in_school', 'healthy', 'ordinary',
       'farming', true, m < 3
FROM generate_series($1::int + 1, $2::int) AS n, generate_series(1, CASE WHEN {_ALONE} THEN 1 ELSE 3 END) AS m
"""

_BARE = """
INSERT INTO bare_household
SELECT h.*, (SELECT jsonb_agg(to_jsonb(m) - '{county_code,household_id,id_index,id_number_encrypted}'::text[])
             FROM member m WHERE m.county_code = h.county_code AND m.household_id = h.id)
FROM household h
WHERE h.id > $1 AND h.id <= $2
"""


def villages() -> list[str]:
    """Codes of the county's villages in the order in which they are filled, those of `TOWN` first."""
    codes = [area.code for area in read_areas() if area.county_code == COUNTY and area.level is AreaLevel.VILLAGE]
    return sorted(codes, key=lambda code: (not code.startswith(TOWN), code))


async def fill_register(connection: asyncpg.Connection, before: int, after: int) -> None:
    """Let the register grow from `before` to `after` households with up to three members each."""
    await connection.execute(_HOUSEHOLDS, before, after, villages())
    await connection.execute(_MEMBERS, before, after)
    await connection.execute("ANALYZE household, member")
    await connection.execute(_BARE, household_id(before), household_id(after))
    await connection.execute("VACUUM ANALYZE household, member, bare_household")


async def empty_register(connection: asyncpg.Connection) -> None:
    """Take out all households and what came with them; areas and villages stay."""
    await connection.execute(
        "TRUNCATE household, member, id_number_key, income, household_change, record_change, training, bare_household, "
        "import_job, import_part, import_fault, staged_household, staged_member, staged_income, staged_exit, "
        "staged_record, outbox CASCADE"
    )
    await connection.execute("VACUUM ANALYZE")
