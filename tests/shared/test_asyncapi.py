"""The wire form of every event, pinned by a sample each, and the AsyncAPI document that describes it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from shared.events import CONTRACTS, Envelope
from shared.events.asyncapi import SAMPLES, asyncapi_document, consumers, sample_of
from shared.events.followers import keys_followed_by

KEYS = sorted(CONTRACTS)
ADDED = {
    ("credit.loan_disbursed.v1", "renews"),
    ("registry.household_changed.v1", "died"),
    ("registry.household_removed.v1", "died"),
    ("registry.income_recorded.v1", "disposable_per_head_fen"),
    ("registry.monitoring_object_entered.v1", "head_name"),
    ("registry.monitoring_object_entered.v1", "id_indexes"),
}
"""Members that came to a contract later: an event of before is read without them."""


def described(key: str) -> Draft202012Validator:
    """What the document says of an event."""
    document = asyncapi_document()
    payload = document["components"]["messages"][key]["payload"]
    return Draft202012Validator({**payload, "components": document["components"]})


def test_every_event_has_a_sample_and_every_sample_an_event() -> None:
    assert sorted(path.stem for path in SAMPLES.iterdir()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_an_event_is_read_from_its_sample_and_written_back_the_same(key: str) -> None:
    sample = sample_of(key)
    envelope = Envelope.model_validate(sample)
    event = envelope.event()
    assert type(event) is CONTRACTS[key]
    assert json.loads(envelope.model_dump_json()) == sample
    assert event.model_dump(mode="json") == sample["data"]
    assert (event.aggregate_id, event.version) == (envelope.subject, envelope.aggregateversion)
    assert (event.county_code, event.aggregate) == (envelope.countycode, envelope.aggregate)
    assert envelope.source == f"/fupin/{event.publisher()}"


@pytest.mark.parametrize("key", KEYS)
def test_a_member_added_later_does_not_stop_an_older_consumer(key: str) -> None:
    sample = sample_of(key)
    sample["data"]["added_later"] = {"anything": 1}
    assert type(Envelope.model_validate(sample).event()) is CONTRACTS[key]


@pytest.mark.parametrize("key", KEYS)
def test_the_document_describes_the_sample(key: str) -> None:
    described(key).validate(sample_of(key))


@pytest.mark.parametrize("key", KEYS)
def test_the_document_refuses_what_the_contract_lacks(key: str) -> None:
    for member in sample_of(key)["data"]:
        sample = sample_of(key)
        del sample["data"][member]
        if (key, member) in ADDED:
            described(key).validate(sample)
            Envelope.model_validate(sample).event()
            continue
        with pytest.raises(ValidationError):
            described(key).validate(sample)


def test_money_travels_as_whole_fen_and_rates_as_text() -> None:
    for key in KEYS:
        for member, value in sample_of(key)["data"].items():
            if member.endswith("_fen"):
                assert type(value) is int, (key, member)
            assert not isinstance(value, float), (key, member)
            if member.endswith("_rate"):
                assert isinstance(value, str), (key, member)


def references(node: Any) -> Iterator[str]:
    """Every reference in the document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = asyncapi_document()
    found = list(references(document))
    assert found
    for reference in found:
        node: Any = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        assert node


def test_every_event_has_a_channel_and_names_who_follows_it() -> None:
    document = asyncapi_document()
    assert sorted(document["channels"]) == KEYS
    for key, contract in CONTRACTS.items():
        channel = document["channels"][key]
        assert channel["address"] == key
        followers = [service for service in ("credit", "monitoring") if key in keys_followed_by(service)]
        assert consumers(contract) == followers
        received = [name for name, o in document["operations"].items() if name.endswith(f" consumes {key}")]
        assert received == [f"{service} consumes {key}" for service in followers]
        assert channel["description"].endswith(f"Consumers: {', '.join(followers) or 'none'}.")


@pytest.mark.parametrize("key", KEYS)
def test_whom_a_declaration_names_as_consumer_follows_the_event(key: str) -> None:
    named = (CONTRACTS[key].__doc__ or "").partition("Consumers: ")[2].partition(".")[0].partition(" (")[0]
    assert named
    followers = consumers(CONTRACTS[key])
    assert set(named.split(", ")) <= set(followers or ["none"])


@pytest.mark.parametrize("key", KEYS)
def test_the_document_shows_an_event_as_it_travels(key: str) -> None:
    [example] = asyncapi_document()["components"]["messages"][key]["examples"]
    assert example == {"name": CONTRACTS[key].__name__, "payload": sample_of(key)}
