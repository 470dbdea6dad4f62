"""The first digest: a chat subscribed, and what is new posted there at once, as by the running bot."""

from dataclasses import dataclass, replace

from bot.app import App, open_app
from bot.machines.joining import configured
from bot.machines.roles import ROLES
from bot.platforms.setting_up import FoundChat
from bot.settings.settings import Settings
from bot.setup.platforms import place_name
from bot.setup.terminal import Terminal
from chat.errors import DeliveryError, HeraldError
from chat.platform import Platform
from chat.reply import Reply, Text
from services.subscriptions import Wish
from services.topics import TopicSpec

STOP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class FirstDigest:
    """What a chat shall get."""

    place: FoundChat
    topic: TopicSpec
    wish: Wish


async def post(terminal: Terminal, settings: Settings, wanted: list[FirstDigest]) -> bool:
    """Subscribe the chats, post what is new in each, and say how that went; return whether all is posted."""
    say = terminal.words.say
    try:
        async with open_app(settings) as app:
            platforms = {platform.name: platform for platform in configured(app, ROLES, None)}
            return all([await _post(terminal, app, platforms[each.place.ref.platform], each) for each in wanted])
    except HeraldError as error:
        terminal.bad(error.told(terminal.words))
        terminal.put(say("What is missing is posted at its hour, once the bot runs."))
        return False


async def _post(terminal: Terminal, app: App, platform: Platform, wanted: FirstDigest) -> bool:
    """Post one; whatever fails is posted at its hour. Raises UnavailableError."""
    say, services, ref = terminal.words.say, app.services, wanted.place.ref
    try:
        wanted = replace(wanted, topic=await services.likings.completed(wanted.topic))
    except HeraldError as error:  # of a paper that nobody knows it is not known either on which lists to look
        terminal.bad(error.told(terminal.words))
        topic = services.catalogue.name(wanted.topic, terminal.words.language)
        terminal.put(
            say(
                "Once the bot runs, say in {place}: /subscribe {topic}",
                place=place_name(wanted.place, terminal.words),
                topic=topic,
            )
        )
        return False
    name = services.catalogue.name(wanted.topic, terminal.words.language)
    place = place_name(wanted.place, terminal.words)
    try:
        with terminal.waiting(say("asking {platform}…", platform=platform.name.capitalize())):
            await platform.open()
        await services.subscriptions.add(ref, wanted.place.person, wanted.topic, wanted.wish)
        terminal.good(say("From now on {name} comes into {place}.", place=place, name=name))
        with terminal.waiting(say("asking arXiv for {name}…", name=name)):
            preferences = await services.preferences.of(ref)
            papers = (await services.due_digests.preview(ref, wanted.topic, preferences)).papers
        if not papers:
            return await _greet(terminal, app, platform, wanted, name)
        await services.subscriptions.bring_forward(ref, wanted.topic)
        with terminal.waiting(say("writing the digest, {n} papers…", n=len(papers))):
            sent = await app.runner({platform.name: platform}).run_due()
        if pause := await services.subscriptions.paused(ref):
            why = terminal.words.tell(pause.why) if pause.why else ""
            terminal.bad(terminal.words.join(say("No message gets into {place}.", place=place), why))
            return False
        if sent:
            terminal.good(say("The digest is there: look into {place}.", place=place))
        return bool(sent)
    finally:
        await platform.stop(STOP_SECONDS)
        await platform.close()


async def _greet(terminal: Terminal, app: App, platform: Platform, wanted: FirstDigest, name: str) -> bool:
    """Say in the chat, where there is nothing to be posted yet, that something is going to come."""
    words = app.services.languages.words(app.settings.digest.language)
    line = words.say("Paper Herald reads arXiv for you: what is new on {name} comes here.", name=name)
    try:
        await platform.post(
            wanted.place.ref, Reply((Text(line),), language=words.language), f"setup {wanted.place.ref.key}"
        )
    except DeliveryError as error:
        terminal.bad(terminal.words.tell(error.reason))
        return False
    terminal.good(
        terminal.words.say(
            "Nothing is new on {name} just now; a message in the chat says that it will come.", name=name
        )
    )
    return True
