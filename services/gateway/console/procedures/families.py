"""A family as it is typed to be taken into a round: an applicant, or a family that is not to be registered."""

import json
from typing import Any

from nicegui import html

from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import choice
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import Opened, SentAsNamed, hidden, several_choice, text_field
from services.gateway.console.visits import PATH

MOST_PEOPLE = 50
"""Of one family, as the API takes it."""
_PEOPLE_AT_FIRST = 3
_CAUSE = "cause-"
_PERSON = "person-"
_OF_PERSON = {
    "name": "姓名",
    "id_number": "身份证号码（或残疾证号码）",
    "relation": "与户主关系",
    "health": "健康状况",
    "labour_capacity": "劳动能力",
}
_CODES = {"relation": labels.RELATIONS, "health": labels.HEALTH, "labour_capacity": labels.LABOUR}
_HEAD = "head"


class Family(SentAsNamed):
    """A family as it was typed; its people are numbered, and further causes are named by their codes."""

    household_no: str = ""
    village_code: str = ""
    village_group: str = ""
    phone: str = ""
    identification_standard: str = ""
    household_type: str = ""
    main_cause: str = ""
    people: str = ""

    @property
    def members(self) -> list[dict[str, str]]:
        """Those of whom anything was typed, in their order; what was left open of one is left out."""
        found: dict[str, dict[str, str]] = {}
        for name, typed in self.named(_PERSON).items():
            place, _, field = name.partition("-")
            if field in _OF_PERSON and (text := typed.strip()):
                found.setdefault(place, {})[field] = text
        # a relation alone stands there before anything is typed
        told = [place for place in found if place.isdecimal() and found[place].keys() != {"relation"}]
        return [found[place] for place in sorted(told, key=int)]

    @property
    def typed(self) -> dict[str, str]:
        """What is shown again; the people without gaps, numbered as a refusal names them."""
        others = {name: text for name, text in super().typed.items() if not name.startswith(_PERSON)}
        people = {
            f"{_PERSON}{place}-{field}": text for place, one in enumerate(self.members) for field, text in one.items()
        }
        return {**others, **people}

    @property
    def family(self) -> dict[str, Any]:
        """What the API takes of every family."""
        given = {name: getattr(self, name) for name in ("village_code", "village_group", "phone")}
        return {**{name: text for name, text in given.items() if text}, "members": self.members}

    @property
    def application(self) -> dict[str, Any]:
        """The household as it would be registered; its day of registration is replaced by that of entry."""
        return {
            **self.family,
            "household_no": self.household_no,
            "identification_standard": self.identification_standard,
            "household_type": self.household_type,
            "main_cause": self.main_cause,
            "other_causes": list(self.named(_CAUSE)),
            "registered_on": self.occurred_on,
        }


def application_fields(opened: Opened) -> None:
    """What is asked of an applicant beside what is asked of every family."""
    with html.div().classes("fields"):
        text_field(opened, "household_no", "户编号", most=32)
        for name, label, options in (
            ("identification_standard", "识别标准", labels.STANDARDS),
            ("household_type", "贫困户属性", labels.HOUSEHOLD_TYPES),
            ("main_cause", "主要致贫原因", labels.POVERTY_CAUSES),
        ):
            required_choice(name, label, options, opened.value(name))
    several_choice(opened, _CAUSE, "其他致贫原因（可多选）", labels.POVERTY_CAUSES)


def family_fields(opened: Opened, villages: dict[str, str], longer: str) -> None:
    """What is asked of every family: where it lives, how it is reached, and who belongs to it.

    Args:
        opened: the form that they stand in.
        villages: where it may live, with their names.
        longer: path of the console that gives the form back with room for one person more.
    """
    with html.div().classes("fields"):
        if len(villages) == 1:
            hidden("village_code", *villages)
        else:
            required_choice("village_code", "村", villages, opened.value("village_code"))
        text_field(opened, "village_group", "村民小组", most=100, required=False)
        text_field(opened, "phone", "联系电话", most=20, required=False)
    people = places(opened.value("people"))
    hidden("people", str(people))
    for place in range(people):
        _person(opened, place)
    with html.div().classes("field buttons"):
        html.span("空着的不录。").classes("muted small")
        if people < MOST_PEOPLE:
            # no button that the return key presses
            more = html.button("再加一人", type="button")
            more.on("click", js_handler=f"(event) => sendTo(event, {json.dumps(PATH + longer)})")


def places(typed: str) -> int:
    """For how many people a form has room, as it was sent along with it."""
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else _PEOPLE_AT_FIRST
    return min(max(number, 1), MOST_PEOPLE)


def _person(opened: Opened, place: int) -> None:
    first = place == 0
    with html.fieldset().classes("fields person"):
        html.legend("户主" if first else f"第 {place + 1} 人")
        for field, label in _OF_PERSON.items():
            name = f"{_PERSON}{place}-{field}"
            if field not in _CODES:
                text_field(opened, name, label, most=40, required=first)
            elif first:
                required_choice(name, label, _CODES[field], opened.value(name, _HEAD if field == "relation" else ""))
            else:
                choice(name, label, _CODES[field], opened.value(name), otherwise="请选择")
