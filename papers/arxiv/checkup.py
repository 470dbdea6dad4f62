"""Whether arXiv's services answer, each asked once in its turn: for `herald config --check`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from chat.checkup import LOOK_SECONDS, Finding, Look, failed, ok
from chat.network import Proxies
from papers.arxiv.download import is_html, is_xml
from papers.arxiv.faults import FaultError, fault_of, moved
from papers.arxiv.gate import Gate
from papers.probing import NoAnswerError, Probed, Prober

_PAPER = "1706.03762"  # which is there for good
_WAIT_SECONDS = 60.0  # for a turn: behind the other services' questions


@dataclass(frozen=True, slots=True)
class ArxivAddresses:
    """Where arXiv's services are, by their settings."""

    api_url: str
    site_url: str
    rss_url: str
    oai_url: str

    def questions(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each setting and what to ask there: little, and nothing that is made for the question."""
        yield "api_url", f"{self.api_url}?id_list={_PAPER}&max_results=1"
        yield "site_url", f"{self.site_url}/abs/{_PAPER}"
        yield "rss_url", f"{self.rss_url}/rss/cs.CL"
        yield "oai_url", f"{self.oai_url}?verb=Identify"


class ArxivCheckup:
    """Asks the services through the gates of those that serve the search, and of the others."""

    def __init__(self, gates: tuple[Gate, Gate], prober: Prober, proxies: Proxies) -> None:
        self._gates = gates
        self._prober = prober
        self._proxies = proxies

    def looks(self, addresses: ArxivAddresses) -> Iterator[Look]:
        """Yield a question for each service."""
        for name, url in addresses.questions():
            yield Look(f"arxiv.{name}", partial(self._ask, name, url), _WAIT_SECONDS + LOOK_SECONDS)

    async def _ask(self, name: str, url: str) -> Finding:
        gate = self._gates[0 if name == "api_url" else 1]
        try:
            return self._judge(name, await self._answer(gate, url))
        except NoAnswerError as error:
            return failed(f"no answer at {_place(url)}: {error}. Check the network, the proxy, and {name} in [arxiv].")
        except FaultError as fault:
            return failed(f"{_place(url)} answers with {fault}. {_advice(name, fault)}")

    async def _answer(self, gate: Gate, url: str) -> Probed:
        """Return the answer, at the place that the service has moved to where it says so. Raises FaultError."""
        for last in (False, True):
            async with gate.turn(urgency=True):
                answer = await self._prober.ask(url, self._proxies(url))
            target = answer.headers.get("Location", "")
            if not target or last:
                break
            fault = moved(url, target)
            if not fault.moved_to:
                raise fault
            url = fault.moved_to
        return answer

    @staticmethod
    def _judge(name: str, answer: Probed) -> Finding:
        if answer.status != 200:
            raise fault_of(answer.status, 0, answer.body, busy=False)
        if not (is_html if name == "site_url" else is_xml)(answer.body):
            raise FaultError("something else than arXiv would say", again=False)
        return ok("answers")


def _place(url: str) -> str:
    return url.partition("?")[0]


def _advice(name: str, fault: FaultError) -> str:
    if fault.refused:
        return "It refuses requests: wait some minutes, and look whether something else here asks it too."
    if fault.again:
        return "That passes as a rule: try again in some minutes."
    return f"Check {name} in [arxiv], and whether a proxy or a login page stands between."
