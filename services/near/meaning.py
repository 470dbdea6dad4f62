"""How near papers are in meaning, by their embeddings, told in a way that is the same for all models."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from papers import nearness
from papers.nearness import Usual
from papers.paper import Paper
from papers.vectors import Vector, cosines
from services.embeddings import Embeddings

FEWEST = 10  # of the texts below that will do
ASKED_FOR = 4.0  # standard deviations above what is usual for some words by which they ask for a paper
PASSAGE_SECONDS = 15.0  # of a person who asks, for the embeddings of a paper's passages
ASKING_SECONDS = 2.0  # of a person who searches, for the embedding of the words
SCANNED = 5000  # papers submitted last, among which those are looked for that share no words

_UNRELATED = """
Learning visual features without labels. We train a convolutional network to predict the rotation of images and
use its features for classification.

Neural machine translation for rare languages. We translate sentences with a transformer whose vocabulary is
shared among related languages.

Safe exploration in reinforcement learning. An agent learns a policy for a robot arm while constraints on its
torque are never violated.

Communities in social networks. We cluster the nodes of large graphs by a spectral method and bound its error.

Recommending products to new customers. A model of sessions predicts purchases in an online shop without earlier
data.

Federated learning over slow connections. Gradients are compressed on each device before a server averages them.

Forecasting the load of power grids. A recurrent network predicts consumption by the hour from weather and
calendar.

Detecting tumours in scans of the lung. We segment computed tomography with a network trained on few annotated
patients.

Prices of options under rough volatility. We derive an expansion of the implied volatility for short maturities.

Explaining the decisions of a credit model. Counterfactual examples tell applicants what they would have to
change.

Fairness of hiring algorithms. An audit compares the scores that equally qualified candidates get.

Speech recognition in noisy rooms. An acoustic model with several microphones separates speakers before it
transcribes.

Prompts for question answering by large language models. We let a model write out its reasoning before it
answers.

Convergence of stochastic gradient descent. We prove rates for functions that are not convex under heavy-tailed
noise.

Causal effects from observational data. An estimator adjusts for confounders that were measured with error.

Finding faults in program code. A static analysis ranks its warnings by what developers corrected before.
"""
UNRELATED = tuple(" ".join(each.split()) for each in _UNRELATED.split("\n\n"))
"""Texts like those of papers on as many subjects, by which it is known how near a model puts what is not related."""

Key = tuple[str, int]


class Meaning:
    """Compares papers by the embeddings that they have, or that can be made while a person waits."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._usual: tuple[str, Usual, Sequence[Vector]] | None = None

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
        usual = await self._what_is_usual_to(vector)
        found = await self._embeddings.newest(SCANNED)
        near = await asyncio.to_thread(cosines, vector, found.values())
        best = sorted(zip(near, found, strict=True), reverse=True)[:most]
        return [f"{paper_id}v{n}" for cosine, (paper_id, n) in best if usual and usual.beyond(cosine) >= ASKED_FOR]

    async def of_texts(self, question: str, texts: Sequence[str]) -> Mapping[str, float]:
        """Return by how many standard deviations texts are nearer to a question than others are, where it is known."""
        if not self.is_on or not texts:
            return {}
        asked = await self._embeddings.of_text(question, patience_seconds=ASKING_SECONDS)
        made = await self._embeddings.of_texts(texts, patience_seconds=PASSAGE_SECONDS) if asked else {}
        usual = await self._what_is_usual_to(asked) if asked and made else None
        if asked is None or usual is None:
            return {}
        near = await asyncio.to_thread(cosines, asked, made.values())
        return {text: usual.beyond(cosine) for text, cosine in zip(made, near, strict=True)}

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
        usual = await self._what_is_usual()
        if usual is None:
            return {}
        there = {_key(paper): made[_key(paper)] for paper in others if _key(paper) in made}
        return {
            one.id: await asyncio.to_thread(_beyond, usual, made[_key(one)], there) for one in ones if _key(one) in made
        }

    async def _of(self, paper: Paper) -> Vector | None:
        return (await self._embeddings.of([paper])).get(_key(paper))

    async def _what_is_usual(self) -> Usual | None:
        """Return which cosines texts have that have nothing to do with each other; None where that is not to be had."""
        if self._usual is None or self._usual[0] != self._embeddings.name:
            made = await asyncio.gather(*map(self._embeddings.of_text, UNRELATED))
            sample = [each for each in made if each is not None]
            if len(sample) < FEWEST:
                return None
            self._usual = self._embeddings.name, await asyncio.to_thread(nearness.usual, sample), sample
        return self._usual[1]

    async def _what_is_usual_to(self, vector: Vector) -> Usual | None:
        """Return which cosines a vector has to texts that have nothing to do with it, as far as that is to be had."""
        if await self._what_is_usual() is None or self._usual is None:
            return None
        return nearness.usual_to(vector, self._usual[2])


def _beyond(usual: Usual, one: Vector, others: Mapping[Key, Vector]) -> dict[Key, float]:
    near: Iterable[float] = cosines(one, others.values())
    return {key: usual.beyond(cosine) for key, cosine in zip(others, near, strict=True)}


def _key(paper: Paper) -> Key:
    return paper.id, paper.version
