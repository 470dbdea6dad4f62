"""The commands: this table is the place to begin reading. A new command is one file and one row."""

from chat.words import phrase
from handlers import (
    account,
    digest,
    evidence,
    keep,
    pause,
    search,
    settings,
    start,
    stats,
    subscribe,
    summarize,
    topics,
)
from handlers.command import Audience, Command

COMMANDS = (
    Command("start", start.start, phrase("what I can do, and the first steps")),
    Command("help", start.show_help, phrase("all commands")),
    Command(
        "summarize",
        summarize.summarize,
        phrase("a summary of a paper, every sentence checked against it"),
        phrase("<arXiv id or link> …"),
    ),
    Command("search", search.search, phrase("papers that hold these words"), phrase("<words>")),
    Command("topics", topics.topics, phrase("what there is to follow")),
    Command(
        "subscribe",
        subscribe.subscribe,
        phrase("a digest of a topic, every day"),
        phrase("<topic, category, phrase or query> [at HH:MM] [time zone]"),
        Audience.MANAGERS,
        chat_data=True,
    ),
    Command(
        "unsubscribe",
        subscribe.unsubscribe,
        phrase("end a subscription"),
        phrase("<topic>"),
        Audience.MANAGERS,
        chat_data=True,
    ),
    Command("subscriptions", subscribe.subscriptions, phrase("what this chat follows"), chat_data=True),
    Command("digest", digest.digest, phrase("what the next digest would hold"), phrase("[topic]"), chat_data=True),
    Command(
        "settings",
        settings.settings,
        phrase("language, hour, time zone, days and size of the digests"),
        phrase("[setting] [value]"),
        Audience.MANAGERS,
        chat_data=True,
    ),
    Command("pause", pause.pause, phrase("stop the digests for a while"), None, Audience.MANAGERS, chat_data=True),
    Command("resume", pause.resume, phrase("let the digests come again"), None, Audience.MANAGERS, chat_data=True),
    Command("saved", keep.saved, phrase("the papers that you saved"), phrase("[bibtex]")),
    Command("export", account.export, phrase("all that I hold about you and this chat"), chat_data=True),
    Command("forget", account.forget, phrase("delete all that I hold about you and this chat"), chat_data=True),
    Command("stats", stats.stats, phrase("use, cost and queue"), None, Audience.OPERATORS),
    Command(
        "evidence",
        evidence.evidence,
        phrase("the quotes behind a summary"),
        phrase("<arXiv id>"),
        hidden=True,
    ),
    Command("save", keep.save, phrase("save a paper, or give it up"), phrase("<arXiv id>"), hidden=True),
    Command(
        "vote",
        keep.vote,
        phrase("tell whether a paper was worth it"),
        phrase("<arXiv id> up|down"),
        hidden=True,
    ),
)
