import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from newsroom.cache import FailOpenRedisCache
from tests.conftest import REDIS_URL


@pytest.fixture
def redis_cache():
    cache = FailOpenRedisCache(REDIS_URL, {"KEY_PREFIX": "test"})
    cache.clear()
    yield cache
    cache.clear()
    cache.close()


@pytest.mark.redis
def test_it_keeps_what_it_is_given(redis_cache):
    redis_cache.set("halaman", "isi")
    redis_cache.set_many({"a": 1, "b": 2})
    assert redis_cache.get("halaman") == "isi"
    assert redis_cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    redis_cache.delete("halaman")
    assert redis_cache.get("halaman", "lain") == "lain"
    assert redis_cache.incr("a") == 2


def test_while_redis_is_away_reads_miss_and_writes_are_dropped(caplog):
    cache = FailOpenRedisCache(
        "redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}}
    )
    cache.set("halaman", "isi")
    assert cache.get("halaman") is None
    assert cache.get("halaman", "lain") == "lain"
    assert cache.get_or_set("halaman", "isi") == "isi"
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert not cache.delete("halaman")
    assert "Redis does not answer" in caplog.text
    with pytest.raises(RedisConnectionError):
        cache.incr("percobaan")
