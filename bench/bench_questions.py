"""How many questions about papers get a sentence that answers, and how many get one that a paper does not answer.

The questions are those of bench/questions.psv, of which the words' weights were learnt; from which nearness in meaning
on a sentence answers (`summarizer/nearness/meaning.py`) was chosen on the papers that stand in the first half of that
file, and the others are told apart. Each question is put to two papers of other fields too. `--model FOLDER` adds a
local model of embeddings, and `--model URL#NAME` one on an OpenAI-compatible server.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from bench import train_nearness as asked
from chat.clock import SystemClock
from papers.vectors import Vector, cosines
from services.near import subjects
from summarizer.embeddings.embedder import Embedder
from summarizer.embeddings.opening import open_embedder
from summarizer.embeddings.spec import EmbeddingSpec
from summarizer.nearness import meaning
from summarizer.nearness.answers import answers
from summarizer.nearness.passages import Passage
from summarizer.nearness.question import understand

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
MOST, ELSEWHERE, BATCH = 3, 2, 4
STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2)


class Model:
    """A model whose vectors are made once for a text."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._made: dict[str, Vector] = {}
        self._rule: subjects.Rule | None = None

    async def of(self, texts: Sequence[str]) -> Mapping[str, Vector]:
        """Return vectors of texts."""
        missing = [each for each in dict.fromkeys(texts) if each not in self._made]
        for at in range(0, len(missing), BATCH):
            some = missing[at : at + BATCH]
            self._made |= zip(some, await self._embedder.embed(some), strict=True)
        return self._made

    async def near(self, question: str, texts: Sequence[str]) -> Mapping[str, float]:
        """Return how near texts are to a question."""
        made = await self.of([question, *texts, *subjects.TEXTS])
        self._rule = self._rule or subjects.rule(made, [])
        scale = self._rule.to_question(made[question], made)
        if scale is None:
            return {}
        return dict(zip(texts, map(scale.of, cosines(made[question], [made[each] for each in texts])), strict=True))


def opened(model: str) -> Embedder:
    """Open the model in a folder, or on a server."""
    url, _, name = model.partition("#")
    spec = EmbeddingSpec("openai", name, url) if name else EmbeddingSpec("local", str(Path(model).resolve()))
    return open_embedder(spec, SystemClock())


def told(found: Sequence[Passage], keys: Sequence[str]) -> bool:
    """Return whether any of some passages answers."""
    return any(key in asked.letters(each.source) for each in found for key in keys)


async def measured(model: Model | None, every: int) -> None:
    """Print what is right and wrong in each half, by words alone or for each threshold."""
    rows = [line.split("|") for line in asked.QUESTIONS.read_text("utf-8").splitlines() if line[:1] not in {"#", ""}]
    rows = [row for row in rows if row[0] != "*"][::every]
    names = list(dict.fromkeys(name for name, *_ in rows))
    texts = {name: await asyncio.to_thread(asked.read, DATA, name) for name in (*names, *asked.OTHERS[:ELSEWHERE])}
    steps = STEPS if model else STEPS[:1]
    right = {step: [0, 0] for step in steps}
    wrong = {step: [0, 0] for step in steps}
    asked_for, elsewhere = [0, 0], [0, 0]
    for name, question, answer in rows:
        half = int(2 * names.index(name) >= len(names))
        others = [] if asked.ANYWHERE & set(question.lower().strip("?").split()) else asked.OTHERS[:ELSEWHERE]
        asked_for[half] += 1
        elsewhere[half] += len(others)
        keys = [asked.letters(each) for each in answer.split(" ~ ")]
        sought = understand(question)
        for where in (name, *others):
            paper, document = texts[where]
            for step in steps:
                if model is None:
                    found = answers(paper, document, sought, MOST)
                else:
                    meaning.ANSWERS = step
                    meant = partial(model.near, question)
                    found, _ = await meaning.answers_by_both(paper, document, sought, MOST, meant)
                if where == name:
                    right[step][half] += told(found, keys)
                else:
                    wrong[step][half] += bool(found)
    for step in steps:
        title = f"from {step:.2f} on" if model else "by words"
        parts = ", ".join(
            f"{part}: right {right[step][half]} of {asked_for[half]}, wrong {wrong[step][half]} of {elsewhere[half]}"
            for half, part in enumerate(("learnt on", "held out"))
        )
        print(f"{title:13} {parts}", flush=True)


async def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="", help="a folder with a model of embeddings, or URL#NAME")
    parser.add_argument("--every", type=int, default=1, help="put every so-manieth question alone")
    options = parser.parse_args()
    if not DATA.exists():
        print("skipped: needs ../shared/data")
        return
    await measured(None, options.every)
    if not options.model:
        print("skipped: embeddings need --model")
        return
    embedder = opened(options.model)
    try:
        await measured(Model(embedder), options.every)
    finally:
        await embedder.aclose()


if __name__ == "__main__":
    asyncio.run(main())
