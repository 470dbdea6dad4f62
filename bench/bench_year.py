"""The whole simulated year, of which the tests take fifteen weeks: an arXiv that holds, cuts, withdraws and is away.

Ends with an error where a chat lacks a paper, has one twice, or has one that is not its own.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    which = f"test_months and {parser.parse_args().database}"
    command = [sys.executable, "-m", "pytest", "-q", "--durations=1", "tests/year/test_year.py", "-k", which]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "TESTS_WHOLE_YEAR": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
