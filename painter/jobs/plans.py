"""Which way of doing a job comes next."""

from __future__ import annotations

from typing import TypeAlias

from painter.jobs.attempt import DeviceFault, NoMemory, Outcome
from painter.jobs.job import Job, Plan

Plans: TypeAlias = tuple[Plan[object], ...]


def first_plans(job: Job[object], faulted: bool) -> Plans:
    """All ways of a job, the plain one first.

    On a lane that lost its device only those for the processor are left, if the job has any.
    """
    device = "cpu" if job.lane == "cpu" else job.device
    plans = (Plan(job.run, "", device), *job.plans)
    return (_on_cpu(plans) or plans) if faulted else plans


def later_plans(outcome: Outcome, rest: Plans) -> Plans:
    """What is worth trying after this outcome; nothing when the job is over."""
    if isinstance(outcome, NoMemory):
        return rest
    if isinstance(outcome, DeviceFault):
        return _on_cpu(rest)
    return ()


def _on_cpu(plans: Plans) -> Plans:
    return tuple(plan for plan in plans if plan.device == "cpu")
