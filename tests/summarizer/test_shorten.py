import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.extractive.shorten import CUTS, wordings
from tests.growth.calls import calls

OPERAND = re.compile(r"[∈=<>±≤≥+×][\s,.;]*(?:$|[,.;])")
OPEN = re.compile(r"\b(?:the|of|and|to|that|is|we)\W*$")


def texts(sentence: str) -> set[str]:
    return {wording.text for wording in wordings(sentence)}


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def is_part(short: str, whole: str) -> bool:
    """Return whether the words of one stand in the other, in that order."""
    rest = iter(tokens(whole))
    return all(word in rest for word in tokens(short))


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        ("To save time, we propose a net that learns.", "We propose a net that learns."),
        ("For small sets, we propose a net that learns.", "We propose a net that learns."),
        ("We then build a net that learns quickly.", "We build a net that learns quickly."),
        ("We propose a net (Fast Net) that learns.", "We propose a net that learns."),
        ("We propose a small net here [3, 4].", "We propose a small net here."),
        ("We propose the net of Doe (Doe et al., 2019) for cats.", "We propose the net of Doe for cats."),
        (
            "We extend the scheme of Doe [Phys. Rev. Lett. 90, 148 (2003)] to cats.",
            "We extend the scheme of Doe to cats.",
        ),
        ("We propose a net for large (e.g., deep) trees of cats.", "We propose a net for large trees of cats."),
        (
            "We schedule for the NASA (National Aeronautics and Space Administration) net.",
            "We schedule for the NASA net.",
        ),
        ("We propose a net for trees, using cats, and then using dogs.", "We propose a net for trees."),
        ("We propose a net that works, which is fast.", "We propose a net that works."),
        ("We propose a net that works, thereby saving time.", "We propose a net that works."),
        ("We propose a net that works, and show that it is fast.", "We propose a net that works."),
        ("We propose a net that works and we test it.", "We propose a net that works."),
        ("We propose a net that works: it is fast.", "We propose a net that works."),
        ("We propose a net that learns tasks, such as chess.", "We propose a net that learns tasks."),
        ("We propose a net for Go and chess, a simple one.", "We propose a net for Go and chess."),
    ],
)
def test_what_only_adds_may_go(sentence: str, short: str) -> None:
    assert short in texts(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We prove that all such nets converge if the step is small.",
        "We prove that all such nets converge, assuming a small step.",
        "For convex losses, we prove that all such nets converge.",
        "When losses are convex, we propose a net that learns.",
        "Our net learns all of the tasks, but needs years.",
        "We show that nets do not learn using small steps.",
        "We study the planning, and learning, of several agents.",
        "We propose an encoder of text, a decoder, and a loss.",
        "Are deep nets the best models of vision, which is hard?",
        "Recent deep nets for image classification, which are large, fail.",
        "We show that the newest nets for images, which are large, fail.",
        "We show nets in settings where text corruptions, such as typos, abound.",
        "Hebbian learning of the readout neurons performs as well as others.",
        "We study attacks on learning by a single, colluding agent.",
        "Even though graphs are useful for link prediction – we drop them.",
        "Our net has two merits: first, it is fast, and second, it is cheap.",
        "We extend the recent work of (Doe, 2019) by a proof.",
        "We propose the content-motion latent diffusion model (CMD) today.",
        "We compare the nets between layers, which is hard, and heads.",
        "Unless P = NP, for each δ ∈ (0,1/2] no fast algorithm exists.",
        "All of the eigenvalues lie in the interval (a,b) of the line.",
        "We learn a map f (x) from pairs (x,y) and u + (-Δ) v of f.",
        "We find a spin fluctuation at [π(1±2δ),0] for the field.",
        "We prove that all (finite) groups of order n are nets.",
        "We prove that all groups are nets (assuming choice) of trees.",
        "We report three systems with a dwarf (< 0.07 M*) and a long (~40 s) current.",
        "We quantize nets to two bits (plus some overhead) with no loss.",
        "We propose Range Decreasing (IRD) and show that IRD works.",
        "We propose Target Block Fine-Tuning (TBFT) as a net.",
        "We propose a net of chains (i.e. MAD-Transformer) to find trees.",
        "We study code models (code LMs) as code LMs are used.",
        "We study the effects in lepton events, missing energy, and two jets.",
        "We study oracles that, given two points, indicates which one is larger.",
        "We study a measure in terms of the space M, where M is compact.",
        "In dimension n > 3, we construct a new net of trees.",
        "We study the category, a version of the Kazhdan–Lusztig duality.",
        "We study nets with three parts: (a) one, (b) two; and (c) three.",
        "We search a large sample for dust and gas disks, without success.",
    ],
)
def test_what_restricts_contrasts_or_lists_stays(sentence: str) -> None:
    assert texts(sentence) == {sentence}


def test_the_whole_comes_first() -> None:
    assert wordings("We try it, which is fun.")[0].text == "We try it, which is fun."
    assert wordings("We try it, which is fun.")[0].cuts == ()


PIECES = st.sampled_from(
    ["To learn,", "we", "We propose", "a net", "(fast)", ", which", ", and show", "iGPT", ";", "$x", "[1]", ".", "—"]
)


@given(st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=30).map(" ".join)))
def test_nothing_is_added_or_moved(sentence: str) -> None:
    for wording in wordings(sentence):
        assert is_part(wording.text, sentence)
        assert set(wording.cuts) <= set(CUTS)


def test_real_sentences_are_left_whole(shared_data: Path) -> None:
    """No bracket is left open, no sentence loses its stop, and none ends on a word that waits for another."""
    checked = 0
    for line in (shared_data / "scitldr" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        for sentence in (" ".join(s.split()) for s in json.loads(line)["source"]):
            for wording in wordings(sentence)[1:]:
                checked += 1
                assert is_part(wording.text, sentence)
                assert not OPERAND.search(wording.text) or OPERAND.search(sentence)
                assert wording.text[-1] == sentence[-1] or sentence[-1] not in ".?!"
                if sentence.count("(") == sentence.count(")"):
                    assert wording.text.count("(") == wording.text.count(")")
                assert not OPEN.search(wording.text) or OPEN.search(sentence)
    assert checked > 1500


@pytest.mark.parametrize("unit", ["we, ", "(a ", "To a, ", ", which ", "— ", "both ", "we show that ", ", using ", "a"])
@pytest.mark.parametrize("length", [990, 20_000])
def test_a_hostile_sentence_takes_no_longer(unit: str, length: int) -> None:
    assert calls(lambda: wordings(unit * (length // len(unit)))) < 20_000
