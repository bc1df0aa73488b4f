"""A system that is told by a webhook: it keeps what it got and answers as it is told to."""

import asyncio
import base64
import hmac
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass(slots=True)
class Got:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """By which doubles are known."""
        return self.headers["webhook-id"]

    @property
    def data(self) -> Any:
        """The item."""
        return orjson.loads(self.body)["data"]

    def is_signed(self, secret: str) -> bool:
        """Whether one of its signatures is by a secret: written after the public description, not after our code."""
        content = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body])
        key = base64.b64decode(secret.split("_", 1)[1])
        mine = base64.b64encode(hmac.new(key, content, sha256).digest()).decode()
        return f"v1,{mine}" in self.headers["webhook-signature"].split(" ")


@dataclass(slots=True)
class Receiver:
    """Keeps every request; answers 204 unless told otherwise for the next ones."""

    got: list[Got] = field(default_factory=list)
    answers: list[Response | float] = field(default_factory=list)
    """For the next requests: an answer, or seconds to wait before 204."""
    when_got: Callable[[], object] = lambda: None
    """Called before it answers."""

    @property
    def app(self) -> Starlette:
        """It as an application."""
        return Starlette(routes=[Route("/{path:path}", self._take, methods=["POST", "GET"])])

    @property
    def sentences(self) -> list[str]:
        """Of the items in the order in which they came."""
        return [got.data["sentence"] for got in self.got]

    async def _take(self, request: Request) -> Response:
        headers = {name.decode(): value.decode() for name, value in request.scope["headers"]}
        self.got.append(Got(request.url.path, headers, await request.body()))
        self.when_got()
        answer = self.answers.pop(0) if self.answers else Response(status_code=204)
        if isinstance(answer, Response):
            return answer
        await asyncio.sleep(answer)
        return Response(status_code=204)


def certify(folder: Path, name: str) -> tuple[Path, Path, ssl.SSLContext]:
    """A certificate for a name (or address), its key, and a context that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    alternative = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / f"{name}.pem", folder / f"{name}.key"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_path, key_path, ssl.create_default_context(cafile=str(certificate_path))
