"""Who signs which kind of responsibility letter."""

from http import HTTPStatus

from shared.errors import Refusal

CADRE = "cadre"
RESIDENT_TEAM = "resident_team"
DEPARTMENT = "department"
UNIT_KIND_OF = {RESIDENT_TEAM: "resident_team", DEPARTMENT: "agency"}
"""Kind of letter → kind of the unit that signs it, code of shared.codes.UNIT_KINDS."""


class WrongSigner(Refusal):
    """A letter of a kind that somebody else signs."""

    code = "registry.wrong_signer"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "签订人与责任书类别不符"
    title_en = "Letters of this kind are signed by somebody else"
    remedy = "联户干部责任书填写责任干部；驻村小组和部门责任书填写相应的单位。"
    remedy_en = "A cadre's letter names the helper, a team's or department's letter the unit of that kind."


def check_signer(letter_kind: str, has_helper: bool, unit_kind: str | None) -> None:
    """Refuse a letter that names not just the one who signs its kind.

    Args:
        letter_kind: code of shared.codes.LETTER_KINDS.
        has_helper: a cadre is named.
        unit_kind: of the unit that is named, code of shared.codes.UNIT_KINDS; None where none is.

    Raises:
        WrongSigner: so it does.

    Source: R000-046, R000-084.
    """
    if letter_kind == CADRE:
        right = has_helper and unit_kind is None
    else:
        right = not has_helper and unit_kind == UNIT_KIND_OF[letter_kind]
    if not right:
        raise WrongSigner(field="helper_id" if letter_kind == CADRE else "unit_id")
