"""Which licences let figures be shown elsewhere, and what they are called."""

import pytest

from papers.licences import allows_reposting, licence_of_version, name

CC = "creativecommons.org/licenses"
FREE = {
    f"http://{CC}/by/4.0/": "CC BY 4.0",
    f"https://{CC}/by/4.0": "CC BY 4.0",
    f"http://{CC}/by/3.0/": "CC BY 3.0",
    f"http://{CC}/by-sa/4.0/": "CC BY-SA 4.0",
    f"http://{CC}/by-nc-sa/4.0/": "CC BY-NC-SA 4.0",
    f"http://{CC}/by-nc-sa/3.0/": "CC BY-NC-SA 3.0",
    f" HTTPS://www.{CC}/BY/4.0/legalcode ": "CC BY 4.0",
    "http://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    f"http://{CC}/publicdomain/": "Public Domain",
}
NOT_FREE = {
    f"http://{CC}/by-nc-nd/4.0/": "CC BY-NC-ND 4.0",
    f"http://{CC}/by-nd/4.0/": "CC BY-ND 4.0",
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/": "",
    "http://arxiv.org/licenses/assumed-1991-2003/": "",
    f"http://evil.test/{CC}/by/4.0/": "",
    "http://creativecommons.org.evil.test/licenses/by/4.0/": "",
    f"http://{CC}/by/4.0/ and nothing else": "",
    "CC BY 4.0": "",
    "": "",
}
RAW = """<OAI-PMH><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2401.00001</id>
<version version="v1"/><version version="v2"/><license>http://creativecommons.org/licenses/by/4.0/</license>
</arXivRaw></OAI-PMH>"""


@pytest.mark.parametrize("licence", FREE)
def test_free_licences(licence: str) -> None:
    assert allows_reposting(licence)
    assert name(licence) == FREE[licence]


@pytest.mark.parametrize("licence", NOT_FREE)
def test_other_licences(licence: str) -> None:
    assert not allows_reposting(licence)
    assert name(licence) == NOT_FREE[licence]


@pytest.mark.parametrize(
    ("paper", "version", "licence"),
    [("2401.00001", 2, f"http://{CC}/by/4.0/"), ("2401.00001", 1, ""), ("2401.00001", 3, None), ("2401.00002", 2, "")],
)
def test_only_the_newest_version_has_a_licence_that_is_told(paper: str, version: int, licence: str | None) -> None:
    assert licence_of_version(RAW.encode(), paper, version) == licence


def test_a_paper_that_the_service_does_not_know_yet() -> None:
    answer = b'<OAI-PMH><error code="idDoesNotExist">Nothing matches</error></OAI-PMH>'
    assert licence_of_version(answer, "2401.00001", 1) is None
