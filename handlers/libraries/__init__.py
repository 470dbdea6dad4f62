"""Commands about libraries, with their rows: what a chat teaches by, and the operators' own at Zotero."""

from chat.words import phrase
from handlers import options
from handlers.command import Audience, Command, Seen
from handlers.libraries import library, zotero

ROWS = (
    Command(
        "library",
        library.library,
        phrase("papers that you know already, by which digests are ranked"),
        phrase("[arXiv ids|zotero <number>|delete <number>]"),
        Audience.MANAGERS,
        chat_data=True,
        turns_pages=True,
        changes=True,
        seen=Seen.PERSON,
        options=options.LIBRARY,
        also=("libraries",),
    ),
    Command(
        "zotero",
        zotero.zotero,
        phrase("put a paper into the operators' library at Zotero"),
        phrase("<arXiv id>"),
        Audience.OPERATORS,
        hidden=True,
        seen=Seen.PERSON,
        about_paper="only",
        changes=True,
    ),
)
