"""The JSON that other programs read."""

import json

from archive.formats.as_json import claim_json, digest_json, entry_json, paper_json
from chat.reply import Checks, Claim, ClaimStatus, Link, Problem
from summarizer.digest import Entry
from summarizer.schema import Summary, Usage
from tests.archive.made import a_digest, a_paper

TITLE, NAME = r"On $\epsilon$ & \emph{Fr\'echet}", r"Jos\'e M. Mart{\'\i}nez"


def test_a_record_is_given_letter_for_letter() -> None:
    paper = a_paper(
        id="hep-th/9901001",
        version=2,
        title=TITLE,
        authors=(NAME, "Björn Ommer"),
        abstract="One $x$.\nTwo.",
        links=(Link("code", "https://a.org/b"),),
    )
    assert json.loads(json.dumps(paper_json(paper))) == {
        "id": "hep-th/9901001",
        "version": 2,
        "title": TITLE,
        "authors": [NAME, "Björn Ommer"],
        "abstract": "One $x$.\nTwo.",
        "categories": ["cs.CV"],
        "comment": "",
        "published": "2024-03-21T17:59:59Z",
        "updated": "2024-03-21T17:59:59Z",
        "links": [{"kind": "code", "url": "https://a.org/b"}],
        "licence": None,
        "withdrawn": False,
        "journal_ref": "",
        "doi": "",
        "venue": "",
    }
    assert paper_json(a_paper(comment="9 pages; accepted by CVPR 2024"))["venue"] == "accepted by CVPR 2024"
    assert (
        paper_json(a_paper(journal_ref="Phys. Rev. D 98, 030001 (2018)"))["venue"] == "Phys. Rev. D 98, 030001 (2018)"
    )


def test_a_claim_says_what_is_wrong_with_it() -> None:
    problem = Problem("number", "238.3", "stands nowhere in the paper")
    assert claim_json(Claim("FVD 238.3", "FVD 212.7", "page 5", ClaimStatus.UNSUPPORTED, (problem,))) == {
        "text": "FVD 238.3",
        "evidence": "FVD 212.7",
        "place": "page 5",
        "status": "unsupported",
        "problems": [{"kind": "number", "value": "238.3", "reason": "stands nowhere in the paper"}],
        "checks": dict.fromkeys(("quote", "numbers", "names", "relevance", "meaning"), "not done"),
    }


def test_a_claim_says_what_each_check_found_and_who_judged_it() -> None:
    said = claim_json(Claim("A", "B", checks=Checks("passed", "passed", "failed", "not done", "passed", "wise-1")))
    assert list(said["checks"].items()) == [  # type: ignore[attr-defined]
        ("quote", "passed"),
        ("numbers", "passed"),
        ("names", "failed"),
        ("relevance", "not done"),
        ("meaning", "passed"),
    ]
    assert said["judge"] == "wise-1"


def test_an_entry_has_its_summary_and_its_cost() -> None:
    claim = Claim("We show a thing.", "We show a thing.")
    usage = Usage(2, 900, 80, 0.004)
    summary = Summary(claim, (claim,), ("thing",), "gemini-pro", "zh", usage, title="一件事", affiliation="A School")
    found = json.loads(json.dumps(entry_json(Entry(a_paper(), summary))))
    assert list(found) == ["paper", "summary", "reading", "usage"]
    assert found["summary"] == {
        "tldr": claim_json(claim),
        "takeaways": [claim_json(claim)],
        "keywords": ["thing"],
        "title": "一件事",
        "affiliation": "A School",
        "model": "gemini-pro",
        "language": "zh",
    }
    assert found["usage"] == {"requests": 2, "tokens_in": 900, "tokens_out": 80, "cost_usd": 0.004}


def test_a_digest_says_its_topic_day_and_count() -> None:
    found = json.loads(json.dumps(digest_json(a_digest([a_paper()], language="zh", found=7))))
    papers = found.pop("papers")
    assert found == {
        "topic": {"key": "diffusion-models", "name": "Diffusion Models", "query": 'abs:"diffusion model"'},
        "date": "2024-03-23",
        "language": "zh",
        "made": "2024-03-23T17:43:11Z",
        "found": 7,
        "overview": None,
    }
    assert [entry["paper"]["id"] for entry in papers] == ["2403.14621"]
