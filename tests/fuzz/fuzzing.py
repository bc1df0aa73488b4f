"""Made-up requests to every operation of the API's document, and what every answer must keep."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Err
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.callers import Caller
from tests.fuzz.known import Known
from tests.fuzz.scope import outside

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PUBLIC_NAMES = ("/areas", "/public/notices")
"""Names and codes of areas are no secret, and notices hang out: everybody may read those of all."""
_NOTICE = "/public/notices/{notice_id}"
OPEN_TO_ALL = (
    "/auth/token",
    "/auth/revoke",
    "/auth/jwks.json",
    "/public/notices",
    _NOTICE,
    f"{_NOTICE}/objections",
)
REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
"""What somebody without a token is told; the latter two where the address itself can't be read."""
TIMEOUT_S = 30.0

Draw = Callable[[strategies.SearchStrategy[Any]], Any]


@dataclass(slots=True)
class Harvest:
    """What a caller's requests came to.

    Attributes:
        statuses: status → answers that had it.
        broken: what was found wrong, a text each.
    """

    statuses: dict[int, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many were sent."""
        return sum(self.statuses.values())


def make_up(check: Callable[[strategies.DataObject], None], examples: int, seed: int) -> None:
    """Let hypothesis make up so many things to send; equal seeds make equal things."""

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @hypothesis.given(strategies.data())
    def one(data: strategies.DataObject) -> None:
        check(data)

    one()


def fuzz(url: str, caller: Caller, known: Known, examples: int, seed: int) -> Harvest:
    """Send made-up requests to every operation as one caller.

    Args:
        url: of the gateway.
        caller: who asks.
        known: real values, of the caller's county and the one beside it.
        examples: requests an operation.
        seed: equal seeds make equal requests to equal systems.
    """
    harvest = Harvest()
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    with requests.Session() as session:
        session.trust_env = False
        for found in schema.get_all_operations():
            if isinstance(found, Err):
                harvest.broken.append(f"the document itself: {found.err()}")
                continue
            operation = found.ok()
            try:
                _fuzz_one(operation, session, caller, known, harvest, examples, seed)
            except (AssertionError, FailureGroup, requests.RequestException) as broken:
                harvest.broken.append(f"{operation.label}: {broken}")
    return harvest


def _fuzz_one(
    operation: schemathesis.APIOperation[Any, Any, Any, Any],
    session: requests.Session,
    caller: Caller,
    known: Known,
    harvest: Harvest,
    examples: int,
    seed: int,
) -> None:
    cases = strategies.one_of(*_modes(operation))

    def ask(data: strategies.DataObject) -> None:
        case: schemathesis.Case[Any] = data.draw(cases)
        _place(data.draw, case, known.values)
        response = case.call(session=session, headers=dict(caller.headers), timeout=TIMEOUT_S)
        harvest.statuses[response.status_code] = harvest.statuses.get(response.status_code, 0) + 1
        case.validate_response(response, checks=CHECKS, headers=dict(caller.headers))
        if not caller.headers and not case.path.endswith(OPEN_TO_ALL):
            assert response.status_code in REFUSED, f"{response.status_code} without a token"
        if response.status_code < HTTPStatus.BAD_REQUEST and not any(part in case.path for part in PUBLIC_NAMES):
            told = outside(caller, _json(response), known.owners)
            assert told == [], f"{case.method} {case.formatted_path} {case.query}: {told[:5]}"

    make_up(ask, examples, seed)


def _modes(operation: schemathesis.APIOperation[Any, Any, Any, Any]) -> Iterator[Any]:
    """Requests that keep to the document, and, where there is something to break, requests that don't."""
    yield operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    if operation.path_parameters or operation.query or operation.headers or operation.body:
        yield operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)


def _place(draw: Draw, case: schemathesis.Case[Any], values: Mapping[str, tuple[Any, ...]]) -> None:
    """Put real values into a made-up request: two times of three, wherever a name is known."""
    for container in (case.path_parameters, case.query, case.body):
        _place_into(draw, container, values)


def _place_into(draw: Draw, node: Any, values: Mapping[str, tuple[Any, ...]]) -> None:
    if isinstance(node, list):
        for one in node:
            _place_into(draw, one, values)
    elif isinstance(node, dict):
        for name, value in list(node.items()):
            if (real := values.get(name)) and draw(strategies.integers(0, 2)):
                node[name] = draw(strategies.sampled_from(real))
            else:
                _place_into(draw, value, values)


def _json(response: schemathesis.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
