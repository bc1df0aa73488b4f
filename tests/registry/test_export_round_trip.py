"""With the right to reveal, an export is the register: imported where nothing is, it gives the same export again."""

import io
import zipfile
from datetime import date
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from services.registry.settings import Settings
from shared import codes
from shared.money import MAX_FEN
from tests.conftest import Installation, rolled_back
from tests.registry.conftest import SIGNED_IN, a_number, client_of, commit, serving, upload
from tests.registry.household_builder import exited

EXPORTS = "/registry/exports"
DAY_BORN, DAY_GROWN = date(1940, 1, 1), date(2010, 12, 31)
DAY_REGISTERED, DAY_NOW = date(2014, 8, 17), date(2020, 1, 1)
Json = dict[str, Any]
FLAGS = (
    "medical_insured", "pension_insured", "dibao", "major_illness_insured", "supplementary_insured",
    "medical_assistance", "returning_graduate", "veteran", "no_income_source", "no_able_supporter",
)  # fmt: skip

# what stands in cells of the register's own sheets: formulas, guards, quotes, commas, signs of full width
_signs = st.sampled_from("=+-@'\"，,、；;＝abc甲乙丙丁0189 ")
texts = st.text(_signs, min_size=1, max_size=12).map(str.strip).filter(bool)
maybe_text = st.none() | texts
amounts = st.integers(0, MAX_FEN)


def one_code(code_list: codes.CodeList) -> st.SearchStrategy[str]:
    """Any code of a list."""
    return st.sampled_from([entry.code for entry in code_list])


flags = st.none() | st.booleans()


def several(code_list: codes.CodeList, most: int) -> st.SearchStrategy[list[str] | None]:
    """Different codes of a list; none where nobody asked, an empty list where there are none."""
    return st.none() | st.lists(one_code(code_list), max_size=most, unique=True)


@st.composite
def disabilities(draw: st.DrawFn, number: str) -> Json:
    """An identity number alone, with a disability beside it, or inside a card's number."""
    how = draw(st.sampled_from(["none", "stated", "card"]))
    if how == "none":
        return {"id_number": number}
    kind, grade = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    if how == "card":
        return {"id_number": f"{number}{kind}{grade}"}
    stated = codes.DISABILITY_KINDS.by_label(str(kind)).code
    return {"id_number": number, "disability_kind": stated, "disability_grade": grade}


@st.composite
def members(draw: st.DrawFn, serial: int, *, head: bool) -> Json:
    """A person as the API takes it."""
    return {
        "name": "".join(draw(texts).split()),
        **draw(disabilities(a_number(serial, draw(st.dates(DAY_BORN, DAY_GROWN)).strftime("%Y%m%d")))),
        "relation": "head" if head else draw(one_code(codes.RELATIONS_TO_HEAD).filter(lambda code: code != "head")),
        "ethnic_group": draw(st.none() | one_code(codes.ETHNIC_GROUPS)),
        "education": draw(st.none() | one_code(codes.EDUCATION_LEVELS)),
        "schooling": draw(st.none() | one_code(codes.SCHOOLING)),
        "health": draw(one_code(codes.HEALTH_STATES)),
        "labour_capacity": draw(one_code(codes.LABOUR_CAPACITIES)),
        "work_state": draw(st.none() | one_code(codes.WORK_STATES)),
        **{name: draw(flags) for name in FLAGS},
        "skill": draw(maybe_text),
        "own_cause": draw(st.none() | one_code(codes.POVERTY_CAUSES)),
        "own_plan": draw(maybe_text),
    }


@st.composite
def families(draw: st.DrawFn, number: int) -> Json:
    """A household, its incomes, its exit and its trainings, as the API takes them."""
    causes = draw(st.lists(one_code(codes.POVERTY_CAUSES), min_size=1, max_size=3, unique=True))
    people = draw(st.integers(1, 3))
    household = {
        "household_no": f"H-{number:03}",
        "village_code": draw(st.sampled_from(["360722102201", "360722102202"])),
        "village_group": draw(maybe_text),
        "phone": draw(st.none() | st.from_regex(r"1[0-9]{10}", fullmatch=True)),
        "bank_name": draw(maybe_text),
        "bank_account": draw(st.none() | st.from_regex(r"[0-9]{8,32}", fullmatch=True)),
        "identification_standard": draw(one_code(codes.IDENTIFICATION_STANDARDS)),
        "household_type": draw(one_code(codes.HOUSEHOLD_TYPES)),
        "main_cause": causes[0],
        "other_causes": causes[1:],
        "registered_on": "2014-08-17",
        "housing_sqm": draw(st.none() | st.decimals(0, 99_999, places=2).map(str)),
        "housing_structure": draw(st.none() | one_code(codes.HOUSING_STRUCTURES)),
        "built_year": draw(st.none() | st.integers(1900, 2020)),
        "electricity": draw(flags),
        "fuels": draw(several(codes.FUELS, 2)),
        "drinking_water": draw(st.none() | one_code(codes.DRINKING_WATER)),
        "support_form": draw(st.none() | one_code(codes.SUPPORT_FORMS)),
        "planned_exit_year": draw(st.none() | st.integers(1990, 2020)),
        "help_plan": draw(maybe_text),
        "help_needs": draw(several(codes.HELP_NEEDS, 3)),
        "members": [draw(members(10 * number + place, head=place == 0)) for place in range(people)],
    }
    parts = ("wage_fen", "business_fen", "transfer_fen", "property_fen", "production_cost_fen", "paid_away_fen")
    drawn = st.tuples(*[amounts] * 5, st.none() | amounts)
    incomes = draw(st.dictionaries(st.integers(2014, 2019), drawn, max_size=2))
    return {
        "household": household,
        "incomes": {year: dict(zip(parts, values, strict=True)) for year, values in incomes.items()},
        "exited_on": draw(st.none() | st.dates(DAY_REGISTERED, DAY_NOW).map(str)),
        "trainings": draw(st.lists(trainings(), max_size=2)),
    }


@st.composite
def trainings(draw: st.DrawFn) -> Json:
    """A training as the API takes it, but for whose it is."""
    kind = draw(one_code(codes.TRAINING_KINDS))
    fees = amounts if kind != "yulu" else st.just(0)
    return {
        "occurred_on": draw(st.dates(DAY_REGISTERED, DAY_NOW).map(str)),
        "reason": draw(texts),
        "training_kind": kind,
        "audience": draw(one_code(codes.TRAINING_AUDIENCES)),
        "course": draw(texts),
        "organiser": draw(texts),
        "started_on": "2016-03-01",
        "ended_on": draw(st.none() | st.just("2016-03-15")),
        "days": draw(st.integers(0, 10**9)),
        "tuition_fen": draw(fees),
        "lodging_fen": draw(fees),
        "certification_fen": draw(fees),
        "certificate": draw(maybe_text),
    }


async def enter(client: httpx.AsyncClient, who: SIGNED_IN, second: SIGNED_IN, family: Json) -> None:
    """Put a family on the register, by the API alone."""

    async def done(reply: httpx.Response) -> Any:
        assert reply.is_success, reply.text
        return reply.json()

    made = await done(await client.post("/registry/households", json=family["household"], headers=who))
    at, version = f"/registry/households/{made['id']}", 1
    for year, parts in family["incomes"].items():
        body = {"occurred_on": "2020-01-01", "reason": "核算", **parts}
        headers = {**who, "If-Match": f'"{version}"'}
        version = (await done(await client.put(f"{at}/incomes/{year}", json=body, headers=headers)))["version"]
    if family["exited_on"]:
        await exited(client, who, second, made, family["exited_on"])
    for training in family["trainings"]:
        whose = {"household_id": made["id"], "member_id": made["members"][0]["id"]}
        await done(await client.post("/registry/trainings", json={**training, **whose}, headers=who))


async def exported(client: httpx.AsyncClient, who: SIGNED_IN, file_format: str) -> bytes:
    """The register in full numbers."""
    body = {"format": file_format, "reveal": True, "reason": "核对"}
    made = await client.post(EXPORTS, json=body, headers=who)
    assert (made.status_code, made.json()["state"]) == (201, "done"), made.text
    return (await client.get(made.json()["result"], headers=who)).content


def rows_of(file_format: str, content: bytes) -> dict[str, list[list[Any]]]:
    """Cells of each sheet."""
    if file_format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {title: book.get_sheet_by_name(title).to_python() for title in book.sheet_names}
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = {name: archive.read(name).decode("utf-8-sig").split("\r\n")[:-1] for name in archive.namelist()}
    return sheets


def uploads(file_format: str, content: bytes) -> list[tuple[str, bytes]]:
    """An export as it is uploaded."""
    if file_format == "xlsx":
        return [("register.xlsx", content)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


async def import_all(client: httpx.AsyncClient, who: SIGNED_IN, files: list[tuple[str, bytes]]) -> Any:
    """Import files; what the commit answers."""
    made = (await upload(client, who, *files)).json()
    assert (made["state"], made["faults"]) == ("checked", []), made["faults"][:3]
    reply = await commit(client, who, made["id"])
    assert reply.status_code == 200, reply.text
    return {**reply.json(), "unchanged": made["unchanged"]}


@pytest.mark.parametrize("file_format", ["xlsx", pytest.param("csv", marks=pytest.mark.long)])
@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a register smaller, over and over, takes minutes
)
@given(data=st.data())
async def test_an_export_imported_where_nothing_is_gives_the_same_export(
    installation: Installation,
    areas_loaded: None,
    township: SIGNED_IN,
    second: SIGNED_IN,
    file_format: str,
    data: st.DataObject,
) -> None:
    drawn = [data.draw(families(number)) for number in range(1, data.draw(st.integers(1, 3)) + 1)]
    url = installation.settings(Settings).service_database_url
    async with rolled_back(url) as here, serving(installation, here) as app, client_of(app) as client:
        for family in drawn:
            await enter(client, township, second, family)
        content = await exported(client, township, file_format)
        sheets = rows_of(file_format, content)
        files = uploads(file_format, content)
        again = await import_all(client, township, files)
        assert set(again["written"].values()) == {0}
        assert sum(again["unchanged"].values()) == sum(len(rows) - 1 for rows in sheets.values())
        assert rows_of(file_format, await exported(client, township, file_format)) == sheets
    async with rolled_back(url) as elsewhere, serving(installation, elsewhere) as app, client_of(app) as client:
        await import_all(client, township, files)
        assert rows_of(file_format, await exported(client, township, file_format)) == sheets
        assert set((await import_all(client, township, files))["written"].values()) == {0}
