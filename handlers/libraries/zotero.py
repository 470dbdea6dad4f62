"""The button that puts a paper into the operators' own library at Zotero."""

from chat.errors import NotAllowedError
from chat.reply import Reply, Text
from chat.words import phrase
from handlers.command import Request
from papers import ids


async def zotero(request: Request) -> Reply:
    """Put a paper into the library that the settings name, unless it is there."""
    service, words = request.services.libraries.zotero, request.words
    if not service.own:
        raise NotAllowedError(
            phrase("No library of Zotero's is set up here."),
            phrase("Set library in [zotero], and a key that may write."),
        )
    paper, _ = await request.services.library.one(ids.parse(request.arguments))
    request.let_others_go_on()
    if await service.add(paper):
        said = words.say("{id} is in the library {name} at Zotero now.", id=paper.id, name=service.own)
    else:
        said = words.say("{id} was in the library {name} at Zotero already.", id=paper.id, name=service.own)
    return Reply((Text(said),), private=True)
