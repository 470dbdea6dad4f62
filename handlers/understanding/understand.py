"""What is no command, and tells no paper by itself: rules, then a model, else the two nearest things."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chat.errors import UnavailableError
from chat.reply import Reply
from handlers.command import Instead, Request
from handlers.understanding import talk

if TYPE_CHECKING:
    from handlers.understanding.meaning import Understood


async def understand(request: Request) -> Reply | Instead | Sequence[Reply]:
    """Find out what plain words mean: what changes nothing is carried out instead, all else is proposed.

    Talk among people, and a question about what is spoken of, go before what rules are less sure of.
    """
    from handlers.understanding import choosing, plain, proposals  # nobody who gives commands needs all that

    found = await plain.sure(request)
    if found and not plain.is_weak(found, request.arguments):
        return await _answer(request, found)
    if meant := await talk.read(request):
        return meant
    if found:
        return await _answer(request, found)
    if request.incoming.quoted.opening and not request.incoming.called:
        return []
    tried = ""
    try:
        found = await plain.likely(request)
    except UnavailableError as error:
        tried, found = request.words.tell(error.for_chats().sentence), None
    found = found or await choosing.chosen(request)
    return await _answer(request, found) if found else proposals.lost(request, tried)


async def _answer(request: Request, found: "Understood") -> Reply | Instead:
    from handlers.understanding import proposals
    from handlers.understanding.meaning import Choosing, Meaning, Saying

    match found:
        case Choosing():
            return proposals.choose(request, found)
        case Saying():
            return proposals.say(request, found)
        case Meaning() if not any(each.changes for each in request.commands if each.name == found.command):
            return Instead(found.command, found.arguments)
        case Meaning():
            return await proposals.propose(request, found)
