"""What is near in meaning, by a model on a server: related papers, what is followed, and what happens when it fails."""

import re
from datetime import timedelta
from zlib import crc32

from services.near.subjects import SUBJECTS
from tests.clocks import START
from tests.conversations.test_liking import DAY, TUESDAY, out, posted, study
from tests.readings import addresses
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.servers.embeddings import EmbeddingServer
from tests.talks import Talking

FIELD = """
Foragers that return from a field run a figure of eight on the comb, whose angle and length tell nestmates in which
direction and how far away nectar is.
"""
PATCHES = """
Foragers share places of food by movement that nestmates follow, and a colony decides among patches; recordings of a
summer show which sites of nectar win.
"""
RHYTHM = """
Legs move to the rhythm of a song, which a controller follows; a figure shows how balance is kept while an arm waves.
"""
BEES = ("bee", "hive", "pollinator", "蜜蜂")


class Understanding(EmbeddingServer):
    """Knows what is about bees, in whatever words, and a few subjects; all else is about nothing but itself."""

    def vector(self, text: str) -> list[float]:
        self.texts[text] += 1
        known = [number for number, each in enumerate(SUBJECTS, 1) if text in each.texts]
        bees = [0 for word in BEES if word in text.casefold()]
        [subject, *_] = [*known, *bees, 1 + crc32(text.encode()) % (self.numbers - 1)]
        numbers = [((crc32(f"{place}{text}".encode()) % 100) - 50) / 1000 for place in range(self.numbers)]
        numbers[subject] += 1.0
        return numbers


def listed(said: str) -> list[str]:
    return re.findall(r"^\d+\. (.+)$", said, re.MULTILINE)


def by(server: EmbeddingServer) -> dict[str, str]:
    settings = {"PROVIDER": "openai", "MODEL": "wise/bees-1", "BASE_URL": server.url, "API_KEY": "secret"}
    return {f"HERALD_EMBEDDINGS__{name}": value for name, value in settings.items()}


async def test_what_is_near_in_meaning_is_related_without_a_shared_word(talking: Talking) -> None:
    moment = START - timedelta(days=40)
    corpus = [
        make_paper(number, title=title, abstract=text, published=moment, updated=moment)
        for number, (title, text) in enumerate(
            (
                ("How bees dance", "Foragers tell nestmates where nectar is by a waggle run."),
                ("Communication among pollinators", "Insects share locations of food sources through movement."),
                ("Neutrino masses", "We measure the mass of the neutrino with tritium."),
            ),
            1,
        )
    ]
    with ArxivServer(Corpus(corpus)) as arxiv, Understanding() as server:
        async with talking(sample=False, HERALD_ARXIV__API_URL=arxiv.url, **by(server)) as talk:
            for each in corpus:
                await talk.say(f"/search {each.title}")
            await talk.app.services.embeddings.of(corpus)
            said = " ".join((await talk.say("/related 2401.00001")).split())
            assert "1. Communication among pollinators" in said
            assert "near in meaning" in said
            assert "Neutrino" not in said
            assert "Compared by words and by meaning (bees-1) with the 2 other papers that I know." in said


async def test_whatever_a_model_says_all_are_related_that_are_so_by_their_words(talking: Talking) -> None:
    async with talking() as talk:
        by_words = listed(await talk.say("/related 2403.14148"))
    assert len(by_words) >= 3
    with Understanding() as server:  # which puts no two of these papers near
        async with talking(**by(server)) as talk:
            said = await talk.say("/related 2403.14148")
    assert listed(said) == by_words
    assert "by words and by meaning (bees-1)" in " ".join(said.split())


async def test_a_model_that_tells_nothing_apart_is_not_listened_to(talking: Talking) -> None:
    moment = START - timedelta(days=40)
    corpus = [
        make_paper(number, title=title, abstract=text, published=moment, updated=moment)
        for number, (title, text) in enumerate(
            (("How bees dance", FIELD.strip()), ("Neutrino masses", "By tritium.")), 1
        )
    ]
    with ArxivServer(Corpus(corpus)) as arxiv, Understanding() as server:
        server.vector = lambda text: [1.0] * server.numbers  # type: ignore[method-assign]
        async with talking(sample=False, HERALD_ARXIV__API_URL=arxiv.url, **by(server)) as talk:
            for each in corpus:
                await talk.say(f"/search {each.title}")
            await talk.app.services.embeddings.of(corpus)
            for asked in ("/search pollinators", "/related 2401.00001"):
                said = await talk.say(asked)
                assert "Neutrino masses" not in said
                assert "How bees dance" not in said or "none" in said or "one other" in said


async def test_what_is_like_a_paper_in_meaning_comes_with_the_list(talking: Talking) -> None:
    liked = study(1, "Waggle: how honey bees dance", FIELD.strip(), day=TUESDAY - 60 * DAY)
    news = (
        study(11, "Pollinators talk about flowers", PATCHES.strip()),
        study(12, "Robots that sway to music", RHYTHM.strip()),
    )
    for provided in (True, False):
        with DailyServer() as arxiv, Understanding() as server:
            arxiv.daily.add(liked, TUESDAY - 60 * DAY)
            for new in news:
                arxiv.daily.add(new, TUESDAY)
            async with talking(sample=False, **addresses(arxiv), **(by(server) if provided else {})) as talk:
                arxiv.at(talk.clock)
                talk.clock.set(out(TUESDAY) - timedelta(hours=8))
                await talk.say("/settings days daily")
                await talk.say(f"/subscribe like {liked.id} at 00:30 America/New_York")
                digest = await posted(talk, TUESDAY)
                assert ("Pollinators talk" in digest) == provided, digest
                assert "Robots" not in digest
                assert max(server.texts.values(), default=1) == 1, "no text is embedded twice"


async def test_a_search_finds_what_is_meant_in_other_words_and_in_another_language(talking: Talking) -> None:
    moment = START - timedelta(days=40)
    told = (
        ("How bees dance", FIELD),
        ("Neutrino masses", "We measure the mass of the neutrino with tritium."),
        ("Insects and neutrinos", "A pollinator is no neutrino."),
    )
    corpus = [
        make_paper(number, title=title, abstract=text.strip(), published=moment, updated=moment)
        for number, (title, text) in enumerate(told, 1)
    ]
    with ArxivServer(Corpus(corpus)) as arxiv, Understanding() as server:
        async with talking(sample=False, HERALD_ARXIV__API_URL=arxiv.url, **by(server)) as talk:
            for each in corpus:
                await talk.say(f"/search {each.title}")
            await talk.app.services.embeddings.of(corpus)
            for words in ("pollinator communication", "蜜蜂"):
                said = await talk.say(f"/search {words}")
                assert "How bees dance" in said, said
                assert "Found by words and by meaning (bees-1)." in said
                assert "Neutrino masses" not in said
            assert "by meaning" not in await talk.say("/search neutrino")
            assert "by meaning" not in await talk.say("/search ti:pollinator"), "a query means its words alone"
            server.status = 500
            said = await talk.say("/search nest hive talk")
            assert "arXiv has nothing on" in said


async def test_a_question_in_other_words_or_another_language_finds_its_sentence(talking: Talking) -> None:
    abstract = (
        "We watched colonies for three summers. A returning worker shakes her body inside the hive to point at a field."
        " Cameras recorded the comb at night. The software is free."
    )
    moment = START - timedelta(days=40)
    paper = make_paper(1, title="Signals in the dark", abstract=abstract, published=moment, updated=moment)
    with ArxivServer(Corpus([paper])) as arxiv, Understanding() as server:
        for provided in (True, False):
            model = by(server) if provided else {}
            async with talking(sample=False, HERALD_ARXIV__API_URL=arxiv.url, **model) as talk:
                for question in ("what do pollinators say to each other?", "蜜蜂怎样交流？"):
                    said = await talk.say(f"/ask {paper.id} {question}")
                    assert ("shakes her body inside the hive" in said) == provided, said
                    assert "Cameras recorded" not in said
                    assert ("was looked for by words and by meaning." in said) == provided
