"""A register that holds records of every kind, entered by the API: what its tests of files start from."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from hypothesis import assume
from hypothesis import strategies as st

from services.registry.imports import record_cells
from services.registry.imports.record_sheets import reader_of
from services.registry.kinds import KINDS
from services.registry.organisations.rules import credit_check_character
from services.registry.records.kinds import RecordKind
from shared.calendar import SystemClock
from shared.database import Sessions, transaction
from shared.money import MAX_FEN
from shared.policies import find_pack
from shared.policies.active import activate
from tests.registry.conftest import SIGNED_IN, a_workbook, commit, upload
from tests.registry.document_builder import a_paper
from tests.registry.help_builder import a_measure, a_plan, a_project, a_step
from tests.registry.helping_builder import a_cover, a_helper, a_pairing, a_unit
from tests.registry.household_builder import Json, a_person
from tests.registry.village_builder import a_posting, a_profile, a_year

TOWN, VILLAGE, OTHER, COUNTY = "360722106000", "360722106201", "360722102201", "360722000000"
DAY = "2017-03-01"
CLIENT_ID = "018f3c7a-0000-7000-8000-00000000000a"
PACKS = (("town-2017", TOWN), ("cangxi-2014", "360722102000"), ("paired-aid", COUNTY))

NOT_IMPORTED = {
    "fund_account": "closed circulation: county finance keeps the accounts and imports nothing",
    "fund_claim": "claimed, checked and paid by three people, each with a step of their own",
}
"""Kinds that no file brings in, with the reason; they are exported only where somebody names them."""

# formulas, guards, quotes, signs and figures of full width
signs = st.sampled_from("=+-@'\"，,、；;＝＋－＠abcX甲乙丙丁0189０Ａ '\\%")
lines = st.lists(signs, min_size=1, max_size=12).map("".join).map(str.strip).filter(bool)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)

PARAGRAPHS = frozenset(
    {
        "content", "projects", "measures", "poverty_state", "exit_plan", "help_projects", "concrete_measures",
        "findings", "next_steps", "situation", "summary", "duties", "grounds", "opinions",
    }
)  # fmt: skip
"""Fields whose texts may have several lines."""
AS_MADE = frozenset(
    {
        "credit_code", "month", "phone", "liaison_phone", "liaison", "household_no", "made_of", "batch", "goods_code",
        "training_no", "number", "handbook_no", "post_no", "project_no", "plan_no", "trace_code", "went_to", "visitor",
        "employer", "answer",
    }
)  # fmt: skip
"""Texts that mean something to a rule; numbers are made hostile where they are made."""


def drawn(data: st.DataObject) -> st.DrawFn:
    """How an example draws; not the first of all, which has the plainest of everything."""
    assume(data.draw(st.integers(0, 999)))
    return data.draw


@dataclass
class World:
    """The register while it grows."""

    client: httpx.AsyncClient
    who: SIGNED_IN
    draw: st.DrawFn
    homes: list[Json] = field(default_factory=list)
    made: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    files: list[str] = field(default_factory=list)
    """Ids of the documents."""

    async def post(self, path: str, body: Json, version: int | None = None) -> Any:
        """What is entered, or what a step leaves."""
        headers = self.who if version is None else {**self.who, "If-Match": f'"{version}"'}
        reply = await self.client.post(f"/registry/{path}", json=body, headers=headers)
        assert reply.is_success, (path, body, reply.text)
        return reply.json()

    def id_of(self, kind: str, at: int = 0) -> str:
        """The id of a record made before."""
        return str(self.made[kind][at]["id"])

    def number(self, base: str) -> str:
        """A number that spreadsheets would like to make something else of."""
        return self.draw(st.sampled_from(["=", "", "+", "-", "@", "'", "'=", "＝", "０", "000"])) + base

    def home(self, at: int = 0, **body: Any) -> Json:
        """A record of a household."""
        return a_step(household_id=self.homes[at]["id"], **body)

    def member(self, at: int = 0, place: int = 0, **body: Any) -> Json:
        """A record of somebody."""
        return self.home(at, member_id=self.homes[at]["members"][place]["id"], **body)

    def area(self, code: str = VILLAGE, **body: Any) -> Json:
        """A record of an area."""
        return a_step(area_code=code, **body)


async def packs_in_force(app: Any, sessions: Sessions) -> None:
    """Let the plans hold by which the records are judged."""
    async with transaction(sessions) as session:
        for name, area in PACKS:
            await activate(session, SystemClock(), find_pack(name), area, date(2013, 1, 1))
        await app.state.policies.refresh(session)


async def exit_by_file(client: httpx.AsyncClient, uploader: SIGNED_IN, committer: SIGNED_IN, *rows: Json) -> None:
    """Let registered households leave poverty: one uploads, another commits."""
    made = (await upload(client, uploader, ("脱贫.xlsx", a_workbook(脱贫=list(rows))))).json()
    assert (made["state"], made["fault_count"]) == ("checked", 0), made["faults"]
    reply = await commit(client, committer, made["id"])
    assert reply.status_code == 200, reply.text


def spiced(world: World, kind: RecordKind[Any], body: Json) -> Json:
    """A body with texts, amounts and gaps of all sorts in the fields to which rules are indifferent."""
    spiced_body = dict(body)
    for name, info in kind.fields.model_fields.items():
        read = reader_of(name, info)
        if read is record_cells.written and name not in AS_MADE:
            text = world.draw(paragraphs if name in PARAGRAPHS else lines)
            left_out = not info.is_required() and world.draw(st.sampled_from([False, False, True]))
            spiced_body[name] = world.draw(st.sampled_from([None, ""])) if left_out else text
        elif read is record_cells.yuan and name in ("wage_fen", "income_target_fen", "gain_fen", "budget_fen"):
            spiced_body[name] = world.draw(st.integers(0, MAX_FEN))
    return spiced_body


# what each kind looks like, in the order in which they refer to each other -------------------------------------------


def _credit_code(serial: int) -> str:
    first = f"91350100M{serial:08}"
    return first + credit_check_character(first)


def _posting(w: World) -> list[Json]:
    return [a_posting(VILLAGE), {**a_posting(VILLAGE, post="resident_cadre", phone=None), "ended_on": "2018-01-01"}]


def _trainings(w: World) -> list[Json]:
    training = {"training_kind": "yulu", "audience": "migrant_workers", "started_on": DAY, "days": 5}
    numbered = {**training, "training_kind": "practical", "training_no": w.number("PX-01"), "tuition_fen": 12_345}
    return [
        w.member(0, 0, **numbered),
        w.member(0, 1, **training),
        w.member(0, 1, **training),
        w.member(2, 0, **training),
    ]


def _measures(w: World) -> list[Json]:
    industry = {
        "measure_class": "industry", "item": "crops", "industry_model": "co_operative", "support_kinds": [],
        "organisation_id": w.id_of("organisation"),
    }  # fmt: skip
    return [a_measure(w.homes[0], **industry), a_measure(w.homes[1], ended_on="2017-12-31")]


def _pairings(w: World) -> list[Json]:
    def line(at: int, helper: int, start: str = "2017-01-01", **more: Any) -> Json:
        return a_pairing(w.homes[at]["id"], w.id_of("helper", helper), start, **{"occurred_on": DAY, **more})

    return [line(0, 0), line(1, 1), line(2, 2), line(2, 3, pairing_role="medical")]


def _covers(w: World) -> list[Json]:
    return [
        {**a_cover(VILLAGE, "2017-01-01", unit_id=w.id_of("help_unit")), "occurred_on": DAY},
        {**a_cover(OTHER, "2017-01-01", helper_id=w.id_of("helper", 2)), "occurred_on": DAY},
    ]


def _gift(**more: Any) -> Json:
    return {"donation_kind": "goods", "quantity": "2.50", "unit_value_fen": 10_001, "given_on": DAY, **more}


def _task(w: World, **more: Any) -> Json:
    return {"helper_id": w.id_of("helper"), "due_on": "2017-12-31", "progress": 30, **more}


def _visits(w: World) -> list[Json]:
    place = {"latitude": "25.386278", "longitude": "114.922922", "client_id": CLIENT_ID, "document_ids": w.files}
    told = {"visited_on": DAY, "findings": "好", "visitor": None}
    return [
        w.home(
            0,
            helper_id=w.id_of("helper"),
            deliveries=["policies", "funds"],
            helps=[],
            **told,
            **place,
        ),
        w.home(0, **{**told, "visitor": "李=四"}),
        w.home(0, **{**told, "visitor": "李=四"}),
    ]


MAKERS: dict[str, Callable[[World], list[Json]]] = {
    "village_profile": lambda w: [a_profile(VILLAGE, planned_exit_year=None), a_profile(OTHER, industries=[])],
    "village_year": lambda w: [a_year(VILLAGE, collective_income_fen=MAX_FEN)],
    "village_team": _posting,
    "village_plan": lambda w: [
        w.area(year=2017, programmes=["ecology", "capacity"], income_goal_fen=1, to_village_items=[])
    ],
    "training": _trainings,
    "living_check": lambda w: [w.home(at, checked_on=DAY, food=True, clothing=False) for at in (0, 1)],
    "dwelling_check": lambda w: [w.home(0, checked_on=DAY, grade="c")],
    "water_check": lambda w: [
        w.home(0, checked_on=DAY, litres_per_day="40.50", quality_passed=True, supply_share="0.95")
    ],
    "skill": lambda w: [w.member(0, 0, gained_on=DAY, training_id=w.id_of("training")), w.member(0, 1, gained_on=DAY)],
    "organisation": lambda w: [
        w.area(credit_code=_credit_code(1), organisation_kind="co_operative"),
        w.area(COUNTY, credit_code=_credit_code(2), organisation_kind="enterprise", founded_on="2012-02-29"),
    ],
    "organisation_link": lambda w: [
        w.home(0, organisation_id=w.id_of("organisation"), link_kind="equity", amount_fen=MAX_FEN, started_on=DAY)
    ],
    "household_plan": lambda w: [a_plan(w.homes[at], w.number(f"SC-{at}")) for at in (0, 1)],
    "measure": _measures,
    "living_allowance": lambda w: [
        w.area(TOWN, year=year, disability_grade="first", amount_fen=fen) for year, fen in ((2017, 60), (2016, 50))
    ],
    "welfare_post": lambda w: [
        w.area(post_no=w.number("GW-1"), post_kind="cleaner", places=2, opened_on="2017-01-01", employer="村委")
    ],
    "employment": lambda w: [
        w.member(0, 0, employment_kind="welfare_post", post_id=w.id_of("welfare_post"), wage_fen=1, started_on=DAY),
        w.member(1, 0, employment_kind="welfare_post", post_id=w.id_of("welfare_post"), wage_fen=1, started_on=DAY),
        w.member(0, 0, employment_kind="migrant", training_id=w.id_of("training"), wage_fen=1, started_on=DAY),
    ],
    "relocation": lambda w: [
        w.home(at, relocation_kind="poverty", people=1, consent=True, consented_on=DAY, in_danger=at == 1, batch=batch)
        for at, batch in ((0, "batch_1"), (1, None))
    ],
    "project": lambda w: [a_project(w.number("XM-1")), a_project(w.number("XM-2"))],
    "project_notice": lambda w: [
        w.area(TOWN, project_id=w.id_of("project"), stage="proposed", started_on=DAY, ended_on="2017-03-08")
    ],
    "participation": lambda w: [
        w.area(
            stage="building", form="labour", project_id=w.id_of("project"), held_on=DAY, people=3, outcome="open",
            answer=None, household_nos=[w.homes[at]["household_no"] for at in (1, 0)], document_ids=w.files[:1],
        ),
        w.area(
            TOWN, stage="planning", form="assembly", plan_year=2017, held_on=DAY, people=40, outcome="explained",
            answer="已说明", answered_on=DAY, household_nos=[w.homes[0]["household_no"]],
        ),
    ],
    "fund_plan": lambda w: [w.area(COUNTY, plan_no=w.number(f"JH-{at}"), year=2017, amount_fen=5) for at in (0, 1)],
    "fund_notice": lambda w: [
        w.area(COUNTY, plan_id=w.id_of("fund_plan"), started_on=DAY, days=12),
        w.area(VILLAGE, plan_id=w.id_of("fund_plan", 1), started_on=DAY, ended_on="2017-03-05"),
    ],
    "goods_batch": lambda w: [
        w.area(trace_code="ZS-9", quantity="12.30", household_no=w.homes[0]["household_no"], produced_on=DAY),
        w.area(trace_code="ZS-1", quantity="12345678901.20", made_of="ZS-9", produced_on=DAY),
    ],
    "goods_step": lambda w: [
        w.area(batch_id=w.id_of("goods_batch", at), step_kind="sale", happened_on=DAY, went_to="－镇") for at in (0, 1)
    ],
    "help_unit": lambda w: [
        a_unit(w.number("U01"), liaison_phone="13807970001", unit_kind="school", occurred_on=DAY),
        a_unit(w.number("U02"), liaison_phone=None, occurred_on=DAY),
    ],
    "helper": lambda w: [
        a_helper(w.number("P01"), area_code=COUNTY, unit_id=w.id_of("help_unit"), phone="0797-3330001"),
        a_helper(w.number("P02"), area_code=COUNTY, able=True, occurred_on=DAY),
        a_helper(w.number("P03"), area_code=COUNTY, post="first_secretary", occurred_on=DAY),
        a_helper(w.number("P04"), area_code=COUNTY, post="medical_staff", occurred_on=DAY),
        a_helper(w.number("P05"), unit_id=w.id_of("help_unit", 1), active_to="2030-12-31", occurred_on=DAY),
    ],
    "hard_case": lambda w: [w.home(0, decided_on=DAY)],
    "household_pairing": _pairings,
    "village_pairing": _covers,
    "aid_object": lambda w: [
        w.area(number=w.number("D01"), object_kind="autumn_student", able_to_work=False, taken_on=DAY),
        w.area(
            number=w.number("D02"), object_kind="poor_household", able_to_work=True, taken_on=DAY,
            household_no=w.homes[0]["household_no"],
        ),
    ],
    "object_pairing": lambda w: [w.area(object_id=w.id_of("aid_object"), unit_id=w.id_of("help_unit"), started_on=DAY)],
    "visit": _visits,
    "health_file": lambda w: [w.member(0, 1, owners=["health_centre", "civil_affairs"], opened_on=DAY)],
    "household_health_file": lambda w: [w.home(0, owners=["family_planning"], opened_on=DAY)],
    "responsibility_letter": lambda w: [
        w.area(
            number=w.number("Z-1"), letter_kind="cadre", year=2017, signed_on=DAY, helper_id=w.id_of("helper"),
            document_ids=w.files[:1],
        )
    ],
    "village_task": lambda w: [w.area(task="planning", **_task(w))],
    "household_task": lambda w: [w.home(0, task="ideas", **_task(w, progress=100, done_on=DAY))],
    "village_item": lambda w: [w.area(item="management", reached_on=DAY, document_ids=[])],
    "household_item": lambda w: [w.home(0, item="management", reached_on=DAY, document_ids=w.files[:1])],
    "donation": lambda w: [
        w.home(0, member_id=w.homes[0]["members"][1]["id"], unit_id=w.id_of("help_unit"), **_gift()),
        w.home(
            1, helper_id=w.id_of("helper"), name_donor=True, donor_consent_on=DAY,
            **_gift(donation_kind="money", quantity="1"),
        ),
        w.home(0, member_id=w.homes[0]["members"][2]["id"], **_gift()),
    ],
    "object_donation": lambda w: [w.area(object_id=w.id_of("aid_object"), **_gift())],
    "help_activity": lambda w: [
        w.area(activity="party_lecture", helper_id=w.id_of("helper"), held_on=DAY, people=3, document_ids=w.files[:1])
    ],
    "allowance": lambda w: [
        w.area(
            OTHER, helper_id=w.id_of("helper", 2), allowance_kind="living", month="2017-02", amount_fen=1, paid_on=DAY
        )
    ],
}  # fmt: skip
"""By kind, bodies of the API for records of it."""


async def upload_files(client: httpx.AsyncClient, who: SIGNED_IN) -> list[str]:
    """Put the documents that records name into a register, as whoever takes one over does first; their ids."""
    return [await a_paper(client, who, COUNTY, text) for text in ("signed", "seen")]


async def grow(world: World) -> None:
    """Enter households, records of every kind, and what files don't hold: mistakes, people and households who left."""
    for at, village in enumerate((VILLAGE, VILLAGE, OTHER, VILLAGE)):
        people = [a_person(10 * at + 1), a_person(10 * at + 2, name="刘月英", relation="spouse")]
        people.append(a_person(10 * at + 3, name="曾小生", relation="son", labour_capacity="none"))
        family = {
            "household_no": f"H{at:03}", "village_code": village, "registered_on": "2014-08-17", "members": people,
            "identification_standard": "national", "household_type": "ordinary", "main_cause": "illness",
            "other_causes": [], "phone": "13807970001", "bank_account": "6226000011112222333", "help_plan": "=1+1",
        }  # fmt: skip
        world.homes.append(await world.post("households", family))
    world.files = await upload_files(world.client, world.who)
    for kind in KINDS:
        for body in MAKERS[kind.name](world) if kind.name in MAKERS else ():
            entered = await world.post(kind.path, spiced(world, kind, body))
            world.made[kind.name].append(entered)
        if kind.name == "project":
            await _stages(world)
        if kind.name == "fund_plan":
            await world.post(f"fund-plans/{world.id_of('fund_plan')}/filings", a_step(level="county"), 1)


async def _stages(world: World) -> None:
    at = f"projects/{world.id_of('project')}/stages"
    await world.post(at, a_step("2017-03-01", stage="proposed"), 1)
