"""Which paper of a message with several is meant: asked with buttons that carry on what was wished."""

from chat.errors import BadInputError
from chat.reply import Choice, Choices, Reply, Text
from chat.words import phrase
from handlers.bookmarks import KEEP
from handlers.command import Instead, Request
from handlers.understanding.named import papers_of
from handlers.understanding.replies import CHANGES
from papers import ids
from services.times import clip

MOST = 20
LONGEST = 70  # characters of a title on a button


async def which(request: Request) -> Reply | Instead:
    """Ask which paper of the replied-to message is meant, or whether what changes something is to be done.

    In a thread where one of its papers was spoken of, that one is meant.
    """
    words, quoted = request.words, request.incoming.quoted
    line = request.arguments
    if not line:
        return Reply((Text(words.say("You are welcome. Reply to a paper with a question, and I answer out of it.")),))
    command, _, rest = line.partition(" ")
    if command in CHANGES and ids.find_all(rest):
        said = words.say("Shall I do this? {line}", line=f"/{line}")
        return Reply((Text(said), Choices(((Choice(words.say("Yes, do it"), f"{line} {KEEP}"),),))))
    papers = papers_of(quoted)
    if not papers:
        raise BadInputError(
            phrase("I am not shown the message that you reply to."),
            phrase("Write the paper's id into your question, for example: /ask {id} …", id=request.services.example),
        )
    if quoted.opening and command not in CHANGES:
        spoken = await request.services.talks.paper(request.talk)
        if spoken and spoken.id in {each.id.id for each in papers}:
            return Instead(command, f"{spoken} {rest}".strip())
    named = {each.id for each in ids.find_all(rest)}  # as the other one of two
    rows = tuple(
        (Choice(f"{place}. {clip(each.title or str(each.id), LONGEST)}", f"{command} {each.id} {rest}".strip()),)
        for place, each in enumerate(papers[:MOST], 1)
        if each.id.id not in named
    )
    question = words.say("Which of these papers do you mean?")
    return Reply((Text(question), Choices(rows)))
