"""A title and keywords in the reader's language stand beside the record's on pages, in posts and in JSON."""

import json
from dataclasses import replace

from archive.formats.as_json import entry_json
from archive.formats.markdown import paper_markdown
from archive.site.pages import Pages
from archive.site.views import view
from chat.words import Words
from papers.latex import to_text
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline
from summarizer.schema import OFFLINE, Reading
from tests.archive.made import a_paper
from tests.archive.rendered import Page

PAPER = a_paper(title="Tides of the <b>Harbour</b>")
TITLE, WORDS = "港口的潮汐 *与* <b>风</b>", ("潮汐（tides）", "港口（harbour）")
BRIEF = replace(
    summarize_offline(PAPER),
    model="wise-1",
    language="zh",
    title=TITLE,
    keywords=WORDS,
    affiliation="Harbour Institute",
)
DEEP = replace(BRIEF, reading=Reading("pdf", "Harbour Institute", pages=3, model="wise-1", language="zh"))
ZH = Words("zh", spaced=False)


def test_a_post_has_title_affiliation_and_keywords_once() -> None:
    brief, deep = (paper_markdown(Entry(PAPER, summary), ZH) for summary in (BRIEF, DEEP))
    assert brief.startswith("# Tides of the")
    for text in (brief, deep):
        assert "港口的潮汐" in text
        assert "b" not in Page(text).tags
        assert text.count("潮汐（tides）, 港口（harbour）") == 1
        assert text.count("Harbour Institute") == 1


def test_a_page_has_the_translated_title_below_the_records() -> None:
    shown = view(Entry(PAPER, BRIEF), "zh", ZH, {})
    assert shown.title == to_text(PAPER.title)
    assert (shown.translated, shown.affiliation) == (f"Translated title: {TITLE}", "Harbour Institute")
    assert shown.keywords == "潮汐（tides）, 港口（harbour）"


def test_json_keeps_the_records_title_and_has_the_other_with_the_summary() -> None:
    found = json.loads(json.dumps(entry_json(Entry(PAPER, BRIEF))))
    assert (found["paper"]["title"], found["summary"]["title"]) == (PAPER.title, TITLE)
    assert found["summary"]["keywords"] == list(WORDS)


def test_the_papers_own_sentences_have_neither() -> None:
    own = summarize_offline(PAPER)
    assert (own.model, own.title, own.affiliation) == (OFFLINE, "", "")
    assert view(Entry(PAPER, own), "zh", ZH, {}).keywords == ""
    assert "Keywords" not in paper_markdown(Entry(PAPER, own), ZH)


def test_a_page_from_the_right_has_its_statements_from_the_right_under_english_words() -> None:
    told = tuple(replace(BRIEF.tldr, text=text) for text in ("CMD מהיר פי 7.7.", "מודל GPT-4 נבחן."))
    summary = replace(BRIEF, tldr=told[0], takeaways=told, title="מודלי דיפוזיה (CMD)", language="he")
    day = PAPER.published.date()
    digest = Digest("k", "Tides", "q", day, "he", PAPER.published, (Entry(PAPER, summary),), 1)
    page = Pages().single(digest, Words("he")).decode()
    assert '<p dir="rtl">CMD מהיר פי 7.7.</p>' in page
    assert '<ul dir="rtl">' in page
    assert "Translated title: \u2068\u200fמודלי דיפוזיה (\u2068CMD\u2069)\u2069" in page
    english = Pages().single(replace(digest, entries=(Entry(PAPER, BRIEF),)), Words("en")).decode()
    assert 'dir="rtl"' not in english
