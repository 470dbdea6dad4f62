"""What the pictures show that stand for pages where somebody links to them."""

from archive.formats.pieces import fold
from archive.site import places
from archive.site.cards import HEIGHT, TITLES, WIDTH, Card
from archive.site.heads import Shown
from archive.site.labels import labels
from chat.words import Words, phrase, phrase_n
from papers.latex import to_text
from summarizer.digest import Digest


def digest_card(digest: Digest, words: Words) -> Card:
    """Return what the picture shows that stands for a digest."""
    day, count = words.forms.day(digest.day), phrase_n("{n} paper", "{n} papers", len(digest.entries))
    titles = [fold(to_text(entry.paper.title)) for entry in digest.entries[:TITLES]]
    facts = [f"{day} · {each}" for each in (words.tell(count), count)]
    return Card([digest.name, digest.key.removeprefix("cat:")], facts, titles)


def site_card(words: Words) -> Card:
    """Return what the picture shows that stands for a language's pages."""
    heading = phrase("Papers of the day")
    return Card([words.tell(heading), str(heading)], [labels(words)["short_promise"], "arXiv"])


def site_picture(words: Words) -> Shown:
    """Return the picture of a language's pages that have none of their own."""
    return Shown(places.site_card(words.language), site_card(words).alt(), WIDTH, HEIGHT)
