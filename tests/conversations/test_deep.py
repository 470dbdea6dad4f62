"""Whole papers, read on request: /summarize ID deep, and the buttons below a summary."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from bot.platforms.console.adapter import CHAT
from chat.errors import HeraldError
from chat.platform import Conversation, LabelKind
from chat.refs import ChatRef, Incoming, Person, SentFile
from chat.reply import Reply, Text
from chat.words import phrase
from papers import ids
from summarizer.points import KEYS
from summarizer.schema import Summary
from tests.chains import WIRES
from tests.readings import ATTENTION, FLASH, FREE, addresses, arxiv_with, model, paper_and_text, untrue
from tests.servers.arxiv import ArxivServer, Corpus, Site
from tests.servers.arxiv.latexml import modern
from tests.servers.llm import Fails, Says, Slow, task_in
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

Arxiv = tuple[ArxivServer, Site]


@pytest.fixture
def arxiv(shared_data: Path) -> Iterator[Arxiv]:
    with arxiv_with(shared_data, FLASH, ATTENTION) as found:
        yield found


async def deep(talk: Talk, name: str) -> Summary:
    """Return the summary that was just made, as the store has it."""
    paper, _ = await talk.app.services.library.one(ids.parse(name))
    return (await talk.app.services.summaries.ready([paper], "en", "deep"))[paper.versioned_id]


@pytest.mark.parametrize("name", [FLASH, ATTENTION])
async def test_offline_every_claim_has_its_section_and_a_true_quote(
    talking: Talking, arxiv: Arxiv, shared_data: Path, name: str
) -> None:
    async with talking("a.db", sample=False, **addresses(arxiv[0])) as talk:
        said = await talk.say(f"/summarize {name} deep")
        summary = await deep(talk, name)
    paper, document = paper_and_text(shared_data, name)
    assert summary.reading
    assert len(summary.reading.claims) >= 12
    assert untrue(summary.reading.claims, paper, document) == []
    for title in ("Background", "Earlier work", "Method", "Steps", "Results", "Innovation", "Performance", "Workload"):
        assert title in said
    assert f"Read in whole: {document.pages} pages." in said
    assert "picked without a language model" in said
    assert all(claim.text in said for claim in summary.reading.claims)


@pytest.mark.parametrize(
    ("name", "provider"), [(FLASH, "gemini"), (ATTENTION, "openai"), (ATTENTION, "google-generativeai")]
)
async def test_a_models_reading_has_for_every_claim_its_section_and_a_true_quote(
    talking: Talking, arxiv: Arxiv, shared_data: Path, name: str, provider: str
) -> None:
    if provider not in WIRES:
        pytest.skip("this library is not installed")
    with WIRES[provider]() as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, provider)) as talk:
            said = await talk.say(f"/summarize {name} deep")
            summary = await deep(talk, name)
    paper, document = paper_and_text(shared_data, name)
    reading = summary.reading
    assert reading
    assert (reading.model, reading.filled) == ("wise-1", 0)
    assert all(reading.points.get(key) for key in KEYS)
    assert untrue(reading.claims, paper, document) == []
    assert len({claim.place for claim in reading.claims}) >= 8, "all the paper was read, not its beginning alone"
    assert "Written by wise-1 from the whole paper." in said
    assert len(server.asked) == (4 if name == FLASH else 3), (
        "one for the summary, two for a reading, a long one's choice"
    )
    assert summary.usage.requests == len(server.asked) + len(server.judged), "and one for the judge of each"
    assert len(server.judged) == (2 if name == FLASH else 3)
    assert {claim.checks.judge for claim in (summary.tldr, *summary.takeaways, *reading.claims)} == {"wise-1"}


WRONG = {"text": "It was trained on 9,999 GPUs of Cyberdyne.", "evidence": "It was trained on 9,999 GPUs of Cyberdyne."}
TRUE = {
    "text": "The Transformer uses stacked self-attention instead of recurrence.",
    "evidence": "replacing the recurrent layers most commonly used in encoder-decoder architectures with multi-headed "
    "self-attention",
}
BLANK = {"text": "The paper does not mention any limitations.", "evidence": ""}


async def test_what_does_not_stand_in_the_paper_is_sent_back_alone_and_then_dropped(
    talking: Talking, arxiv: Arxiv
) -> None:
    def lie(prompt: str) -> Says:
        return Says({"innovation": [TRUE, WRONG], "method": [WRONG], "limitations": [BLANK]})

    with OpenAiServer(answerer=lie) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            said = await talk.say(f"/summarize {ATTENTION} deep")
            reading = (await deep(talk, ATTENTION)).reading
    assert reading
    assert "Cyberdyne" not in said
    assert [claim.text for claim in reading.points["innovation"]] == [TRUE["text"]]
    assert reading.points["innovation"][0].place == "7 Conclusion"
    assert "limitations" not in reading.points, "a point of which the model said nothing stays empty"
    assert reading.points["method"], "the paper's own sentences stand in where the model's did not hold"
    assert reading.filled == len(reading.claims) - 1
    assert len([each for each in server.asked if '- "innovation": ' in task_in(each.prompt)]) == 1
    [small] = [each for each in server.asked if "Correct the" in task_in(each.prompt) and "Cyberdyne" in each.prompt]
    assert TRUE["text"] not in small.prompt, "what holds is not asked for again"
    assert len(small.prompt) < 4500, "nor is the whole paper sent again"
    assert "Some Error" not in said


async def test_a_model_that_fails_leaves_the_papers_own_sentences_and_is_tried_again(
    talking: Talking, arxiv: Arxiv
) -> None:
    with OpenAiServer(answerer=lambda _: Fails(401, invalid_key=True)) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            said = await talk.say(f"/summarize {ATTENTION} deep")
            assert "Sentences of the paper itself, picked without a language model." in said
            assert "The language model does not accept this bot" in said
    with OpenAiServer() as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            await talk.clock.advance(3700)
            said = await talk.say(f"/summarize {ATTENTION} deep")
            assert "Written by wise-1 from the whole paper." in said


async def test_a_long_paper_is_read_in_parts_with_its_progress_and_what_was_not_read_is_said(
    talking: Talking, arxiv: Arxiv
) -> None:
    given = {"CONTEXT_TOKENS": "8192", "MOST_PARTS": "3", "CONCURRENCY": "1"}
    with OpenAiServer() as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai", **given)) as talk:
            said = await talk.say(f"/summarize {FLASH} deep")
            reading = (await deep(talk, FLASH)).reading
            server.script(Says({"statements": []}))
            asked = await talk.say(f"/ask {FLASH} How many tiles fit into the SRAM?")
            assert "3 of 3 parts" in talk.notes.getvalue()
    assert reading
    assert not reading.coverage.is_whole
    assert f"Read in part: {reading.coverage.percent} of the text. Not read, or not to their ends: 1 Intro" in said
    assert " more. Written by wise-1 from what was read." in said
    assert "Read in whole" not in said
    assert "What was read of the paper does not say." in asked
    assert "the passages that come nearest to the question, " in asked
    assert "from the whole paper" not in asked


async def test_where_a_text_is_kept_the_brief_summary_has_its_introduction_and_affiliation(
    talking: Talking, arxiv: Arxiv
) -> None:
    with OpenAiServer() as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            await talk.say(f"/ask {ATTENTION} What is attention?")
            fetched = len(arxiv[0].asked)
            said = await talk.say(f"/summarize {ATTENTION}")
            assert not any("/pdf/" in each.path for each in arxiv[0].asked[fetched:]), "no text is fetched for that"
            other = await talk.say(f"/summarize {FLASH}")
    assert "Written by wise-1 from the abstract and the introduction." in said
    assert "First author's affiliation: Google Brain" in said
    assert "Written by wise-1 from the abstract." in other
    assert "affiliation" not in other


async def test_where_there_is_no_text_the_abstracts_summary_stands_in_and_says_why(
    talking: Talking, shared_data: Path
) -> None:
    paper, _ = paper_and_text(shared_data, ATTENTION)
    with ArxivServer(Corpus([paper]), places=Site()) as server:
        async with talking("a.db", sample=False, **addresses(server)) as talk:
            said = await talk.say(f"/summarize {ATTENTION} deep")
            assert "In short" in said
            assert "So there is only the summary of its abstract." in said
            assert "Read deeper" not in said
            assert "The whole paper" not in said
            pressed = await talk.say(f"/deep {ATTENTION}v1")
            assert "So there is only the summary of its abstract." in pressed


async def test_a_summary_offers_to_read_deeper_and_its_evidence_comes_in_pages(talking: Talking, arxiv: Arxiv) -> None:
    async with talking("a.db", sample=False, **addresses(arxiv[0])) as talk:
        await talk.say(f"/summarize {ATTENTION}")
        said = await talk.press("Read deeper")
        assert "The whole paper" in said
        assert "Key takeaways" not in said, "the summary stands above already"
        assert "page 15 of 15" in talk.notes.getvalue()
        evidence = await talk.press("Evidence")
        assert "Evidence, page 1 of" in evidence
        seen = evidence
        while "More →" in evidence:
            evidence = await talk.press("More →")
            seen += evidence
        assert "(7 Conclusion)" in seen
        assert "(5.2 Hardware and Schedule)" in seen
        assert "← Back" in evidence


async def test_two_who_ask_at_once_share_one_reading(talking: Talking, arxiv: Arxiv) -> None:
    with OpenAiServer() as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            await asyncio.gather(*(talk.console.hear(f"/summarize {ATTENTION} deep") for _ in range(3)))
        assert len(server.asked) == 3
    assert sum(each.path.startswith("/pdf/") for each in arxiv[0].asked) == 1


async def test_who_asked_can_cancel_and_others_cannot(talking: Talking, arxiv: Arxiv) -> None:
    with OpenAiServer(Slow(60), Slow(60), Slow(60)) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            asking = asyncio.create_task(talk.console.hear(f"/summarize {ATTENTION} deep"))
            assert await asyncio.to_thread(server.arrived.wait, 20)
            running = talk.app.services.running
            (key,) = running._jobs
            stranger = Incoming(CHAT, Person("console", "stranger"), f"cancel {key}", pressed=True)
            elsewhere = Room(manages=False)
            await talk.app.dispatcher.dispatch(stranger, elsewhere)
            assert "Only who asked for it" in elsewhere.said
            assert not asking.done()
            said = await talk.say(f"/cancel {key}")
            await asking
            assert "Cancelled." in said + talk.read()
            assert not running._jobs
            assert not talk.app.services.summaries._flights, "the work itself has ended, not the waiting for it"
            again = await talk.say(f"/cancel {key}")
            assert "That has ended already." in again


async def test_one_of_two_who_wait_cancels_and_the_other_gets_the_reading(talking: Talking, arxiv: Arxiv) -> None:
    with OpenAiServer(Slow(1), Slow(1), Slow(1)) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            asking = asyncio.create_task(talk.console.hear(f"/summarize {ATTENTION} deep"))
            assert await asyncio.to_thread(server.arrived.wait, 20)
            (key,) = talk.app.services.running._jobs
            paper, _ = await talk.app.services.library.one(ids.parse(ATTENTION))
            other = asyncio.create_task(talk.app.services.summaries.of(paper, "en", "deep"))
            await asyncio.sleep(0)
            said = await talk.say(f"/cancel {key}")
            await asking
            assert "Cancelled." in said + talk.read()
            summary = await other
    assert summary.reading
    assert summary.reading.model == "wise-1"
    assert sum(each.path.startswith("/pdf/") for each in arxiv[0].asked) == 1


class Room(Conversation):
    """A conversation of somebody who does not manage the chat."""

    elsewhere: ClassVar = phrase("Nowhere.")
    unseen: ClassVar = elsewhere
    by_name: ClassVar = False

    def __init__(self, *, manages: bool) -> None:
        self.said = ""
        self._manages = manages

    async def show(self, reply: Reply, slot: int = 0) -> None:
        self.said += " ".join(block.text for block in reply.blocks if isinstance(block, Text))

    async def aside(self, line: str, language: str) -> ChatRef | None:
        return None

    async def end(self, reply: Reply) -> None:
        pass

    def name(self, chat: ChatRef) -> str:
        return ""

    async def belongs(self, chat: ChatRef) -> bool:
        return True

    async def administers(self, chat: ChatRef) -> bool:
        return self._manages

    async def find(self, name: str) -> ChatRef | None:
        return None

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        raise AssertionError("nobody sends anything here")

    async def around(self) -> Sequence[ChatRef]:
        return ()

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        return None

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:
        return said, said


@pytest.mark.parametrize("licence", ["", FREE])
async def test_figures_come_with_caption_and_link_and_where_allowed_their_credit(
    talking: Talking, shared_data: Path, licence: str
) -> None:
    with arxiv_with(shared_data, FLASH, licence=licence) as (server, _):
        async with talking("a.db", sample=False, **addresses(server)) as talk:
            await talk.say(f"/summarize {FLASH}")
            said = await talk.press("Figures")
            assert "Figure 1. " in said
            assert f"https://arxiv.org/pdf/{FLASH}v1#page=2" in said
            assert ("Tri Dao, Daniel Y. Fu, CC BY 4.0" in said) == bool(licence)
            with_them = await talk.say(f"/summarize {FLASH} deep")
            assert "Figure 1. " in with_them
            await talk.say("/settings figures off")
            without = await talk.say(f"/summarize {FLASH} deep")
            assert "Figure 1. " not in without
            assert "Figure 1. " in await talk.press("Figures")


async def test_questions_are_answered_out_of_the_whole_paper(talking: Talking, arxiv: Arxiv) -> None:
    async with talking("a.db", sample=False, **addresses(arxiv[0])) as talk:
        said = await talk.say(f"/ask {ATTENTION} On how many P100 GPUs were the models trained?")
        assert "We trained our models on one machine with 8 NVIDIA P100 GPUs." in said
        assert "(5.2 Hardware and Schedule)" in said
        assert "only the paper's sentences that come nearest" in said
        silence = await talk.say(f"/ask {ATTENTION} Where do penguins live?")
        assert "Nothing in the paper seems to answer this" in silence
    evidence = "We trained our models on one machine with 8 NVIDIA P100 GPUs."
    with OpenAiServer(Says({"statements": [{"text": "They used 8 P100 GPUs.", "evidence": evidence}]})) as server:
        async with talking("a.db", sample=False, **addresses(arxiv[0]), **model(server, "openai")) as talk:
            said = await talk.say(f"/ask {ATTENTION} On how many P100 GPUs were the models trained?")
    assert "They used 8 P100 GPUs." in said
    assert "(5.2 Hardware and Schedule)" in said
    assert "Written by wise-1 from the whole paper." in said
    assert evidence in server.asked[0].prompt


async def test_where_there_is_no_text_a_question_is_answered_out_of_the_abstract(
    talking: Talking, shared_data: Path
) -> None:
    paper, _ = paper_and_text(shared_data, ATTENTION)
    with ArxivServer(Corpus([paper]), places=Site()) as server:
        async with talking("a.db", sample=False, **addresses(server)) as talk:
            said = await talk.say(f"/ask {ATTENTION} What BLEU does the model achieve on English-to-German?")
    assert "28.4 BLEU" in said
    assert "only the abstract's sentences" in said
    assert "arXiv has no PDF" in said


async def test_a_deep_digest_holds_the_readings(talking: Talking, arxiv: Arxiv) -> None:
    given = {**addresses(arxiv[0]), "HERALD_DIGEST__DEPTH": "deep"}
    async with talking("a.db", sample=False, **given) as talk:
        assert "The whole paper" not in await talk.say("/digest cat:cs.CV")
        said = await talk.press("One message per paper")
        assert said.count("The whole paper") == 2
        assert said.count("Steps of the method") == 2
        assert "Figure 1. " in said
        assert "Read deeper" not in said
        await talk.say("/settings figures off")
        assert "Figure 1. " not in await talk.say("/digest --papers cat:cs.CV")


async def test_arxivs_html_goes_before_its_pdf(talking: Talking, shared_data: Path) -> None:
    with arxiv_with(shared_data, ATTENTION) as (server, site):
        site.html(f"{ATTENTION}v1", modern(f"{ATTENTION}v1"))
        async with talking("a.db", sample=False, **addresses(server)) as talk:
            said = await talk.say(f"/summarize {ATTENTION} deep")
            pages = [await talk.press("Evidence")]
            while "More →" in pages[-1]:
                pages.append(await talk.press("More →"))
    assert "Read in whole, as arXiv's HTML." in said
    assert "First author's affiliation: Harbour Institute of Tides" in said
    assert f"https://arxiv.org/html/{ATTENTION}v1" in said
    assert "(1 Introduction)" in "".join(pages)
    assert not any(each.path.startswith("/pdf") for each in server.asked)


async def test_the_sample_offers_no_whole_papers(talk: Talk) -> None:
    said = await talk.say("/summarize 2403.14621")
    assert "Evidence" in said
    assert "Read deeper" not in said
    assert "Figures" not in said
    assert "Read deeper" not in await talk.say("/digest diffusion-models")
