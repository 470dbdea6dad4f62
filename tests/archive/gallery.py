"""An archive with every kind of page, and with what is hard to lay out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import cycle
from pathlib import Path

from PIL import Image, ImageDraw

from archive.site.site import Site
from chat.reply import Checks, Claim, Link
from papers.images import Picture
from papers.paper import Paper
from services.languages import Languages
from summarizer.best import Best, LikedEntry, Period
from summarizer.digest import Digest, Entry
from summarizer.extractive.summary import summarize_offline
from summarizer.schema import Reading, ShownFigure
from tests.archive.made import a_digest, a_paper

LONG_FORMULA = (
    r"$\mathcal{L}_{\mathrm{total}}(\theta) = \sum_{i=1}^{N} \frac{\lambda_i \sqrt{x_i^2 + y_i^2}}{\int_0^\infty "
    r"e^{-\beta t^2}\,dt} + \mathbb{E}_{x \sim p(x)} \left[ \left\| \nabla_\theta \log p_\theta(x) \right\|_2^2 "
    r"\right] + \alpha_1 \beta_1 \gamma_1 + \alpha_2 \beta_2 \gamma_2 + \alpha_3 \beta_3 \gamma_3$"
)
LONG_URL = "https://example.org/" + "a-path-that-does-not-end/" * 12
HARD = a_paper(
    id="hep-th/9901001",
    version=3,
    title="Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
    + r" at $\mathcal{O}(N \log N)$ and 图像到视频扩散模型" * 2,
    authors=("Élodie Çelik-Ünal", "A" * 90, "李明"),
    abstract=f"We bound the loss by {LONG_FORMULA} over all N. Our code is at {LONG_URL} for all to use.",
    categories=("hep-th", "cs.LG"),
    comment=f"12 pages | a table: a|b|c | {LONG_URL}",
    links=(Link("code", LONG_URL), Link("project", "https://example.org/")),
)


def png(width: int = 1600, height: int = 700) -> Picture:
    """Draw a figure."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for step in range(6):
        left = 40 + step * (width - 80) // 6
        draw.rectangle((left, 120, left + width // 8, height - 120), outline="black", width=4)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return Picture(buffer.getvalue(), "image/png")


PICTURE = png()
PICTURES: Mapping[str, Picture] = {PICTURE.key: PICTURE}


def by_a_model(entry: Entry) -> Entry:
    """Return a paper with a summary of a model's, of whose statements not all passed the same checks."""
    judged = Checks(*("passed",) * 5, judge="wise-1")
    turns = cycle((judged, replace(judged, judge="rules"), replace(judged, relevance="not done")))
    own = (entry.summary.tldr, *entry.summary.takeaways)
    tldr, *takeaways = (replace(claim, checks=next(turns)) for claim in own)
    return replace(entry, summary=replace(entry.summary, tldr=tldr, takeaways=tuple(takeaways), model="wise-1"))


def read_in_whole(entry: Entry) -> Entry:
    """Return a paper a reading of all points, with a figure that is shown and one that may not be."""
    own = (entry.summary.tldr, *entry.summary.takeaways)
    claims = tuple(replace(own[number % len(own)], place=f"{number} A section") for number in range(12))
    reading = Reading(
        "pdf",
        affiliation="Department of Computing, University of Somewhere",
        points={
            "background": claims[:2],
            "prior_work": claims[2:3],
            "method": claims[3:5],
            "steps": claims[5:8],
            "results": (Claim("The loss is bounded.", f"We bound {LONG_FORMULA}.", "Results"), claims[8]),
            "significance": claims[9:10],
            "innovation": claims[10:11],
            "performance": claims[11:12],
            "workload": claims[:1],
            "limitations": claims[1:2],
        },
        figures=(
            ShownFigure(
                "1",
                "Overview of the pipeline at $\\sigma^2 = 1$, after *every* step <blink>shown</blink>.",
                2,
                PICTURE.key,
            ),
            ShownFigure("2", "Results against the baseline.", 7),
        ),
        pages=14,
        licence="http://creativecommons.org/licenses/by/4.0/",
    )
    return replace(entry, summary=replace(entry.summary, reading=reading))


def entries_of(papers: Sequence[Paper]) -> tuple[Entry, ...]:
    """Return papers with their summaries, the first read in whole, the last one hard to lay out."""
    entries = [Entry(paper, summarize_offline(paper)) for paper in (*papers, HARD)]
    return (read_in_whole(by_a_model(entries[0])), *entries[1:])


def digests(papers: Sequence[Paper]) -> list[Digest]:
    """Return digests of two topics, two months and two languages."""
    today = a_digest(papers, entries=entries_of(papers))
    before = a_digest(papers[1:2], day=today.day - timedelta(days=30))
    other = a_digest(papers[:1], key="cat:cs.CV", name="cs.CV (Computer Vision and Pattern Recognition)")
    chinese = replace(today, language="zh", name="扩散模型")
    return [before, other, today, chinese]


def fill(folder: Path, papers: Sequence[Paper]) -> None:
    """Write the archive."""
    site = Site(folder, Languages().words)
    for each in digests(papers):
        site.put(each, PICTURES)
    for language in ("en", "zh"):
        periods = [each.period for each in bests(papers, language)]
        site.put_best(language, bests(papers, language), periods)


def bests(papers: Sequence[Paper], language: str) -> list[Best]:
    """Return what was liked in a week and in two months, the later of which runs."""
    entries = entries_of(papers)
    liked = [LikedEntry(entry, 9 - place) for place, entry in enumerate((*entries[:2], entries[-1]))]
    week = Period.around(date(2024, 3, 23), monthly=False)
    march = Period.around(date(2024, 3, 23), monthly=True)
    changed = datetime(2024, 3, 23, 12, tzinfo=UTC)
    return [
        Best(march.before, language, tuple(liked[:1]), changed, over=True, later=march),
        Best(week, language, tuple(liked), changed, over=True),
        Best(march, language, tuple(liked), changed, over=False, earlier=march.before),
    ]


KINDS = {
    "home": "index.html",
    "topic": "en/diffusion-models/index.html",
    "month": "en/diffusion-models/2024-03.html",
    "digest": "en/diffusion-models/2024-03-23.html",
    "paper": "en/papers/2403.14621.html",
    "hard": "en/papers/hep-th-9901001.html",
    "search": "en/search.html",
    "found": "en/search.html?q=LiDAR",
    "chinese": "zh/diffusion-models/2024-03-23.html",
    "best": "en/best/2024-03.html",
    "bests": "en/best/index.html",
    "chinese-best": "zh/best/2024-W12.html",
    "chinese-paper": "zh/papers/2403.14621.html",
}
"""One page of every kind by its name."""
