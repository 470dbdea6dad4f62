"""/operator, by which one becomes who runs the bot, and /stats, which is for them."""

from chat.errors import NotAllowedError
from chat.refs import ChatKind
from chat.reply import Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words, phrase
from handlers.command import Request
from services.languages import is_said
from services.operators import holds_code

WITHDRAW = phrase("withdraw, leave, resign")


async def operator(request: Request) -> Reply:
    """Make who says the code an operator, say who is one, or end it: in private alone, since a code is a secret."""
    operators, person, words = request.services.operators, request.incoming.person, request.words
    if request.incoming.chat.kind is not ChatKind.PRIVATE:
        return _in_public(request)
    if is_said(request.arguments, WITHDRAW):
        await operators.withdraw(person)
        return Reply((Text(words.say("You are no operator of this bot any more.")),), private=True)
    if person.key in operators.keys:
        return _standing(request)
    if request.arguments:
        await operators.claim(person, request.arguments)
        return _standing(request)
    if operators.wanted:
        operators.offer()
        return Reply((Text(wanted(words)),), private=True)
    raise NotAllowedError(
        phrase("You are no operator of this bot."),
        phrase("Who runs it lists them in its settings: [operators] ids."),
    )


def wanted(words: Words) -> str:
    """Say that nobody operates the bot yet, and how one becomes who does."""
    return words.say(
        "This bot has no operator yet. If you run it, send me the line that stands at its terminal, or in its log: "
        "/operator and a code."
    )


def _in_public(request: Request) -> Reply:
    """Say that this is for a private talk; a code that was said here is one no longer."""
    say = request.words.say
    void = say("A code that stands here is void now; a new one stands at the terminal, or in the log.")
    said = holds_code(request.arguments)  # which was overheard when it came in
    return Reply((Text(request.words.join(say("That is for our private talk."), void if said else "")),))


def _standing(request: Request) -> Reply:
    """Say what an operator may do, and who else is one."""
    operators, person, say = request.services.operators, request.incoming.person, request.words.say
    can = say("You operate this bot: /stats and /broadcast are yours, and I write to you when something keeps failing.")
    others = tuple(Item(key) for key in sorted(operators.keys) if key != person.key)
    listed = (Listing(others, title=say("The other operators")),) if others else ()
    end = Choices(((Choice(say("Withdraw"), "operator withdraw"),),))
    return Reply((Text(can), *listed, *(() if operators.is_listed(person) else (end,))), private=True)


async def stats(request: Request) -> Reply:
    """Count chats, subscriptions, papers, summaries, the queue and the day's cost."""
    report = await request.services.statistics.report()
    say, counts = request.words.say, report.counts
    chats = ", ".join(f"{platform} {n}" for platform, n in counts.chats.items()) or "0"
    lines = (
        say("Chats: {chats}; paused: {paused}", chats=chats, paused=counts.paused),
        say("Subscriptions: {n}", n=counts.subscriptions),
        say("Topics: {n}", n=counts.topics),
        say("arXiv's newest list here: {day}", day=report.list_day or "–"),
        say("Papers: {n}; summaries: {summaries}", n=counts.papers, summaries=counts.summaries),
        say("Digests posted: {n}", n=counts.digests),
        say("Messages waiting: {n}; failed: {failed}", n=counts.waiting, failed=counts.failed),
        say("Votes: {n}; saved papers: {saved}", n=counts.votes, saved=counts.bookmarks),
        say("Cost of the last 24 hours: {cost} USD", cost=f"{report.cost_usd:.2f}"),
        *([say("Processes: {n}", n=report.processes)] if report.processes > 1 else []),
    )
    return Reply((Heading(say("Statistics")), Listing(tuple(map(Item, lines)))), private=True)
