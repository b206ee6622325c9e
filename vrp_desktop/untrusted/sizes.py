"""The most that a file from somebody else may have. Source: the safety paper's table of bad workbooks."""

from __future__ import annotations

MOST_BYTES = 10 * 1024 * 1024
"""A form with 2,000 questions takes well under one megabyte."""
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PART_BYTES = 40 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 50_000
MOST_COLUMNS = 300
MOST_DEPTH = 100
"""Elements inside elements; workbooks and forms stay below thirty."""
MOST_ELEMENTS = 3_000_000
"""20,000 choices with ten columns have 600,000."""
MOST_CELL = 200_000
"""Letters in one cell. Excel itself stops at 32,767."""
