"""/topics."""

from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from handlers.command import Request
from services.topics import TopicSpec


async def topics(request: Request) -> Reply:
    """List the catalogue and what this chat follows beside it, with buttons to subscribe."""
    say = request.words.say
    held = await request.services.subscriptions.of(request.target)
    followed = {standing.topic.key for standing in held}
    catalogue = request.services.catalogue.topics.values()

    def name(spec: TopicSpec) -> str:
        return request.services.catalogue.name(spec, request.words.language)

    own = [standing.topic for standing in held if standing.topic.kind != "catalogue"]
    blocks: list[Block] = [
        Heading(say("Topics of {chat}") if request.elsewhere else say("Topics")),
        Listing(tuple(Item(f"{name(spec)}{' ✓' if spec.key in followed else ''}", spec.key) for spec in catalogue)),
    ]
    if own:
        blocks.append(
            Listing(tuple(Item(f"{spec.name} ✓", spec.query) for spec in own), title=say("{Chat} also follows"))
        )
    note = Text(
        say('Also: a category such as cs.CL, a phrase in quotes, an author as au:"Yann LeCun", or an arXiv query.'),
        quiet=True,
    )
    buttons = [Choice(name(spec), f"subscribe {spec.key}") for spec in catalogue if spec.key not in followed]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Reply((*blocks, note, *((Choices(rows),) if rows else ())))
