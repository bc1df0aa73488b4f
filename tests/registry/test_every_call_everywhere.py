"""No call whatever tells of another area: each caller of the cast, by its own ids and by everybody's.

A module of its own: two registers at once would wait for each other's rows.
"""

from collections.abc import AsyncIterator

import pytest

from shared.security.permissions import Role
from tests.conftest import Installation
from tests.registry.conftest import SignIn
from tests.registry.every_call import CALLERS, MANY, Register, a_register
from tests.registry.test_every_call import every_get, every_reference, every_step, every_write


@pytest.fixture(scope="module")
async def whole_register(installation: Installation, areas_loaded: None, sign_in: SignIn) -> AsyncIterator[Register]:
    """Two counties, two towns in each."""
    async with a_register(installation, sign_in, MANY) as made:
        yield made


@pytest.mark.long
@pytest.mark.parametrize(("role", "area"), CALLERS)
async def test_whoever_asks_whatever_learns_and_changes_nothing_of_other_areas(
    whole_register: Register, role: Role, area: str
) -> None:
    for every in (every_get, every_write, every_reference, every_step):
        broken, _ = await every(whole_register, role, area, everywhere=True)
        assert not broken, "\n".join(broken)
