"""How each kind of job is done: by the services of the process that took it, which ask nobody else for it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chat.urgency import Asking, Urgency
from papers.arxiv.texts import READER
from services.answers import Answers
from services.digests.publishing import Publishing
from services.full_texts import FullTexts
from services.listing.listing import Listing
from services.machines.coding import as_json, asking_of, outline_as_json, paper_of
from services.machines.jobs import OnStep, UnknownJobError
from services.overviews import Overviews
from services.summaries import Summaries
from store.rows import encode
from summarizer.schema import Asked, Depth

Args = Mapping[str, Any]
Kind = Callable[[Args, Urgency, dict[str, int], OnStep], Awaitable[Any]]
"""Does a job of these arguments, under these reservations. Raises HeraldError, and UnknownJobError."""


class Kinds:
    """The works of a process, each as the job of one name."""

    def __init__(
        self,
        summaries: Summaries,
        full_texts: FullTexts,
        answers: Answers,
        overviews: Overviews,
        *,
        listing: Listing,
        publishing: Publishing,
    ) -> None:
        self._summaries = summaries
        self._full_texts = full_texts
        self._answers = answers
        self._overviews = overviews
        self._listing = listing
        self._publishing = publishing

    def of(self) -> dict[str, Kind]:
        """Return what does each kind of job, by its name."""
        return {
            "brief": self._brief,
            "deep": self._deep,
            "text": self._text,
            "answer": self._answer,
            "outline": self._outline,
            "overview": self._overview,
            "harvest": self._harvest,
            "publish": self._publish,
        }

    async def _brief(self, args: Args, urgency: Urgency, reserved: dict[str, int], step: OnStep) -> Any:
        return await self._summary("brief", args, asking_of(args, urgency, reserved), step)

    async def _deep(self, args: Args, urgency: Urgency, reserved: dict[str, int], step: OnStep) -> Any:
        return await self._summary("deep", args, asking_of(args, urgency, reserved), step)

    async def _summary(self, depth: Depth, args: Args, asking: Asking, step: OnStep) -> Any:
        of = paper_of(args)
        how = {"language": args["language"], "prompt": args["prompt"]}
        return as_json(await self._summaries.here(of, asking, step, depth=depth, **how))

    async def _text(self, args: Args, urgency: Urgency, _: dict[str, int], step: OnStep) -> Any:
        if args["reader"] != READER:
            raise UnknownJobError
        await self._full_texts.here(paper_of(args), urgency, step)
        return True

    async def _answer(self, args: Args, urgency: Urgency, reserved: dict[str, int], step: OnStep) -> Any:
        earlier = [Asked(question, answer) for question, answer in args["earlier"]]
        asking = asking_of(args, urgency, reserved)
        return as_json(
            await self._answers.here(
                paper_of(args), args["question"], asking, step, language=args["language"], earlier=earlier
            )
        )

    async def _outline(self, args: Args, urgency: Urgency, reserved: dict[str, int], step: OnStep) -> Any:
        asking = asking_of(args, urgency, reserved)
        return outline_as_json(await self._answers.outline_here(paper_of(args), args["language"], asking, step))

    async def _overview(self, args: Args, urgency: Urgency, _: dict[str, int], __: OnStep) -> Any:
        return encode(await self._overviews.here(args["key"], args["papers"], args["language"], urgency))

    async def _harvest(self, _: Args, __: Urgency, ___: dict[str, int], ____: OnStep) -> Any:
        await self._listing.bring_subscribed()
        return True

    async def _publish(self, _: Args, __: Urgency, ___: dict[str, int], ____: OnStep) -> Any:
        return await self._publishing.publish()
