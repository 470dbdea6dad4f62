"""Chinese statements against English papers: the same told rightly and turned round, and how words are cut."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.reply import Claim
from summarizer import sentences
from summarizer.grounding import Ground
from summarizer.grounding.glossary import chinese
from tests.grounding.records_made import make_paper, paper_of

TWINS = Path(__file__).with_name("chinese_twins.psv")


def twins() -> list[list[str]]:
    lines = TWINS.read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


def records(shared: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in ("dev-zh", "dev"):
        for line in (shared / "scitldr" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            abstract = row.get("abstract") or " ".join(row["source"])
            found.setdefault(row["paper_id"], {"id": row["paper_id"], "title": row["title"], "abstract": abstract})
    for line in (shared / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)["paper"]
        found[paper["id"]] = paper
    return found


def test_what_is_turned_round_in_chinese_is_mostly_found_and_what_is_right_is_left_alone(shared_data: Path) -> None:
    papers = records(shared_data)
    alarms, found = [], []
    for number, _, words, right, wrong in twins():
        paper = paper_of(papers[number])
        quote = next(each.text for each in sentences.split(paper.abstract) if words in each.text)
        ground = Ground(paper)
        alarms += [right for each in (ground.check_claim(Claim(right, quote)),) if each.problems]
        found += [wrong for each in (ground.check_claim(Claim(wrong, quote)),) if each.problems]
    assert not alarms
    assert len(found) >= 0.75 * len(twins())


@pytest.mark.parametrize(
    "pair",
    [
        ("我們提出擴散模型", "我们提出扩散模型"),
        ("在數據集上，學習率為 0.1。", "在数据集上，学习率为 0.1。"),
        ("显著优于现有方法", "显著优于现有方法"),
    ],
    ids=lambda pair: pair[0],
)
def test_traditional_characters_become_simplified_each_in_its_place(pair: tuple[str, str]) -> None:
    assert chinese.simplified(pair[0]) == pair[1]


def test_a_text_is_cut_into_as_few_words_as_can_be() -> None:
    assert [word.text for word in chinese.words("在集合上学习扩散模型的潜在空间")] == [
        "集合",
        "学习",
        "扩散模型",
        "潜在空间",
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="不没有无需比优于从到把由先后证明所有提高降低3.5%，。；() GRM模型方法数据训练", max_size=300))
def test_no_text_upsets_the_rules(text: str) -> None:
    claim = Ground(make_paper()).check_claim(Claim(text, "Accuracy on GSM8K rises from 52.1 to 86.6"))
    assert claim.checks.meaning in {"passed", "failed", "not done"}
