"""What the archive says before the first digest: when one will come, and on what."""

from archive.site.beginning import ToCome
from archive.site.pages import Coming
from bot.app import App
from chat.errors import UnavailableError
from chat.words import Words
from handlers.dates import local_moment
from services.digests.expected import Expected, expected


async def to_come(app: App) -> ToCome:
    """Return what will come in the site's own language and in those of chats."""
    words, own = app.services.languages.words, app.settings.digest.language
    try:
        found = await expected(app.store, app.services.preferences)
    except UnavailableError:
        return {own: Coming(words(own).say("When the first digest comes cannot be said just now."))}
    return {code: _coming(found.get(code), app, words(code)) for code in dict.fromkeys([own, *sorted(found)])}


def _coming(expected: Expected | None, app: App, words: Words) -> Coming:
    if expected is None:
        return Coming(
            words.say("No chat follows a topic yet. A digest comes once one does: in a chat with the bot, /subscribe.")
        )
    if expected.at <= app.clock.now():
        return Coming(words.say("The first digest is being written."), topics=expected.topics)
    when = local_moment(expected.at, app.settings.digest.timezone, words)
    said, _, after = words.say("The first digest is due on {when}.", when="\n").partition("\n")
    return Coming(said, when, after, f"{expected.at:%Y-%m-%dT%H:%MZ}", expected.topics)
