"""Who speaks in a sentence, whether it can be read alone, and what a paper calls its own work."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.document import Document, Section
from summarizer.extractive.citations import citations, without_asides
from summarizer.extractive.reading import read_offline
from summarizer.extractive.standing import stands_alone
from summarizer.extractive.voice import voice
from tests.chains import CMD


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("We measure the size distribution of the bodies in the belt.", "ours"),
        ("This paper presents a search for heavy particles.", "ours"),
        ("Unlike Ada et al. (1843), we need no punched cards for this.", "ours"),
        ("We use the tables of Babbage and Herschel (1821) for the check.", "ours"),
        ("Ada and Menabrea (1843) made a similar observation on our engine.", "others"),
        ("A very recent result (Spurný et al. 2017) suggests that the comets break early.", "known"),
        ("The results of [12] show that the sum converges, which we use later.", "others"),
        ("Previous studies have overlooked the tides in our harbour data.", "others"),
        ("The tides follow the moon [3, 4].", "known"),
        ("Stars in our Galaxy move in crowded fields.", "nobody"),
    ],
)
def test_a_sentence_is_the_authors_another_works_or_nobodys(sentence: str, whose: str) -> None:
    assert voice(sentence, names_its_own=False) == whose


def test_the_name_of_their_work_speaks_for_the_authors() -> None:
    assert voice("TideNet halves the error of the gauges.", names_its_own=True) == "ours"


@pytest.mark.parametrize(
    "sentence",
    [
        "After five, the model can solve sums of up to five digits.",
        "To do this we consider vectors of 96 elements.",
        "This leads to a higher tide in the harbour.",
        "Both have serious drawbacks in practice for large harbours.",
        "The latter is cheaper to run on a small machine.",
        "We show in Figure 3 that the tide grows with the moon.",
        "As discussed above, the tide grows with the moon.",
        "In this section we describe the gauges of the harbour.",
        "The rest of the paper is organized by the size of the harbour.",
        "How large is the tide of the harbour in the end?",
        "(ii) the tide of the harbour is measured every hour.",
        "Spring Tides: The gauges are read once every hour.",
        "General Purpose Gauges The harbour is read every hour by us.",
        "We solve the tidal equation (7) for the whole harbour.",
        "The tide of the harbour (which grows is read every hour.",
        "Averaged over ten runs on eight machines of the harbour.",
        "We show that the gauges work with these new instruments.",
    ],
)
def test_what_needs_something_else_does_not_stand_alone(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is difficult to read the gauges of a harbour at night.",
        "We read the gauges of the harbour, and show that they agree.",
        "Our gauges (1) need no power, and (2) are read once a day.",
        "This paper measures the tides of both large and small harbours.",
        "We extend the theory of tides to lakes, and use this extension to predict their storms.",
    ],
)
def test_what_says_all_that_it_needs_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


def test_brackets_that_only_point_away_go_and_those_that_speak_stay() -> None:
    text = (
        "Tides grow (Ada et al., 1843; see also Herschel 1821), as Babbage (1830) says (see Fig. 2), by 3 m (9 feet)."
    )
    assert without_asides(text) == "Tides grow, as Babbage (1830) says, by 3 m (9 feet)."


INTRODUCTION = (
    "Tides are high twice a day in the harbours of the world. Existing gauges suffer from the salt of the sea. "
    "The gauge thus floats in the water only, and we refer to it as Salt-Free Gauge. "
    "The Salt-Free Gauge is built of glass by a master. The Salt-Free Gauge needs no power at all in the winter."
)
CONCLUSION = (
    "We find that the tides grow by 3 metres in spring. Babbage and Herschel (1821) found that all tides are equal. "
    "Future work will measure the tides of lakes. We thank the harbour master for the key to the tower. "
    "The keeper of the light read the gauges in the winter of that year."
)


def test_the_name_is_said_thanks_end_the_paper_and_others_results_are_not_told() -> None:
    sections = (Section("1 Introduction", INTRODUCTION), Section("5 Conclusion", CONCLUSION))
    reading = read_offline(replace(CMD, title="On gauges", abstract=""), Document("pdf", "T", "", sections))
    told = {key: " ".join(claim.text for claim in claims) for key, claims in reading.points.items()}
    assert "Salt-Free Gauge" in told["method"]
    assert told["background"] == "Tides are high twice a day in the harbours of the world."
    assert told["prior_work"] == "Existing gauges suffer from the salt of the sea."
    assert told["results"] == "We find that the tides grow by 3 metres in spring."
    assert told["limitations"] == "Future work will measure the tides of lakes."
    assert "Babbage" not in " ".join(told.values())
    assert "keeper" not in " ".join(told.values())


@given(st.text(alphabet="()[] aA1,;.&–-é843 et al Fig", max_size=200))
def test_whatever_stands_in_brackets_citations_have_their_places(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in citations(text))
    assert len(without_asides(text)) <= len(text)
