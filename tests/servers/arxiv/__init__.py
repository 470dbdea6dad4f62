"""A small arXiv for tests: its search interface and its site over a real loopback socket, with faults on demand."""

from tests.servers.arxiv.announcing import Announcing
from tests.servers.arxiv.answers import Answer
from tests.servers.arxiv.corpus import Corpus
from tests.servers.arxiv.made import make_paper
from tests.servers.arxiv.recordings import Recordings
from tests.servers.arxiv.server import ArxivServer, Asked
from tests.servers.arxiv.site import Site
from tests.servers.arxiv.weather import Spell, Weather

__all__ = [
    "Announcing",
    "Answer",
    "ArxivServer",
    "Asked",
    "Corpus",
    "Recordings",
    "Site",
    "Spell",
    "Weather",
    "make_paper",
]
