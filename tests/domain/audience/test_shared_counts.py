import datetime as dt
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from articles.domain.audience.limits import client_of
from articles.domain.audience.shared_counts import SharedCounts
from tests.conftest import REDIS_URL

NOW = dt.datetime(2026, 3, 10, 5, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
LARGEST = 8 * 1024 * 1024 + 4096  # bytes


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    return tmp_path


def add(key, amount, hour=NOW):
    return SharedCounts("reads", hour, [key]).add({key: amount})[key]


def test_counts_are_added_up_and_hours_are_kept_apart():
    assert [add("a", 2), add("a", -1), add("b", 5), add("a", -7)] == [2, 1, 5, 0]
    assert [add("a", 1, NOW + HOUR), add("b", 0)] == [1, 5]  # a late count of the hour before
    assert [add("b", 0, NOW + 2 * HOUR), add("a", 0, NOW + HOUR), add("b", 0)] == [0, 1, 0]
    assert SharedCounts("links", NOW, ["a"]).add({"a": 0}) == {"a": 0}


def test_threads_lose_no_count():
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: add("a", 1), range(200)))
    assert add("a", 0) == 200


def test_the_files_are_bounded_and_name_nobody(folder):
    clients = [client_of(f"10.0.{number >> 8}.{number & 255}", NOW) for number in range(3_000)]
    counts = SharedCounts("reads", NOW, clients).add(dict.fromkeys(clients, 1))
    assert min(counts.values()) == 1
    assert sum(count > 1 for count in counts.values()) <= 1
    [file] = folder.iterdir()
    assert not any(client in file.read_bytes() for client in clients[:10])
    for hours in range(1, 4):
        add("a", 1, NOW + hours * HOUR)
    for file in folder.iterdir():
        assert file.stat().st_size <= LARGEST
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(list(folder.iterdir())) == 2


@pytest.mark.redis
def test_all_hosts_share_their_counts_in_redis(settings, tmp_path):
    settings.REDIS_URL = REDIS_URL
    redis = Redis.from_url(REDIS_URL)
    redis.flushdb()
    hosts = [tmp_path / "one", tmp_path / "two"]
    [host.mkdir() for host in hosts]

    def on(host, amount):
        settings.STATE_DIR = hosts[host]
        return add("a", amount)

    assert [on(0, 2), on(1, 1), on(0, -1), on(1, 0)] == [2, 3, 2, 2]
    [name] = redis.keys()
    assert 0 < redis.ttl(name) <= 7200
    assert redis.strlen(name) <= LARGEST
    redis.flushdb()  # it has forgotten: each host knows its own
    assert [on(0, 1), on(1, 0)] == [2, 1]
    redis.flushdb()
    redis.close()


def test_while_redis_is_away_each_host_counts_by_itself(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert [add("a", 1), add("a", 2)] == [1, 3]
    assert "Redis does not answer" in caplog.text
