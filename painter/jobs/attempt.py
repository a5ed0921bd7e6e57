"""Run a function of somebody else's and turn whatever happens into plain data."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TypeAlias

from painter.base.errors import CancelledError, UserError
from painter.jobs.faults import crash, is_device_fault, is_out_of_memory, text_of
from painter.jobs.job import Device, Plan
from painter.jobs.progress import JobProgress

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Returned:
    """There is a result."""

    result: object


@dataclass(frozen=True, eq=False)
class Stopped:
    """The work heard that it was cancelled; `interrupted` when that was Ctrl-C."""

    interrupted: bool = False


@dataclass(frozen=True, eq=False)
class NoMemory:
    """Memory ran out."""


@dataclass(frozen=True, eq=False)
class DeviceFault:
    """The device is unusable."""


@dataclass(frozen=True, eq=False)
class Broken:
    """Anything else that went wrong."""

    error: UserError


Outcome: TypeAlias = Returned | Stopped | NoMemory | DeviceFault | Broken


def attempt(title: str, plan: Plan[object], progress: JobProgress) -> Outcome:
    """Run once. No outcome holds a traceback: its frames would keep the memory of the run."""
    try:
        return Returned(plan.run(progress))
    except CancelledError:
        return Stopped()
    except KeyboardInterrupt:
        return Stopped(interrupted=True)
    except BaseException as error:  # noqa: BLE001 - a plugin may even call sys.exit
        return _sorted_out(title, plan.device, error)


def _sorted_out(title: str, device: Device, error: BaseException) -> Outcome:
    if is_out_of_memory(error):
        _log.info("%s ran out of memory: %s", title, text_of(error))
        return NoMemory()
    if device == "gpu" and is_device_fault(error):
        _log.error("%s lost its device", title, exc_info=error)
        return DeviceFault()
    if not isinstance(error, UserError):
        _log.error("%s failed", title, exc_info=error)
        return Broken(crash(title, error))
    if error.__cause__ is not None:
        # An expected sentence about an unexpected failure: the log says what it was.
        _log.error("%s failed", title, exc_info=error)
    return Broken(_bare(error))


def _bare(error: UserError) -> UserError:
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
