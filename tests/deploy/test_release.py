"""What a release is made of: the tag, the version, and the part of the changelog that tells of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools.release import NotReadyError, part, version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = '[project]\nname = "x"\nversion = "1.10.0"\n'
CHANGELOG = """# Changelog

About it.

## 1.11.0 (unreleased)

- Not yet.

## 1.10.0 (2026-12-01)

Two sentences. ## is no heading here.

### For readers

- One.

## 1.1.0 (2026-11-01)

- Old.

## 1.0.0 (2026-10-01)
"""


def test_notes_are_the_part_of_that_version_alone() -> None:
    assert part(CHANGELOG, "1.10.0") == "Two sentences. ## is no heading here.\n\n### For readers\n\n- One.\n"
    assert part(CHANGELOG, "1.1.0") == "- Old.\n"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("1.11.0", "has no date for 1.11.0"),
        ("1.0.0", "says nothing of 1.0.0"),
        ("1.1", "has no part for 1.1:"),
        ("2.0.0", "has no part for 2.0.0"),
    ],
)
def test_a_version_that_the_changelog_does_not_tell_of_is_not_released(wanted: str, said: str) -> None:
    with pytest.raises(NotReadyError, match=re.escape(said)):
        part(CHANGELOG, wanted)


def test_the_tag_is_the_projects_version() -> None:
    assert version("v1.10.0", PROJECT) == "1.10.0"
    for tag in ("1.10.0", "v1.1.0", "v1.10.0rc1"):
        with pytest.raises(NotReadyError, match=re.escape(f"The tag is {tag}, but pyproject.toml says 1.10.0")):
            version(tag, PROJECT)


def test_what_keeps_a_release_back_is_one_line() -> None:
    command = [sys.executable, str(ROOT / "tools" / "release.py"), "notes", "v999.0.0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"The tag is v999\.0\.0, but pyproject\.toml says .+\n", done.stderr)


def test_nothing_is_published_before_all_is_tested() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())["jobs"]
    assert {name for name, job in jobs.items() if "write" in job.get("permissions", {}).values()} == {
        "pypi",
        "image",
        "release",
    }
    for name in ("pypi", "image"):
        assert set(jobs[name]["needs"]) == {"test", "build"}
    used = [step["uses"] for job in jobs.values() for step in job.get("steps", ()) if "uses" in step]
    assert [each for each in used if not re.search(r"@v\d+\.\d+\.\d+$", each)] == []
