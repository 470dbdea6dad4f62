"""Where in the archive each thing stands; all addresses within it are relative, so that it works in any folder."""

import posixpath
import re
from datetime import date
from functools import lru_cache
from hashlib import blake2s

STYLE = "static/style.css"
ICON = "static/icon.svg"
SEARCH_SCRIPT = "static/search.js"
HOME = "index.html"
MISSING = "404.html"
TAKEN = frozenset({"best", "papers", "search"})  # folders beside the topics' own
_CATEGORY = re.compile(r"cat:[A-Za-z-]+(?:\.(?:[A-Za-z-]+|\*))?")
_WORD = re.compile(r"[a-z0-9-]+")


def slug(key: str) -> str:
    """Turn a topic's key into the name of its folder and of its posts: a-z, 0-9, dashes and underscores.

    No two topics share one: what the catalogue calls "cs-cv" is not the category of "cat:cs.CV", which is "cs_cv".
    """
    if _CATEGORY.fullmatch(key):
        code = key.removeprefix("cat:").lower().replace(".*", "_all").replace(".", "_")
        return code if "_" in code else f"{code}_category"
    if _WORD.fullmatch(key):
        return f"{key}_topic" if key in TAKEN else key
    return f"query_{blake2s(key.encode(), digest_size=8).hexdigest()}"


def home(language: str) -> str:
    """Return the place of a language's first page."""
    return f"{language}/{HOME}"


def topic(language: str, key: str) -> str:
    """Return the place of a topic's index."""
    return f"{language}/{slug(key)}/index.html"


def month(language: str, key: str, day: date) -> str:
    """Return the place of a topic's index of a month."""
    return f"{language}/{slug(key)}/{day:%Y-%m}.html"


def month_data(language: str, key: str, day: date) -> str:
    """Return the place of what a month's index is made of, as JSON."""
    return f"{language}/{slug(key)}/{day:%Y-%m}.json"


def digest(language: str, key: str, day: date) -> str:
    """Return the place of a digest's page."""
    return f"{language}/{slug(key)}/{day.isoformat()}.html"


def feed(language: str, key: str) -> str:
    """Return the place of a topic's feed."""
    return f"{language}/{slug(key)}/feed.xml"


def site_feed(language: str) -> str:
    """Return the place of the feed of a language's whole site."""
    return f"{language}/feed.xml"


def card(language: str, key: str, day: date) -> str:
    """Return the place of the picture that stands for a digest where somebody links to it."""
    return f"{language}/{slug(key)}/{day.isoformat()}.png"


def site_card(language: str) -> str:
    """Return the place of the picture that stands for a language's pages."""
    return f"{language}/card.png"


def paper(language: str, paper_id: str) -> str:
    """Return the place of a paper's page; the slash of an old id becomes a dash."""
    return f"{language}/papers/{paper_id.replace('/', '-')}.html"


def post(language: str, key: str, day: date) -> str:
    """Return the place of a digest's post."""
    return f"posts/{language}/{day.isoformat()}-{slug(key)}.md"


def bests(language: str) -> str:
    """Return the place of the list of what readers liked in each week and month."""
    return f"{language}/best/{HOME}"


def best(language: str, period: str) -> str:
    """Return the place of what readers liked in a week ("2024-W12") or a month ("2024-03")."""
    return f"{language}/best/{period}.html"


def best_feed(language: str) -> str:
    """Return the place of the feed of what readers liked."""
    return f"{language}/best/feed.xml"


def best_sitemap(language: str) -> str:
    """Return the place of the list for search engines of what readers liked."""
    return f"{language}/sitemap-best.xml"


def best_post(language: str, period: str, day: date) -> str:
    """Return the place of the post of what readers liked in a week or a month, which was over on a day."""
    return f"posts/{language}/{day.isoformat()}-best_{period}.md"


def search(language: str) -> str:
    """Return the place of a language's search page."""
    return f"{language}/search.html"


def search_data(language: str, day: date) -> str:
    """Return the place of a month's part of the search index."""
    return f"{language}/search/{day:%Y-%m}.js"


def search_months(language: str) -> str:
    """Return the place of the list of the search index's months."""
    return f"{language}/search/months.js"


def picture(key: str, media_type: str) -> str:
    """Return the place of a figure's picture."""
    ending = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}.get(media_type, "bin")
    return f"figures/{key}.{ending}"


def whole(place: str, public_url: str) -> str:
    """Return the address of a place as the world sees it, "" where that is not known; a folder stands for its index."""
    root = public_url.rstrip("/")
    return f"{root}/{place.removesuffix(HOME)}" if root else ""


@lru_cache(maxsize=4096)
def relative(to: str, start: str) -> str:
    """Return the address of one place as seen from another."""
    return posixpath.relpath(to, posixpath.dirname(start) or ".")
