"""What is served where: /healthz, /readyz and /metrics, and the archive beside the platforms' own addresses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import App
from bot.to_come import to_come
from bot.web.archive import archive_route
from services.operation.readiness import Readiness, is_ready
from services.operation.statistics import Report, Statistics


def metrics_route(statistics: Statistics, troubles: Callable[[], Mapping[str, str]]) -> Route:
    """Build the address; figures are read from the store when it is asked."""

    async def metrics(_: Request) -> Response:
        registry = _registry(await statistics.report(), troubles())
        return Response(
            generate_latest(registry), headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST
        )

    return Route("/metrics", metrics)


def _registry(report: Report, troubles: Mapping[str, str]) -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    counts = report.counts
    chats = Gauge("herald_chats", "Chats that the bot knows, by platform.", ["platform"], registry=registry)
    for platform, n in counts.chats.items():
        chats.labels(platform).set(n)
    resting = Gauge(
        "herald_model_resting", "Models that are not asked at present.", ["model", "why"], registry=registry
    )
    for model, why in troubles.items():
        resting.labels(model, why).set(1)
    for name, about, value in (
        ("herald_chats_paused", "Chats that get no digests at present.", counts.paused),
        ("herald_subscriptions", "Subscriptions of all chats.", counts.subscriptions),
        ("herald_topics", "Topics that somebody follows or followed.", counts.topics),
        ("herald_list_day", "The day of arXiv's newest list here, in seconds since 1970.", _seconds(report.list_day)),
        ("herald_papers", "Papers whose records are kept.", counts.papers),
        ("herald_summaries", "Summaries that are kept.", counts.summaries),
        ("herald_digests", "Digests posted.", counts.digests),
        ("herald_messages_waiting", "Messages in the outbox that are still to be sent.", counts.waiting),
        ("herald_messages_failed", "Messages of the last month that were given up.", counts.failed),
        ("herald_model_cost_usd_day", "What models cost in the last 24 hours, in US dollars.", report.cost_usd),
    ):
        Gauge(name, about, registry=registry).set(value)
    return registry


def _seconds(day: date | None) -> float:
    return datetime.combine(day, time(), UTC).timestamp() if day else 0.0


def readyz_route(readiness: Readiness) -> Route:
    """Build the address; the parts are looked at when it is asked."""

    async def readyz(_: Request) -> Response:
        parts = await readiness.parts()
        ready = is_ready(parts)
        return JSONResponse({"ready": ready, **parts}, 200 if ready else 503, {"Cache-Control": "no-store"})

    return Route("/readyz", readyz)


def places(app: App, routes: Sequence[BaseRoute], readiness: Readiness) -> Mapping[str, Sequence[BaseRoute]]:
    """Return what is served at which HOST:PORT: the platforms' routes with the archive, which has all other addresses.

    What is for whoever watches the process is among them, or elsewhere by itself.
    """
    web = app.settings.web
    status = [
        Route("/healthz", healthz),
        readyz_route(readiness),
        metrics_route(app.services.statistics, lambda: app.chain.troubles),
    ]
    archive = archive_route(
        app.directory,
        app.services.languages.words,
        lambda: to_come(app),
        since=app.clock.now(),
        language=lambda: app.services.languages.default,
        public_url=web.public_url or "",
    )
    if web.status_listen in {None, web.listen}:
        return {web.listen: [*routes, *status, archive]}
    if not routes and "web.listen" not in app.settings.set_by:
        return {web.status_listen: status}
    return {web.listen: [*routes, archive], web.status_listen: status}


async def healthz(_: Request) -> Response:
    """Tell whoever watches that the process is alive."""
    return PlainTextResponse("ok")
