from math import inf

import pytest

from newsroom.page_cache.dependencies import (
    EVERYTHING,
    Dependencies,
    Fragment,
    depend_on,
    noted_dependencies,
    remembered,
)
from newsroom.page_cache.store import OF_NAME, OVERHEAD, Form, Page, Store

KB = 1_000


def make_page(*names, kilobytes=10, span=(-inf, inf), until=inf):
    size = kilobytes * KB - OVERHEAD - len(names) * OF_NAME
    dependencies = Dependencies(dict.fromkeys(names, span), until)
    return Page(200, "", [], {"": Form([], bytes(size))}, dependencies)


@pytest.fixture
def store():
    return Store(100 * KB)


def put(store, key, page):
    return store.end(store.begin(), key, page)


def test_it_keeps_no_more_than_its_bytes(store):
    for number in range(50):
        put(store, number, make_page("a"))
    assert len(store) == 10
    assert store.size == 100 * KB
    assert store.get(0, 0) is None
    assert store.get(49, 0)


def test_a_page_that_would_push_out_all_others_is_not_kept(store):
    assert not put(store, "large", make_page("a", kilobytes=30))
    assert len(store) == 0


def test_a_robot_that_asks_for_everything_once_leaves_what_is_asked_for_again(store):
    put(store, "front", make_page("a"))
    store.get("front", 0)
    for number in range(1_000):
        put(store, number, make_page("a"))
    assert store.get("front", 0)


def test_what_was_asked_for_again_makes_room_for_what_is_asked_for_now(store):
    for number in range(40):
        put(store, number, make_page("a"))
        store.get(number, 0)
    assert store.size <= 100 * KB
    assert store.get(39, 0)
    assert store.get(0, 0) is None


def test_a_change_drops_the_pages_that_depend_on_it_alone(store):
    put(store, "asia", make_page("list:1"))
    put(store, "tekno", make_page("list:2"))
    assert store.touch([("list:1", None)]) == 1
    assert store.get("asia", 0) is None
    assert store.get("tekno", 0)
    assert store.touch([(EVERYTHING, None)]) == 1


@pytest.mark.parametrize(
    ("moment", "dropped"), [(9.0, 0), (10.0, 1), (15.0, 1), (20.0, 1), (21.0, 0), (None, 1)]
)
def test_a_change_elsewhere_in_a_list_drops_nothing(store, moment, dropped):
    put(store, "second", make_page("list", span=(10.0, 20.0)))
    assert store.touch([("list", moment)]) == dropped


def test_a_page_is_over_at_its_time(store):
    put(store, "index", make_page("a", until=100.0))
    assert store.get("index", 99.9)
    assert store.get("index", 100.0) is None
    assert len(store) == 0


def test_a_page_begun_before_a_change_is_not_kept(store):
    making = store.begin()
    store.touch([("list", 5.0)])
    assert not store.end(making, "page", make_page("list"))
    assert put(store, "page", make_page("list"))


def test_a_page_begun_before_another_change_is_kept(store):
    making = store.begin()
    store.touch([("other", None)])
    assert store.end(making, "page", make_page("list"))


def test_a_later_form_counts_and_goes_with_its_page(store):
    page = make_page("a")
    put(store, "page", page)
    store.add_form("page", page, "br", Form([], bytes(KB)))
    assert store.size == 11 * KB
    store.touch([("a", None)])
    assert store.size == 0
    store.add_form("page", page, "br", Form([], bytes(KB)))
    assert store.size == 0


def test_a_form_that_is_there_is_replaced_by_a_better_one_alone(store):
    page = make_page("a")
    put(store, "page", page)
    store.add_form("page", page, "br", Form([], b"small"))
    store.add_form("page", page, "br", Form([], b"larger"))
    assert page.forms["br"].body == b"small"
    store.add_form("page", page, "br", Form([], b"best"), replaces=True)
    assert page.forms["br"].body == b"best"
    assert store.size == page.size


def test_its_names_count_as_well(store):
    put(store, "sitemap", make_page(*map(str, range(10)), kilobytes=10))
    assert store.size == 10 * KB


def test_a_later_form_makes_room_for_itself(store):
    pages = [make_page("a") for _number in range(10)]
    for number, page in enumerate(pages):
        put(store, number, page)
    store.add_form(9, pages[9], "br", Form([], bytes(KB)))
    assert store.size <= 100 * KB
    assert store.get(9, 0)


def test_a_fragment_goes_when_what_it_depends_on_is_touched(store):
    fragments = {
        name: Fragment(name, Dependencies({name: (-inf, inf)})) for name in ("asia", "tekno")
    }
    store.end(store.begin(), "page", None, fragments)
    store.touch([("asia", None)])
    assert store.fragments == {"tekno": fragments["tekno"]}
    making = store.begin()
    store.touch([("tekno", None)])
    store.end(making, "page", None, fragments)
    assert store.fragments == {"asia": fragments["asia"]}, "one of before the change came in"
    store.touch([(EVERYTHING, None)])
    assert not store.fragments


def test_a_page_depends_on_what_its_fragments_depend_on():
    def make():
        depend_on("inner", 1)
        return remembered("smaller", lambda: depend_on("innermost", 2))

    with noted_dependencies() as first:
        remembered("fragment", make)
    with noted_dependencies(first.made) as second:
        remembered("fragment", pytest.fail)
    assert not second.made
    assert {"inner:1", "innermost:2"} <= second.dependencies.spans.keys()
    assert first.dependencies == second.dependencies
