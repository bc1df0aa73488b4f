"""Signatures, pauses between attempts, and where nothing is sent."""

from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.webhooks.refusals import AddressRefused, BadUrl
from services.monitoring.webhooks.rules import (
    FORMER_SECRET_LASTS,
    PauseReason,
    Target,
    delivery_id,
    is_open,
    pause_before_retry,
    reason_to_pause,
    signature,
    target_of,
)
from shared.calendar import CHINA

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
NOON = datetime(2018, 7, 20, 12, tzinfo=CHINA)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    # the vector that its libraries are tested with
    assert (
        signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_a_delivery_is_known_by_feed_and_position() -> None:
    assert delivery_id("alerts", 12) == "alerts-12"


def test_a_former_secret_serves_for_a_day() -> None:
    assert timedelta(days=1) == FORMER_SECRET_LASTS


@pytest.mark.parametrize(
    ("failures", "share", "seconds"),
    [
        (1, 1, 5),
        (1, 0, 2.5),
        (1, 0.5, 3.75),  # 5 × (0.5 + 0.25)
        (2, 1, 10),
        (3, 1, 20),
        (10, 1, 2560),  # 5 × 2^9
        (10, 0, 1280),
        (11, 1, 3600),  # 5120 s are more than an hour
        (1_000, 1, 3600),
        (1_000, 0, 1800),
    ],
)
def test_a_pause_is_doubled_up_to_an_hour(failures: int, share: float, seconds: float) -> None:
    assert pause_before_retry(failures, share) == timedelta(seconds=seconds)


@given(st.integers(min_value=1, max_value=10**6), st.floats(min_value=0, max_value=1))
def test_a_pause_is_never_shorter_than_half_the_first_nor_longer_than_an_hour(failures: int, share: float) -> None:
    pause = pause_before_retry(failures, share)
    assert timedelta(seconds=2.5) <= pause <= timedelta(hours=1)
    assert pause_before_retry(failures + 1, share) >= pause


@pytest.mark.parametrize(
    ("status", "failing", "reason"),
    [
        (500, timedelta(days=5) - timedelta(seconds=1), None),
        (500, timedelta(days=5), PauseReason.UNREACHABLE),
        (None, timedelta(days=6), PauseReason.UNREACHABLE),
        (410, timedelta(0), PauseReason.GONE),
        (409, timedelta(0), None),
        (411, timedelta(0), None),
    ],
)
def test_it_is_given_up_after_days_or_when_the_receiver_is_gone(
    status: int | None, failing: timedelta, reason: PauseReason | None
) -> None:
    assert reason_to_pause(status, NOON - failing, NOON, timedelta(days=5)) == reason


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://county.example", Target("https", "county.example", 443, "/")),
        ("https://county.example:8443/in?key=1", Target("https", "county.example", 8443, "/in?key=1")),
        ("https://8.8.8.8/in", Target("https", "8.8.8.8", 443, "/in")),
        ("https://[2606:4700::1111]/in", Target("https", "2606:4700::1111", 443, "/in")),
        ("https://127.0.0.1/in", Target("https", "127.0.0.1", 443, "/in")),
        ("http://127.0.0.1:81/in", Target("http", "127.0.0.1", 81, "/in")),
        ("http://localhost", Target("http", "localhost", 80, "/")),
        ("http://[::1]:81/", Target("http", "::1", 81, "/")),
    ],
)
def test_an_address_is_read(url: str, target: Target) -> None:
    assert target_of(url, LOOPBACK) == target


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://county.example/in", "county.example"),
        ("https://county.example:443/in", "county.example"),
        ("https://county.example:80/in", "county.example:80"),
        ("https://[2606:4700::1111]:444/in", "[2606:4700::1111]:444"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.1:443/", "127.0.0.1:443"),
    ],
)
def test_a_request_names_host_and_port(url: str, authority: str) -> None:
    assert target_of(url, LOOPBACK).authority == authority


@pytest.mark.parametrize(
    "url",
    [
        "http://county.example/in",
        "http://8.8.8.8/in",
        "ftp://county.example/in",
        "county.example/in",
        "https:///in",
        "https://",
        "https://user@county.example/in",
        "https://user:word@county.example/in",
        "https://:@county.example/in",
        "https://county.example/in#part",
        "https://county.example:0/",
        "https://county.example:65536/",
        "https://county.example:x/",
        "https://[::1/",
        "https://县.example/",
        "https://county.example/a b",
        "https://county.example/\r\nHost: x",
        "https://county.example\\@inside/",
        "https://county.example/\0",
        "https://a..b/",
        "https://.example.org/",
        "https://county.example../",
        "https://./",
        f"https://{'a' * 64}.example/",
        f"https://{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 62}/",  # 254
        "https://-county.example/",
        "https://county-.example/",
        "https://county$.example/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://8.8.8.8./",
        "https://county.example.0x/",
    ],
)
def test_what_is_no_safe_address_is_refused(url: str) -> None:
    with pytest.raises(BadUrl) as refused:
        target_of(url, LOOPBACK)
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    "host",
    [
        "county.example.",
        f"{'a' * 63}.example",
        f"{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 61}",  # 253
        "xn--czr694b.example",
        "data_1.county-2.example",
    ],
)
def test_a_name_that_can_be_looked_up_is_taken(host: str) -> None:
    assert target_of(f"https://{host}/", LOOPBACK).host == host


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[fe80::1]", "[::ffff:10.0.0.1]"]
)
def test_a_closed_address_is_refused_by_itself(host: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(f"https://{host}/in", ())


@pytest.mark.parametrize("host", ["localhost", "localhost.", "county.localhost", "LOCALHOST"])
def test_the_machine_itself_is_sent_nothing_unless_its_network_was_opened(host: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of(f"https://{host}/", ())
    assert refused.value.field == "url"
    assert target_of(f"https://{host}/", LOOPBACK).host == host.lower()


def test_plain_http_needs_an_open_loopback() -> None:
    for url in ("http://localhost/", "http://localhost:80/"):
        with pytest.raises(BadUrl):
            target_of(url, (ip_network("10.0.0.0/8"),))
    with pytest.raises(BadUrl):
        target_of("http://10.0.0.1/", (ip_network("10.0.0.0/8"), *LOOPBACK))


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("114.114.114.114", True),
        ("2606:4700:4700::1111", True),
        ("2408:8000::1", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),  # noqa: S104  # nothing is bound to it
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("172.32.0.1", True),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("100.128.0.1", True),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:a00:1::1", False),
        ("2001:0:1::1", False),
        ("2001:db8::1", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
    ],
)
def test_only_public_addresses_are_open(address: str, is_public: bool) -> None:
    assert is_open(address, ()) is is_public


def test_an_operator_opens_networks_and_no_more() -> None:
    opened = (ip_network("10.20.0.0/16"), ip_network("fd00:1::/32"))
    assert [is_open(one, opened) for one in ("10.20.255.1", "fd00:1::5", "8.8.8.8")] == [True] * 3
    assert [is_open(one, opened) for one in ("10.21.0.1", "fd00:2::5", "127.0.0.1")] == [False] * 3


def test_of_a_long_name_that_is_none_the_first_hundred_characters_are_told() -> None:
    with pytest.raises(BadUrl) as refused:
        target_of(f"https://{'a_' * 75}/", ())
    assert (refused.value.detail, refused.value.detail_en) == (
        f"{'a_' * 50} 不是主机名",
        f"{'a_' * 50} is no name of a host",
    )
