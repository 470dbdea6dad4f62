"""What is no command, and tells no paper by itself: rules, then a model, else the two nearest things."""

from chat.errors import UnavailableError
from chat.reply import Reply
from handlers.command import Instead, Request


async def understand(request: Request) -> Reply | Instead:
    """Find out what plain words mean: what changes nothing is carried out instead, all else is proposed."""
    from handlers.understanding import choosing, plain, proposals  # nobody who gives commands needs all that

    if found := await plain.sure(request):
        return await _answer(request, found)
    tried = ""
    try:
        found = await plain.likely(request)
    except UnavailableError as error:
        tried, found = request.words.tell(error.sentence), None
    found = found or await choosing.chosen(request)
    return await _answer(request, found) if found else proposals.lost(request, tried)


async def _answer(request: Request, found: object) -> Reply | Instead:
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
    raise TypeError(found)
