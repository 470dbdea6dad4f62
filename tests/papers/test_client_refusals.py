"""The client when trying again would not help: refusals, wrong addresses, redirections."""

import pytest

from chat.errors import BadInputError, UnavailableError
from papers.arxiv.asking import URGENT
from papers.arxiv.client import ArxivClient
from papers.arxiv.gate import Gate
from papers.paper import Paper
from tests.clocks import ManualClock
from tests.servers.arxiv import ArxivServer, Corpus, atom, faults
from tests.servers.arxiv.answers import Answer, Params


async def test_a_malformed_query_is_refused_with_arxivs_reason(gate: Gate, clock: ManualClock) -> None:
    with ArxivServer(lambda _: atom.error("malformed query: cannot parse  fragment\n foo")) as server:
        client = ArxivClient(server.url, gate, clock)
        with pytest.raises(BadInputError) as error:
            await client.search("cat:cs.CV")
        await client.aclose()
    assert str(error.value.sentence) == ("arXiv does not accept this: malformed query: cannot parse fragment foo.")
    assert len(server.asked) == 1


async def test_an_error_entry_with_status_200_is_a_refusal_too(gate: Gate, clock: ManualClock) -> None:
    with ArxivServer(lambda _: atom.error("bad", status=200)) as server:
        client = ArxivClient(server.url, gate, clock)
        with pytest.raises(BadInputError):
            await client.search("cat:cs.CV")
        await client.aclose()
    assert len(server.asked) == 1


async def test_400_without_a_reason(server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.status(400))
    with pytest.raises(BadInputError, match="does not accept this"):
        await client.search("cat:cs.CV")
    assert len(server.asked) == 1


async def test_a_query_that_is_none_never_reaches_arxiv(server: ArxivServer, client: ArxivClient) -> None:
    with pytest.raises(BadInputError):
        await client.search('ti:"diffusion')
    assert server.asked == []


async def test_an_id_that_arxiv_calls_malformed_does_not_lose_the_others(
    many: list[Paper], gate: Gate, clock: ManualClock
) -> None:
    corpus = Corpus(many)

    def strict(params: Params) -> Answer:
        ids = params["id_list"].split(",")
        return atom.error("incorrect id format for 2401.00002v1") if "2401.00002v1" in ids else corpus(params)

    with ArxivServer(strict) as server:
        client = ArxivClient(server.url, gate, clock)
        found = await client.fetch(["2401.00001", "2401.00002v1", "2401.00003"])
        alone = await client.fetch(["2401.00002v1"])
        await client.aclose()
    assert list(found) == ["2401.00001", "2401.00003"]
    assert alone == {}


async def test_a_refusal_of_ids_without_a_name_is_arxivs_failure(gate: Gate, clock: ManualClock) -> None:
    with ArxivServer(lambda _: atom.error("id list too long")) as server:
        client = ArxivClient(server.url, gate, clock)
        with pytest.raises(UnavailableError, match="id list too long"):
            await client.fetch(["2401.00001"])
        await client.aclose()


@pytest.mark.parametrize("code", [401, 403, 404, 410, 414])
async def test_other_statuses_are_final(code: int, server: ArxivServer, client: ArxivClient) -> None:
    server.script(faults.status(code))
    with pytest.raises(UnavailableError, match="address that is set"):
        await client.fetch(["2401.00001"])
    assert len(server.asked) == 1


async def test_a_redirection_on_the_same_server_is_followed_in_its_turn(
    server: ArxivServer, client: ArxivClient
) -> None:
    server.script(faults.status(301, Location="/moved/query?id_list=2401.00001&start=0&max_results=1"))
    assert await client.fetch(["2401.00001"])
    assert [asked.path for asked in server.asked] == ["/api/query", "/moved/query"]
    assert server.asked[1].at >= 3
    assert await client.fetch(["2401.00002"])
    assert server.asked[2].path == "/api/query"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirection_to_another_server_is_refused(
    status: int, server: ArxivServer, client: ArxivClient, many: list[Paper]
) -> None:
    with ArxivServer(Corpus(many)) as other:
        for place in (other.url, f"http://localhost:{server.port}/", "file:///etc/passwd", "//evil.test:x/"):
            server.script(faults.status(status, Location=place))
            with pytest.raises(UnavailableError, match="address that is set"):
                await client.fetch(["2401.00001"])
        assert other.asked == []


async def test_redirections_in_a_circle_end(server: ArxivServer, client: ArxivClient) -> None:
    server.script(*[faults.status(302, Location="/round")] * 10)
    with pytest.raises(UnavailableError):
        await client.fetch(["2401.00001"], urgent=True)
    assert len(server.asked) == URGENT.tries
