"""How many examples a property is tried on: few and always the same ones in tests, many fresh ones in bench_random."""

import os

TIMES = int(os.environ.get("TESTS_EXAMPLES_TIMES", "1"))


def most(count: int) -> int:
    """Return how many examples are tried where tests try so many."""
    return count * TIMES
