"""What can go wrong with an answer: each fault spoils the true one."""

import re
from dataclasses import replace

from tests.servers.arxiv.answers import Answer, Fault, Manner

HTML = b"<!DOCTYPE html><html><head><title>arXiv is being updated</title></head><body><br>Sorry.</body></html>"


def status(code: int, body: bytes = HTML, **headers: str) -> Fault:
    """Answer with a status; `Retry_After="5"` becomes the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(body, code, "text/html", named)


def saying(body: bytes, content_type: str = "text/plain") -> Fault:
    """Answer 200 with something else."""
    return lambda _: Answer(body, content_type=content_type)


def html(answer: Answer) -> Answer:
    """Answer 200 with a web page."""
    return saying(HTML, "text/html")(answer)


def typed(content_type: str) -> Fault:
    """Send the true answer under another content type."""
    return lambda answer: replace(answer, content_type=content_type)


def truncated(answer: Answer) -> Answer:
    """End the XML in the middle, with a content length to match."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def emptied(answer: Answer) -> Answer:
    """Leave the entries out and the total as it is."""
    return replace(answer, body=re.sub(rb"<entry>.*</entry>", b"", answer.body, flags=re.DOTALL))


def shortened(answer: Answer) -> Answer:
    """Leave the last entry out and the total as it is."""
    head, _, tail = answer.body.rpartition(b"<entry>")
    return replace(answer, body=head + tail[tail.index(b"</entry>") + len(b"</entry>") :])


def sent(manner: Manner) -> Fault:
    """Send the true answer in another manner."""
    return lambda answer: replace(answer, manner=manner)
