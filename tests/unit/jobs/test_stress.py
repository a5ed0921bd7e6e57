"""Whatever is done to a queue: one final event for every job, in a sensible order, none lost."""

import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.errors import UserError
from painter.jobs.events import (
    JobCancelled,
    JobDone,
    JobFailed,
    JobNotice,
    JobProgressed,
    JobStarted,
    LaneFaulted,
)
from painter.jobs.job import Job, Plan
from painter.jobs.queue import INLINE, THREADED, JobQueue
from tests.unit.jobs.work import PATIENCE, Clock, Gate

FINAL = (JobDone, JobFailed, JobCancelled)
BEHAVIOURS = st.sampled_from(["result", "progress", "error", "user", "memory", "device", "gate"])
JOBS = st.tuples(
    st.just("submit"),
    BEHAVIOURS,
    st.sampled_from(["gpu", "cpu"]),
    st.sampled_from([None, None, "a", "b"]),
    st.booleans(),
)
ACTS = st.one_of(
    JOBS,
    JOBS,
    st.tuples(st.just("cancel"), st.integers(1, 12)),
    st.tuples(st.sampled_from(["pause", "resume"]), st.sampled_from(["gpu", "cpu"])),
    st.tuples(st.sampled_from(["drain", "open", "hang", "cancel_all"])),
)


def play(behaviour):
    def run(progress):
        progress(0.5, "half")
        if behaviour == "progress":
            for step in range(50):
                progress(step / 50)
        if behaviour == "error":
            raise ValueError("a mistake")
        if behaviour == "user":
            raise UserError("No")
        if behaviour == "memory":
            raise MemoryError
        if behaviour == "device":
            raise RuntimeError("CUDA error: gone")
        return behaviour

    return run


class Play:
    def __init__(self, lanes, gated):
        self.clock = Clock()
        self.bell = threading.Event()
        self.queue = JobQueue(self.bell.set, lanes, clock=self.clock)
        self.gated = gated
        self.gates = []
        self.handles = []
        self.events = []

    def submit(self, behaviour, lane, key, second):
        run = play(behaviour)
        if behaviour == "gate" and self.gated:
            run = Gate(reports=second)
            self.gates.append(run)
        plans = (Plan(play("result"), "again", "cpu"),) if second else ()
        self.handles.append(self.queue.submit(Job(behaviour, lane, run, key, plans)))

    def cancel(self, number):
        self.queue.cancel(number)

    def pause(self, lane):
        self.queue.pause(lane)

    def resume(self, lane):
        self.queue.resume(lane)

    def drain(self):
        self.events += self.queue.drain()

    def open(self):
        for gate in self.gates:
            gate.open.set()

    def hang(self):
        self.clock.now += 11
        self.queue.watch()

    def cancel_all(self):
        self.queue.cancel_all()

    def finish(self):
        self.queue.resume("gpu")
        self.queue.resume("cpu")
        self.open()
        while self.queue.jobs():
            self.bell.clear()
            self.drain()
            assert not self.queue.jobs() or self.bell.wait(PATIENCE)
        assert self.queue.close(PATIENCE)
        self.drain()


def check(events, handles):
    by_job = {handle.id: [] for handle in handles}
    for event in events:
        if not isinstance(event, LaneFaulted):
            by_job[event.id].append(event)
    for handle in handles:
        mine = by_job[handle.id]
        assert [isinstance(event, FINAL) for event in mine].count(True) == 1
        assert isinstance(mine[-1], FINAL)
        middle = mine[:-1]
        assert [isinstance(event, JobStarted) for event in middle] == [
            number == 0 for number in range(len(middle))
        ]
        assert all(isinstance(event, (JobProgressed, JobNotice)) for event in middle[1:])
        assert handle.state.value == type(mine[-1]).__name__.removeprefix("Job").lower()
    assert sum(isinstance(event, LaneFaulted) for event in events) <= 1


def run_all(lanes, acts, gated):
    game = Play(lanes, gated)
    try:
        for name, *rest in acts:
            getattr(game, name)(*rest)
        game.finish()
    finally:
        game.open()
        for gate in game.gates:
            if gate.thread not in (None, threading.current_thread()):
                gate.thread.join(PATIENCE)
        game.queue.close(PATIENCE)
    game.drain()
    check(game.events, game.handles)


@settings(max_examples=150)
@given(st.lists(ACTS, max_size=25))
def test_threads(acts):
    run_all(THREADED, acts, gated=True)


@settings(max_examples=100)
@given(st.lists(ACTS, max_size=25))
def test_inline(acts):
    run_all(INLINE, acts, gated=False)


def test_many_threads_submit_and_cancel():
    game = Play(THREADED, gated=False)
    start = threading.Barrier(5)

    def busy(seed):
        start.wait(PATIENCE)
        for number in range(60):
            behaviour = ["result", "progress", "error", "user"][(seed + number) % 4]
            lane = "gpu" if number % 2 else "cpu"
            game.submit(behaviour, lane, [None, "a", "b"][number % 3], False)
            if number % 5 == 0:
                game.cancel(number + seed)

    threads = [threading.Thread(target=busy, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    start.wait(PATIENCE)
    while any(thread.is_alive() for thread in threads):
        game.drain()
    for thread in threads:
        thread.join(PATIENCE)
    game.finish()
    check(game.events, game.handles)
    assert len(game.handles) == 240
