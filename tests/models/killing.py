"""Killing a training run in the middle of its work."""

import signal
import time

PATIENCE = 120  # seconds


def killed_after_two_checkpoints(process, folder):
    """Kill a run that writes checkpoints to a folder; returns the step of the newest one."""
    try:
        deadline = time.monotonic() + PATIENCE
        while len(list(folder.glob("step-*.safetensors"))) < 2:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return int(max(folder.glob("step-*.safetensors")).stem.removeprefix("step-"))
