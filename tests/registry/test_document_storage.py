"""Contents in a folder and on an S3-compatible server: the same code, the same behaviour."""

import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from services.registry.documents.refusals import DocumentDamaged, DocumentMissing
from services.registry.documents.storage import Storage, open_storage
from services.registry.main import create_app
from services.registry.settings import Settings
from shared.calendar import Clock
from shared.database import Sessions
from shared.errors import Unavailable
from shared.security.encryption import PersonalData
from shared.settings import SettingError
from tests.conftest import Installation
from tests.registry.conftest import SIGNED_IN, client_of
from tests.registry.document_builder import DOCUMENTS, a_picture, uploaded
from tests.registry.household_builder import registered

PERSONAL = PersonalData(bytes(32))
KEY = "360722/ab/abcdef-1"


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, Any]]:
    """Settings of a bucket on a server of our own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    request = urllib.request.Request(f"{address}/fupin", method="PUT")  # noqa: S310  # our own server's address
    urllib.request.urlopen(request).close()  # noqa: S310  # as above
    yield {
        "storage": "s3://fupin/photos",
        "storage_endpoint": address,
        "storage_key_id": "key",
        "storage_secret": "secret",
    }
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def given(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """Settings of each kind of storage."""
    if request.param == "folder":
        return {"storage": str(tmp_path / "photos")}
    found: dict[str, Any] = request.getfixturevalue("s3")
    return found


@pytest.fixture
def storage(installation: Installation, given: dict[str, Any]) -> Storage:
    """A storage of each kind."""
    return open_storage(installation.settings(Settings, **given), PERSONAL)


async def test_what_is_put_is_got_listed_and_deleted(storage: Storage, clock: Clock) -> None:
    await storage.put(KEY, b"first")
    await storage.put(KEY, b"second")
    await storage.put(f"{KEY}.small", b"")
    assert (await storage.get(KEY), await storage.get(f"{KEY}.small")) == (b"second", b"")

    hence, ago = clock.now() + timedelta(minutes=1), clock.now() - timedelta(minutes=1)
    assert sorted([key async for keys in storage.kept_before(hence) for key in keys]) == [KEY, f"{KEY}.small"]
    assert [key async for keys in storage.kept_before(ago) for key in keys] == []

    await storage.delete([KEY, f"{KEY}.small"])
    await storage.delete([KEY])
    with pytest.raises(DocumentMissing):
        await storage.get(KEY)


async def test_another_key_opens_nothing(installation: Installation, given: dict[str, Any], storage: Storage) -> None:
    await storage.put(KEY, b"content")
    other = open_storage(installation.settings(Settings, **given), PersonalData(b"x" * 32))
    with pytest.raises(DocumentDamaged):
        await other.get(KEY)
    await storage.delete([KEY])


async def test_a_storage_that_does_not_answer_is_said_so(installation: Installation) -> None:
    away = {"storage": "s3://fupin", "storage_endpoint": "http://127.0.0.1:1"}
    storage = open_storage(installation.settings(Settings, **away, storage_key_id="a", storage_secret="b"), PERSONAL)
    with pytest.raises(Unavailable):
        await storage.put(KEY, b"content")
    with pytest.raises(Unavailable):
        await storage.get(KEY)


async def test_a_photo_goes_to_the_bucket_and_comes_back(
    installation: Installation, sessions: Sessions, township: SIGNED_IN, s3: dict[str, Any]
) -> None:
    app = create_app(installation.settings(Settings, **s3))
    async with app.router.lifespan_context(app), client_of(app) as client:
        app.state.sessions = sessions
        household = await registered(client, township)
        made = await uploaded(client, township, a_picture(), household)
        at = f"{DOCUMENTS}/{made['id']}"
        assert (await client.get(f"{at}/content", headers=township)).content == a_picture()
        assert (await client.get(f"{at}/thumbnail", headers=township)).status_code == 200
        storage: Storage = app.state.storage
        hence = app.state.clock.now() + timedelta(minutes=1)
        keys = [key async for keys in storage.kept_before(hence) for key in keys]
        assert {key.partition("-")[0] for key in keys} == {f"360722/{made['sha256'][:2]}/{made['sha256']}"}
        await storage.delete(keys)
        lost = await client.get(f"{at}/content", headers=township)
        assert (lost.status_code, lost.json()["code"]) == (410, "registry.document_missing")


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"storage": "s3://"}, "FUPIN_REGISTRY_STORAGE"),
        ({"storage": "s3://bucket"}, "FUPIN_REGISTRY_STORAGE_KEY_ID"),
        ({"storage": "s3://bucket", "storage_key_id": "a"}, "FUPIN_REGISTRY_STORAGE_SECRET"),
        ({"storage": "ftp://server/folder"}, "FUPIN_REGISTRY_STORAGE"),
        ({"video_limit_mib": 0}, "FUPIN_REGISTRY_VIDEO_LIMIT_MIB"),
        ({"image_megapixels": 81}, "FUPIN_REGISTRY_IMAGE_MEGAPIXELS"),
    ],
)
def test_a_setting_that_can_not_be_names_its_variable(
    installation: Installation, given: dict[str, Any], variable: str
) -> None:
    with pytest.raises(SettingError, match=variable):
        installation.settings(Settings, **given)


def test_the_secret_is_not_printed(installation: Installation) -> None:
    made = installation.settings(Settings, storage="s3://bucket", storage_key_id="KEYID", storage_secret="SECRET")
    assert "SECRET" not in repr(made)
    assert "KEYID" not in repr(made)
    assert made.storage_folder is None
    plain = installation.settings(Settings, storage="", storage_endpoint="")
    assert plain.storage_folder == plain.data_dir / "documents"
