"""Made records, and records made of the shared data's lines."""

from datetime import UTC, datetime
from typing import Any

from papers import ids, links
from papers.paper import Paper

DAY = datetime(2024, 1, 20, tzinfo=UTC)
ABSTRACT = (
    "We train a 7B-parameter language model (LLM) on 1.2 trillion tokens with a batch of 10,000 sequences. "
    "Accuracy on GSM8K rises from 52.1 to 86.6, and memory falls from 30 GB to 10 GB. "
    "Training takes 1.5 hours on 8 A100 GPUs with a learning rate of $10^{-3}$. "
    "Inference takes 250 ms, is $7.7\\times$ faster, and 33\\% of the weights are pruned. "
    "We beat GPT-4 by 2.5 percentage points on three benchmarks: MMLU, HumanEval and BBH. "
    "Neural radiance fields and convolutional networks render 3D scenes at 512$\\times$1024. "
    "The corpus has 103,456 books and 37.4\\% of them are new."
)


def make_paper(
    abstract: str = ABSTRACT,
    *,
    number: str = "2401.00001v1",
    title: str = "Sparse Training of Language Models",
    authors: tuple[str, ...] = ("Zoë Müller", "José García", "Wei Zhang", "Yong Bae Kim"),
    comment: str = "Code: https://github.com/zm-lab/sparse_training2 . 24 pages",
) -> Paper:
    """Make a record."""
    known = ids.find_all(number)
    name, version = (known[0].id, known[0].version or 1) if known else (number, 1)
    found = links.from_record(f"{name}v{version}", comment, abstract)
    return Paper(name, version, title, authors, abstract, (), DAY, DAY, comment, links=found)


def paper_of(record: dict[str, Any]) -> Paper:
    """Make a paper of a record as the shared data gives it."""
    return make_paper(
        record["abstract"],
        number=record["id"],
        title=record["title"],
        authors=tuple(record.get("authors") or ()),
        comment=record.get("comment") or "",
    )
