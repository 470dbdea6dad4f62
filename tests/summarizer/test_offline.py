import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.as_json import summary_json
from chat.reply import ClaimStatus, Text
from chat.words import Words
from papers.latex import to_text
from papers.paper import Paper
from services.replies.papers import summary_blocks
from summarizer.extractive.features import words
from summarizer.extractive.summary import OfflineSummarizer, summarize_offline
from summarizer.schema import Summary
from summarizer.sentences import split
from tests.growth.calls import calls

ATOM = "{http://www.w3.org/2005/Atom}"
SAMPLE = Path(__file__).resolve().parents[2] / "papers" / "sample" / "papers.atom"


def paper(abstract: str, title: str = "A Paper on Things", key: str = "2403.00001") -> Paper:
    day = datetime(2024, 3, 22, tzinfo=UTC)
    return Paper(key, 1, title, ("A. Author",), abstract, ("cs.CV",), day, day)


def sample() -> dict[str, Paper]:
    papers = {}
    for entry in ET.parse(SAMPLE).getroot().iter(f"{ATOM}entry"):
        key, title, abstract = (
            " ".join((entry.findtext(ATOM + tag) or "").split()) for tag in ("id", "title", "summary")
        )
        name = re.sub(r".*/|v\d+$", "", key)
        papers[name] = paper(abstract, title, name)
    return papers


def digested(shared_data: Path) -> list[Paper]:
    records = (shared_data / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [paper(p["abstract"], p["title"], p["id"]) for p in (json.loads(r)["paper"] for r in records)]


def plain(text: str) -> str:
    return " ".join(to_text(text).split())


def stands_in(text: str, quote: str) -> bool:
    """Return whether all words of a text stand in a quote, in that order."""
    rest = iter(re.findall(r"\w+", quote.lower()))
    return all(word in rest for word in re.findall(r"\w+", text.lower()))


def check(summary: Summary, of: Paper) -> None:
    """Whatever the abstract, this holds."""
    claims = (summary.tldr, *summary.takeaways)
    places = []
    assert all(plain(c.evidence).lower().endswith(c.text.lower()) for c in summary.takeaways)
    for claim in claims:
        assert claim.place == "abstract"
        assert claim.evidence in of.abstract
        assert claim.status is ClaimStatus.SUPPORTED
        assert stands_in(claim.text, plain(claim.evidence))
        assert re.search(r"\w", re.sub(r"https?://\S+", "", claim.text)), "only a link"
        places.append(of.abstract.index(claim.evidence))
    assert places[1:] == sorted(places[1:])
    assert len({claim.evidence for claim in claims}) == len(claims)
    sentences = [s for s in split(of.abstract) if len(words(re.sub(r"https?://\S+", "", plain(s.text)))) > 2]
    assert min(3, len(sentences) - 1) <= len(summary.takeaways) <= 7
    assert len(summary.keywords) <= 6
    for keyword in summary.keywords:
        assert keyword in plain(of.title) or keyword in " ".join(plain(s.text) for s in split(of.abstract))


def check_all(papers: Iterable[Paper]) -> None:
    for each in papers:
        check(summarize_offline(each), each)


def test_the_thirteen_samples_hold() -> None:
    papers = sample()
    assert len(papers) == 13
    check_all(papers.values())


def test_real_digests_hold(shared_data: Path) -> None:
    papers = digested(shared_data)
    assert len(papers) == 258
    for each in papers:
        summary = summarize_offline(each)
        check(summary, each)
        assert len(summary.keywords) >= 3


def test_other_fields_hold(shared_data: Path) -> None:
    lines = (shared_data / "scitldr" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    for record in map(json.loads, lines):
        abstract = " ".join(" ".join(record["source"]).split())
        each = paper(abstract, record["title"] or "Untitled")
        if len({s.text for s in split(abstract)}) == len(split(abstract)):
            check(summarize_offline(each), each)


@pytest.mark.parametrize(
    ("key", "opening"),
    [
        ("2403.14621", "We introduce GRM, a large-scale reconstructor"),
        ("2403.14421", "We develop the first differentially private (DP) retrieval-augmented generation algorithm"),
        ("2403.14291", "We introduce Open-Vocabulary Attention Maps (OVAM)"),
        ("2403.14148", "We propose content-motion latent diffusion model (CMD)"),
        ("2403.13916", "We present novel approaches involving generative adversarial networks"),
        ("2403.13800", "This paper addresses the novel challenge of"),
        ("2403.13788", "Our study demonstrates that a pre-trained image diffusion model can serve"),
        ("2403.13745", "We introduce MOTIA Mastering Video Outpainting"),
        ("2403.13652", "This paper proposes a zero-shot domain adaptation method"),
        ("2403.13551", "We present Ground-A-Score"),
        ("2403.13524", "We present a triplane autoencoder"),
        ("2403.13470", "Given the promising results of recent diffusion models"),
    ],
)
def test_the_tldr_says_what_the_paper_does(key: str, opening: str) -> None:
    assert summarize_offline(sample()[key]).tldr.text.startswith(opening)


def test_the_headline_figure_is_a_takeaway() -> None:
    takeaways = summarize_offline(sample()["2403.14148"]).takeaways
    assert any("FVD score of 212.7" in claim.text for claim in takeaways)


def test_latex_becomes_text_and_stays_in_the_evidence() -> None:
    summary = summarize_offline(sample()["2403.14421"])
    written = [claim for claim in (summary.tldr, *summary.takeaways) if "\\emph{" in claim.evidence]
    assert written
    assert not any("\\" in claim.text or "$" in claim.text for claim in written)


def test_background_questions_and_code_are_no_takeaways() -> None:
    for each in sample().values():
        texts = " ".join(c.text for c in summarize_offline(each).takeaways)
        assert "http" not in texts
        assert "publicly available" not in texts
        assert "?" not in texts


def test_an_opening_is_trimmed_from_the_text_only() -> None:
    summary = summarize_offline(paper("Nets are slow. In this paper, we propose a fast net. It is good. It is cheap."))
    assert summary.tldr.text == "We propose a fast net."
    assert summary.tldr.evidence == "In this paper, we propose a fast net."


def test_the_tldr_may_lose_a_tail_and_the_evidence_never() -> None:
    abstract = (
        "Style transfer is slow. In this paper, we introduce FreeStyle, an innovative style transfer method built "
        "upon a pre-trained large diffusion model, requiring no further optimization. It is good."
    )
    summary = summarize_offline(paper(abstract, "FreeStyle: Free Lunch for Style Transfer"))
    assert summary.tldr.text.startswith("We introduce FreeStyle, an innovative style transfer method")
    assert summary.tldr.text.endswith("pre-trained large diffusion model.")
    assert summary.tldr.evidence.endswith("requiring no further optimization.")


def test_an_abstract_of_code_alone_still_gives_its_sentences() -> None:
    summary = summarize_offline(paper("We propose a net. Code is available at https://a.b/c. https://a.b/d"))
    assert summary.tldr.text == "We propose a net."
    assert [c.text for c in summary.takeaways] == ["Code is available at https://a.b/c."]


@pytest.mark.parametrize("abstract", ["", "   ", "\n", "https://a.b/c", ".", "N/A", "No abstract.", "无", "- None -"])
def test_without_an_abstract_the_title_speaks(abstract: str) -> None:
    summary = summarize_offline(paper(abstract, "On \\emph{Nets}"))
    assert (summary.tldr.text, summary.tldr.evidence, summary.tldr.place) == ("On Nets", "On \\emph{Nets}", "title")
    assert summary.takeaways == ()
    assert summary_blocks(summary, Words("en")) == (Text("The record has no abstract to be summarised."),)
    assert summary_json(summary)["note"] == "The record has no abstract to be summarised."


def test_a_heading_or_a_remark_is_no_statement() -> None:
    told = paper("Aims. We study galaxies of old. Methods. We count all of them. Results. They are many. (Abridged)")
    summary = summarize_offline(told)
    assert {"Aims.", "Methods.", "Results.", "(Abridged)"}.isdisjoint(c.text for c in summary.takeaways)
    assert "note" not in summary_json(summary)


@pytest.mark.parametrize(
    "abstract", ["This paper has been withdrawn by the authors.", "Withdrawn", "This paper has been withdrawn. See v2."]
)
def test_a_withdrawn_paper_says_so(abstract: str) -> None:
    each = paper(abstract)
    summary = summarize_offline(each)
    check(summary, each)
    assert "withdrawn" in summary.tldr.text.lower()


def test_the_language_is_the_papers() -> None:
    assert summarize_offline(paper("我们提出一种新方法。它很快。实验表明它更好。", "新方法")).language == "zh"
    assert summarize_offline(paper("本研究では新しい手法を提案する。これは速い。", "手法")).language == "ja"
    assert summarize_offline(paper("We translate 中文 into English.")).language == "en"
    assert summarize_offline(paper("", "新方法")).language == "zh"


async def test_the_protocol_gives_the_same() -> None:
    each = sample()["2403.14621"]
    summary = await OfflineSummarizer().summarize(each, "zh")
    assert summary == summarize_offline(each)
    assert (summary.model, summary.language) == ("offline", "en")


def test_quick_enough_for_the_loop() -> None:
    papers = list(sample().values())
    check_all(papers)  # reads the weights
    made = calls(lambda: [summarize_offline(each) for each in papers])
    assert made / len(papers) < 30_000  # 20,000, in about 0.003 s


WORDS = st.sampled_from(
    ["We propose", "this", "code", "$x$", "{", "}", "et al.", ".", "?", "Thus,", "https://a.b", "。", "7"]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_nothing_breaks_it(abstract: str) -> None:
    summary = summarize_offline(paper(abstract))
    assert all(c.evidence in abstract for c in summary.takeaways)
    assert summary.tldr.evidence in (abstract if summary.tldr.place == "abstract" else "A Paper on Things")
