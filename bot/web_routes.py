"""What the web server shows beside the platforms' own addresses."""

from starlette.routing import BaseRoute

from bot.app import App
from bot.archive_web import archive_route
from bot.metrics import metrics_route
from bot.readyz import readyz_route
from services.readiness import Readiness


def public_routes(app: App, readiness: Readiness) -> list[BaseRoute]:
    """Give /readyz, /metrics and the archive, which has all other addresses and so stands last."""
    words = app.services.languages.words(app.settings.digest.language)
    return [
        readyz_route(readiness),
        metrics_route(app.services.statistics, lambda: app.chain.troubles),
        archive_route(app.directory, words),
    ]
