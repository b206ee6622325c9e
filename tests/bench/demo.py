"""How long ``vrp-desktop demo --no-window`` takes and how much memory, beside the key derivation.

    python tests/bench/demo.py [RUNS=3]

Prints medians. The key derivation's 64 MiB are taken off the peak only when the peak was reached with them held, so the
figure shown is the plain peak of the process; the bar is 250 MB beside those 64 MiB.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seconds = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            command = [
                sys.executable,
                "-m",
                "vrp_desktop",
                "demo",
                "--no-window",
                "--out",
                os.path.join(folder, "demo"),
            ]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"demo --no-window   {statistics.median(seconds):6.1f} s   peak memory {peak:6.0f} MiB (largest of {runs} runs)"
    )


if __name__ == "__main__":
    main()
