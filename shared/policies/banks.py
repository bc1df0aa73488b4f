"""Names of programmes and their banks."""

from collections.abc import Mapping
from functools import cache

from shared.policies import find_pack, pack_names
from shared.policies.credit import CreditSection


@cache
def _sections() -> tuple[CreditSection, ...]:
    packs = (find_pack(name) for name in pack_names())
    return tuple(pack.credit for pack in packs if pack.credit)


@cache
def _banks() -> Mapping[str, str]:
    return {bank.code: bank.label for section in _sections() for bank in section.banks}


@cache
def _programmes() -> Mapping[str, str]:
    return {section.programme.code: section.programme.label for section in _sections()}


def bank_text(code: str) -> str:
    """A bank's name as the policy packs give it; its code where none does."""
    return _banks().get(code, code)


def named_banks() -> Mapping[str, str]:
    """The banks that the policy packs name, by their codes."""
    return _banks()


def programme_text(code: str) -> str:
    """A programme's name as the policy packs give it; its code where none does."""
    return _programmes().get(code, code)
