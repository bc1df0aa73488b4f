"""When a name is locked, and what a password and an area must be."""

from datetime import datetime, timedelta

import pytest

from services.gateway.accounts.rules import (
    FITTING_LEVELS,
    MIN_CLIENT_SECRET_LENGTH,
    Failures,
    is_area_prefix,
    is_login_name,
    is_strong_password,
)
from shared.areas import LEVEL_LABELS, AreaLevel
from shared.calendar import CHINA
from shared.security.permissions import Role

NINE = datetime(2018, 11, 5, 9, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("count", "minutes", "locked_s"),
    [
        (4, 0, 0),
        (5, 0, 900),  # 15 minutes from the first failure
        (5, 14, 60),
        (9, 14.99, 1),  # 0.6 s, rounded up
        (5, 15, 0),
        (9, 16, 0),
    ],
)
def test_the_fifth_failure_locks_until_the_window_is_over(count: int, minutes: float, locked_s: int) -> None:
    assert Failures(count, NINE).locked_s(NINE + timedelta(minutes=minutes)) == locked_s


def test_a_lock_ends_with_its_window() -> None:
    until = NINE + timedelta(minutes=15)
    failures = Failures(5, NINE)
    assert failures.locked_until(until - timedelta(microseconds=1)) == until
    assert failures.locked_until(until) is None


def test_a_failure_after_the_window_begins_a_new_count() -> None:
    old = Failures(4, NINE)
    assert old.current(NINE + timedelta(minutes=14, seconds=59)) == old
    later = NINE + timedelta(minutes=15)
    assert old.current(later) == Failures(0, later)


@pytest.mark.parametrize("area", ["36", "3607", "360722", "360722102", "360722102005"])
def test_the_significant_part_of_an_area_code_is_one(area: str) -> None:
    assert is_area_prefix(area)


@pytest.mark.parametrize(
    "area",
    ["", "3", "367", "36072", "3607221", "36072210200", "3607221020051", "36072a", "３６", "360700", "360722102000"],
)
def test_what_ends_inside_a_level_or_in_zeros_is_no_area(area: str) -> None:
    assert not is_area_prefix(area)


def test_every_role_that_signs_in_has_its_levels() -> None:
    assert set(FITTING_LEVELS) == set(Role) - {Role.SERVICE}
    assert all(FITTING_LEVELS.values())
    assert set(LEVEL_LABELS) == set(AreaLevel)


@pytest.mark.parametrize(
    ("password", "strong"),
    [
        ("abcd1234", True),
        ("扶贫攻坚二零二零", True),
        ("abcd123", False),  # seven
        ("aaaabbbb", False),  # two different characters
        ("aaabbbcc", False),  # three
        ("aaabbbcd", True),  # four
        ("Township1", False),  # the name
        ("x1y2" * 64, True),  # 256
        ("x1y2" * 64 + "z", False),
    ],
)
def test_a_password_is_long_varied_and_not_the_name(password: str, strong: bool) -> None:
    assert is_strong_password(password, "township1") is strong


@pytest.mark.parametrize("name", ["a", "a b", "a\x00b", "名" * 65, "a/b", "x' OR 1=1 --"])
def test_what_cannot_be_a_name_is_known_without_a_look_up(name: str) -> None:
    assert not is_login_name(name)
    assert is_login_name("gupo.zhang-3@xinfeng")


def test_a_programs_secret_is_long_enough_for_128_bits() -> None:
    assert MIN_CLIENT_SECRET_LENGTH == 128 // 4  # hexadecimal digits
