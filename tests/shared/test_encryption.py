"""Indexes of personal numbers, by which every service finds what was stored before."""

from shared.security.encryption import PersonalData

INDEXES = {
    "990022195001011234": "ecfab1b4f2106674cb9d43d7a8c59fb1",
    "990022195001011235": "47c1fbde6889f3e14a775a610a62623e",
}
"""As they stand in registers under the key of `test_a_number_keeps_its_index`."""


def test_a_number_keeps_its_index() -> None:
    personal = PersonalData(bytes(range(32)))
    numbers = [*INDEXES, *reversed(INDEXES)]
    assert [personal.blind_index(number) for number in numbers] == [INDEXES[number] for number in numbers]
