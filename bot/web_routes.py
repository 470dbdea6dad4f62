"""What the web server shows beside the platforms' own addresses."""

from starlette.routing import BaseRoute

from bot.app import House
from bot.archive_web import archive_route
from bot.metrics import metrics_route
from bot.readyz import readyz_route
from services.readiness import Readiness


def public_routes(house: House, readiness: Readiness) -> list[BaseRoute]:
    """Give /readyz, /metrics and the archive, which has all other addresses and so stands last."""
    words = house.services.languages.words(house.settings.digest.language)
    return [
        readyz_route(readiness),
        metrics_route(house.services.statistics, lambda: house.chain.troubles),
        archive_route(house.directory, words),
    ]
