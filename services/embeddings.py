"""Embeddings: papers' vectors, each made once, before anybody needs them where that is possible."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import HeraldError, UnavailableError
from chat.measures import EMBEDDINGS, UNMEASURED, Measures
from chat.single_flight import SingleFlight
from chat.tasks import end
from chat.words import phrase
from papers import latex
from papers.paper import Paper
from papers.vectors import Vector
from services.listing import days
from services.listing.claims import Claim
from services.repeated import Repeated
from store.database import Store
from store.ranking import embeddings
from store.ranking.embeddings import Key
from summarizer.embeddings.embedder import Embedder

BATCH = 32  # texts in one question: what servers of embeddings take at once
MOST_WANTED = 1000  # papers that may wait for their vectors: a day of all of arXiv has some more, made in slices
MOST_CHARACTERS = 600  # of a paper
MOST_OTHERS = 5000  # entries of libraries that are no papers of arXiv's, which leave no trace here
MOST_TEXTS = 500  # of other texts, kept in memory
PATIENCE_SECONDS = 20.0  # for what is missing, in a model's real time; it is made all the same, for who asks next
TURN_SECONDS = 1.0  # until it is looked again whether another process is done
REST_SECONDS, LONGEST_REST_SECONDS = 60.0, 3600.0  # after a failure, twice as long after each further one
LATELY = timedelta(days=4)  # of lists, whose papers get vectors before anybody asks
SLICE = 256
TIDY_SECONDS = 6 * 3600.0
_INPUT = 1  # of title and abstract; with another one, other vectors


@dataclass(slots=True, eq=False)
class _Wish:
    """A paper that somebody waits to have a vector of; None comes where it is not to be had now."""

    paper: Paper
    urgent: bool
    made: asyncio.Future[Vector | None]


class Embeddings:
    """Vectors by one model, or by none: then everything goes by words.

    One batch is made at a time, by one process at a time, and kept; who wants what another waits for waits with them.
    A model that fails rests for a while.
    """

    def __init__(self, store: Store, embedder: Embedder | None, clock: Clock, measures: Measures = UNMEASURED) -> None:
        self._store = store
        self._embedder = embedder
        self._clock = clock
        self._measures = measures
        self._claim = Claim(store, clock, "embeddings")
        self._wishes: dict[Key, _Wish] = {}
        self._maker: asyncio.Task[None] | None = None
        self._others: OrderedDict[Key, Vector] = OrderedDict()
        self._texts: OrderedDict[str, Vector] = OrderedDict()
        self._asking: SingleFlight[str, Vector | None, []] = SingleFlight(lasting=True)
        self._faults = Repeated("embeddings_failed", clock)
        self._rests_until, self._tidied_at = -math.inf, -math.inf
        self._failures, self._length, self._changed_at = 0, 0, -math.inf
        self._at_once = BATCH
        self._doubted: dict[Key, None] = {}  # one of each that failed together; they are tried alone, and last
        self.trouble: HeraldError | None = None
        """Why the model failed last, until it works again."""

    @property
    def is_on(self) -> bool:
        """Whether there is a model that makes them."""
        return self._embedder is not None

    @property
    def name(self) -> str:
        """The name of that model; empty without one."""
        return self._embedder.name if self._embedder else ""

    @property
    def _kept_as(self) -> str:
        return f"{self.name}#{_INPUT}"

    async def of(
        self, papers: Sequence[Paper], *, patience_seconds: float | None = PATIENCE_SECONDS, urgent: bool = True
    ) -> Mapping[Key, Vector]:
        """Return papers' vectors by id and version, those made that are missing; what is not to be had is left out.

        All have the same number of numbers. It is empty where there is no model. Raises UnavailableError where the
        database fails.
        """
        if not self._embedder or not papers:
            return {}
        found = await self._stored(papers)
        missing = {_key(paper): paper for paper in papers if _key(paper) not in found}
        if missing and not self._is_resting():
            wishes = [self._wish(paper, urgent) for paper in list(missing.values())[:MOST_WANTED]]
            if wanted := [each.made for each in wishes if each]:
                await asyncio.wait(wanted, timeout=patience_seconds)
            found = await self._stored(papers)
        return _of_one_length(found)

    async def newest(self, most: int) -> Mapping[Key, Vector]:
        """Return the vectors that are there of the papers submitted last, the last ones first."""
        if not self._embedder:
            return {}
        async with self._store.reading() as c:
            return _of_one_length(await embeddings.newest(c, self._kept_as, most))

    async def of_text(self, text: str, *, patience_seconds: float = PATIENCE_SECONDS) -> Vector | None:
        """Return the vector of a text that is no paper; None where it is not to be had."""
        if text in self._texts:
            self._texts.move_to_end(text)
            return self._texts[text]
        if not self._embedder or self._is_resting() or not text.strip():
            return None
        flight = self._asking.find(text)
        if flight is None:
            flight = self._asking.begin([text], lambda _: self._made_of(text))
        await asyncio.wait([flight.task], timeout=patience_seconds)
        return flight.task.result() if flight.task.done() and not flight.task.cancelled() else None

    async def of_texts(self, texts: Sequence[str], *, patience_seconds: float) -> dict[str, Vector]:
        """Return the vectors of several texts that are no papers, as far as they are to be had in time."""
        if not self._embedder or self._is_resting():
            return {}
        missing = [each for each in dict.fromkeys(texts) if each.strip() and each not in self._texts]
        try:
            async with asyncio.timeout(patience_seconds):
                for begin in range(0, len(missing), BATCH):
                    batch = missing[begin : begin + BATCH]
                    self._remember(dict(zip(batch, await self._embedder.embed(batch), strict=True)))
        except TimeoutError:
            pass
        except Exception as error:  # noqa: BLE001  who waits goes on without, whatever it was
            self._failed(error)
        else:
            self._worked(len(missing))
        return {each: self._texts[each] for each in dict.fromkeys(texts) if each in self._texts}

    def _remember(self, made: Mapping[str, Vector]) -> None:
        self._texts.update(made)
        while len(self._texts) > MOST_TEXTS:
            self._texts.popitem(last=False)

    async def keep_up(self) -> None:
        """Have vectors made of what came on the lists lately. Raises UnavailableError where the database fails."""
        if not self._embedder or self._is_resting():
            return
        since = days.newest(self._clock.now()) - LATELY
        while True:
            async with self._store.reading() as c:
                some = await embeddings.lacking(c, since, self._kept_as, SLICE)
            if not some:
                break
            began = self._clock.monotonic()
            made = await self.of(some, patience_seconds=None, urgent=False)
            if self._is_resting() or not made:
                return
            seconds = round(self._clock.monotonic() - began, 1)
            structlog.get_logger(__name__).info("embedded", papers=len(made), model=self.name, seconds=seconds)
        await self._tidy()

    async def aclose(self) -> None:
        """Break off what is being made, and let the model go."""
        await self._asking.aclose()
        if self._maker:
            await end([self._maker])
        if self._embedder:
            await self._embedder.aclose()

    def _is_resting(self) -> bool:
        return self._clock.monotonic() < self._rests_until

    async def _stored(self, papers: Iterable[Paper]) -> dict[Key, Vector]:
        """Return the vectors that there are: those of records are kept, of other texts they are in memory alone."""
        keys = [_key(paper) for paper in papers]
        found = {key: self._others[key] for key in keys if key in self._others}
        async with self._store.reading() as c:
            return found | await embeddings.load(c, [key for key in keys if _is_record(key)], self._kept_as)

    def _wish(self, paper: Paper, urgent: bool) -> _Wish | None:
        """Have a paper's vector made, once for all who want it; None where too many wait."""
        key = _key(paper)
        wish = self._wishes.get(key)
        if wish is None:
            if len(self._wishes) >= MOST_WANTED:
                return None
            self._wishes[key] = wish = _Wish(paper, urgent, asyncio.get_running_loop().create_future())
        wish.urgent = wish.urgent or urgent
        if self._maker is None or self._maker.done():
            self._maker = asyncio.create_task(self._make_all(), name="embeddings")
        return wish

    async def _make_all(self) -> None:
        """Make what is wished for, batch by batch, what somebody waits for first."""
        try:
            while self._wishes:
                waiting = sorted(self._wishes.items(), key=lambda each: (each[0] in self._doubted, not each[1].urgent))
                batch = waiting[: 1 if waiting[0][0] in self._doubted else self._at_once]
                try:
                    made = await self._make([wish.paper for _, wish in batch])
                except Exception as error:  # noqa: BLE001  who waits goes on without, whatever it was
                    self._failed(error)
                    self._doubt([key for key, _ in batch])
                    return
                self._worked(len(made))
                self._at_once = min(BATCH, 2 * self._at_once)
                for key, _ in batch:
                    self._doubted.pop(key, None)
                    self._grant(key, made.get(key))
        finally:
            for key in list(self._wishes):
                self._grant(key, None)

    async def _make(self, papers: Sequence[Paper]) -> dict[Key, Vector]:
        """Make one batch, what another process has not made by now, and keep it. Raises UnavailableError."""
        if not self._embedder:
            return {}
        while await self._claim.take():
            await self._clock.sleep(TURN_SECONDS)
        try:
            found = await self._stored(papers)
            rest = [paper for paper in papers if _key(paper) not in found]
            if not rest:
                return found
            texts = await asyncio.to_thread(lambda: list(map(text_of, rest)))
            made = dict(zip(map(_key, rest), await self._embedder.embed(texts), strict=True))
            await self._keep(made)
            return found | made
        finally:
            await self._claim.release()

    async def _keep(self, made: Mapping[Key, Vector]) -> None:
        """Keep vectors, and none of another length beside them: a name may come to mean another model."""
        self._others |= {key: vector for key, vector in made.items() if not _is_record(key)}
        while len(self._others) > MOST_OTHERS:
            self._others.popitem(last=False)
        made = {key: vector for key, vector in made.items() if _is_record(key)}
        if not made:
            return
        length = len(next(iter(made.values())))
        if length != self._length:
            now = self._clock.monotonic()
            if self._length and now < self._changed_at + LONGEST_REST_SECONDS:
                raise UnavailableError(
                    phrase("The model {model} answers with what are no embeddings.", model=self.name),
                    phrase("Check provider, model and base_url of [embeddings]."),
                    of_settings=True,  # each change costs all that was made
                )
            self._changed_at = now if self._length else self._changed_at
            await self._store.write(embeddings.drop_others_of, self._kept_as, length)
            self._length = length
        await self._store.write(embeddings.save, made, self._kept_as)

    async def _made_of(self, text: str) -> Vector | None:
        if not self._embedder:
            return None
        try:
            [vector] = await self._embedder.embed([text])
        except Exception as error:  # noqa: BLE001
            self._failed(error)
            return None
        self._worked(1)
        self._remember({text: vector})
        return vector

    def _doubt(self, keys: Sequence[Key]) -> None:
        """Try fewer texts next time, and one that failed alone after all others: it may be the text's own fault."""
        self._at_once = max(1, len(keys) // 4)
        if len(keys) == 1:
            self._doubted[keys[0]] = None
            while len(self._doubted) > MOST_WANTED:
                del self._doubted[next(iter(self._doubted))]

    def _grant(self, key: Key, vector: Vector | None) -> None:
        wish = self._wishes.pop(key)
        if not wish.made.done():
            wish.made.set_result(vector)

    def _worked(self, made: int) -> None:
        self._measures.add(EMBEDDINGS, "made", by=made)
        self._failures, self.trouble = 0, None
        self._faults.worked()

    def _failed(self, error: Exception) -> None:
        """Let the model rest, and tell the log why."""
        self._measures.add(EMBEDDINGS, "failed")
        self._faults.failed(error, model=self.name)
        unforeseen = UnavailableError(phrase("The model {model} makes no embeddings.", model=self.name))
        self.trouble = error if isinstance(error, HeraldError) else unforeseen
        rest = min(LONGEST_REST_SECONDS, REST_SECONDS * 2 ** min(self._failures, 10))
        if isinstance(error, UnavailableError) and error.retry_after:
            rest = max(rest, error.retry_after.total_seconds())
        self._rests_until = self._clock.monotonic() + (LONGEST_REST_SECONDS if self.trouble.of_settings else rest)
        self._failures += 1

    async def _tidy(self) -> None:
        """Throw away now and then what other models made, and what is of papers that are not kept."""
        if self._clock.monotonic() < self._tidied_at + TIDY_SECONDS:
            return
        self._tidied_at = self._clock.monotonic()
        while await self._store.write(embeddings.drop_others, self._kept_as, SLICE) == SLICE:
            pass


def _key(paper: Paper) -> Key:
    return paper.id, paper.version


def _is_record(key: Key) -> bool:
    """Return whether a key is of an arXiv paper: what is known by its text alone has a colon in its id."""
    return ":" not in key[0]


def text_of(paper: Paper) -> str:
    """Return what of a paper its vector is made of: the title, and what an abstract begins with.

    Small models were trained on texts of about a hundred words; more of them tells less of what a paper is about, and
    takes longer.
    """
    return f"{latex.to_text(paper.title)}. {latex.to_text(paper.abstract)}"[:MOST_CHARACTERS]


def _of_one_length(found: Mapping[Key, Vector]) -> dict[Key, Vector]:
    """Return those vectors that most of all have the number of numbers of: others are of what a name meant before."""
    lengths = [len(vector) for vector in found.values()]
    usual = max(set(lengths), key=lambda each: (lengths.count(each), each), default=0)
    return {key: vector for key, vector in found.items() if len(vector) == usual}
