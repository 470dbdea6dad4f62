"""What a bot that works counts, and what whoever watches makes of it."""

import asyncio
import json
import re
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_families
from prometheus_client.parser import text_string_to_metric_families

from bot.app import open_app
from bot.settings.load import load
from bot.web.metrics import Metrics
from chat.errors import HeraldError
from chat.measures import CHATS, MEASURES, MODEL_CALLS, UPDATES
from chat.refs import ChatRef
from papers.ids import ArxivId
from papers.pdf.worker import read_pdf_aside
from services.operation.gauges import Gauges
from store import chats
from tests.clocks import ManualClock
from tests.papers.pdf_maker import pdf, show
from tests.patience import PATIENCE
from tests.platforms.discord.environment import variables
from tests.platforms.process import Running, run
from tests.servers.arxiv import ArxivServer, Corpus, Site, faults, make_paper
from tests.servers.discord import DiscordServer
from tests.servers.llm.acts import Fails
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.faults import flood
from tools import dashboard, metrics_page

OPEN = "application/openmetrics-text; version=1.0.0"
SECRETS = ("Olga-5521", "Readers' room", "never told to anybody")

Figures = Mapping[str, Mapping[frozenset[tuple[str, str]], float]]
"""Values by the name of a series and its labels."""


@pytest.fixture(scope="module")
def scraped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Let a bot hear, answer, be refused, post a digest and fail, and return what it then tells in both forms."""
    with OpenAiServer(Fails(503), Fails(429, retry_after=1)) as model:
        yield asyncio.run(_evening(tmp_path_factory.mktemp("bot"), model))


async def _evening(folder: Path, model: OpenAiServer) -> tuple[str, str]:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        olga, ann = telegram.user(SECRETS[0]), discord.user("Ann")
        papers, room = discord.channel(discord.guild("Lab", ann), "papers"), telegram.private(olga)
        given = variables(
            discord,
            folder,
            HERALD_TELEGRAM__TOKEN=telegram.token,
            HERALD_TELEGRAM__API_URL=telegram.base_url,
            HERALD_WEB__LISTEN="127.0.0.1:0",
            HERALD_DIGEST__MAX_PAPERS="2",
            HERALD_LLM__PROVIDER="openai",
            HERALD_LLM__MODEL="tiny",
            HERALD_LLM__API_KEY="k",
            HERALD_LLM__BASE_URL=model.url,
            HERALD_LLM__PRICE_IN="1",
            HERALD_LLM__PRICE_OUT="10",
        )
        async with Running(await run(folder, **given)) as herald:
            telegram.faults.on("sendMessage", flood(1))
            await room.answer_to(room.says("/topics"))
            standing = await room.answer_to(room.says("/subscribe diffusion-models"))
            await room.answer_to(room.says(f"/search {SECRETS[2]}"))
            await discord.slash(ann, papers, "topics")
            telegram.press(olga, standing, "Post the first digest now")
            await telegram.wait_for(lambda: len([each for each in room.posted if "arXiv" in each.text]) > 1)
            port = int(re.findall(r"listening\W.*?port\W+(\d+)", herald.log)[0])
            forms = await _once_counted(port, ("text/plain", OPEN))
            await herald.end()
        assert "Traceback" not in herald.log
        assert not any(secret in form for secret in (*SECRETS, telegram.token) for form in forms)
        return forms


async def _once_counted(port: int, forms: tuple[str, str]) -> tuple[str, str]:
    """Ask until the sent digest is counted, which is when the outbox has heard of it."""

    def ask(form: str) -> str:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Accept": form})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
            assert form.partition(";")[0] in answer.headers["Content-Type"]
            return str(answer.read().decode())

    sent = re.compile(r'herald_deliveries_total{outcome="sent",platform="telegram"} [1-9]')
    async with asyncio.timeout(PATIENCE):
        while not sent.search(told := await asyncio.to_thread(ask, forms[0])):  # noqa: ASYNC110  another process counts
            await asyncio.sleep(0.05)
    return told, await asyncio.to_thread(ask, forms[1])


@pytest.fixture(scope="module")
def figures(scraped: tuple[str, str]) -> Figures:
    return read(scraped[0])


def read(told: str) -> Figures:
    found: dict[str, dict[frozenset[tuple[str, str]], float]] = {}
    for family in text_string_to_metric_families(told):
        for each in family.samples:
            found.setdefault(each.name, {})[frozenset(each.labels.items())] = each.value
    return MappingProxyType(found)


def value(figures: Figures, name: str, **labels: str) -> float:
    return figures[name][frozenset(labels.items())]


def test_what_happened_is_counted(figures: Figures) -> None:
    for platform, kind, count in (("telegram", "message", 3), ("telegram", "press", 1), ("discord", "command", 1)):
        assert value(figures, "herald_updates_total", platform=platform, kind=kind) == count
    assert value(figures, "herald_requests_total", platform="telegram", outcome="taken") == 4
    for platform, count in (("telegram", 4), ("discord", 1)):
        assert value(figures, "herald_answers_total", platform=platform, outcome="answered") == count
        assert value(figures, "herald_answer_first_sign_seconds_count", platform=platform) == count
    first = value(figures, "herald_answer_first_sign_seconds_sum", platform="telegram")
    assert (
        0
        < first
        <= sum(
            value(figures, "herald_answer_seconds_sum", platform="telegram", model=model)
            for model in ("asked", "not_asked")
        )
    )
    assert value(figures, "herald_commands_total", platform="telegram", command="subscribe") == 1
    assert value(figures, "herald_platform_up", platform="discord") == 1
    assert value(figures, "herald_platform_requests_total", platform="telegram", status="429") == 1
    assert value(figures, "herald_platform_rate_limit_seconds_total", platform="telegram") == 1
    assert value(figures, "herald_platform_requests_total", platform="discord", status="2xx") >= 2
    assert value(figures, "herald_digests_total", platform="telegram", outcome="posted") == 1
    assert value(figures, "herald_digest_papers_sum", platform="telegram") == 2
    assert value(figures, "herald_digest_lateness_seconds_count", platform="telegram") == 1
    assert value(figures, "herald_digest_lateness_seconds_sum", platform="telegram") < PATIENCE
    assert value(figures, "herald_delivery_wait_seconds_count", platform="telegram") >= 1
    assert value(figures, "herald_model_requests_total", model="tiny", outcome="down") == 1
    assert value(figures, "herald_model_requests_total", model="tiny", outcome="busy") == 1
    answered = value(figures, "herald_model_requests_total", model="tiny", outcome="answered")
    assert answered >= 2
    assert value(figures, "herald_model_tokens_total", model="tiny", direction="in") == 1000 * answered
    assert value(figures, "herald_model_tokens_total", model="tiny", direction="out") == 200 * answered
    assert value(figures, "herald_claims_total", model="tiny", outcome="kept") >= 2
    assert value(figures, "herald_model_cost_usd_total", model="tiny") == pytest.approx(0.003 * answered)
    assert value(figures, "process_resident_memory_bytes") > 0


def test_what_never_happened_is_zero(figures: Figures) -> None:
    assert value(figures, "herald_digests_total", platform="discord", outcome="posted") == 0
    assert value(figures, "herald_deliveries_total", platform="telegram", outcome="chat_refused") == 0
    assert value(figures, "herald_database_errors_total", kind="full") == 0


def test_those_who_ask_for_openmetrics_get_the_same(scraped: tuple[str, str], figures: Figures) -> None:
    families = {family.name: family for family in open_families(scraped[1])}  # type: ignore[no-untyped-call]
    ours = {name for name in families if name.startswith("herald_")}
    assert families["herald_deliveries"].type == "counter"
    assert {f"{name}_total" if families[name].type == "counter" else name for name in ours} == {
        re.sub(r"_(bucket|sum|count)$", "", name) for name in figures if name.startswith("herald_")
    }


async def test_arxiv_and_readers_are_counted_by_service_and_outcome(tmp_path: Path) -> None:
    paper, site = make_paper(1), Site()
    shown = "".join(show("Tides rise and fall with the moon.", 50, 700 - 12 * line) for line in range(5)).encode()
    site.pdf(paper.versioned_id, pdf(tmp_path / "paper.pdf", [shown, shown]).read_bytes())
    with ArxivServer(Corpus([paper]), places=site) as server:
        given = {
            "HERALD_ARXIV__API_URL": server.url,
            "HERALD_ARXIV__SITE_URL": server.root,
            "HERALD_ARXIV__OAI_URL": f"{server.root}/oai",
        }
        server.script(faults.status(503), faults.status(429, Retry_After="7"))
        settings = load(None, given)
        clock = ManualClock(auto=True)
        async with open_app(settings, temporary=True, measured=True, clock=clock, environ=given) as app:
            await app.services.library.one(ArxivId(paper.id))
            await app.services.full_texts.of(paper, urgent=True)
            with pytest.raises(HeraldError):
                await read_pdf_aside(_garbage(tmp_path), measures=app.services.measures)
            assert isinstance(app.services.measures, Metrics)
            counted = read(app.services.measures.told()[0].decode())
    asked = {"unavailable": 1, "throttled": 1, "answered": 1}
    for outcome, count in asked.items():
        assert value(counted, "herald_arxiv_requests_total", service="api", outcome=outcome) == count
    assert value(counted, "herald_arxiv_requests_total", service="files", outcome="missing") == 1
    assert value(counted, "herald_arxiv_requests_total", service="files", outcome="answered") == 1
    assert value(counted, "herald_arxiv_request_seconds_count", service="api") == 3
    assert value(counted, "herald_readings_total", kind="pdf", outcome="read") == 1
    assert value(counted, "herald_readings_total", kind="pdf", outcome="unreadable") == 1
    assert value(counted, "herald_reading_pages_total") == 2


async def test_a_platform_whose_last_chat_is_gone_has_none() -> None:
    clock, ref = ManualClock(), ChatRef("discord", "1")
    async with open_app(load(None, {}), sample=True, temporary=True, measured=True, clock=clock, environ={}) as app:
        readiness = app.readiness(dict, app.runner({}))
        gauges = Gauges(readiness, app.services.statistics, dict, app.services.measures, clock)
        async with app.store.writing() as c:
            await chats.ensure(c, ref, clock.now())
        await gauges.count()
        assert app.services.measures.last(CHATS, "discord") == 1
        await app.services.accounts.forget_chat(ref)
        await gauges.count()
        assert app.services.measures.last(CHATS, "discord") == 0


def _garbage(folder: Path) -> Path:
    path = folder / "garbage.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing that follows")
    return path


@pytest.mark.parametrize("odd", ["text/plain;version=x", f"{OPEN.partition(';')[0]};version=1.{'9' * 5000}", ";,;="])
def test_whoever_asks_for_an_odd_form_gets_the_usual_one(odd: str) -> None:
    metrics = Metrics({"platform": ("telegram",), "model": (), "command": ()}, ManualClock())
    assert metrics.told(odd)[1] == metrics.told()[1]


def test_no_label_takes_what_is_not_in_the_table() -> None:
    metrics = Metrics({"platform": ("telegram",), "model": (), "command": ()}, ManualClock())
    for kind in ("message", "a chat's name", "1706.03762"):
        metrics.add(UPDATES, "telegram", kind)
    for number in range(1000):
        metrics.add(MODEL_CALLS, f"model {number}", "answered")
    found = read(metrics.told()[0].decode())
    assert value(found, "herald_updates_total", platform="telegram", kind="message") == 1
    assert value(found, "herald_updates_total", platform="telegram", kind="other") == 2
    assert value(found, "herald_model_requests_total", model="model 1", outcome="answered") == 1
    assert value(found, "herald_model_requests_total", model="other", outcome="answered") == 950


DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
OF_PROMETHEUS = {"instance", "job"}  # labels that it adds to each series, and a series of its own
UP = {"up": {frozenset[tuple[str, str]](): 1.0}}


def queries() -> Iterator[tuple[str, str]]:
    """Yield what the dashboard and the alerts ask for, with where."""
    panels = json.loads(dashboard.FILE.read_text(encoding="utf-8"))["panels"]
    for panel in panels:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")
    yield from rules()


def rules() -> Iterator[tuple[str, str]]:
    """Yield what the alerts ask for, with their names."""
    for group in yaml.safe_load((DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8"))["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def test_every_query_finds_its_series(figures: Figures) -> None:
    asked = list(queries())
    assert len(asked) > 50
    assert [fault for where, query in asked for fault in faults_of(figures, where, query)] == []


def faults_of(figures: Figures, where: str, query: str) -> Iterator[str]:
    """Yield what a query asks for in vain."""
    for name, matchers, wanted in selectors(query):
        found = [dict(labels) for labels in {**figures, **UP}.get(name, ())]
        known = {label for labels in found for label in labels} | OF_PROMETHEUS
        if not wanted <= known:
            yield f"{where}: {name} has no label {wanted - known}"
            continue
        for label, how, value in matchers:
            if label not in OF_PROMETHEUS:
                each = value.split("|") if how == "=~" else [value]
                if idle := [one for one in each if not any(MATCHERS[how](one, there[label]) for there in found)]:
                    yield f"{where}: no {label} of {name} is {idle}"
                found = [labels for labels in found if MATCHERS[how](value, labels[label])]
        if not found:
            yield f"{where}: nothing is found by {query}"


MATCHERS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda value, label: value == label,
    "!=": lambda value, label: value != label,
    "=~": lambda value, label: bool(re.fullmatch(value, label)),
    "!~": lambda value, label: not re.fullmatch(value, label),
}
Selector = tuple[str, list[tuple[str, str, str]], set[str]]


def selectors(query: str) -> list[Selector]:
    """Return the series that a query selects, with their matchers, and the labels by which it groups them."""
    promql = pytest.importorskip("promql_parser", reason="needs promql-parser, which the extra dev has")
    found: list[Selector] = []

    def look(node: Any) -> None:
        if isinstance(node, promql.VectorSelector):
            told = re.findall(r'(\w+)(=~|!~|!=|=)"([^"]*)"', str(node.matchers))
            found.append((node.name, told, {label for label, _, _ in told}))
        elif isinstance(node, promql.AggregateExpr) and node.modifier:
            inner = selectors(node.expr.prettify())
            assert inner
            found.extend((name, [], set(node.modifier.labels)) for name, _, _ in inner)

    promql.walk(promql.parse(query), pre_visit=look)
    assert found
    return found


def test_every_measure_is_on_the_dashboard_or_has_a_reason_not_to_be() -> None:
    shown = {re.sub(r"_(total|bucket)$", "", name) for _, query in queries() for name, _, _ in selectors(query)}
    times = {"herald_platform_last_update_timestamp_seconds", "herald_platform_last_message_timestamp_seconds"}
    times.add("herald_config_last_reload_success_timestamp_seconds")
    left = {each.name for each in MEASURES} - shown - times
    assert left == {"herald_chats_paused", "herald_topics", "herald_list_newest_timestamp_seconds"}


def test_the_dashboard_is_as_its_tool_writes_it_and_grafana_knows_all_of_it() -> None:
    assert dashboard.text() == dashboard.FILE.read_text(encoding="utf-8"), "tools/dashboard.py writes it anew"
    why = "needs grafana-foundation-sdk, which the extra dev has"
    models = pytest.importorskip("grafana_foundation_sdk.models.dashboard", reason=why)
    encoder = pytest.importorskip("grafana_foundation_sdk.cog.encoder", reason=why)
    pytest.importorskip("grafana_foundation_sdk.cog.plugins", reason=why).register_default_plugins()
    given = dashboard.dashboard()
    known = json.loads(encoder.JSONEncoder(sort_keys=True).encode(models.Dashboard.from_json(given)))
    assert lacking(given, known) == []


def lacking(given: Any, read: Any, where: str = "") -> list[str]:
    """Return what of one structure another does not have."""
    if isinstance(given, dict):
        missing = [f"{where}.{key}" for key in given if key not in read]
        return missing + [
            each for key in given if key in read for each in lacking(given[key], read[key], f"{where}.{key}")
        ]
    if isinstance(given, list):
        pairs = enumerate(zip(given, read, strict=True))
        return [each for place, (one, other) in pairs for each in lacking(one, other, f"{where}[{place}]")]
    return [] if given == read else [f"{where}: {given} became {read}"]


def test_no_panel_covers_another() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard.dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for spot in product(range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"])):
            assert spot not in taken, f"{panel['title']} covers {taken[spot]}"
            taken[spot] = panel["title"]


def test_each_alert_says_how_urgent_it_is_and_what_to_look_at() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules) > 15
    for rule in rules:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"].keys() == {"summary", "description"}
        assert compares(rule["expr"]), f"{rule['alert']} is always or never there"


def compares(query: str) -> bool:
    """Return whether it is the first thing that a query names which is held against a figure."""
    promql = pytest.importorskip("promql_parser", reason="needs promql-parser, which the extra dev has")
    node = promql.parse(query)
    while isinstance(node, promql.BinaryExpr) and str(node.op) in {"and", "unless"}:
        node = node.lhs
    return isinstance(node, promql.BinaryExpr) and str(node.op) in {"==", "!=", ">", "<", ">=", "<="}


def test_each_alert_holds_what_it_is_about_against_a_bound() -> None:
    promql = pytest.importorskip("promql_parser", reason="needs promql-parser, which the extra dev has")
    for alert, query in rules():
        found = promql.parse(query)
        while str(found.op) in {
            "and",
            "unless",
        }:  # which bind less than a comparison, so that it may be of the other side
            found = found.lhs
            assert isinstance(found, promql.BinaryExpr), f"{alert} compares only what it is joined with"
        assert str(found.op) in {">", "<", ">=", "<=", "==", "!="}, alert


def test_the_reference_has_each_of_them() -> None:
    assert metrics_page.page() == metrics_page.PAGE.read_text(encoding="utf-8"), "make metrics writes it anew"
