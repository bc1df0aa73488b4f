"""One attempt to deliver over HTTP: to an address that was looked at, once, within bounds."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from services.monitoring.webhooks.rules import Fault, Network, Target, is_open, target_of
from shared.validation import printable

ANSWER_BYTES = 4096
"""What is read of an answer; a receiver has nothing to tell us but its status."""
ERROR_TEXT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt."""

    duration_ms: int
    status: int | None = None
    fault: Fault | None = None
    error_text: str | None = None

    @property
    def delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.fault is None


class _Refused(Exception):
    """The name leads to an address that is closed."""


class Sender:
    """Sends to one webhook's address; its connections are never another's, so that no certificate passes for two.

    The name is resolved for each attempt and the connection made to the very address that was checked: a name that
    answers differently a moment later changes nothing. Certificates are checked against the name.
    """

    def __init__(
        self, client: httpx.AsyncClient, target: Target, networks: Sequence[Network], timeout_s: float
    ) -> None:
        self._client = client
        self._target = target
        self._networks = networks
        self._timeout_s = timeout_s

    async def post(self, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send once; whatever goes wrong is the outcome, and none of it names the address."""
        started = time.perf_counter()
        status, fault, text = None, None, None
        try:
            async with asyncio.timeout(self._timeout_s):
                status, text = await self._post(headers, body)
        except (TimeoutError, httpx.TimeoutException):
            fault = Fault.TIMED_OUT
        except (socket.gaierror, UnicodeError):  # the latter of a name that can't be written to a name server
            fault = Fault.UNRESOLVABLE
        except _Refused:
            fault = Fault.ADDRESS_REFUSED
        except httpx.TransportError as error:
            fault = _fault_of(error)
        except OSError:
            fault = Fault.CONNECTION
        if status is not None and not httpx.codes.is_success(status):
            fault = Fault.REDIRECTED if httpx.codes.is_redirect(status) else Fault.STATUS
        return Outcome(
            duration_ms=round((time.perf_counter() - started) * 1000),
            status=status,
            fault=fault,
            error_text=text if fault is Fault.STATUS else None,
        )

    async def _post(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        target = self._target
        address = await self._checked_address()
        host = f"[{address}]" if ":" in address else address
        request = self._client.build_request(
            "POST",
            f"{target.scheme}://{host}:{target.port}{target.path}",
            content=body,
            headers={**headers, "Host": target.authority},
            extensions={"sni_hostname": target.host},
        )
        response = await self._client.send(request, stream=True)
        try:
            read = b""
            async for piece in response.aiter_raw():
                read += piece
                if len(read) > ANSWER_BYTES:
                    break
        finally:
            await response.aclose()
        return response.status_code, printable(read[:ANSWER_BYTES].decode(errors="replace"))[:ERROR_TEXT_LENGTH]

    async def _checked_address(self) -> str:
        found = await asyncio.get_running_loop().getaddrinfo(
            self._target.host, self._target.port, type=socket.SOCK_STREAM
        )
        addresses = [str(place[0]) for *_, place in found]
        # all of them: a name that leads inside as well as outside is not to be trusted
        if not addresses or not all(is_open(address, self._networks) for address in addresses):
            raise _Refused
        return addresses[0]


def _fault_of(error: BaseException) -> Fault:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Fault.TLS
        cause = cause.__cause__ or cause.__context__
    return Fault.CONNECTION if isinstance(error, httpx.NetworkError) else Fault.PROTOCOL


@asynccontextmanager
async def open_sender(
    url: str, networks: Sequence[Network], timeout_s: float, tls: ssl.SSLContext
) -> AsyncIterator[Sender]:
    """A sender to a webhook's address; its connections are closed at the end.

    Raises:
        BadUrl: the address is no longer one that may be sent to.
        AddressRefused: it lies in a network that was closed since.
    """
    target = target_of(url, networks)
    async with httpx.AsyncClient(verify=tls, trust_env=False, follow_redirects=False, timeout=timeout_s) as client:
        yield Sender(client, target, networks, timeout_s)
