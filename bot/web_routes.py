"""What the web server shows beside the platforms' own addresses."""

from starlette.routing import BaseRoute

from bot.app import House
from bot.archive_web import archive_route
from bot.metrics import metrics_route


def public_routes(house: House) -> list[BaseRoute]:
    """Give /metrics and the archive, which has all other addresses and so stands last."""
    words = house.services.languages.words(house.settings.digest.language)
    return [
        metrics_route(house.services.statistics, lambda: house.chain.troubles),
        archive_route(house.directory, words),
    ]
