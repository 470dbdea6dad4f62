"""A small arXiv for tests: its search interface over a real loopback socket, with faults on demand."""

from tests.servers.arxiv.answers import Answer
from tests.servers.arxiv.corpus import Corpus
from tests.servers.arxiv.made import make_paper
from tests.servers.arxiv.recordings import Recordings
from tests.servers.arxiv.server import ArxivServer, Asked

__all__ = ["Answer", "ArxivServer", "Asked", "Corpus", "Recordings", "make_paper"]
