"""/compare."""

from chat.errors import BadInputError
from chat.reply import Progress, Reply
from chat.tasks import both
from chat.words import phrase
from handlers.command import Request
from handlers.waiting import waited_for
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.replies.comparisons import comparison_evidence, comparison_reply
from services.summaries import OnStep

EVIDENCE = "evidence"
"""The word after the ids by which the quotes are asked for."""
_TWO = 2
_USAGE = phrase("Send two arXiv ids, or one in reply to a paper, for example: /compare 2403.14148 2403.13470")


async def compare(request: Request) -> Reply:
    """Set two papers side by side; with the word "evidence" show the quotes behind that."""
    one, other = await _papers(request)
    asked, words, answers = request.incoming, request.words, request.services.answers
    wants_quotes = request.arguments.casefold().split()[-1:] == [EVIDENCE]

    async def compared(watch: OnStep) -> Reply:
        async with answers.reserve(asked.person, (one, other), words.summaries) as reserved:
            found = await both(
                *(
                    answers.outline(
                        paper, words.summaries, person=asked.person, chat=asked.chat, reserved=mine, watch=watch
                    )
                    for paper, mine in zip((one, other), reserved, strict=True)
                )
            )
        for paper in (other, one):  # the first is the one that is spoken of
            await request.services.talks.note(request.talk, paper)
        shown = comparison_evidence if wants_quotes else comparison_reply
        return shown(((one, found[0]), (other, found[1])), words)

    return await waited_for(request, compared)


async def _papers(request: Request) -> tuple[Paper, Paper]:
    """Return the two papers, the one last spoken of where one is missing. Raises BadInputError."""
    wanted = ids.find_all(request.need_arguments(_USAGE))
    if len(wanted) > _TWO:
        raise BadInputError(phrase("Those are {n} papers; I set two side by side.", n=len(wanted)), _USAGE)
    if len(wanted) == 1 and sum(bool(ids.find_all(word)) for word in request.arguments.split()) > 1:
        raise BadInputError(phrase("That is one paper twice."), _USAGE)
    if not wanted:
        ids.parse(request.arguments)
    if malformed := next(filter(ids.resembles_one, request.arguments.split()), ""):
        ids.parse(malformed)  # else another paper stood in for it, the one last spoken of
    if len(wanted) < _TWO:
        wanted.insert(0, await _spoken(request, wanted[0]))
    await request.show(Reply((Progress(request.words.say("looking the papers up…")),)))
    found = await both(*(request.services.library.one(each) for each in wanted))
    return found[0][0], found[1][0]


async def _spoken(request: Request, wanted: ArxivId) -> ArxivId:
    spoken = await request.services.talks.paper(request.talk)
    if spoken is None or spoken.id == wanted.id:
        raise BadInputError(phrase("With which other paper shall I compare {id}?", id=str(wanted)), _USAGE)
    return spoken
