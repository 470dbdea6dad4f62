"""The values that commands take, each for itself, for platforms that ask for them one by one."""

import re
from dataclasses import replace

from chat.hours import WHEN_ANNOUNCED
from chat.words import phrase
from handlers.command import Option
from services.preferences import PREFERENCES
from services.times import canonical_zone, is_when_announced, parse_zone, zone_name
from services.weekdays import DAYS, parse_days


def full_zone(zone: str) -> str:
    """Return a zone's full name: without an hour, only that is told from a topic's words. Raises BadInputError."""
    return zone_name(canonical_zone(parse_zone(zone)))


def full_days(days: str) -> str:
    """Return days of the week by their names, which nothing else means. Raises BadInputError."""
    return "every " + ",".join(DAYS[day] for day in sorted(parse_days(days)))


def as_tags(said: str) -> str:
    """Return tags that commas divide, each as a word that nothing else means."""
    named = ("_".join(each.split()) for each in re.split("[,，]", said))
    return " ".join(f"tag:{each}" for each in named if each)


PAPER = Option("paper", phrase("paper"), phrase("an arXiv id or link"), required=True, source="paper")
TOPIC = Option(
    "topic", phrase("topic"), phrase("a topic, category, phrase in quotes, author or query"), True, source="topic"
)
DEPTH = ((phrase("brief"), "brief"), (phrase("deep"), "deep"))

SUMMARIZE = (
    replace(PAPER, required=False),
    Option(
        "depth",
        phrase("depth"),
        phrase("brief, or deep: the whole paper"),
        choices=DEPTH,
        write=lambda depth: "" if depth == "brief" else depth,
    ),
    Option("file", phrase("file"), phrase("a PDF instead of an arXiv paper"), kind="file"),
)
ASK = (PAPER, Option("question", phrase("question"), phrase("what you want to know of the paper"), True))
COMPARE = (
    PAPER,
    Option("other", phrase("other"), phrase("the other paper: an arXiv id or link"), required=True, source="paper"),
)
RELATED = (PAPER,)
SEARCH = (Option("words", phrase("words"), phrase("words, or a query of arXiv's"), required=True),)
SUBSCRIBE = (
    TOPIC,
    Option(
        "at",
        phrase("hour"),
        phrase("the hour of the digest, such as 09:00, or: when announced"),
        source="hour",
        write=lambda hour: WHEN_ANNOUNCED if is_when_announced(hour) else f"at {hour}",
    ),
    Option("zone", phrase("zone"), phrase("the time zone of that hour"), source="zone", write=full_zone),
    Option(
        "days", phrase("days"), phrase("daily, weekdays, weekly or days of the week"), source="days", write=full_days
    ),
    Option(
        "role",
        phrase("role"),
        phrase("a role to mention with each digest"),
        kind="role",
        write=lambda role: f"role:{role}",
    ),
    Option(
        "tags",
        phrase("tags"),
        phrase("in a forum: the tags of its posts, up to five, with commas"),
        source="tags",
        write=as_tags,
    ),
)
UNSUBSCRIBE = (Option("topic", phrase("topic"), phrase("what to give up"), source="followed"),)
DIGEST = (
    Option("topic", phrase("topic"), phrase("one topic instead of all that are followed"), source="topic"),
    Option("form", phrase("form"), phrase("as a file"), choices=((phrase("Markdown file"), "markdown"),)),
)
CHANGE_SETTINGS = (
    Option(
        "setting",
        phrase("setting"),
        phrase("which setting; without one all are shown"),
        choices=tuple((each.name, key) for key, each in PREFERENCES.items()),
    ),
    Option("value", phrase("value"), phrase("its new value; without one the usual ones are offered"), source="value"),
)
_FORMS = (
    (phrase("BibTeX file"), "bibtex"),
    (phrase("RIS file"), "ris"),
    (phrase("CSL-JSON file"), "csl"),
)
SAVED = (
    Option("page", phrase("page"), phrase("a page of the list"), kind="whole"),
    Option("form", phrase("form"), phrase("as a file"), choices=_FORMS),
)
LIBRARY = (
    Option("papers", phrase("papers"), phrase("arXiv ids or links to add")),
    Option(
        "zotero",
        phrase("zotero"),
        phrase("a public library of Zotero's: 12345, or groups/67"),
        write=lambda number: f"zotero {number}",
    ),
    Option("file", phrase("file"), phrase("BibTeX, RIS, CSL-JSON, or a text with arXiv ids"), kind="file"),
)
TOP = (
    Option(
        "period",
        phrase("period"),
        phrase("the last week, or the last month"),
        choices=((phrase("week"), "week"), (phrase("month"), "month")),
    ),
    Option(
        "place",
        phrase("place"),
        phrase("this chat alone, or everywhere I am"),
        choices=((phrase("this chat"), "here"), (phrase("everywhere"), "everywhere")),
    ),
)
