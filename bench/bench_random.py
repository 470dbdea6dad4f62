"""Try the properties that tests hold on many more examples, from a fresh seed; prints the seed, fails where one breaks.

Usage: python bench/bench_random.py [SEED [TIMES]], by default a seed drawn by lot and 20 times as many examples.
"""

import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(seed: str = "", times: str = "20") -> int:
    """Run the tests that hypothesis finds examples for, and those that try samples."""
    seed = seed or str(random.SystemRandom().randrange(10**9))
    print(f"seed {seed}, {times} times as many examples", flush=True)
    command = [sys.executable, "-m", "pytest", "tests", "-q", "-n", "2", "-m", "hypothesis or many"]
    command += ["--hypothesis-profile", "random", "--hypothesis-seed", seed]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "TESTS_EXAMPLES_TIMES": times}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
