"""How near papers are in meaning, by their embeddings, told in a way that is the same for all models."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from chat.clock import Clock
from papers.likeness import Usual
from papers.paper import Paper
from papers.vectors import Vector, cosines
from services.embeddings import Embeddings
from services.near import subjects
from services.near.subjects import Rule

ASKED_FOR = 3.5  # standard deviations above what is usual for some words by which they ask for a paper
PASSAGE_SECONDS = 15.0  # of a person who asks, for the embeddings of a paper's passages
ASKING_SECONDS = 2.0  # of a person who searches, for the embedding of the words
SCALE_SECONDS = 6.0  # of a person, for what tells how to read a model: it is made once, and goes on where it stopped
RULE_SECONDS = 600.0  # for which it stays known
SAMPLED = 200  # papers submitted last, by which it is known how near papers are that need not be related
SCANNED = 5000  # papers submitted last, among which those are looked for that share no words

Key = tuple[str, int]


class Meaning:
    """Compares papers by the embeddings that they have, or that can be made while a person waits."""

    def __init__(self, embeddings: Embeddings, clock: Clock) -> None:
        self._embeddings = embeddings
        self._clock = clock
        self._made: Mapping[str, Vector] = {}
        self._rule: tuple[str, float, Rule] | None = None

    @property
    def is_on(self) -> bool:
        """Whether there is a model."""
        return self._embeddings.is_on

    @property
    def name(self) -> str:
        """What people are told that the model is called: without whose it is, and without the folder that holds it."""
        return self._embeddings.name.rpartition(":")[2].rstrip("/").rpartition("/")[2]

    async def nearest(self, paper: Paper, most: int) -> list[str]:
        """Return the versioned ids of those papers, of the ones submitted last, that are nearest to one."""
        if not self.is_on or (vector := await self._of(paper)) is None:
            return []
        found = await self._embeddings.newest(SCANNED)
        keys = [key for key in found if key[0] != paper.id]
        near = await asyncio.to_thread(cosines, vector, [found[key] for key in keys])
        best = sorted(zip(near, keys, strict=True), reverse=True)[:most]
        return [f"{paper_id}v{version}" for _, (paper_id, version) in best]

    async def asked_for(self, text: str, most: int) -> list[str]:
        """Return the versioned ids of those papers, of the ones submitted last, that words ask for in meaning."""
        if not self.is_on or (vector := await self._embeddings.of_text(text, patience_seconds=ASKING_SECONDS)) is None:
            return []
        rule = await self._rule_now()
        if rule is None:
            return []
        usual = await asyncio.to_thread(rule.to_words, vector)
        found = await self._embeddings.newest(SCANNED)
        near = await asyncio.to_thread(cosines, vector, found.values())
        best = sorted(zip(near, found, strict=True), reverse=True)[:most]
        return [f"{paper_id}v{n}" for cosine, (paper_id, n) in best if usual.beyond(cosine) >= ASKED_FOR]

    async def of_texts(self, question: str, texts: Sequence[str]) -> Mapping[str, float]:
        """Return how near texts are to a question, where that is known; 1.0 is what answers are on average."""
        if not self.is_on or not texts:
            return {}
        asked = await self._embeddings.of_text(question, patience_seconds=ASKING_SECONDS)
        made = await self._embeddings.of_texts(texts, patience_seconds=PASSAGE_SECONDS) if asked else {}
        rule = await self._rule_now() if made else None
        scale = await asyncio.to_thread(rule.to_question, asked, self._made) if asked and rule else None
        if asked is None or scale is None:
            return {}
        near = await asyncio.to_thread(cosines, asked, made.values())
        return {text: scale.of(cosine) for text, cosine in zip(made, near, strict=True)}

    async def to(
        self, one: Paper, others: Sequence[Paper], *, patience_seconds: float, urgent: bool = True
    ) -> Mapping[Key, float]:
        """Return by how many standard deviations others are nearer to a paper than papers are, where that is known."""
        return (await self.between([one], others, patience_seconds=patience_seconds, urgent=urgent)).get(one.id, {})

    async def between(
        self, ones: Sequence[Paper], others: Sequence[Paper], *, patience_seconds: float, urgent: bool = True
    ) -> Mapping[str, Mapping[Key, float]]:
        """Return the same for several papers, by their ids."""
        if not self.is_on or not ones or not others:
            return {}
        made = await self._embeddings.of([*ones, *others], patience_seconds=patience_seconds, urgent=urgent)
        rule = await self._rule_now()
        if rule is None:
            return {}
        there = {_key(paper): made[_key(paper)] for paper in others if _key(paper) in made}
        return {
            one.id: await asyncio.to_thread(_beyond, rule.papers, made[_key(one)], there)
            for one in ones
            if _key(one) in made
        }

    async def _of(self, paper: Paper) -> Vector | None:
        return (await self._embeddings.of([paper])).get(_key(paper))

    async def usual(self) -> Usual | None:
        """Return how near papers are that need not be related, None where that is not to be had now."""
        rule = await self._rule_now() if self.is_on else None
        return rule.papers if rule else None

    async def _rule_now(self) -> Rule | None:
        """Return how the model's cosines are read, by what is known here; None where that is not to be had now."""
        name, now = self._embeddings.name, self._clock.monotonic()
        if self._rule and self._rule[0] == name and now < self._rule[1]:
            return self._rule[2]
        if not self._rule or self._rule[0] != name:
            self._made = await self._embeddings.of_texts(subjects.TEXTS, patience_seconds=SCALE_SECONDS)
        lengths = {len(each) for each in self._made.values()}
        if len(self._made) < len(subjects.TEXTS) or len(lengths) != 1:
            return None
        known = await self._embeddings.newest(SAMPLED)
        rule = await asyncio.to_thread(subjects.rule, self._made, list(known.values()))
        self._rule = name, now + RULE_SECONDS, rule
        return rule


def _beyond(usual: Usual, one: Vector, others: Mapping[Key, Vector]) -> dict[Key, float]:
    near: Iterable[float] = cosines(one, others.values())
    return {key: max(0.0, usual.beyond(cosine)) for key, cosine in zip(others, near, strict=True)}


def _key(paper: Paper) -> Key:
    return paper.id, paper.version
