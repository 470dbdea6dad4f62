"""What a statement turns round of its sentence is reported, by its kind; the same told truly in other words is not."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.reply import Claim
from summarizer import sentences
from summarizer.grounding import Ground
from summarizer.grounding.english.analysis import read
from tests.grounding.records_made import make_paper, paper_of

STATEMENTS = Path(__file__).parent / "turned_claims.psv"

PAIRS = [
    # what the paper says, what is true of it, what is turned
    (
        "Our method requires no labels to adapt to another domain.",
        "The method adapts to another domain without labels.",
        "The method requires labels to adapt to another domain.",
    ),
    (
        "We show that the sampler avoids mode collapse without retraining or architectural changes.",
        "No retraining is needed, and mode collapse is prevented.",
        "The sampler avoids mode collapse only after retraining.",
    ),
    (
        "The auxiliary loss improves the depth estimates.",
        "Depth estimates get better with the auxiliary loss.",
        "The auxiliary loss does not improve the depth estimates.",
    ),
    (
        "Rather than starting from noise, we map images directly to depth.",
        "Images are mapped directly to depth, not starting from noise.",
        "The method is starting from noise and maps images directly to depth.",
    ),
    (
        "As a general framework, ours is agnostic to the backbone network.",
        "The framework works with any backbone network.",
        "The framework depends on a specific backbone network.",
    ),
    (
        "Our sampler generates a video 7 times faster than prior approaches.",
        "Compared with prior approaches, a video is generated 7 times faster.",
        "The sampler generates a video 7 times slower than prior approaches.",
    ),
    (
        "Our method outperforms existing baselines in accuracy.",
        "Existing baselines are outperformed by the method in accuracy.",
        "Existing baselines outperform the method in accuracy.",
    ),
    (
        "Experiments demonstrate the superiority of our model over BERT in translation.",
        "The model is better than BERT in translation.",
        "BERT is superior to the model in translation.",
    ),
    (
        "The regularizer reduces the error and improves accuracy.",
        "The regularizer lowers the error and increases accuracy.",
        "The regularizer increases the error.",
    ),
    (
        "Our approach reaches state-of-the-art results at low computational cost.",
        "State-of-the-art results are reached at a low cost of computation.",
        "The approach reaches state-of-the-art results at high computational cost.",
    ),
    (
        "Accuracy on the validation set rises from 52.1 to 86.6 with our tokens.",
        "With the tokens accuracy on the validation set goes up from 52.1 to 86.6.",
        "Accuracy on the validation set changes from 86.6 to 52.1 with the tokens.",
    ),
    (
        "The shape embedding is estimated via a prior conditioned on the image embedding.",
        "A prior conditioned on the image embedding estimates the shape embedding.",
        "The image embedding is estimated via a prior conditioned on the shape embedding.",
    ),
    (
        "We transform Gaussians from canonical space to posed space.",
        "Gaussians are transformed from canonical space to posed space.",
        "Gaussians are transformed from posed space to canonical space.",
    ),
    (
        "We train on public data and retrieve samples from a private dataset.",
        "Training uses public data, retrieval a private dataset.",
        "Training uses private data, retrieval a public dataset.",
    ),
    (
        "We maximize consistency to the references, while penalizing deviation from the original model.",
        "Consistency to the references is maximized and deviation from the original model penalized.",
        "We maximize deviation from the original model, while penalizing consistency to the references.",
    ),
    (
        "The model can predict the motion before the shutter is pressed.",
        "Motion before the shutter is pressed is predicted.",
        "The model predicts the motion after the shutter is pressed.",
    ),
    (
        "The model generates plausible meshes for objects of the training category.",
        "Plausible meshes are generated for objects of the category seen in training.",
        "The model always generates plausible meshes for objects of the training category.",
    ),
    (
        "We believe that this formulation can support further research, as our experiments suggest.",
        "According to the experiments, the formulation can support further research.",
        "The experiments prove that this formulation supports further research.",
    ),
    (
        "The bias can be mitigated by rewiring the network.",
        "Rewiring the network mitigates the bias.",
        "Rewiring the network mitigates the bias completely.",
    ),
    (
        "Due to the generative nature of our approach, our model predicts the confidence of its estimates.",
        "As the approach is generative, the model predicts how confident its estimates are.",
        "Because the model predicts the confidence of its estimates, the approach has a generative nature.",
    ),
    (
        "Models achieve high accuracy in segmentation, yet domain shift degrades performance.",
        "Domain shift degrades the performance of models with high accuracy in segmentation.",
        "High accuracy in segmentation causes domain shift.",
    ),
    (
        "Our best model achieves an FID of 15.78 on faces.",
        "On faces the best model reaches an FID of 15.78.",
        "The best model achieves an inception score of 15.78 on faces.",
    ),
    (
        "Our method needs 3.5 seconds for a scene and gains 27% better FVD than the previous best of 292.4.",
        "For a scene the method needs 3.5 seconds.",
        "The method achieves an error of 3.5 for a scene.",
    ),
    (
        "We reach 99.1% accuracy in identification and 84.2% accuracy in localization.",
        "Localization has 84.2% accuracy, identification 99.1%.",
        "We reach 84.2% accuracy in identification and 99.1% accuracy in localization.",
    ),
    (
        "Existing methods struggle with thin structures and need hours of optimization. We propose Volt, a fast one.",
        "Existing methods need hours of optimization.",
        "Volt struggles with thin structures and needs hours of optimization.",
    ),
    (
        "Our network fuses both views of the scene with cross-attention.",
        "The network uses cross-attention to fuse both views of the scene.",
        "Existing methods fuse both views of the scene with cross-attention.",
    ),
]


def meaning(source: str, statement: str) -> list[str]:
    """Return what the check of meaning finds of a statement whose quote is all that a paper says."""
    title = "Volt: A Way to Try Things"
    claim = Ground(make_paper(source, title=title)).check_claim(Claim(statement, source))
    assert claim.checks.meaning == ("failed" if any(p.kind == "meaning" for p in claim.problems) else "passed")
    return [problem.value for problem in claim.problems if problem.kind == "meaning"]


@pytest.mark.parametrize(("source", "true", "turned"), PAIRS)
def test_a_turned_meaning_is_reported_and_its_true_twin_is_not(source: str, true: str, turned: str) -> None:
    assert meaning(source, true) == []
    assert meaning(source, turned)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("The loss reduces the error.", "The loss increases accuracy."),
        ("The attack is not only fast but also robust.", "The attack is fast and robust."),
        (
            "Old methods do not scale to large graphs. We propose one that scales to large graphs.",
            "It scales to graphs.",
        ),
        ("The bound is no worse than that of the dense network.", "The bound is not worse than the dense network's."),
        ("It is infeasible to search all graphs.", "Searching all graphs is not feasible."),
        ("We remove the need for manual labels.", "Manual labels are not needed."),
        ("Unlike GANs, our model is trained in a single stage.", "The model is trained in one stage, other than GANs."),
    ],
)
def test_what_only_looks_turned_is_not_reported(source: str, statement: str) -> None:
    assert meaning(source, statement) == []


def test_statements_on_papers_are_judged_as_people_judge_them(digests: list[dict[str, Any]]) -> None:
    """Of 111 false ones six in seven are found and of 73 true ones two at most reported, with a quote and without."""
    papers = {each["paper"]["id"]: each["paper"] for each in digests}
    grounds: dict[str, Ground] = {}
    missed, reported = Counter[str](), Counter[str]()
    rows = [line.split("|") for line in STATEMENTS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    for paper, kind, words, statement in rows:
        told = sentences.split(papers[paper]["abstract"])
        quote = next(each.text for each in told if words in " ".join(each.text.split()))
        ground = grounds.get(paper) or grounds.setdefault(paper, Ground(paper_of(papers[paper])))
        claims = (ground.check_claim(Claim(statement, quote)), *ground.check_text(statement))
        for way, claim in zip(("claim", "text"), claims, strict=True):
            turned = any(problem.kind != "relevance" for problem in claim.problems)
            missed[way] += kind != "T" and not turned
            reported[way] += kind == "T" and turned
    false = sum(kind != "T" for _, kind, *_ in rows)
    assert max(missed.values()) <= 0.15 * false, missed
    assert max(reported.values()) <= 2, reported


def test_a_sentence_turns_nothing_of_itself(digests: list[dict[str, Any]]) -> None:
    for entry in digests[::20]:
        ground = Ground(paper_of(entry["paper"]))
        for sentence in sentences.split(entry["paper"]["abstract"]):
            assert not ground.check_claim(Claim(sentence.text, sentence.text)).problems


WORDS = """
no not without never fails to rather than more less faster slower outperforms our existing methods from into because due
leads all only first may 3.5 % seconds , ; ( ) and or which that is was trained on accuracy model -free the a
respectively before after
"""
SOME = st.lists(st.sampled_from(WORDS.split()), max_size=40)


@given(SOME, SOME)
def test_any_words_are_taken_apart_and_turn_nothing_of_themselves(one: list[str], two: list[str]) -> None:
    first, second = " ".join(one), " ".join(two)
    assert read(first).text == first
    ground = Ground(make_paper(f"We train {first}."))
    ground.check_text(second)
    same = ground.check_claim(Claim(f"We train {first}.", f"We train {first}."))
    assert "meaning" not in {problem.kind for problem in same.problems}
