"""The first message in a server: to who added the bot where that is told, else where the server greets its members."""

import discord
import structlog

from bot.platforms.discord import faults
from bot.platforms.discord.buttons import MOST_OPTIONS, POSTABLE
from bot.platforms.discord.permissions import missing
from bot.platforms.discord.refs import NAME, common_language, community_of, name_of, person_of, reader_of, ref_of
from bot.platforms.discord.sending import Sender
from chat.errors import NotAllowedError
from chat.refs import ChatKind, ChatRef, Person
from chat.reply import ChatPicker, Choice, Choices, Heading, Reply, Text
from chat.words import Words
from services.services import Services

NOBODY = Person(NAME, "0")  # whoever it was


class Greeting:
    """Says once in a server that the bot is there, and how the first digest is had in two presses."""

    def __init__(self, sender: Sender, services: Services) -> None:
        self._sender = sender
        self._services = services

    async def greet(self, guild: discord.Guild) -> None:
        """Write to who added the bot, else into the system channel if the bot may, else nothing."""
        person = await self._who_added_it(guild)
        if not self._serves(guild, person_of(person) if person else NOBODY):
            return
        languages = self._services.languages
        nearest = languages.nearest(common_language(guild.preferred_locale))
        words = languages.words(nearest or self._services.preferences.defaults.language)
        if person and await self._tell(person, guild, words):
            return
        room = guild.system_channel
        if room and not missing(room):
            await self._send(ref_of(room), _in_the_server(words), guild)

    async def _tell(self, person: discord.abc.User, guild: discord.Guild, words: Words) -> bool:
        """Write to who added it; False where they take no messages."""
        try:
            room = await self._sender.client.create_dm(discord.Object(person.id))
        except faults.ERRORS:
            return False
        return await self._send(ChatRef(NAME, str(room.id)), _in_private(guild, words))

    async def _send(self, ref: ChatRef, reply: Reply, guild: discord.Guild | None = None) -> bool:
        try:
            for message in self._sender.messages(reply, reader_of(guild)):
                await self._sender.send(ref, message)
        except faults.ERRORS as error:
            structlog.get_logger(__name__).info("not_greeted", reason=str(error))
            return False
        return True

    def _serves(self, guild: discord.Guild, person: Person) -> bool:
        try:
            self._services.access.check(person, ChatRef(NAME, "", kind=ChatKind.GROUP), community_of(guild))
        except NotAllowedError:
            return False
        return True

    async def _who_added_it(self, guild: discord.Guild) -> discord.abc.User | None:
        """Find out who added the bot, where it has one of the rights to see that; None where nobody knows."""
        rights, me = guild.me.guild_permissions, guild.me.id
        try:
            if rights.view_audit_log:
                async for entry in guild.audit_logs(limit=20, action=discord.AuditLogAction.bot_add):
                    if entry.target and entry.target.id == me:
                        return entry.user
            if rights.manage_guild:
                bots = (each for each in await guild.integrations() if isinstance(each, discord.BotIntegration))
                own = (each for each in bots if each.application.id == self._sender.client.application_id)
                return next((each.user for each in own), None)
        except faults.ERRORS as error:
            structlog.get_logger(__name__).info("adder_not_known", server=guild.id, reason=str(error))
        return None


def _in_private(guild: discord.Guild, words: Words) -> Reply:
    channels = [each for each in guild.channels if each.type in POSTABLE and not missing(each)]
    buttons = [Choice(f"#{each.name}", f"first @{name_of(each.id)}") for each in channels[:MOST_OPTIONS]]
    rows = tuple(tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5))
    how = words.say("Pick the channel that shall get arXiv's new papers, then a topic: its first digest comes at once.")
    if not buttons:
        how = words.say("Let me post in a channel, then give /subscribe there: its digests come every day.")
    more = Text(words.say("/summarize and /ask work in every channel; /help lists the rest."), quiet=True)
    heading = Heading(words.say("Paper Herald is on “{server}” now", server=guild.name))
    return Reply((heading, Text(how), more, *((Choices(rows),) if rows else ())), language=words.language)


def _in_the_server(words: Words) -> Reply:
    how = words.say("Pick the channel that shall get arXiv's new papers, then a topic: its first digest comes at once.")
    more = words.say("Who may manage a channel may do so. /summarize and /ask are for everybody; /help lists the rest.")
    picker = ChatPicker(words.say("Pick a channel"), "", "first")
    heading = Heading(words.say("Paper Herald reads arXiv for you"))
    return Reply((heading, Text(how), Text(more, quiet=True), picker), language=words.language)
