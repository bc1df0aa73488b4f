"""Identity numbers of people who do not exist."""

from datetime import date
from random import Random

from shared.identity import check_character

UNISSUED_CITY = "999"
"""GB/T 2260 gives no province the code 99 and never did, so no number that begins so was ever issued to anyone."""


class Identities:
    """Hands out identity numbers, each once; counties of one city never get the same.

    Args:
        random: source of chance.
        county_code: 6 digits, whose last three the numbers bear.
    """

    def __init__(self, random: Random, county_code: str) -> None:
        self._random = random
        self._area = UNISSUED_CITY + county_code[3:]
        self._used: set[str] = set()

    def number(self, born_on: date, sex: str) -> str:
        """A number with a valid check character; the third digit of the sequence is odd for men and even for women."""
        while True:
            sequence = self._random.randrange(1, 500) * 2 - (sex == "male")
            body = f"{self._area}{born_on:%Y%m%d}{sequence:03d}"
            if body not in self._used:
                self._used.add(body)
                return body + check_character(body)
