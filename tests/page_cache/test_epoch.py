import os
import signal

import pytest

from newsroom.page_cache.epoch import Epoch, Writing


@pytest.fixture
def path(tmp_path):
    return tmp_path / "epoch"


def test_a_reader_knows_the_value_until_somebody_writes(path):
    reader = Epoch(path)
    known = reader.settled_value()
    assert reader.value() == known
    writing = Writing(path)
    assert reader.value() != known
    assert reader.settled_value() is None
    writing.end()
    assert reader.settled_value() == reader.value()


def test_each_of_two_writers_is_waited_for(path):
    reader, first, second = Epoch(path), Writing(path), Writing(path)
    first.end()
    assert reader.settled_value() is None
    second.end()
    assert reader.settled_value()


def test_a_writer_whose_end_is_forgotten_has_ended(path):
    reader, ends = Epoch(path), [Writing(path).end]
    assert reader.settled_value() is None
    ends.clear()  # as Django does when a transaction is rolled back
    assert reader.settled_value()


@pytest.mark.process
def test_a_writer_that_is_killed_has_ended(path):
    reader = Epoch(path)
    known = reader.settled_value()
    begun, begin = os.pipe()
    child = os.fork()
    if not child:
        writing = Writing(path)
        os.write(begin, b"1")
        signal.pause()
        writing.end()
    os.read(begun, 1)
    assert reader.settled_value() is None
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert reader.settled_value() == reader.value() != known
