"""Summaries by language models, as people and digests get them."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import select

from chat.refs import ChatRef, Person
from papers import ids
from papers.paper import Paper
from services.digests.builder import Selection
from services.topics import TopicSpec
from store.tables import usage
from tests.servers.llm import Fails, Says, is_overviewing, judge_honestly, material_in, task_in
from tests.servers.openai import OpenAiServer
from tests.talks import Talk, Talking

GRM = "2403.14621"
ANYBODY = [Person("telegram", str(number)) for number in range(100)]


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


def model(server: OpenAiServer, prefix: str = "HERALD_LLM", **more: str) -> dict[str, str]:
    given = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": server.url, "PRICE_IN": "1", "PRICE_OUT": "10"}
    return {f"{prefix}__{name}": value for name, value in {**given, **more}.items()}


async def spent(talk: Talk) -> list[tuple[object, ...]]:
    """Return what was written down: kind, person, model, tokens read and written, cost."""
    names = ("kind", "person", "model", "tokens_in", "tokens_out", "cost_usd")
    async with talk.app.store.reading() as c:
        return [tuple(row) for row in await c.execute(select(*(usage.c[name] for name in names)).order_by(usage.c.id))]


async def test_a_reply_says_which_model_wrote_it_and_what_each_statement_was_held_against(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server)) as talk:
        said = await talk.say(f"/summarize {GRM}")
        evidence = await talk.press("Evidence")
    assert "5 statements: quotes, numbers and names found in the paper; " in said
    assert "Written by wise-1 from the abstract." in said
    assert "checked" not in said
    assert evidence.count("Passed: quote, numbers, names") == 5
    assert "Yinghao Xu" in said, "the record's authors"
    assert evidence.count("(abstract)") == 5
    assert len(server.asked) == 1
    assert "Yinghao Xu" not in str(server.asked[0].body), "no model is asked for or told of authors"


async def test_a_model_that_fails_is_stood_in_for_said_so_and_asked_again_after_an_hour(
    talking: Talking, server: OpenAiServer
) -> None:
    server.script(*[Fails(500)] * 3)
    async with talking(**model(server)) as talk:
        first = await talk.say(f"/summarize {GRM}")
        await talk.clock.advance(3000)
        second = await talk.say(f"/summarize {GRM}")
        assert len(server.asked) == 3, "not asked again within the hour"
        await talk.clock.advance(700)
        third = await talk.say(f"/summarize {GRM}")
    for said in (first, second):
        assert "picked without a language model" in said
        assert "The language model did not answer; ask again in an hour." in said
    assert "Written by wise-1" in third


async def test_a_fallbacks_summary_is_replaced_in_time_but_never_by_an_offline_one(
    talking: Talking, server: OpenAiServer
) -> None:
    with OpenAiServer(Fails(404), Fails(404)) as first:
        settings = model(first) | model(server, "HERALD_LLM__FALLBACKS__LOCAL", MODEL="local-1")
        async with talking(**settings) as talk:
            said = await talk.say(f"/summarize {GRM}")
            assert "Written by local-1 from the abstract. The language model does not accept this bot" in said
            await talk.clock.advance(3700)
            server.script(*[Fails(404)])
            assert "Written by local-1" in await talk.say(f"/summarize {GRM}")
            assert len(first.asked) == len(server.asked) == 2
            await talk.clock.advance(3700)
            assert "Written by wise-1" in await talk.say(f"/summarize {GRM}")


async def test_what_the_judge_could_not_look_at_is_made_anew_after_an_hour(talking: Talking) -> None:
    failing = [Fails(404)]
    judge = {"HERALD_CHECK__JUDGE": "same"}
    with OpenAiServer(judge=lambda prompt: failing.pop() if failing else judge_honestly(prompt)) as server:
        async with talking(**model(server), **judge) as talk:
            said = [await talk.say(f"/summarize {GRM}")]
            for _ in range(2):
                await talk.clock.advance(3700)
                said.append(await talk.say(f"/summarize {GRM}"))
        assert len(server.judged) == 2, "what was judged is not made again"
    assert "meaning judged by rules only" in said[0]
    assert "meaning judged by wise-1" in said[1]
    assert said[1] == said[2]


@pytest.mark.parametrize(("judge", "judged"), [("same", (1, 0)), ("off", (0, 0)), ("local", (0, 1))])
async def test_the_settings_say_who_judges(
    talking: Talking, server: OpenAiServer, judge: str, judged: tuple[int, int]
) -> None:
    with OpenAiServer() as local:
        settings = model(server) | model(local, "HERALD_LLM__FALLBACKS__LOCAL") | {"HERALD_CHECK__JUDGE": judge}
        async with talking(**settings) as talk:
            summary = await talk.app.services.summaries.of(await _paper(talk, GRM), "en")
    assert (len(server.judged), len(local.judged)) == judged
    judges = {"same": "wise-1", "off": "rules", "local": "wise-1 (local)"}
    assert {claim.checks.judge for claim in (summary.tldr, *summary.takeaways)} == {judges[judge]}


async def test_a_hundred_requests_at_once_make_one_summary_also_across_a_restart(
    talking: Talking, server: OpenAiServer
) -> None:
    for _ in range(2):
        async with talking("kept.db", **model(server)) as talk:
            services = talk.app.services
            paper = await _paper(talk, GRM)
            chat = ChatRef("telegram", "1")
            made = await asyncio.gather(
                *(services.summaries.of(paper, "en", person=person, chat=chat) for person in ANYBODY)
            )
            assert {summary.model for summary in made} == {"wise-1"}
            assert [row[0] for row in await spent(talk)] == ["check", "summary"]
    assert (len(server.asked), len(server.judged)) == (1, 1)


async def test_the_budget_holds_across_a_restart_and_the_reply_says_so(talking: Talking, server: OpenAiServer) -> None:
    costly = model(server, PRICE_IN="100000", DAILY_BUDGET_USD="90")
    async with talking("kept.db", **costly) as talk:
        assert "Written by wise-1" in await talk.say(f"/summarize {GRM}")
        assert "The language model's budget for today is spent" in await talk.say("/summarize 2403.14148")
    async with talking("kept.db", **costly) as talk:
        assert "The language model's budget for today is spent" in await talk.say("/summarize 2403.13470")
        assert "Written by wise-1" in await talk.say(f"/summarize {GRM}"), "what is there costs nothing"
        assert len(server.asked) == 1
        await talk.clock.advance(12.1 * 3600)  # past midnight
        assert "Written by wise-1" in await talk.say("/summarize 2403.13470")


async def test_what_is_made_counts_for_who_asked_and_for_nobody_in_a_digest(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server)) as talk:
        services, chat, person = talk.app.services, ChatRef("telegram", "1"), ANYBODY[0]
        paper = await _paper(talk, GRM)
        for _ in range(3):
            await services.summaries.of(paper, "en", person=person, chat=chat)
        other = await _paper(talk, "2403.14148")
        await services.digests.write(_selection("one", [other], talk), "en")
        rows = await spent(talk)
    cost = pytest.approx((1000 * 1 + 200 * 10) / 1e6)
    kinds = ("check", "summary")
    assert rows == [(kind, whom, "wise-1", 1000, 200, cost) for whom in (person.key, None) for kind in kinds]


async def test_topics_languages_and_chats_share_each_papers_summary(talking: Talking, server: OpenAiServer) -> None:
    languages, chats = ("en", "zh", "fr"), 3
    async with talking(**model(server)) as talk:
        services = talk.app.services
        papers = list((await services.library.search("all:the", limit=13)).papers)
        topics = [papers[number % 13 :] + papers[: number % 3] for number in range(20)]
        selections = [_selection(f"topic-{number}", chosen, talk) for number, chosen in enumerate(topics)]
        digests = await asyncio.gather(
            *(
                services.digests.write(selection, language)
                for _ in range(chats)
                for selection in selections
                for language in languages
            )
        )
    assert len(digests) == 20 * 3 * chats
    told = [(material_in(each.prompt)[0], task_in(each.prompt)) for each in server.asked if not each.corrects]
    asked = Counter((title, task) for title, task in told if not is_overviewing(task))
    assert set(asked.values()) == {1}
    assert len(asked) == len(papers) * len(languages) == 39
    sets = {frozenset(paper.id for paper in selection.papers) for selection in selections if len(selection.papers) > 6}
    most = 2 * len(sets) * len(languages)  # once, and once more where nothing of it holds
    assert len(set(told)) - len(asked) <= most, "the overview is written once for a set of papers"


async def test_a_digest_takes_a_stopgap_for_an_hour_and_then_asks_again(talking: Talking, server: OpenAiServer) -> None:
    server.script(Fails(404))
    async with talking(**model(server)) as talk:
        selection = _selection("one", [await _paper(talk, GRM)], talk)
        wrote = []
        for wait in (0, 3000, 700):
            await talk.clock.advance(wait)
            [entry] = (await talk.app.services.digests.write(selection, "en")).entries
            wrote.append(entry.summary.model)
    assert wrote == ["offline", "offline", "wise-1"]
    assert len(server.asked) == 2


async def test_deep_and_brief_share_the_summary_of_the_abstract_which_says_so(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server)) as talk:
        paper = await _paper(talk, GRM)
        await talk.app.services.digests.write(_selection("deep", [paper], talk), "en", "deep")
        assert "Written by wise-1 from the abstract." in await talk.say(f"/summarize {GRM} deep")
    assert len(server.asked) == 1


async def test_a_summary_in_chinese_keeps_its_evidence_in_the_papers_language(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server), HERALD_DIGEST__LANGUAGE="zh") as talk:
        quote = (await _paper(talk, GRM)).abstract.partition(". ")[0] + "."
        texts = ("本文提出了 GRM，一个大规模重建模型。", "GRM 重建三维场景。", "GRM 很快。", "GRM 是一个模型。")
        tldr, *takeaways = ({"text": text, "evidence": quote} for text in texts)
        server.script(Says({"tldr": tldr, "takeaways": takeaways}))
        said = await talk.say(f"/summarize {GRM}")
        shown = await talk.say(f"/evidence {GRM}")
    assert all(text in said for text in texts)
    assert quote[:60] in shown
    assert "Simplified Chinese" in task_in(server.asked[0].prompt)
    assert len(server.asked) == 1


async def _paper(talk: Talk, wanted: str) -> Paper:
    paper, _ = await talk.app.services.library.one(ids.parse(wanted))
    return paper


def _selection(key: str, papers: Sequence[Paper], talk: Talk) -> Selection:
    topic = TopicSpec(key, key, "all:the", "phrase")
    return Selection(topic, talk.clock.now().date(), tuple(papers), len(papers))


async def test_a_model_that_writes_another_language_is_said_to_in_a_summary_a_reading_and_an_answer(
    talking: Talking, server: OpenAiServer
) -> None:
    async with talking(**model(server), HERALD_DIGEST__LANGUAGE="zh") as talk:
        summary = await talk.say(f"/summarize {GRM}")
        said = material_in(server.asked[0].prompt)[1].split(". ")[0] + "."
        server.script(Says({"statements": [{"text": said, "evidence": said}]}))
        answer = await talk.say(f"/ask {GRM} 它是什么？")
    told = "模型写成了English，而不是简体中文。"
    assert told in summary
    assert told in answer
