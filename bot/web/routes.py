"""What is served where: /healthz, /readyz and /metrics, and the archive beside the platforms' own addresses."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import App
from bot.to_come import to_come
from bot.web.archive import archive_route
from bot.web.metrics import Metrics
from services.operation.readiness import Readiness, is_ready


def readyz_route(readiness: Readiness) -> Route:
    """Build the address; the parts are looked at when it is asked."""

    async def readyz(_: Request) -> Response:
        parts = await readiness.parts()
        ready = is_ready(parts)
        return JSONResponse({"ready": ready, **parts}, 200 if ready else 503, {"Cache-Control": "no-store"})

    return Route("/readyz", readyz)


def places(
    app: App, routes: Sequence[BaseRoute], readiness: Readiness, *, pages: bool = True
) -> Mapping[str, Sequence[BaseRoute]]:
    """Return what is served at which HOST:PORT: the platforms' routes with the archive, which has all other addresses.

    What is for whoever watches the process is among them, or elsewhere by itself. Without `pages` another process has
    those.
    """
    web, measures = app.settings.web, app.services.measures
    status = [
        Route("/healthz", healthz),
        readyz_route(readiness),
        *([measures.route()] if isinstance(measures, Metrics) else []),
    ]
    archive = (
        [
            archive_route(
                app.directory,
                app.services.languages.words,
                lambda: to_come(app),
                since=app.clock.now(),
                language=lambda: app.services.languages.default,
                public_url=web.public_url or "",
            )
        ]
        if pages
        else []
    )
    if web.status_listen in {None, web.listen}:
        return {web.listen: [*routes, *status, *archive]}
    if not routes and not (pages and "web.listen" in app.settings.set_by):
        return {web.status_listen: status}
    return {web.listen: [*routes, *archive], web.status_listen: status}


async def healthz(_: Request) -> Response:
    """Tell whoever watches that the process is alive."""
    return PlainTextResponse("ok")
