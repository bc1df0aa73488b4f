"""Where contents lie: a folder or an S3-compatible server, the same code for both; all of it encrypted."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from services.registry.documents.refusals import DocumentDamaged, DocumentMissing
from services.registry.settings import Settings
from shared.errors import Unavailable
from shared.security.encryption import PersonalData, Undecryptable

if TYPE_CHECKING:  # obstore has it for type checkers only
    from obstore.store import S3Config

log = structlog.get_logger(__name__)

LISTED_AT_ONCE = 500


class Storage:
    """Contents by key, encrypted under the key of personal data.

    Args:
        store: folder or bucket.
        personal: encrypts what is put and decrypts what is got.
    """

    def __init__(self, store: ObjectStore, personal: PersonalData) -> None:
        self._store = store
        self._personal = personal

    async def put(self, key: str, content: bytes) -> None:
        """Keep a content. Raises Unavailable: the storage doesn't answer."""
        sealed = await asyncio.to_thread(self._personal.encrypt_bytes, content)
        try:
            await obstore.put_async(self._store, key, sealed)
        except (BaseError, OSError) as error:
            raise _unavailable(error) from error

    async def get(self, key: str) -> bytes:
        """The content of a key.

        Raises:
            DocumentMissing: there is none.
            DocumentDamaged: it is not what was put there.
            Unavailable: the storage doesn't answer.
        """
        try:
            found = await obstore.get_async(self._store, key)
            sealed = bytes(await found.bytes_async())
        except FileNotFoundError as error:
            raise DocumentMissing from error
        except (BaseError, OSError) as error:
            raise _unavailable(error) from error
        try:
            return await asyncio.to_thread(self._personal.decrypt_bytes, sealed)
        except (Undecryptable, ValueError) as error:
            raise DocumentDamaged from error

    async def kept_before(self, moment: datetime) -> AsyncIterator[list[str]]:
        """Keys that were last written before a moment, some at a time."""
        async for batch in obstore.list(self._store, chunk_size=LISTED_AT_ONCE):
            yield [one["path"] for one in batch if one["last_modified"] < moment]

    async def delete(self, keys: Iterable[str]) -> None:
        """Remove contents; one that is gone already is no fault."""
        for key in keys:
            try:
                await obstore.delete_async(self._store, key)
            except FileNotFoundError:
                continue


def open_storage(settings: Settings, personal: PersonalData) -> Storage:
    """The storage that the settings name."""
    folder = settings.storage_folder
    return Storage(_bucket(settings) if folder is None else _folder(folder), personal)


def _folder(path: Path) -> ObjectStore:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return LocalStore(path)


def _bucket(settings: Settings) -> ObjectStore:
    endpoint = settings.storage_endpoint
    config: S3Config = {
        "region": settings.storage_region,
        "access_key_id": settings.storage_key_id or "",
        "secret_access_key": settings.storage_secret or "",
        "virtual_hosted_style_request": endpoint is None,
    }
    if endpoint is not None:
        config["endpoint"] = endpoint
    return S3Store.from_url(
        settings.storage or "",
        config=config,
        client_options={
            "allow_http": (endpoint or "").startswith("http://"),
            "connect_timeout": timedelta(seconds=3),
            "timeout": timedelta(seconds=60),
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
    )


def _unavailable(error: Exception) -> Unavailable:
    # the whole of it names keys of people's files; the kind is enough for a log
    log.warning("storage not available", error=type(error).__name__)
    return Unavailable("资料存储暂时无法读写", "The storage of documents does not answer")
