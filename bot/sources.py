"""Where papers come from: arXiv, or the bundled ones in its place."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.gates import Gates
from bot.settings.settings import Settings
from chat.clock import Clock
from chat.measures import Measures
from chat.network import Proxies
from papers.arxiv.gate import make_gates
from papers.arxiv.lists import Lists
from papers.arxiv.texts import NoTexts, Texts
from papers.aside.readers import Readers
from papers.paper import Source
from papers.sample import SampleSource

OAI_SECONDS = 180.0  # for one answer of OAI-PMH, which takes up to 90 to begin


@dataclass(frozen=True, slots=True)
class Arxiv:
    """Where records, whole papers and lists come from, and who reads the papers."""

    source: Source
    texts: Texts
    lists: Lists
    readers: Readers


def sample_arxiv(readers: Readers) -> Arxiv:
    """Build what answers from the bundled papers."""
    from papers.sample.lists import SampleLists

    source = SampleSource()
    return Arxiv(source, NoTexts(), SampleLists(source), readers)


def real_arxiv(
    settings: Settings, clock: Clock, stack: AsyncExitStack, gates: Gates, *, readers: Readers, measures: Measures
) -> Arxiv:
    """Build what asks arXiv: all through one gate, so that its terms of use are kept."""
    from papers.arxiv.client import ArxivClient
    from papers.arxiv.download import Downloads
    from papers.arxiv.lists import ArxivLists
    from papers.arxiv.site import SiteTexts

    chosen = settings.arxiv
    addresses = (chosen.site_url, chosen.rss_url, chosen.oai_url)
    api_gate, gate = make_gates(chosen.delay_seconds, addresses, gates.make)
    proxies = Proxies(settings.network.proxy)
    seconds = chosen.timeout_seconds
    client = ArxivClient(chosen.api_url, gate=api_gate, clock=clock, timeout_seconds=seconds, proxies=proxies)
    stack.push_async_callback(client.aclose)
    downloads = Downloads(gate, clock, timeout_seconds=seconds, proxies=proxies)
    stack.push_async_callback(downloads.aclose)
    slow = Downloads(gate, clock, timeout_seconds=max(OAI_SECONDS, seconds), holds=False, proxies=proxies)
    stack.push_async_callback(slow.aclose)
    most = chosen.pdf_megabytes
    texts = SiteTexts(chosen.site_url, chosen.oai_url, downloads, readers, pdf_megabytes=most, measures=measures)
    lists = ArxivLists(chosen.rss_url, chosen.oai_url, (api_gate, gate), downloads, slow)
    return Arxiv(client, texts, lists, readers)
