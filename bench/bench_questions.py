"""How near in meaning sentences are to questions about papers: those that answer, and those of papers that do not.

The questions are those of bench/questions.psv. On the scale of `services/near/subjects.py`, where 1.0 is as near as
answers are, it tells where the sentences lie that answer, and the nearest of 120 sentences of papers of other fields,
and for several thresholds how many of either lie above; `summarizer/nearness/meaning.py` has the one in force. The
papers that stand in one half of the file are to choose by, the others to tell. `--model` is a folder with a local model
of embeddings, or URL#NAME for one on an OpenAI-compatible server.
"""

import argparse
import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench import train_nearness as asked
from chat.clock import SystemClock
from papers.nearness import Scale
from papers.vectors import Vector, cosines
from services.near import subjects
from store.rows import batches
from summarizer.embeddings.embedder import Embedder
from summarizer.embeddings.opening import open_embedder
from summarizer.embeddings.spec import EmbeddingSpec
from summarizer.nearness.passages import passages_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ELSEWHERE, EACH, BATCH = 3, 40, 8
STEPS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)


@dataclass(frozen=True)
class Question:
    """A question, the sentences that answer it, and those that do not."""

    text: str
    right: Sequence[str]
    wrong: Sequence[str]
    half: int


def opened(model: str) -> Embedder:
    """Open the model in a folder, or on a server."""
    url, _, name = model.partition("#")
    spec = EmbeddingSpec("openai", name, url) if name else EmbeddingSpec("local", str(Path(model).resolve()))
    return open_embedder(spec, SystemClock())


def sentences(name: str) -> list[str]:
    """Return what a paper says, sentence by sentence."""
    paper, document = asked.read(DATA, name)
    return [each.text for each in passages_of(paper, document, lambda _: True) if 30 < len(each.text) < 400]


def questions() -> list[Question]:
    """Read the questions."""
    rows = [
        line.split("|") for line in asked.QUESTIONS.read_text("utf-8").splitlines() if line[:1] not in {"#", "*", ""}
    ]
    names = list(dict.fromkeys(name for name, *_ in rows))
    said = {name: sentences(name) for name in names}
    chance = random.Random(1)
    others = [each for name in asked.OTHERS[:ELSEWHERE] for each in chance.sample(sentences(name), EACH)]
    found = []
    for name, text, answer in rows:
        keys = [asked.letters(each) for each in answer.split(" ~ ")]
        right = [each for each in said[name] if any(key in asked.letters(each) for key in keys)]
        anybodys = asked.ANYWHERE & set(text.lower().strip("?").split())
        found.append(Question(text, right[:2], [] if anybodys else others, int(2 * names.index(name) >= len(names))))
    return found


async def embedded(embedder: Embedder, texts: Sequence[str]) -> dict[str, Vector]:
    """Return the vectors of texts."""
    some = list(dict.fromkeys(texts))
    made = [each for batch in batches(some, BATCH) for each in await embedder.embed(batch)]
    return dict(zip(some, made, strict=True))


def nearest(scale: Scale, question: Vector, others: Sequence[Vector]) -> float:
    """Return how near the nearest is."""
    return max(map(scale.of, cosines(question, others)))


async def main(model: str) -> None:
    """Print all of it."""
    if not DATA.exists() or not model:
        print("skipped: needs ../shared/data and --model")
        return
    put = await asyncio.to_thread(questions)
    embedder = opened(model)
    try:
        texts = [text for each in put for text in (each.text, *each.right, *each.wrong)]
        made = await embedded(embedder, [*subjects.TEXTS, *texts])
    finally:
        await embedder.aclose()
    rule = subjects.rule(made, [])
    for half, part in enumerate(("to choose by", "to tell")):
        right, wrong = [], []
        for each in (each for each in put if each.half == half):
            scale = rule.to_question(made[each.text], made)
            if scale is None:
                raise SystemExit("this model tells no answers apart")
            right += [nearest(scale, made[each.text], [made[text] for text in each.right])] if each.right else []
            wrong += [nearest(scale, made[each.text], [made[text] for text in each.wrong])] if each.wrong else []
        for name, found in (("answers", right), ("nearest of others", wrong)):
            told = ", ".join(f"{at:.2f}" for at in quantiles(found, n=4))
            print(f"{part}: {name}, {len(found)} questions, quarters at {told}, at most {max(found):.2f}")
        for step in STEPS:
            above = [sum(each >= step for each in found) for found in (right, wrong)]
            print(f"  from {step:.2f} on: {above[0]} of {len(right)} answers, {above[1]} of {len(wrong)} others")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", default="")
    asyncio.run(main(options.parse_args().model))
