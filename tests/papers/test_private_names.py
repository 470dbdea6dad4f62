"""What is used of libraries beyond what they document: each says here what breaks where a new version moves it."""

import io
import re
import socket
from typing import Any

import arxiv
import requests
import urllib3

from papers.arxiv.connection import hand_over_sockets
from papers.arxiv.records import ask_through
from tests.servers.arxiv import ArxivServer

ARXIV = (
    "the arxiv package asks otherwise: papers.arxiv.records.ask_through has to find another way past its own session"
)
URLLIB3 = "urllib3 connects otherwise: papers.arxiv.connection.hand_over_sockets has to find another way to its sockets"
QUERY = "search_query=cat:cs.CV&id_list=&start=0&max_results=1&sortBy=relevance&sortOrder=descending"


class Recorder(requests.Session):
    """Answers with an empty feed, and writes down what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, url: str | bytes, params: Any = None, **_kwargs: Any) -> requests.Response:
        self.asked.append(str(url))
        answer = requests.Response()
        answer.status_code, answer.raw = 200, io.BytesIO(b"<feed xmlns='http://www.w3.org/2005/Atom'/>")
        return answer


def test_the_arxiv_package_asks_through_the_session_it_is_given() -> None:
    client, session = arxiv.Client(page_size=7, delay_seconds=0, num_retries=0), Recorder()
    assert isinstance(getattr(client, "_session", None), requests.Session), ARXIV
    client.query_url_format = "http://127.0.0.1:9/query?{}"
    ask_through(client, session)
    assert list(client.results(arxiv.Search(query="cat:cs.CV", max_results=12), 5)) == []
    assert len(session.asked) == 1, ARXIV
    assert re.fullmatch(r"http://127\.0\.0\.1:9/query\?.*cat%3Acs\.CV.*start=5&max_results=7", session.asked[0]), ARXIV


def test_urllib3_hands_over_the_socket_of_each_connection(server: ArxivServer) -> None:
    taken: list[socket.socket] = []
    assert callable(getattr(urllib3.HTTPConnectionPool, "ConnectionCls", None)), URLLIB3
    with urllib3.connection_from_url(server.url) as pool:
        hand_over_sockets(pool, taken.append)
        for _ in range(2):
            pool.request("GET", f"{server.url}?{QUERY}", retries=False, redirect=False)
    assert taken, URLLIB3
    assert all(isinstance(each, socket.socket) for each in taken), URLLIB3
