"""Citizen identity numbers (GB 11643) and disability card numbers: checks, what they tell, and masks for display."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul

from shared.errors import Invalid

ID_DIGITS = 18
"""Characters of an identity number; a disability card's number goes on after them."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
# sum of weight × ASCII digit is too high by 48 for every unit of weight; taken off once, which makes bulk checks fast
_ASCII_SURPLUS = ord("0") * sum(_WEIGHTS)
_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
# 20 characters on a first card; a renewed one may bear a suffix
_CARD_TAIL = re.compile(r"([1-7])([1-4])[0-9A-Z]*", re.ASCII)


class IdentityNumberInvalid(Invalid):
    """A text is no identity or disability card number; the message never repeats it."""

    code = "identity.invalid"
    title = "证件号码有误"
    title_en = "Not an identity number"
    remedy = "请核对证件后重新填写。"
    remedy_en = "Compare with the card and enter it again."


class BadLength(IdentityNumberInvalid):
    """Neither 18 characters nor a card's 20 and more."""

    code = "identity.bad_length"
    title = "证件号码长度不对（身份证 18 位，残疾人证 20 位以上）"
    title_en = "An identity number has 18 characters, a disability card number 20 or more"


class BadCharacter(IdentityNumberInvalid):
    """Something else than digits and a closing X."""

    code = "identity.bad_character"
    title = "证件号码含有无效字符"
    title_en = "The number holds a character that can't stand there"


class BadDate(IdentityNumberInvalid):
    """The birth date is in no calendar."""

    code = "identity.bad_date"
    title = "证件号码中的出生日期不存在"
    title_en = "The birth date inside the number doesn't exist"


class BadCheckDigit(IdentityNumberInvalid):
    """The last character doesn't follow from the seventeen before it."""

    code = "identity.bad_check_digit"
    title = "证件号码校验位不对"
    title_en = "The check digit is wrong"


class BadDisability(IdentityNumberInvalid):
    """Kind or grade after the 18 characters is none of a disability card."""

    code = "identity.bad_disability"
    title = "残疾人证号中的残疾类别（1–7）或等级（1–4）不对"
    title_en = "Disability kind (1 to 7) or grade (1 to 4) is wrong"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked identity number.

    Attributes:
        number: 18 characters, upper case; without what a disability card adds.
        born_on: birth date that it states.
        disability_kind: 1 sight, 2 hearing, 3 speech, 4 limb, 5 intellectual, 6 mental, 7 multiple; or None.
        disability_grade: 1 (most severe) to 4, or None.
    """

    number: str
    born_on: date
    disability_kind: int | None = None
    disability_grade: int | None = None

    @property
    def sex(self) -> str:
        """``male`` or ``female``, codes of shared.codes.SEXES."""
        return "male" if int(self.number[16]) % 2 else "female"


def check_character(first_seventeen: str) -> str:
    """Check character that closes seventeen digits: ISO 7064 MOD 11-2, ``X`` for ten.

    Raises:
        BadLength: not seventeen characters.
        BadCharacter: not all of them are digits.
    """
    if len(first_seventeen) != 17:
        raise BadLength
    if not (first_seventeen.isascii() and first_seventeen.isdigit()):
        raise BadCharacter
    return _check_character(first_seventeen)


def parse_identity_number(text: str) -> IdentityNumber:
    """Check an identity number, or a disability card number by its first 18 characters.

    Full-width characters, blanks and a lower-case x are forgiven. The area prefix isn't checked: codes are abolished,
    numbers stay.

    Raises:
        IdentityNumberInvalid: BadLength, BadCharacter, BadDate, BadCheckDigit or BadDisability, in that order.
    """
    number = normalise_identity_number(text)
    tail = number[18:]
    if len(number) != 18 and len(number) < 20:
        raise BadLength
    number = number[:18]
    if not _NUMBER.fullmatch(number):
        raise BadCharacter
    born_on = _date(number[6:14])
    if born_on is None:
        raise BadDate
    if _check_character(number) != number[17]:
        raise BadCheckDigit
    if not tail:
        return IdentityNumber(number, born_on)
    card = _CARD_TAIL.fullmatch(tail)
    if card is None:
        raise BadDisability
    return IdentityNumber(number, born_on, int(card[1]), int(card[2]))


def normalise_identity_number(text: str) -> str:
    """Full-width to ASCII, blanks out, upper case: the form in which numbers are compared and stored."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).upper()


def mask_id_number(text: str) -> str:
    """First 6, eight stars, last 4 of the 18; what a disability card adds is left out, it tells of health.

    Returns:
        Stars only where the text is shorter than 18 characters.
    """
    number = normalise_identity_number(text)
    return f"{number[:6]}{'*' * 8}{number[14:18]}" if len(number) >= 18 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """First 3 and last 4 of a number of 11 characters or more; a shorter one is hidden whole."""
    phone = "".join(phone.split())
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:] if len(phone) >= 11 else "*" * len(phone)


def _check_character(number: str) -> str:
    return _CHECK_CHARACTERS[(sum(map(mul, _WEIGHTS, number.encode())) - _ASCII_SURPLUS) % 11]


@lru_cache(maxsize=65_536)
def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
