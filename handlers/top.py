"""/top: what people liked most lately, in a chat or wherever the bot is."""

from dataclasses import replace
from datetime import timedelta

from chat.errors import BadInputError
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Phrase, Words, phrase, phrase_n
from handlers.command import Request
from handlers.finding.search import paper_item
from services.bookmarks import Liked
from services.languages import keyword
from services.times import clip

MOST = 10
_IN_A_ROW = 5
_DAYS = {"week": 7, "month": 30}
PERIODS = {"week": phrase("week, weekly, 7"), "month": phrase("month, monthly, 30")}
PLACES = {"here": phrase("here, chat, this chat"), "everywhere": phrase("everywhere, all, bot")}
LABELS = {
    "week": phrase("Week"),
    "month": phrase("Month"),
    "here": phrase("This chat alone"),
    "everywhere": phrase("Everywhere"),
}


async def top(request: Request) -> Reply:
    """List the papers that most people liked in a week or a month, with how many did, in this chat or everywhere."""
    period, place = wanted(request.arguments)
    words, here = request.words, place == "here"
    within = timedelta(days=_DAYS[period])
    liked = await request.services.votes.most_liked(request.target if here else None, within, MOST)
    blocks: list[Block] = [Heading(words.tell(_heading(_DAYS[period], here=here)))]
    rows: list[tuple[Choice, ...]] = []
    if liked:
        blocks.append(Listing(tuple(_item(each, words) for each in liked), ordered=True))
        blocks.append(Text(words.say("A number summarises that paper."), quiet=True))
        numbers = [Choice(str(n), f"summarize {each.paper.versioned_id}") for n, each in enumerate(liked, 1)]
        rows += [tuple(numbers[at : at + _IN_A_ROW]) for at in range(0, len(numbers), _IN_A_ROW)]
    else:
        said = words.say("Nobody has liked a paper in that time: 👍 below a paper puts it here, and nobody sees whose.")
        blocks.append(Text(said))
    other = "month" if period == "week" else "week"
    away = "everywhere" if here else "here"
    turns = ((other, f"top {other} {place}"), (away, f"top {period} {away}"))
    rows.append(tuple(Choice(words.tell(LABELS[label]), line) for label, line in turns))
    return Reply((*blocks, Choices(tuple(rows))))


def wanted(text: str) -> tuple[str, str]:
    """Read a period and a place, in any order. Raises BadInputError."""
    period, place = "week", "here"
    for word in text.split():
        if found := keyword(word, PERIODS):
            period = found
        elif found := keyword(word, PLACES):
            place = found
        else:
            raise BadInputError(
                phrase("/top does not know “{text}”.", text=clip(word)),
                phrase("Write /top, /top month, or /top week everywhere."),
            )
    return period, place


def _heading(days: int, *, here: bool) -> Phrase:
    if here:
        return phrase_n("Most liked in {chat}, last {n} day", "Most liked in {chat}, last {n} days", days)
    return phrase_n("Most liked everywhere, last {n} day", "Most liked everywhere, last {n} days", days)


def _item(liked: Liked, words: Words) -> Item:
    item = paper_item(liked.paper, words)
    return replace(item, detail=f"👍 {liked.people} · {item.detail}")
