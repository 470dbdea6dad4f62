"""/related: what is near a paper, of all that the bot knows."""

from dataclasses import replace

from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Progress, Reply, Text
from chat.words import Words, phrase
from handlers.command import Request
from handlers.finding.search import SHOWN, paper_item
from papers import ids, latex
from papers.paper import Paper
from services.near.related import Near, Relation
from services.times import clip

_IN_A_ROW = 5
_USAGE = phrase("Send an arXiv id or link, or reply to a paper, for example: /related 2403.14621")


async def related(request: Request) -> Reply:
    """List the papers nearest to one, those first that are new, each with what they share."""
    wanted = ids.parse(request.need_arguments(_USAGE))
    await request.show(Reply((Progress(request.words.say("looking for what is like it…")),)))
    paper, notice = await request.services.library.one(wanted)
    await request.services.talks.note(request.talk, paper)
    reply = _reply(paper, await request.services.related.of(paper), request.words)
    return Reply((*reply.blocks, Text(request.words.tell(notice), quiet=True))) if notice else reply


def _reply(paper: Paper, near: Near, words: Words) -> Reply:
    title = clip(latex.to_text(paper.title), SHOWN)
    follow = Choice(words.say("Follow what is like it"), f"subscribe like {paper.id}")
    telling = " ".join(near.telling)
    search = Choice(words.say("Search for {words}", words=clip(telling, 30)), f"search {telling}")
    if not near.relations:
        said = words.say("I know no other paper yet: I know those of arXiv's lists, and those that people ask for.")
        if near.known:
            said = words.say_n(
                "The one other paper that I know is not near enough to “{title}”.",
                "Of the {n} other papers that I know none is near enough to “{title}”.",
                near.known,
                title=title,
            )
        return Reply((Text(said), Choices(((*([search] if near.telling else []), follow),))))
    blocks: list[Block] = [Heading(words.say("Related to “{title}”", title=title))]
    blocks.append(Listing(tuple(_item(each, words) for each in near.relations), ordered=True))
    blocks.append(Text(words.join(words.say("A number summarises that paper."), _compared(near, words)), quiet=True))
    numbers = [Choice(str(n), f"summarize {each.paper.id}") for n, each in enumerate(near.relations, 1)]
    rows = [tuple(numbers[at : at + _IN_A_ROW]) for at in range(0, len(numbers), _IN_A_ROW)]
    return Reply((*blocks, Choices((*rows, (follow,)))))


def _item(relation: Relation, words: Words) -> Item:
    item = paper_item(relation.paper, words)
    shared = words.say("shares: {words}", words=words.listed(relation.shared)) if relation.shared else ""
    meaning = words.say("near in meaning") if relation.by_meaning else ""
    new = words.say("new") if relation.is_new else ""
    told = " · ".join(filter(None, (new, meaning, shared)))
    return replace(item, detail=f"{item.detail}\n{told}" if told else item.detail)


def _compared(near: Near, words: Words) -> str:
    if near.model:
        return words.say_n(
            "Compared by words and by meaning ({model}) with the one other paper that I know.",
            "Compared by words and by meaning ({model}) with the {n} other papers that I know.",
            near.known,
            model=near.model,
        )
    return words.say_n(
        "Compared by words with the one other paper that I know.",
        "Compared by words with the {n} other papers that I know.",
        near.known,
    )
