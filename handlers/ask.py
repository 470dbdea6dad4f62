"""/ask."""

from chat.errors import BadInputError
from chat.refs import file_key_in
from chat.reply import Progress, Reply, Text
from chat.words import phrase
from handlers.command import Instead, Request
from handlers.waiting import waited_for
from papers import ids
from services.replies.answers import answer_reply
from services.summaries import OnStep

LONGEST = 500
_USAGE = phrase("Send an arXiv id and a question, for example: /ask 1706.03762 On which data is it evaluated?")


async def ask(request: Request) -> Reply | Instead:
    """Answer a question about one paper out of that paper, each sentence with its quote."""
    wanted, *said = request.need_arguments(_USAGE).split()
    question = " ".join(said)
    if key := file_key_in(wanted):
        return Instead("file", f"file:{key} ask {question}")
    paper_id = ids.parse(wanted)
    if not question:
        raise BadInputError(phrase("There is no question after {id}.", id=str(paper_id)), _USAGE)
    if len(question) > LONGEST:
        raise BadInputError(phrase("That question is too long for me."), phrase("Ask in {n} characters.", n=LONGEST))
    asked, words = request.incoming, request.words
    await request.show(Reply((Progress(words.say("looking the paper up…")),)))
    paper, notice = await request.services.library.one(paper_id)

    async def answered(watch: OnStep) -> Reply:
        answer = await request.services.answers.to(
            question, paper, words.language, person=asked.person, chat=asked.chat, watch=watch
        )
        reply = answer_reply(paper, answer, words)
        return Reply((*reply.blocks, Text(words.tell(notice), quiet=True))) if notice else reply

    return await waited_for(request, answered)
