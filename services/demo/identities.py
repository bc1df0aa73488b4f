"""Identity numbers of people who do not exist."""

from datetime import date
from random import Random

from shared.identity import check_character

# GB/T 2260 gives no province the code 99 and never did, so no number under this prefix was ever issued to anyone.
UNISSUED_AREA = "999722"


class Identities:
    """Hands out identity numbers, each once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._used: set[str] = set()

    def number(self, born_on: date, sex: str) -> str:
        """A number with a valid check character; the third digit of the sequence is odd for men and even for women."""
        while True:
            sequence = self._random.randrange(1, 500) * 2 - (sex == "male")
            body = f"{UNISSUED_AREA}{born_on:%Y%m%d}{sequence:03d}"
            if body not in self._used:
                self._used.add(body)
                return body + check_character(body)
