"""Personal numbers at rest: encrypted for the few who may see them, indexed for look-up without them."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
INDEX_HEX_DIGITS = 32


class Undecryptable(Exception):
    """A stored value was not written under this key, or was altered."""


class PersonalData:
    """Encrypts and indexes under keys derived from one data key.

    The index is a keyed hash: equal numbers have equal indexes in every service, and nobody without the key can
    try out numbers.
    """

    def __init__(self, data_key: bytes) -> None:
        self._cipher = AESGCM(_derive(data_key, b"fupin encryption"))
        # keyed once and copied for each number: keying anew would take longer than the hash itself
        self._index = hmac.new(_derive(data_key, b"fupin blind index"), digestmod=hashlib.sha256)
        self.service_secret = _derive(data_key, b"fupin service tokens")
        self.audit_secret = _derive(data_key, b"fupin audit chain")
        self.browser_secret = _derive(data_key, b"fupin console browsers")

    def encrypt(self, text: str) -> bytes:
        """Nonce and AES-GCM cipher text."""
        return self.encrypt_bytes(text.encode())

    def encrypt_bytes(self, content: bytes) -> bytes:
        """Nonce and AES-GCM cipher text of a file, or a part of one."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def decrypt(self, stored: bytes) -> str:
        """The plain text.

        Raises:
            Undecryptable: another key, or altered bytes.
        """
        return self.decrypt_bytes(stored).decode()

    def decrypt_bytes(self, stored: bytes) -> bytes:
        """The content that was encrypted.

        Raises:
            Undecryptable: another key, or altered bytes.
        """
        try:
            return self._cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], None)
        except InvalidTag as error:
            raise Undecryptable("FUPIN_DATA_KEY is not the key under which this value was stored") from error

    def blind_index(self, normalised: str) -> str:
        """A keyed index of a normalised number, 32 hex digits (128 bits)."""
        keyed = self._index.copy()
        keyed.update(normalised.encode())
        return keyed.hexdigest()[:INDEX_HEX_DIGITS]


def _derive(data_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(data_key)
