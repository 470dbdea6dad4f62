"""The list of everyday words is what its script makes."""

from pathlib import Path

from tests.grounding.make_common_words import common_words


def test_the_list_can_be_made_again(shared_data: Path) -> None:
    kept = Path(__file__).resolve().parents[2] / "summarizer" / "grounding" / "common_words.txt"
    assert common_words(shared_data / "scitldr" / "train.jsonl") == kept.read_text(encoding="utf-8")
