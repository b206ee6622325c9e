"""How long from the start to the first page painted, read from the program's own log: installed against from source."""

from __future__ import annotations

import datetime
import math
import re
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from pack import hosts

from proofs.verdicts import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pack.product import Product

    from proofs.laptop import Laptop

BAR = 1.2
_RUNS = 7
_PAINTED = re.compile(r"^(\S+) .*the first page is painted", re.MULTILINE)


def compare(laptop: Laptop, product: Product, command: Sequence[str], variables: Mapping[str, str], log: Path) -> None:
    """Start both in turn and claim that the installed one takes at most `BAR` times as long.

    `command`: starts the installed program; `variables`: the person's; `log`: the folder of the log.
    """
    native = hosts.native()
    source = [str(native.interpreter), "-m", "vrp_desktop"]
    from_source = {**variables, "PYTHONPATH": str(product.project)}
    installed_times, source_times = [], []
    for run in range(_RUNS + 1):
        one = seconds(lambda: _start(command, variables), log, subprocess.Popen.terminate)
        two = seconds(lambda: _start(source, from_source), log, subprocess.Popen.terminate)
        if run:  # the first round warms the disk and writes the bytecode
            installed_times.append(one)
            source_times.append(two)
    one, two = statistics.median(installed_times), statistics.median(source_times)
    laptop.verdicts.figure(
        f"first page painted: installed {one * 1000:.0f} ms, from source {two * 1000:.0f} ms (median)"
    )
    text = f"starts in at most {BAR:g} times the start from source: {one / two:.2f} times"
    laptop.verdicts.claim(text, holds=math.isfinite(two) and one <= BAR * two)


def seconds(
    start: Callable[[], subprocess.Popen[bytes]], log: Path, end: Callable[[subprocess.Popen[bytes]], object]
) -> float:
    """Start the program, wait for its first page, end it, and give the seconds between; infinite when none came."""
    began = time.time()
    process = start()
    try:
        # The log keeps its newest files only, so what is looked for is known by its time.
        came = wait_until(lambda: any(at > began for at in _painted(log)), 120)
        return max(_painted(log)) - began if came else float("inf")
    finally:
        end(process)
        process.wait()


def _start(command: Sequence[str], variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _painted(log: Path) -> list[float]:
    """Give the times, in seconds since 1970, at which a first page was painted, the oldest first."""
    texts = (path.read_text("utf-8", errors="replace") for path in sorted(log.glob("*.log")))
    return sorted(
        datetime.datetime.fromisoformat(found[1]).timestamp() for text in texts for found in _PAINTED.finditer(text)
    )
