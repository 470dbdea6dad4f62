"""/related as people use it: what is near a paper, with why, and what is not near enough."""

from dataclasses import replace
from datetime import timedelta

from papers.paper import Paper
from tests.clocks import START
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.talks import Talk, Talking

GRM = "2403.14621"
BEES = "Honey bees forage for nectar, and a waggle dance tells the hive where flowers are."


def paper(number: int, title: str, abstract: str = BEES, **more: object) -> Paper:
    moment = START - timedelta(days=40 - number)
    return make_paper(number, **{"title": title, "abstract": abstract, "published": moment, "updated": moment, **more})


CORPUS = (
    paper(1, "How bees dance in the dark hive"),
    paper(2, "The waggle dance of honey bees, decoded", "A waggle dance of honey bees tells how far nectar is."),
    paper(3, "Foraging of bees on wild flowers", "Bees forage on wild flowers for nectar; the hive follows."),
    paper(
        4,
        "Foraging bees, withdrawn",
        "Bees forage for nectar.",
        comment="This paper has been withdrawn",
        withdrawn=True,
    ),
    paper(5, "Neutrino masses from beta decay", "We measure the mass of the neutrino with tritium."),
    paper(6, "How bees dance in the dark hive"),  # the same text under another number
)


async def test_a_sample_has_sensible_relations(talk: Talk) -> None:
    said = await talk.say(f"/related {GRM}")
    assert "Related to “GRM: Large Gaussian Reconstruction Model" in said
    first = said.partition("1. ")[2]
    assert first.startswith("Compress3D: a Compressed Latent Space for 3D Generation from a Single Image")
    assert "new · shares: 3d, " in first
    assert "GRM" not in first, "not the paper itself"
    assert "Compared by words with the 12 other papers that I know." in said
    assert "Compress3D" in (await talk.press("1")).splitlines()[0]
    assert "Related to “Compress3D" in await talk.say("/related"), "of the paper that is spoken of"


async def test_nothing_near_is_said_with_a_way_on(talk: Talk) -> None:
    said = await talk.say("/related 2403.13916")
    assert "Of the 12 other papers that I know none is near enough to “Enhancing Fingerprint Image Synthesis" in said
    assert "Fingerprint" in await talk.press("Search for ")


async def test_it_is_asked_for_in_plain_words_and_by_a_button(talk: Talk) -> None:
    shown = await talk.say(f"/summarize {GRM}")
    assert "Related" in shown
    related = await talk.press("Related")
    for said in ("what is similar to this?", "more papers like this one", "related papers", "any similar work?"):
        assert await talk.say(said) == related, said
    await talk.say("/settings language zh")
    chinese = await talk.say(f"/相关 {GRM}")
    assert "相关的论文" in chinese
    assert "共有：3d" in chinese
    for said in ("相关论文", "有没有类似的论文？", "和这篇相似的工作有哪些"):
        assert await talk.say(said) == chinese, said


async def test_neither_withdrawn_nor_other_versions_nor_copies_are_related(talking: Talking) -> None:
    second = replace(CORPUS[0], version=2, updated=START - timedelta(days=1))
    with ArxivServer(Corpus([*CORPUS, second])) as server:
        async with talking(sample=False, HERALD_ARXIV__API_URL=server.url, HERALD_ARXIV__TIMEOUT_SECONDS="2") as talk:
            said = await talk.say("/related 2401.00001v1")
            assert "I know no other paper yet" in said, "one that is not known is fetched"
            await talk.say("/search bees")
            await talk.say("/search neutrino")
            said = " ".join((await talk.say("/related 2401.00001")).split())
            assert "1. The waggle dance of honey bees, decoded" in said
            assert "shares: bees, " in said
            assert "2. Foraging of bees on wild flowers" in said
            assert "3. " not in said, "neither a withdrawn one, nor a copy, nor another version"
            assert "arXiv has no paper 2401.00099" in await talk.say("/related 2401.00099")
