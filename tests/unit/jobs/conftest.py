"""An owner whose queue leaves no thread behind."""

import threading

import pytest

from tests.unit.jobs.work import Owner


@pytest.fixture
def owner():
    before = set(threading.enumerate())
    owner = Owner()
    yield owner
    assert owner.queue.close(timeout=10)
    assert set(threading.enumerate()) <= before
