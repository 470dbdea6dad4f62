"""/readyz: 200 where the bot can do its work, else 503, with what is wrong with which part as JSON."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.readiness import Readiness, is_ready


def readyz_route(readiness: Readiness) -> Route:
    """Build the address; the parts are looked at when it is asked."""

    async def readyz(_: Request) -> Response:
        parts = await readiness.parts()
        ready = is_ready(parts)
        return JSONResponse({"ready": ready, **parts}, 200 if ready else 503, {"Cache-Control": "no-store"})

    return Route("/readyz", readyz)
