"""Made-up requests to every operation of the API's document, and what every answer must keep."""

import os
import time
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

from services.gateway.documents.service import MISSING
from tests.fuzz.callers import Caller
from tests.fuzz.known import Known, Row
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
NAMED_BANKS = ("/credit/banks", "/credit/banks/{bank_code}")
"""Which banks take part in a programme is known to all of them."""
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
PATHS = tuple(os.environ.get("FUZZ_PATHS", "/").split(","))
"""Parts of addresses: only operations that have one of them are asked; all where left out."""
VERSIONS = ('"1"', '"2"', '"3"')
"""What most rows' versions are."""
TIMEOUT_S = 30.0
SIGNED_IN_S = 120.0
DOCUMENT_S = 60.0

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


def fuzz(url: str, sign_in: Callable[[], Caller], known: Known, examples: int, seed: int) -> Harvest:
    """Send made-up requests to every operation as one caller.

    Args:
        url: of the gateway.
        sign_in: makes the caller who asks, anew before its token runs out.
        known: real values, of the caller's county and the one beside it.
        examples: requests an operation.
        seed: equal seeds make equal requests to equal systems.
    """
    harvest = Harvest()
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", wait_for_schema=DOCUMENT_S)
    assert MISSING not in schema.raw_schema, schema.raw_schema[MISSING]  # a service that was asked for it too early
    caller, since_s = sign_in(), time.monotonic()
    with requests.Session() as session:
        session.trust_env = False
        for found in schema.get_all_operations():
            if isinstance(found, Err):
                harvest.broken.append(f"the document itself: {found.err()}")
                continue
            operation = found.ok()
            if not any(part in operation.path for part in PATHS):
                continue
            if time.monotonic() - since_s > SIGNED_IN_S:
                caller, since_s = sign_in(), time.monotonic()
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
        _place(data.draw, case, known)
        response = case.call(session=session, headers=dict(caller.headers), timeout=TIMEOUT_S)
        harvest.statuses[response.status_code] = harvest.statuses.get(response.status_code, 0) + 1
        case.validate_response(response, checks=CHECKS, headers=dict(caller.headers))
        if not caller.headers and not case.path.endswith(OPEN_TO_ALL):
            refused = REFUSED if _leads_here(case) else (*REFUSED, HTTPStatus.NOT_FOUND)
            assert response.status_code in refused, f"{response.status_code} without a token: {case.formatted_path}"
        public = any(part in case.path for part in PUBLIC_NAMES) or case.path.endswith(NAMED_BANKS)
        if response.status_code < HTTPStatus.BAD_REQUEST and not public:
            told = outside(caller, _json(response), known.owners)
            assert told == [], f"{case.method} {case.formatted_path} {case.query}: {told[:5]}"

    make_up(ask, examples, seed)


def _leads_here(case: schemathesis.Case[Any]) -> bool:
    """Whether an address is the operation's: what is made up for a part of it may make it another, or nobody's."""
    parts = [str(value) for value in (case.path_parameters or {}).values()]
    return all(part and part.strip(".") and not set(part) & set("/\\%?#") for part in parts)


def _modes(operation: schemathesis.APIOperation[Any, Any, Any, Any]) -> Iterator[Any]:
    """Requests that keep to the document, and, where there is something to break, requests that don't."""
    yield operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    if operation.path_parameters or operation.query or operation.headers or operation.body:
        yield operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)


def _place(draw: Draw, case: schemathesis.Case[Any], known: Known) -> None:
    """Put real values into a made-up request: two times of three, wherever a name is known."""
    parts = case.path.split("/")
    before = {name: parts[place - 1] for place, part in enumerate(parts) if (name := part.strip("{}")) != part}
    # a name that is of other rows at other addresses
    here = {name: of_kind for name, kind in before.items() if (of_kind := known.values.get(f"{kind}/{name}"))}
    _place_into(draw, case.path_parameters, {**known.values, "record_id": (), **here})
    for container in (case.query, case.body):
        _place_into(draw, container, known.values)
    for container in (case.path_parameters, case.query, case.body):
        _place_row(draw, container, known.together)
    if case.headers and "If-Match" in case.headers and draw(strategies.integers(0, 2)):
        case.headers["If-Match"] = draw(strategies.sampled_from(VERSIONS))


def _place_row(draw: Draw, container: Any, rows: list[Row]) -> None:
    """Let several values be those of one row, every other time: by chance they would hardly ever be."""
    if not isinstance(container, dict):
        return
    fitting = [row for row in rows if len(row.keys() & container.keys()) > 1]
    if fitting and draw(strategies.booleans()):
        row = draw(strategies.sampled_from(fitting))
        container.update({name: value for name, value in row.items() if name in container})


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
