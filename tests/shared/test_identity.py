"""Identity and disability card numbers: checks, contents and masks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes import SEXES
from shared.identity import (
    BadCharacter,
    BadCheckDigit,
    BadDate,
    BadDisability,
    BadLength,
    IdentityNumberInvalid,
    check_character,
    mask_id_number,
    mask_phone,
    normalise_identity_number,
    parse_identity_number,
)

# published examples of the standard and of the rule on disability cards; none is a living person's
FEMALE, MALE, CARD = "11010519491231002X", "34052419800101001X", "36012119701121001343"


def test_a_number_tells_birth_date_and_sex() -> None:
    female, male = parse_identity_number(FEMALE), parse_identity_number(MALE)
    assert (female.number, female.born_on, female.sex) == (FEMALE, date(1949, 12, 31), "female")
    assert (male.born_on, male.sex) == (date(1980, 1, 1), "male")
    assert female.disability_kind is None
    assert female.disability_grade is None
    assert {female.sex, male.sex} <= {entry.code for entry in SEXES}


def test_a_disability_card_adds_kind_and_grade() -> None:
    card = parse_identity_number(CARD)
    assert (card.number, card.disability_kind, card.disability_grade) == (CARD[:18], 4, 3)
    assert parse_identity_number(CARD + "B1") == card


@pytest.mark.parametrize(
    "text", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_case_width_and_blanks_are_forgiven(text: str) -> None:
    assert parse_identity_number(text).number == FEMALE
    assert normalise_identity_number(text) == FEMALE


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        ("", BadLength, "identity.bad_length"),
        (FEMALE[:17], BadLength, "identity.bad_length"),
        (FEMALE + "4", BadLength, "identity.bad_length"),
        ("110105491231002", BadLength, "identity.bad_length"),
        ("1101051949123100A5", BadCharacter, "identity.bad_character"),
        ("010105194912310021", BadCharacter, "identity.bad_character"),
        ("1101051949123100X2", BadCharacter, "identity.bad_character"),
        ("11010519490229002X", BadDate, "identity.bad_date"),
        ("110105194913310020", BadDate, "identity.bad_date"),
        ("110105000012310020", BadDate, "identity.bad_date"),
        ("110105194912310021", BadCheckDigit, "identity.bad_check_digit"),
        ("11010519491231012X", BadCheckDigit, "identity.bad_check_digit"),
        (CARD[:18] + "83", BadDisability, "identity.bad_disability"),
        (CARD[:18] + "40", BadDisability, "identity.bad_disability"),
    ],
)
def test_a_bad_number_gets_its_own_code_and_is_not_repeated(
    text: str, error: type[IdentityNumberInvalid], code: str
) -> None:
    with pytest.raises(error) as caught:
        parse_identity_number(text)
    assert caught.value.code == code
    assert caught.value.detail == error.title
    assert not text or text not in f"{caught.value.detail} {caught.value.detail_en} {caught.value}"


@pytest.mark.parametrize(("body", "error"), [("1", BadLength), ("1101051949123100x", BadCharacter)])
def test_a_check_character_needs_seventeen_digits(body: str, error: type[IdentityNumberInvalid]) -> None:
    with pytest.raises(error):
        check_character(body)


@given(
    st.integers(100_000, 999_999),
    st.dates(date(1900, 1, 1), date(2030, 12, 31)),
    st.integers(0, 999),
    st.integers(0, 17),
    st.integers(1, 9),
)
def test_every_single_wrong_digit_is_found(area: int, born_on: date, sequence: int, at: int, shift: int) -> None:
    body = f"{area}{born_on:%Y%m%d}{sequence:03d}"
    number = body + check_character(body)
    assert parse_identity_number(number).born_on == born_on
    assert parse_identity_number(number).sex == ("male" if sequence % 2 else "female")

    wrong = "0123456789X"[("0123456789X".index(number[at]) + shift) % (11 if at == 17 else 10)]
    if wrong != number[at]:
        with pytest.raises(IdentityNumberInvalid):
            parse_identity_number(number[:at] + wrong + number[at + 1 :])


@pytest.mark.parametrize(
    ("text", "masked"),
    [(FEMALE, "110105********002X"), (CARD, "360121********0013"), ("11010519", "********"), ("", "")],
)
def test_an_id_number_shows_six_and_four(text: str, masked: str) -> None:
    assert mask_id_number(text) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800001234", "138****1234"), ("138 0000 1234", "138****1234"), ("3311234", "*******"), ("", "")],
)
def test_a_phone_shows_three_and_four(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
