"""What comes from Telegram, as the rest of the program knows it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    Chat,
    ChatFullInfo,
    ExternalReplyInfo,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginUser,
    User,
)

from bot.platforms.telegram.addresses import with_names, written_out
from chat.refs import Behind, ChatKind, ChatRef, FileKind, Incoming, Person, Quoted, SentFile
from papers import ids

NAME = "telegram"
_COMMAND = re.compile(r"[/／](?P<name>\w+)(?:[@＠](?P<bot>\w+))?", re.ASCII)
_KINDS: tuple[tuple[str, FileKind], ...] = (
    ("voice", "voice"),
    ("audio", "audio"),
    ("photo", "picture"),
    ("animation", "video"),
    ("video_note", "video"),
    ("video", "video"),
    ("sticker", "sticker"),
    ("venue", "place"),
    ("location", "place"),
    ("contact", "contact"),
    ("poll", "poll"),
    ("dice", "other"),
    ("game", "other"),
    ("story", "other"),
    ("paid_media", "other"),
    ("checklist", "other"),
)


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot, as messages name it, the commands that it knows, and those of them that take the name of a chat."""

    id: int
    username: str
    commands: Collection[str]
    about_chats: Collection[str] = ()


def ref_of(chat: Chat, message: Message | None = None) -> ChatRef:
    """Return the address of a chat, or of the forum topic in it that a message stands in."""
    thread = ""
    if message is not None and message.is_topic_message and message.message_thread_id:
        thread = str(message.message_thread_id)
    return ChatRef(NAME, str(chat.id), thread, kind_of(chat), chat.title or "")


def kind_of(chat: Chat | ChatFullInfo) -> ChatKind:
    """Return the sort of a Telegram chat."""
    if chat.type == Chat.CHANNEL:
        return ChatKind.CHANNEL
    return ChatKind.PRIVATE if chat.type == Chat.PRIVATE else ChatKind.GROUP


def person_of(user: User) -> Person:
    """Return a user as a person."""
    return Person(NAME, str(user.id), user.full_name)


def author_of(message: Message) -> Person:
    """Return who wrote a message: a person, or the chat in whose name it was written (anonymous administrators)."""
    if message.sender_chat is not None:
        return Person(NAME, str(message.sender_chat.id), message.sender_chat.title or "")
    return person_of(message.from_user) if message.from_user else Person(NAME, "0")


def read_message(message: Message, bot: BotIdentity) -> Incoming | None:
    """Return what a message says; None where it is not for the bot: another's command, service, chatter."""
    private = message.chat.type == Chat.PRIVATE
    own = bot.id in {user.id for user in (message.from_user, message.via_bot) if user}
    if own or message.is_automatic_forward:
        return None
    text, mentioned = _without_mention(message, bot)
    quoted, files = _quoted(message, bot), _files_of(message, author_of(message))
    if not text and not mentioned and not (files and (private or quoted.ours)):
        return None
    addressed = private or mentioned
    if command := _COMMAND.match(text):
        named = (command["bot"] or "").lower()
        known = command["name"].lower() in bot.commands or named == bot.username.lower()
        if not private and ((named and named != bot.username.lower()) or not known):
            return None
        rest = _arguments(message, bot) if _has_links(message) else text[command.end() :]
        name = command["name"]
        text = f"/{name}{with_names(rest) if name.lower() in bot.about_chats else rest}"
        addressed = private
    elif private and (named := _named_chat(message)):
        text = f"/subscribe {named}"
    else:
        text = _with_addresses(message, text)
        addressed = addressed or quoted.ours
        if not text and mentioned and quoted == Quoted() and not files:
            text = "/start"
    return Incoming(
        chat=ref_of(message.chat, message),
        person=author_of(message),
        text=text,
        addressed=addressed,
        language=(message.from_user.language_code or "") if message.from_user else "",
        quoted=quoted if addressed or command else Quoted(),
        called=mentioned,
        files=files,
        to_others=_names_others(message, bot),
    )


def read_press(query: CallbackQuery, command: str) -> Incoming:
    """Return what the press of a button says; one below an inline message counts as pressed in private."""
    message = query.message
    if message is None:
        ref = ChatRef(NAME, str(query.from_user.id))
    else:
        ref = ref_of(message.chat, message if isinstance(message, Message) else None)
    return Incoming(ref, person_of(query.from_user), command, True, query.from_user.language_code or "", pressed=True)


def deep_link_payload(text: str) -> str:
    """Return what a deep link carries: the word after /start, or ""."""
    found = re.fullmatch(r"[/／]start\s+([A-Za-z0-9_-]{1,64})", text)
    return found[1] if found else ""


def forwarded_channel(message: Message) -> Chat | None:
    """Return the channel that a message was forwarded from, None where there is none."""
    origin = message.forward_origin
    return origin.chat if isinstance(origin, MessageOriginChannel) else None


def _without_mention(message: Message, bot: BotIdentity) -> tuple[str, bool]:
    """Return a message's text without the bot's own name in it, and whether that was there."""
    return _without_own_name(message.text or message.caption or "", message, bot)


def _without_own_name(text: str, message: Message, bot: BotIdentity) -> tuple[str, bool]:
    found = message.parse_entities([MessageEntity.MENTION]) if message.text else {}
    if not message.text and message.caption:
        found = message.parse_caption_entities([MessageEntity.MENTION])
    own = f"@{bot.username.lower()}"
    mentioned = False
    for mention in {each for each in found.values() if each.lower() == own}:
        text, mentioned = text.replace(mention, " "), True
    return text.strip(), mentioned


def _names_others(message: Message, bot: BotIdentity) -> bool:
    """Return whether a message mentions anybody but the bot, by name or, who has none, by their account."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    return any(
        each.user.id != bot.id if each.user else words.lower() != f"@{bot.username.lower()}"
        for each, words in found.items()
    )


def _has_links(message: Message) -> bool:
    """Return whether addresses may stand behind words of a message."""
    entities = message.entities or message.caption_entities
    marked = "](" in (message.text or message.caption or "")
    return marked or any(entity.type == MessageEntity.TEXT_LINK for entity in entities)


def _arguments(message: Message, bot: BotIdentity) -> str:
    """Return what stands behind a command, with the addresses that stand behind words."""
    text = written_out(message.text or message.caption or "", message.entities or message.caption_entities)
    without, _ = _without_own_name(text.strip(), message, bot)
    command = _COMMAND.match(without)
    return without[command.end() :] if command else f" {without}"  # one may stand behind the command as well


def _named_chat(message: Message) -> str:
    """Return the `@name` of the chat that a message is nothing but a name or address of, else ""."""
    text = written_out(message.text or "", message.entities).strip()
    named = with_names(text) if len(text.split()) == 1 else ""
    return named if re.fullmatch(r"@\w{4,60}", named) else ""


def _with_addresses(message: Message, text: str) -> str:
    """Add the addresses that stand behind words, as long as none stands in the text itself."""
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return text if ids.find_all(text) else " ".join((text, *hidden)).strip()


def _files_of(message: Message, sender: Person) -> tuple[SentFile, ...]:
    """Return what a message holds beside words: a file, or what stands for a thing that is none."""
    document = message.document
    if document and not message.animation:
        name = document.file_name or ""
        size, media_type = document.file_size or 0, document.mime_type or ""
        return (SentFile(document.file_id, name, media_type, size, sender=sender.key),)
    kind = next((kind for name, kind in _KINDS if getattr(message, name, None)), None)
    return (SentFile("", "", kind=kind),) if kind else ()


def _quoted(message: Message, bot: BotIdentity) -> Quoted:
    """Return the message that one replies to; that a topic's first message opened it makes no reply."""
    quoted = message.reply_to_message
    picked = str(message.quote.text) if message.quote else ""
    if message.external_reply is not None:
        return _from_another_chat(message.external_reply, picked, bot)
    if quoted is None or quoted.forum_topic_created is not None:
        return Quoted()
    ours = quoted.from_user is not None and quoted.from_user.id == bot.id
    text, files = quoted.text or quoted.caption or "", _files_of(quoted, author_of(quoted))
    return Quoted(text, ours, files, behind=tuple(_behind(quoted)), picked=picked)


def _from_another_chat(reply: ExternalReplyInfo, picked: str, bot: BotIdentity) -> Quoted:
    """Return what is told of a message in another chat: the part that was picked of it, and the link it previews."""
    preview = reply.link_preview_options
    behind = (Behind("", str(preview.url)),) if preview and preview.url else ()
    ours = isinstance(reply.origin, MessageOriginUser) and reply.origin.sender_user.id == bot.id
    return Quoted(picked, ours, behind=behind, unseen=True)


def _behind(message: Message) -> Iterator[Behind]:
    """Yield what stands behind the words of a message, its links before its buttons."""
    links: list[str | None] = [MessageEntity.TEXT_LINK]
    found = message.parse_entities(links) if message.text else message.parse_caption_entities(links)
    for entity, words in sorted(found.items(), key=lambda each: each[0].offset):
        yield Behind(words, str(entity.url))
    markup = message.reply_markup
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            if target := button.callback_data or button.url:
                yield Behind(button.text, str(target))
