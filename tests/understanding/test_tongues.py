"""What people type in the other languages of the interface, and what comes of it, without a model."""

from pathlib import Path

import pytest

from chat.languages import LANGUAGES
from handlers.understanding.sorts import sort_of, wish_of
from tests.talks import open_talk
from tests.understanding.lists import Examiner, Row, rows

OTHERS = [code for code in LANGUAGES if code not in {"en", "zh"}]


def of(language: str) -> list[Row]:
    """Return the lines of a language."""
    found: list[Row] = []
    for name in ("tongues_before.psv", "tongues_after.psv"):
        lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
        there = ""
        for line in lines:
            there = line.removeprefix("# ") if line.startswith("# ") else there
            if there == language and not line.startswith("#"):
                said, _, wanted = line.rpartition("|")
                found.append(Row(said, tuple(wanted.split(" / "))))
    return found


@pytest.mark.parametrize("language", OTHERS)
async def test_what_people_type_is_understood_and_their_chatter_is_no_wish(tmp_path: Path, language: str) -> None:
    listed = of(language)
    async with open_talk(tmp_path) as talk:
        examiner = Examiner(talk)
        await examiner.prepare()
        wrong = await examiner.wrong(listed)
    assert wrong == {}, chr(10).join(f"{k}: {v[:100]}" for k, v in wrong.items())


@pytest.mark.parametrize("row", rows("about.psv"), ids=lambda row: row.said)
def test_what_is_said_about_a_paper_is_told_from_chatter(row: Row) -> None:
    found = wish_of(row.said) or sort_of(row.said).value
    assert found == row.wanted[0]
