"""Days whose working calendar the state has not published yet."""

from datetime import date

import pytest

from shared import calendar


def without_a_calendar_from(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    """What the library knows of days until it is updated: from a year on only the weekends."""
    works = calendar._works

    def known_then(day: date) -> tuple[bool, bool]:
        return (day.weekday() < 5, True) if day.year >= year else works(day)

    monkeypatch.setattr(calendar, "_works", known_then)
