"""Lets ``python -m vrp_desktop`` and the ``vrp-desktop`` script start the same program."""

import sys


def main() -> int:
    """Run the program and give its exit code."""
    from vrp_desktop.app import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
