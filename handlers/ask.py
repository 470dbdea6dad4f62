"""/ask."""

from chat.errors import BadInputError
from chat.refs import file_key_in
from chat.reply import Progress, Reply, Text
from chat.words import phrase
from handlers.command import Instead, Request
from handlers.waiting import waited_for
from papers import ids
from papers.ids import ArxivId
from services.replies.answers import answer_reply
from services.summaries import OnStep
from services.times import clip

LONGEST = 500
SHOWN = 100  # characters of a question
_WHICH = phrase("Reply to a paper with it, or name one, for example: /ask 1706.03762 On which data is it evaluated?")
_USAGE = phrase("Send an arXiv id and a question, for example: /ask 1706.03762 On which data is it evaluated?")


async def ask(request: Request) -> Reply | Instead:
    """Answer a question about one paper out of that paper, each sentence with its quote."""
    wanted, _, rest = request.need_arguments(_USAGE).partition(" ")
    if key := file_key_in(wanted):
        return Instead("file", f"file:{key} ask {rest}")
    paper_id, question = _read(request.need_arguments(_USAGE))
    if not question:
        raise BadInputError(phrase("There is no question after {id}.", id=str(paper_id)), _USAGE)
    if len(question) > LONGEST:
        raise BadInputError(phrase("That question is too long for me."), phrase("Ask in {n} characters.", n=LONGEST))
    asked, words = request.incoming, request.words
    await request.show(Reply((Progress(words.say("looking the paper up…")),)))
    paper, notice = await request.services.library.one(paper_id)

    async def answered(watch: OnStep) -> Reply:
        talks = request.services.talks
        earlier = await talks.asked(request.talk, paper)
        answer = await request.services.answers.to(
            question, paper, words.summaries, person=asked.person, chat=asked.chat, watch=watch, earlier=earlier
        )
        await talks.note(request.talk, paper, question, answer.claims)
        reply = answer_reply(paper, answer, words)
        return Reply((*reply.blocks, Text(words.tell(notice), quiet=True))) if notice else reply

    return await waited_for(request, answered)


def _read(arguments: str) -> tuple[ArxivId, str]:
    """Return the paper and the question about it, which may name the paper anywhere. Raises BadInputError."""
    wanted, *said = arguments.split()
    if ids.names_one(wanted, anywhere=False):
        return ids.parse(wanted), " ".join(said)
    if len(found := ids.find_all(arguments)) == 1:
        return found[0], " ".join(arguments.split())
    raise BadInputError(phrase("Which paper is that about: “{question}”?", question=clip(arguments, SHOWN)), _WHICH)
