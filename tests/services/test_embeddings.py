"""Papers' vectors: made once, kept, and done without where the model fails."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import open_app
from bot.settings.load import load
from papers.paper import Paper
from services.embeddings import REST_SECONDS, Embeddings
from store import papers as records
from store.ranking import embeddings as stored
from tests.patience import PATIENCE
from tests.servers.embeddings import EmbeddingServer
from tests.stores import made_at
from tests.talks import Talk, Talking

DAY = datetime(2024, 3, 21, tzinfo=UTC)


def a_paper(number: int, title: str) -> Paper:
    return Paper(f"2403.{number:05}", 1, title, ("A. Author",), "We study it.", ("cs.CV",), DAY, DAY)


PAPERS = [a_paper(n, f"Splats of {what}") for n, what in enumerate(("cities", "avatars", "rivers"), 1)]


def by(server: EmbeddingServer) -> dict[str, str]:
    return {
        "HERALD_EMBEDDINGS__PROVIDER": "openai",
        "HERALD_EMBEDDINGS__MODEL": "words",
        "HERALD_EMBEDDINGS__BASE_URL": server.url,
    }


async def of(talk: Talk, papers: Sequence[Paper]) -> set[str]:
    return {key for key, _ in await talk.app.services.embeddings.of(papers)}


async def test_without_a_model_there_are_none(talk: Talk) -> None:
    made = talk.app.services.embeddings
    assert not made.is_on
    assert (await made.of(PAPERS), await made.of_text("splats"), made.name) == ({}, None, "")
    await made.keep_up()


async def test_a_paper_is_embedded_once_whoever_asks_in_whatever_process(tmp_path: Path) -> None:
    with EmbeddingServer() as server:
        variables = {**by(server), "HERALD_STORE__URL": made_at(tmp_path / "one.db")}
        running = partial(open_app, load(None, variables), sample=True, environ=variables)  # by the machine's clock
        server.may_answer.clear()
        async with running() as one, running() as other:
            asked = [asyncio.ensure_future(each.services.embeddings.of(PAPERS)) for each in (one, one, other)]
            await asyncio.to_thread(server.on_request.wait, PATIENCE)
            server.may_answer.set()
            assert [len(each) for each in await asyncio.gather(*asked)] == [3, 3, 3]
            newer = replace(PAPERS[0], version=2, title="Splats of towns")
            assert len(await other.services.embeddings.of([*PAPERS, newer])) == 4
        async with running() as later:
            assert len(await later.services.embeddings.of([*PAPERS, newer])) == 4
        assert set(server.texts.values()) == {1}
        assert len(server.texts) == 4


async def test_what_is_on_the_lists_is_embedded_before_anybody_asks(talking: Talking) -> None:
    with EmbeddingServer() as server:
        async with talking(**by(server)) as talk:
            await talk.say("/subscribe cs.CV")
            await talk.app.services.listing.bring()
            await talk.app.services.embeddings.keep_up()
            made = sum(server.texts.values())
            assert made == len(server.texts) > 5
            await talk.app.services.embeddings.keep_up()
            await talk.say("/digest diffusion-models")
            assert set(server.texts.values()) == {1}


async def test_a_model_that_fails_rests_and_is_asked_again_later(talking: Talking) -> None:
    with EmbeddingServer() as server, capture_logs() as logs:
        async with talking(**by(server)) as talk:
            made = talk.app.services.embeddings
            server.status = 503
            for _ in range(5):
                assert await made.of(PAPERS) == {}
                assert await made.of_text("splats") is None
            assert len(server.requests) == 1
            assert "is being loaded" in str(made.trouble)
            assert [each["event"] for each in logs].count("embeddings_failed") == 1
            server.status = 0
            await talk.clock.advance(REST_SECONDS + 1)
            assert await of(talk, PAPERS) == {each.id for each in PAPERS}
            assert str(made.trouble) == "None"
            assert [each["event"] for each in logs].count("works_again") == 1


async def test_another_model_and_another_length_are_told_apart(talking: Talking) -> None:
    with EmbeddingServer() as server:
        async with talking("one.db", **by(server)) as talk:
            await of(talk, PAPERS[:2])
        server.numbers = 16  # what goes by the same name is another model now
        async with talking("one.db", **by(server)) as talk:
            vectors = await talk.app.services.embeddings.of(PAPERS)
            assert {len(each) for each in vectors.values()} == {16}
            assert await of(talk, PAPERS) == {each.id for each in PAPERS}
        async with talking("one.db", **{**by(server), "HERALD_EMBEDDINGS__MODEL": "others"}) as talk:
            assert await of(talk, PAPERS) == {each.id for each in PAPERS}
            assert set(server.texts.values()) == {2, 3}


@pytest.mark.parametrize("gone", ["pruned", "unknown"])
async def test_vectors_go_with_their_papers(gone: str, talking: Talking) -> None:
    with EmbeddingServer() as server:
        async with talking(**by(server)) as talk:
            store, made, now = talk.app.store, talk.app.services.embeddings, talk.clock.now()
            if gone == "pruned":
                await store.write(records.save, PAPERS, now)
            await made.of(PAPERS)
            if gone == "pruned":
                await made.keep_up()
                async with store.reading() as c:
                    assert len(await stored.load(c, [(PAPERS[0].id, 1)], made._kept_as)) == 1
                await store.write(records.prune, datetime(2030, 1, 1, tzinfo=UTC), 9)
            else:
                await made.keep_up()
            async with store.reading() as c:
                assert await stored.load(c, [(each.id, 1) for each in PAPERS], made._kept_as) == {}


async def test_texts_of_topics_are_remembered(talking: Talking) -> None:
    with EmbeddingServer() as server:
        async with talking(**by(server)) as talk:
            made: Embeddings = talk.app.services.embeddings
            one, other = await asyncio.gather(made.of_text("splats"), made.of_text("splats"))
            assert one == other == await made.of_text("splats")
            assert server.texts == {"splats": 1}


async def test_what_is_no_paper_of_arxivs_is_embedded_once_and_not_kept(talking: Talking) -> None:
    with EmbeddingServer() as server:
        async with talking(**by(server)) as talk:
            made, entry = talk.app.services.embeddings, replace(PAPERS[0], id="text:0011", title="Rivers")
            for _ in range(2):
                assert await of(talk, [entry, *PAPERS]) == {entry.id, *(each.id for each in PAPERS)}
            async with talk.app.store.reading() as c:
                assert len(await stored.load(c, [(each.id, 1) for each in [entry, *PAPERS]], made._kept_as)) == 3
        assert set(server.texts.values()) == {1}


async def test_one_text_that_a_model_cannot_take_costs_no_other_paper_its_vector(talking: Talking) -> None:
    with EmbeddingServer() as server:
        answer = server.answer

        def answered(path: str, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
            if any("GRM" in text for text in body["input"]):
                return 500, {"error": {"message": "json: unsupported value: NaN"}}
            return answer(path, headers, body)

        server.answer = answered  # type: ignore[method-assign]
        async with talking(**by(server)) as talk:
            await talk.say("/subscribe cs.CV")
            await talk.app.services.listing.bring()
            for _ in range(8):
                await talk.app.services.embeddings.keep_up()
                await talk.clock.advance(3601)
        assert len(server.texts) == 12
        assert set(server.texts.values()) == {1}


async def test_a_model_that_changes_its_mind_about_its_numbers_is_left_alone(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.embeddings.BATCH", 4)
    with EmbeddingServer() as server:
        answer = server.answer

        def answered(path: str, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
            server.numbers = 64 if len(server.requests) % 2 else 128
            return answer(path, headers, body)

        server.answer = answered  # type: ignore[method-assign]
        async with talking(**by(server)) as talk:
            await talk.say("/subscribe cs.CV")
            await talk.app.services.listing.bring()
            async with asyncio.timeout(PATIENCE):
                await talk.app.services.embeddings.keep_up()
        assert len(server.requests) == 3
