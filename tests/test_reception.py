import asyncio

import pytest

from articles.domain.media.decoding import MAX_BYTES
from newsroom import reception
from newsroom.reception import Reception, Refused, limit_of


async def chunks_of(*chunks, pause=0.0):
    for chunk in (*chunks, b""):
        await asyncio.sleep(pause)
        yield chunk


def receive(*chunks, limit=100, declared=None, pause=0.0):
    async def run():
        with Reception().receive() as body:
            await body.fill(chunks_of(*chunks, pause=pause), limit, declared)
            return body.file.read()

    return asyncio.run(run())


def refusal_of(*arguments, **options):
    with pytest.raises(Refused) as caught:
        receive(*arguments, **options)
    return caught.value.status


def test_a_body_is_received_up_to_its_limit():
    assert receive(b"ab", b"c", limit=3) == receive(b"abc", limit=3, declared=3) == b"abc"
    assert refusal_of(b"ab", b"cd", limit=3) == 413
    assert refusal_of(limit=3, declared=4) == 413


def test_a_body_that_ends_early_is_refused():
    assert refusal_of(b"ab", declared=3) == 400
    assert refusal_of(b"ab", b"") == 400  # as granian gives what breaks off


def test_the_time_for_a_body_grows_with_what_has_come(monkeypatch):
    monkeypatch.setattr(reception, "PATIENCE", 0.05)
    monkeypatch.setattr(reception, "SLOWEST", 1)
    assert receive(b"x" * 60, pause=0.04) == b"x" * 60
    assert refusal_of(b"", b"", b"", pause=0.04) == 408


def test_bodies_are_bounded_by_address_and_over_all(monkeypatch):
    monkeypatch.setattr(reception, "MOST_OF_ADDRESS", 1)
    monkeypatch.setattr(reception, "MOST_BODIES", 2)
    places = Reception()
    with places.place("a"):
        with pytest.raises(Refused), places.place("a"):
            pass
        with places.place("b"), pytest.raises(Refused), places.place("c"):
            pass
        with places.place("b"):
            pass


def test_bytes_are_bounded_over_all_bodies_and_given_back(monkeypatch):
    monkeypatch.setattr(reception, "MOST_BYTES", 5)

    async def run():
        places = Reception()
        for _ in range(2):
            with places.receive() as body, places.receive() as other:
                await body.fill(chunks_of(b"abc"), 9, None)
                with pytest.raises(Refused) as caught:
                    await other.fill(chunks_of(b"abc"), 9, None)
                assert caught.value.status == 503

    asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "like"),
    [
        ("/", "/"),
        ("/baca/1/", "/"),
        ("/administrasi/", "/"),
        ("/admin/login/", "/admin/login/"),
        ("/admin/articles/article/1/change/", "/admin/"),
        ("/admin/articles/image/upload/", "/admin/articles/image/"),
    ],
)
def test_the_longest_beginning_of_a_path_decides(settings, path, like):
    assert limit_of(path) == settings.BODY_LIMITS[like]


def test_the_limits_fit_what_the_forms_take(settings):
    assert settings.BODY_LIMITS["/admin/articles/image/"] >= MAX_BYTES + 64 * 1024
    assert settings.BODY_LIMITS["/admin/"] > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
