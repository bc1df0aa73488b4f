"""Names of the programme's banks."""

from collections.abc import Mapping
from functools import cache

from shared.policies import find_pack, pack_names


@cache
def _banks() -> Mapping[str, str]:
    packs = (find_pack(name) for name in pack_names())
    return {bank.code: bank.label for pack in packs if pack.credit for bank in pack.credit.banks}


def bank_text(code: str) -> str:
    """A bank's name as the policy packs give it; its code where none does."""
    return _banks().get(code, code)
