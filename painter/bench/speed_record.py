"""How long each shipped network takes, as a record of the evaluation.

`python -m painter.bench.speed_record OUT.json`: processor seconds of one thread, which other
programs beside hardly change; `bench colour` has the clock on the wall and all cores.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from painter.bench.colour import network_page
from painter.bench.networks import network_rows

_TIMES = 7


def main(arguments: Sequence[str]) -> None:
    """Write the record."""
    rows = network_rows(network_page(), _TIMES, 1, time.process_time)
    found = [{"source": row.name, "seconds": round(row.value, 4)} for row in rows if row.gate]
    about = {"set": "512 px", "protocol": "speed", "clock": "processor seconds of one thread"}
    Path(arguments[0]).write_text(json.dumps(about | {"rows": found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
