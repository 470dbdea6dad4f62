"""arXiv as it was recorded."""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.servers.arxiv.answers import Answer, Params


class Recordings:
    """Answers each question with the recording of it, and 404 where there is none."""

    def __init__(self, folder: Path) -> None:
        recorded = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
        self._answers = {
            _key(dict(parse_qsl(urlsplit(each["url"]).query, keep_blank_values=True))): Answer(
                each["body"].encode("latin-1"),
                each["status_code"],  # recorded as if its UTF-8 were Latin-1
            )
            for each in recorded
        }

    def __len__(self) -> int:
        return len(self._answers)

    def __call__(self, params: Params) -> Answer:
        """Answer a question; the page's size matters only in searches."""
        return self._answers.get(_key(params), Answer(status=404))


def _key(params: Params) -> tuple[str, ...]:
    if params["id_list"]:
        return (params["id_list"],)
    return (params["search_query"].removeprefix("all:"), params["start"], params["max_results"])
