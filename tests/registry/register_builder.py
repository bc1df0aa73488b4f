"""A register of several areas with a row of every kind in each, and in every text of a row its area's watermark."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
from pydantic.fields import FieldInfo

from services.registry.kinds import KINDS
from services.registry.records.fields import OfList, RefersTo, mark_of
from services.registry.records.kinds import RecordKind
from services.registry.records.models import AreaRecord, HouseholdRecord, MemberRecord
from shared.security.permissions import PERMISSIONS, Role
from tests.registry.conftest import a_csv, a_number
from tests.registry.conftest import a_household as a_row
from tests.registry.conftest import a_member as a_member_row
from tests.registry.document_builder import a_picture
from tests.registry.household_builder import Json, a_family, a_person, an_income

DAY = "2017-03-01"
BEFORE_PLANS = "2015-03-01"
"""A project is approved without a notice where no plan asks for one."""
MOVED_ON = "2017-06-01"
PLANS_SINCE = date(2016, 1, 1)
PLANS = ("gupo-2014", "cangxi-2014", "paired-aid")
NO_SUCH = "018f3c7a-0000-7000-8000-00000000dead"
SignIn = Callable[..., dict[str, str]]
_RARE = 0x9D00
"""Characters of the ideographs' block that stand in no name, message or label: each area gets two of them."""
_POSTS = {
    "special_fund.pay": Role.COUNTY_FINANCE,
    "special_fund.claim": Role.TOWNSHIP,
}
_LEVELS: dict[str, tuple[int, ...]] = {"village": (12,), "town": (9, 12), "any": (6, 9, 12)}
_LEVEL_OF = {
    "village_profile": "village", "village_year": "village", "village_team": "village", "village_plan": "village",
    "village_pairing": "village", "village_task": "village", "village_item": "village",
    "participation": "village",
}  # fmt: skip


def _document(place: "Place") -> list[str]:
    return [place.ids["document"]]


_GIVEN: dict[str, Callable[["Place"], Json]] = {
    "village_profile": lambda _: {"natural_villages": 9, "village_groups": 12, "farmland_mu": "1310.50"},
    "village_year": lambda _: {"people": 100},
    "village_plan": lambda _: {"programmes": ["infrastructure"]},
    "training": lambda place: {"training_no": place.number("PX")},
    "water_check": lambda _: {"litres_per_day": "40", "quality_passed": True, "minutes": 10, "supply_share": "0.95"},
    "organisation": lambda place: {"credit_code": a_credit_code(place.serial)},
    "organisation_link": lambda _: {"link_kind": "supply"},
    "household_plan": lambda place: {"handbook_no": place.number("SC")},
    "measure": lambda _: {"chosen_by_household": True},
    "welfare_post": lambda place: {"post_no": place.number("GW"), "places": 9},
    "employment": lambda _: {"employment_kind": "other", "post_id": None},
    "relocation": lambda _: {"people": 2, "consent": True, "consented_on": DAY},
    "project": lambda place: {
        "occurred_on": BEFORE_PLANS, "project_no": place.number("XM"), "budget_fen": 10_000_000,
        "recipient": "household", "project_kind": "industry", "name": "产业路",  # everybody reads it
    },
    "participation": lambda place: {
        "household_nos": [place.number("H")], "people": 1, "outcome": "open", "answer": None, "answered_on": None,
        "plan_year": None, "document_ids": _document(place),
    },
    "fund_account": lambda place: {"account_no": place.number("62")},
    "fund_plan": lambda place: {"plan_no": place.number("JH"), "name": "专项资金"},  # everybody reads it
    "fund_claim": lambda place: {"claim_no": place.number("BZ"), "vouchers": [place.number("PZ")]},
    "goods_batch": lambda place: {"trace_code": place.number("QC")},
    "help_unit": lambda place: {"number": place.number("U"), "level": "county"},
    "helper": lambda place: {"number": place.number("P"), "active_from": "2013-01-01", "post": "first_secretary"},
    "aid_object": lambda place: {"number": place.number("D"), "object_kind": "autumn_student", "able_to_work": False},
    "object_pairing": lambda _: {"unit_id": None},
    "village_pairing": lambda _: {"unit_id": None},
    "visit": lambda place: {"document_ids": _document(place), "client_id": str(uuid4())},
    "health_file": lambda _: {"owners": ["health_centre"]},
    "household_health_file": lambda _: {"owners": ["health_centre"]},
    "responsibility_letter": lambda place: {
        "number": place.number("Z"), "letter_kind": "cadre", "document_ids": _document(place), "unit_id": None
    },
    "village_item": lambda place: {"document_ids": _document(place)},
    "household_item": lambda place: {"document_ids": _document(place)},
    "donation": lambda _: {"unit_id": None},
    "object_donation": lambda _: {"unit_id": None},
    "help_activity": lambda place: {"document_ids": _document(place), "unit_id": None, "activity": "health_talk"},
    "allowance": lambda _: {"month": "2016-03"},
}  # fmt: skip
"""What a kind's own rules ask for; the rest of a body follows from its fields. A new kind needs an entry only then."""


@dataclass
class Place:
    """An area with its watermark and the ids of its rows.

    Attributes:
        code: 6, 9 or 12 digits; as it is by now.
        serial: tells its numbers and its watermark.
        former: the code that it bore, or the village that its household left.
        household_only: whether it is no area but a household, which came here from another.
        ids: name of a kind of row → id of this area's.
    """

    code: str
    serial: int
    former: str | None = None
    household_only: bool = False
    household: Json = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, Json] = field(default_factory=dict)

    @property
    def area_code(self) -> str:
        """Its twelve digits."""
        return self.code.ljust(12, "0")

    @property
    def watermark(self) -> str:
        """What stands in every text of this area's rows and nowhere else."""
        return chr(_RARE + 2 * self.serial) + chr(_RARE + 2 * self.serial + 1)

    def number(self, prefix: str) -> str:
        """A number that no other area's row bears."""
        return f"{prefix}{self.serial:03}{self.code}"

    def keep(self, name: str, row: Json, key: str = "id") -> Json:
        """Remember a row that was made."""
        self.ids[name] = str(row[key])
        self.versions[name] = row.get("version", 1)
        return row


@dataclass(frozen=True)
class Filler:
    """Who fills the register.

    Attributes:
        client: of the registry, or of the gateway.
        sign_in: headers of a role in an area.
        at: where the API stands.
    """

    client: httpx.AsyncClient
    sign_in: SignIn
    at: str = ""

    async def send(self, place: Place, path: str, body: Json, role: Role = Role.COUNTY_OFFICE, **sent: Any) -> Json:
        """Write something of a place that must be taken."""
        area = place.code[:9] if role is Role.TOWNSHIP else place.code[:6]
        headers = {**self.sign_in(role, area), **sent}
        reply = await self.client.post(f"{self.at}/registry/{path}", json=body, headers=headers, timeout=60)
        assert reply.status_code in (200, 201), f"{path} {body}: {reply.text}"
        answer: Json = reply.json()
        return answer

    async def fill(self, place: Place) -> None:
        """Fill an area: a village with households and rows of every kind, a town or county with what is theirs."""
        if len(place.code) == 12:
            await self._households(place)
        await self._document(place)
        for kind in KINDS:
            if fits(kind, place):
                await self._record(place, kind)
        if len(place.code) == 12:
            await self._village_rows(place)
        await self._files(place)

    async def fill_mover(self, place: Place, neighbour: Place) -> None:
        """Fill a place that is a household alone; what its rows refer to in the village is the neighbour's."""
        await self._households(place, twin=False)
        await self._document(place)
        own = dict(place.ids)
        # the neighbour's helper has as many households as may be
        helper = {**neighbour.bodies["helper"], "number": place.number("P")}
        place.ids = {**neighbour.ids, **own, "helper": (await self.send(place, "helpers", helper))["id"]}
        for kind in KINDS:
            if fits(kind, place):
                await self._record(place, kind)
                own[kind.name] = place.ids[kind.name]
        await self._household_rows(place)
        place.ids = {**own, **{name: place.ids[name] for name in ("request", "fund_entry", "field_conflict")}}

    async def move(self, place: Place, village: str) -> None:
        """Let a household live elsewhere."""
        who = self.sign_in(Role.COUNTY_OFFICE, place.code[:6])
        at = f"households/{place.ids['household']}"
        read = await self.client.get(f"{self.at}/registry/{at}", headers=who)
        body = {"occurred_on": MOVED_ON, "reason": place.watermark, "village_code": village}
        sent = {"If-Match": f'"{read.json()["version"]}"'}
        place.versions["household"] = (await self.send(place, f"{at}/move", body, **sent))["version"]
        place.code, place.former = village, place.code

    async def renumber(self, old: str, new: str, places: list[Place]) -> None:
        """Let an area with all inside bear another code."""
        body = {"kind": "renumbered", "code": old.ljust(12, "0"), "successor_code": new.ljust(12, "0")}
        body |= {"effective_on": MOVED_ON, "source": "赣府字〔2017〕80号"}
        who = self.sign_in(Role.CITY_OFFICE, old[:4])
        reply = await self.client.post(f"{self.at}/registry/areas/changes", json=body, headers=who)
        assert reply.status_code == 201, reply.text
        for place in places:
            if place.code.startswith(old):
                place.code, place.former = new + place.code[len(old) :], place.code
                place.ids.pop("import", None)  # a file stays with the county that sent it

    async def _record(self, place: Place, kind: RecordKind[Any]) -> None:
        role = _POSTS.get(kind.write, Role.COUNTY_OFFICE)
        if role not in PERMISSIONS[kind.write]:
            raise AssertionError(f"{kind.name}: nobody of the cast may write it")
        if role is Role.TOWNSHIP and len(place.code) == 6:
            return
        body = a_body(kind, place)
        place.bodies[kind.name] = body
        place.keep(kind.name, await self.send(place, kind.path, body, role))
        if kind.name == "project":
            at = f"projects/{place.ids['project']}/stages"
            for version, stage in enumerate(("proposed", "approved"), start=1):
                step = {"occurred_on": BEFORE_PLANS, "reason": place.watermark, "stage": stage}
                moved = await self.send(place, at, step, Role.COUNTY_OFFICE, **{"If-Match": f'"{version}"'})
                place.versions["project"] = moved["version"]

    async def _households(self, place: Place, *, twin: bool = True) -> None:
        mark, serial = place.watermark, place.serial * 10 + 1
        people = [
            a_person(serial, name=mark + "福生", health="serious"),
            a_person(serial + 1, name=mark + "月英", relation="spouse"),
        ]
        texts: Json = {"bank_name": mark, "village_group": mark, "help_plan": mark}
        body = a_family(place.number("H"), village_code=place.code, members=people, **texts)
        place.bodies["household"] = body
        place.household = await self.send(place, "households", body)
        place.keep("household", place.household)
        place.ids["member"] = place.household["members"][0]["id"]
        if twin:  # somebody of the same name and birthday, so that a pair is queued
            other = a_family(
                place.number("K"), village_code=place.code, members=[a_person(serial + 2, name=mark + "福生")], **texts
            )
            place.keep("other_household", await self.send(place, "households", other))
        income = an_income(reason=mark)
        headers = {**self.sign_in(Role.COUNTY_OFFICE, place.code[:6]), "If-Match": '"1"'}
        at = f"{self.at}/registry/households/{place.ids['household']}/incomes/2015"
        reply = await self.client.put(at, json=income, headers=headers)
        assert reply.is_success, reply.text
        place.versions["household"] = reply.json()["version"]

    async def _document(self, place: Place) -> None:
        colour = (place.serial * 7 % 256, place.serial * 13 % 256, 90)
        owner: Json = {"subject_kind": "area", "area_code": place.area_code}
        if place.household:
            owner = {"subject_kind": "household", "subject_id": place.household["id"]}
        form = {"document_kind": "photo", "occurred_on": DAY, "reason": place.watermark, **owner}
        files = {"file": (place.watermark + ".jpg", a_picture(colour=colour, size=(64, 48)), "image/jpeg")}
        who = self.sign_in(Role.COUNTY_OFFICE, place.code[:6])
        reply = await self.client.post(f"{self.at}/registry/documents", files=files, data=form, headers=who)
        assert reply.status_code == 201, reply.text
        place.keep("document", reply.json())

    async def _village_rows(self, place: Place) -> None:
        await self._household_rows(place)
        who = self.sign_in(Role.COUNTY_OFFICE, place.code[:6])
        found = await self.client.get(f"{self.at}/registry/duplicates", params={"area": place.code}, headers=who)
        place.keep("duplicate", found.json()["items"][0])

    async def _household_rows(self, place: Place) -> None:
        mark, household = place.watermark, place.ids["household"]
        step = {"occurred_on": DAY, "reason": mark}
        asked: Json = {**step, "household_id": household, "wanted": {"request_kind": "household_type"}}
        asked["wanted"]["household_type"] = "dibao"
        place.keep("request", await self.send(place, "requests", asked))
        payment = {
            **step, "household_id": household, "project_id": place.ids["project"], "fund_kind": "special",
            "source": "state_and_province", "item": "start_up", "year": 2017, "amount_fen": 300_000,
        }  # fmt: skip
        found: Json = {"field": "help_plan", "base": None, "value": mark + mark}
        entry = {
            **step, "kind": "household", "client_id": str(uuid4()), "device_at": f"{DAY}T10:00:00+08:00",
            "household_id": household, "changes": [found],
        }  # fmt: skip
        (told,) = (await self.send(place, "field/entries", {"entries": [entry]}))["results"]
        place.ids["field_conflict"] = told["conflict_id"]
        place.bodies["fund_entry"] = payment
        place.keep("fund_entry", await self.send(place, "fund-entries", payment))

    async def _files(self, place: Place) -> None:
        """An export, a book, and an import of which a row comes back."""
        body = {"area": place.area_code, "format": "xlsx", "reveal": True, "reason": place.watermark}
        place.bodies["export"] = body
        who = self.sign_in(Role.COUNTY_OFFICE, place.code[:6])
        reply = await self.client.post(f"{self.at}/registry/exports", json=body, headers=who)
        assert reply.status_code in (201, 202), reply.text
        place.keep("export", reply.json())
        book = await self.client.post(f"{self.at}/registry/books", json={"area": place.area_code}, headers=who)
        assert book.status_code == 201, book.text
        place.keep("book", book.json())
        await self._exchange(place)
        if len(place.code) < 12:
            return
        family = a_row(place.number("F"), 行政村代码=place.code, 户主姓名=place.watermark, 主要致贫原因="不知")
        person = a_member_row(place.number("F"), 姓名=place.watermark, 证件号码=a_number(900 + place.serial))
        files = [("file", ("户.csv", a_csv([family]))), ("file", ("人.csv", a_csv([person])))]
        sent = await self.client.post(f"{self.at}/registry/imports", files=files, headers=who, timeout=60)
        assert sent.status_code == 201, sent.text
        place.keep("import", sent.json())

    async def _exchange(self, place: Place) -> None:
        """An outside platform with which the area's files are exchanged, and a file made for it."""
        mark = place.watermark
        partner: Json = {
            "occurred_on": DAY, "reason": mark, "area_code": place.area_code, "partner_no": place.number("PT"),
            "name": mark, "direction": "both", "file_format": "json", "basis": mark, "started_on": DAY,
            "sheets": [{"sheet": "households", "title": mark}],
        }  # fmt: skip
        place.bodies["exchange_partner"] = partner
        place.keep("exchange_partner", await self.send(place, "exchange-partners", partner))
        run = {"occurred_on": DAY, "purpose": mark, "extent": "full"}
        at = f"exchange-partners/{place.ids['exchange_partner']}/runs"
        place.keep("exchange_run", await self.send(place, at, run))


def fits(kind: RecordKind[Any], place: Place) -> bool:
    """Whether an area has rows of a kind of its own."""
    if not issubclass(kind.model, AreaRecord):
        return len(place.code) == 12
    return not place.household_only and len(place.code) in _LEVELS[_LEVEL_OF.get(kind.name, "any")]


def a_body(kind: RecordKind[Any], place: Place) -> Json:
    """A body that the kind takes, made from its fields, with the area's watermark in every text."""
    body: Json = {"occurred_on": DAY, "reason": place.watermark}
    if issubclass(kind.model, AreaRecord):
        body["area_code"] = place.area_code
    if issubclass(kind.model, HouseholdRecord):
        body["household_id"] = place.ids["household"]
    if issubclass(kind.model, MemberRecord):
        body["member_id"] = place.ids["member"]
    given = _GIVEN[kind.name](place) if kind.name in _GIVEN else {}
    for name, info in kind.fields.model_fields.items():
        if name not in given and (value := _a_value(name, info, place)) is not None:
            body.setdefault(name, value)
    return body | {name: value for name, value in given.items() if value is not None}


def _a_value(name: str, info: FieldInfo, place: Place) -> Any:
    if (refers := mark_of(info, RefersTo)) is not None:
        return place.ids.get(refers.model.__tablename__)
    if (of_list := mark_of(info, OfList)) is not None:
        return next(iter(of_list.code_list)).code if info.is_required() else None
    if name == "phone":
        return f"139{place.serial:08}"
    if name in ("household_no", "made_of", "latitude", "longitude"):
        return None
    kind = str(info.annotation)
    if info.annotation is str or (kind.startswith("typing.Annotated[str") or ("| None" in kind and "str" in kind)):
        return place.watermark
    return _a_plain(name, info) if info.is_required() else None


def _a_plain(name: str, info: FieldInfo) -> Any:
    if info.annotation is bool:
        return True
    if info.annotation is int:
        return 2017 if name == "year" else 1
    if info.annotation is date:
        return DAY
    if info.annotation is Decimal:
        return "1.00"
    raise AssertionError(f"{name}: say in _GIVEN what to enter here ({info.annotation})")


def a_credit_code(serial: int) -> str:
    """A unified social credit code (GB 32100) of a made-up body."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91350100M{serial:08}"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]
