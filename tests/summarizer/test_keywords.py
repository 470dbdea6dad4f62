from functools import partial

import pytest

from summarizer.extractive.keywords import keywords
from tests.growth.work import superlinear


def test_phrases_of_the_title_that_recur_come_first() -> None:
    title = "ZoDi: Zero-Shot Domain Adaptation with Diffusion-Based Image Transfer"
    abstract = (
        "This paper proposes a zero-shot domain adaptation method based on diffusion models, called ZoDi. "
        "Image transfer comes first. ZoDi beats diffusion models. See https://zodi.github.io/page."
    )
    found = keywords(title, abstract)
    assert found[0] == "zero-shot domain adaptation"
    assert "ZoDi" in found
    assert 3 <= len(found) <= 6
    assert not any("github" in phrase for phrase in found)


@pytest.mark.parametrize(("title", "abstract"), [("", ""), ("A", "B."), ("…", "$$$"), ("A Note on Them", "")])
def test_little_gives_little(title: str, abstract: str) -> None:
    assert len(keywords(title, abstract)) <= 3


def test_phrases_stand_there_verbatim() -> None:
    title, abstract = "Deep Nets", "Deep nets, i.e. networks of NeRF-W and PaLM, learn C++ code. NeRF-W is old."
    assert all(phrase in title or phrase in abstract for phrase in keywords(title, abstract))


@pytest.mark.parametrize("unit", ["a.", "a-", "word ", "A1 "])
def test_a_hostile_abstract_takes_no_longer(unit: str) -> None:
    assert superlinear(partial(keywords, "Title of it"), lambda length: unit * (length // len(unit))) == ""
