"""Policy packs: a published plan's numbers, names and dates as checked data."""

from shared.policies.loader import Mistake, PolicyInvalid, PolicyNotFound, find_pack, load_pack, pack_names
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation, NoActivePolicy, select_policy

__all__ = [
    "Activation",
    "Mistake",
    "NoActivePolicy",
    "PolicyInvalid",
    "PolicyNotFound",
    "PolicyPack",
    "find_pack",
    "load_pack",
    "pack_names",
    "select_policy",
]
