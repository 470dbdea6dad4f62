"""Answers to questions about papers."""

from chat.refs import ChatRef, Person
from papers.paper import Paper
from summarizer.asking import Asking
from summarizer.schema import Answer, Answerer


class Answers:
    """Gives answers; questions differ too much to be worth keeping theirs."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    async def to(self, question: str, paper: Paper, language: str, *, person: Person, chat: ChatRef) -> Answer:
        """Answer a person's question out of a paper. Raises UnavailableError."""
        return await self._answerer.answer(paper, question, language, Asking(person, chat, urgent=True))
