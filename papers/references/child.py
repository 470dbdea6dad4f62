"""What runs in the process that reads a list of references: one line of JSON comes of it."""

from contextlib import suppress
from dataclasses import asdict

from papers.aside.task import Task
from papers.references.reader import NoListError, read_references

_REHEARSALS = (
    rb"@article{a, title = {On \'e {A} $\mathbb{R}^{\alpha}$}, author={B, C and D}, eprint={2403.14621}}",
    b"TY  - JOUR\nTI  - On A\nAU  - B, C\nUR  - https://arxiv.org/abs/2403.14621\nER  - \n",
    b'[{"title": "On A", "DOI": "10.48550/arXiv.2403.14621", "author": [{"family": "B"}]}]',
    b"hep-th/9901001",
    b"\xe9 hep-th/9901001",  # no UTF-8: a codec is a file, too
    "hep-th/9901001".encode("utf-16"),
)


def prepare() -> None:
    """Load all that reading needs, which is what reading loads."""
    for each in _REHEARSALS:
        with suppress(NoListError):
            read_references(each)


def main(task: Task) -> None:
    """Read a list, and hand it over."""
    try:
        told = asdict(read_references(bytes(task.content)))
    except NoListError as fault:
        told = {"fault": str(fault)}
    task.write(told)
