import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)


def _fail_open(name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return RedisCache's method `name`, which logs and returns `answer(…)` if Redis is down."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def wrapper(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError) as error:
            logger.warning("Redis does not answer (%s): %s", name, error)
            return answer(*args, **kwargs)

    return wrapper


def _default(key: Any, default: Any = None, version: int | None = None) -> Any:
    return default


class FailOpenRedisCache(RedisCache):
    """Django's RedisCache, except that pages are still served while Redis is down.

    Reads miss and writes are dropped. `add` answers that nothing was there: a code of a second
    factor is then taken, though it could be used twice in its minute. `incr` still raises: a rate
    limit must not be lifted silently.
    """

    get = _fail_open("get", _default)
    get_many = _fail_open("get_many", lambda keys, version=None: {})
    set = _fail_open("set", lambda *args, **kwargs: None)
    set_many = _fail_open("set_many", lambda data, *args, **kwargs: list(data))
    add = _fail_open("add", lambda *args, **kwargs: True)
    touch = _fail_open("touch", lambda *args, **kwargs: False)
    delete = _fail_open("delete", lambda *args, **kwargs: False)
    delete_many = _fail_open("delete_many", lambda *args, **kwargs: None)
    has_key = _fail_open("has_key", lambda *args, **kwargs: False)
    clear = _fail_open("clear", lambda *args, **kwargs: False)
