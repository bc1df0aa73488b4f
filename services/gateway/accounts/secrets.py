"""Hashes of passwords and of secrets that machines made."""

import asyncio
import hashlib
import hmac
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import argon2

from services.gateway.accounts.rules import MAX_PASSWORD_LENGTH

SAFE = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""19 MiB, two passes: some 20 ms; what OWASP names as the least that is safe."""


class Passwords:
    """argon2id, computed beside the event loop and by no more at once than there are processors.

    Args:
        hasher: another than the safe one; tests take one that costs nothing.
    """

    def __init__(self, hasher: argon2.PasswordHasher = SAFE) -> None:
        self._hasher = hasher
        self._turns = asyncio.Semaphore(os.cpu_count() or 1)
        self._nobody = _nobody(hasher)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a processor; to be taken before the first statement, so that who waits holds no connection."""
        async with self._turns:
            yield

    async def hash(self, password: str) -> str:
        """A salted hash."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, stored: str | None, password: str) -> bool:
        """Whether a password belongs to a hash; without a hash it takes as long and the answer is no."""
        return await asyncio.to_thread(self._fits, stored or self._nobody, password) and stored is not None

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password[: MAX_PASSWORD_LENGTH + 1])
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


@cache
def _nobody(hasher: argon2.PasswordHasher) -> str:
    """The hash of a password that nobody has; made beforehand, so that it isn't told by its time."""
    return hasher.hash(secrets.token_urlsafe(16))


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """The hash of a machine's secret; such secrets are random and long, so a plain fast hash can't be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_fits(stored: str, secret: str) -> bool:
    """Whether a secret belongs to a hash, compared in constant time."""
    return hmac.compare_digest(stored, secret_hash(secret))
