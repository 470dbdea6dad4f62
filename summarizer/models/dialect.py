"""What a service takes of us, which it tells by what it refuses: kept for as long as its model is open.

Services that speak one protocol differ in the ways in which they can be held to a form, in the name of the limit of an
answer, in how long it may be, in whether thinking can be limited. None of them says so before it is asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import structlog
from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAuthenticationError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelRequestRejectedError,
)
from pydantic_ai.messages import InstructionPart, ModelMessage, ModelMessagesTypeAdapter
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.profiles import DEFAULT_PROMPTED_OUTPUT_TEMPLATE, ModelProfile
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from summarizer.models.allowance import Allowance, allowance
from summarizer.models.circuit_breaker import ModelFailedError
from summarizer.models.diagnosis import words_of
from summarizer.models.providers import ModelSpec, Thinking

log = structlog.get_logger(__name__)

Way = Literal["schema", "tool", "words"]
LONGEST_ANSWER = 8192  # tokens, those that a model thinks with included
_LONGEST_EVER = 2 * LONGEST_ANSWER  # what is cut off there too costs more than it is worth
_SHORTEST_ANSWER = 256
_WORTH_ASKING = 1.25  # times the room that an answer had when it was cut off
_BYTES_A_TOKEN = 3  # of English some four letters, of Chinese one
_FORM_TOKENS = 1000  # the form of the answer, which goes with the question
_LESS: Mapping[Thinking, Thinking] = {"auto": "low", "high": "low", "medium": "low", "low": "off"}
_MORE: Mapping[Thinking, Thinking] = {"off": "low"}  # where a service cannot do without
_EFFORTS: Mapping[Thinking, str] = {"off": "none", "low": "low", "medium": "medium", "high": "high"}
_LIMITS = ("max_tokens", "max_completion_tokens")  # the names that OpenAI and those like it have for it

_FORM = re.compile(
    r"response_?format|json_?schema|response_?schema|json mode|response_?mime_?type|structured output"
    r"|json_validate|guided|grammar|tool|function.?call",
    re.IGNORECASE,
)
_THINKING = re.compile(r"reasoning|thinking|\bthink\b", re.IGNORECASE)
_ANSWER_LENGTH = re.compile(r"max_?(?:completion|new|output)?_?tokens|completion tokens", re.IGNORECASE)
_LENGTH = re.compile(rf"{_ANSWER_LENGTH.pattern}|context.?(?:length|window|size)|n_ctx", re.IGNORECASE)
_UNKNOWN_FIELD = re.compile(
    r"unsupported (?:param|arg|field)|unrecogni[sz]ed|unknown|not support|extra (?:inputs?|fields?)|not permitted"
    r"|not allowed|unexpected|additional propert|no such",
    re.IGNORECASE,
)
_AN_AMOUNT = re.compile(r"at most|maximum|less than|greater|<=|exceed|too (?:large|high|long|big)|range", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is put. `limit` is the name of the field for the longest answer, "" where none is sent.

    `longest` is what an answer gets where there is room, `most` what the service allows, `context` what question and
    answer may have together, all in tokens; `thinking` is None where nothing is said of it. `refused` are names of
    limits and amounts of thinking; `named` and `guessed` are the fields that were changed for the question under way,
    because a refusal named what is at fault, or without that.
    """

    way: Way
    limit: str
    context: int
    longest: int = LONGEST_ANSWER
    most: int = _LONGEST_EVER
    thinking: Thinking | None = None
    temperature: bool = True
    refused: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it goes out, with the tokens that it has, rather too many, and those that its answer may have."""

    settings: ModelSettings
    parameters: ModelRequestParameters
    tokens: int
    answer_tokens: int


class Dialect:
    """Puts questions in the manner that the service takes."""

    def __init__(self, spec: ModelSpec, profile: ModelProfile) -> None:
        """Begin with what most services of the kind take."""
        self._spec = spec
        self._ways: tuple[Way, ...] = ("schema", "tool", "words")
        if not profile.get("supports_tools", True):
            self._ways = ("schema", "words")
        # Which OpenAI-compatible service has models that think cannot be told by their names.
        self._knows_thinking = bool(profile.get("supports_thinking") or profile.get("thinking_always_enabled"))
        thinks = self._knows_thinking or (spec.provider == "openai" and spec.base_url is not None)
        limit = _LIMITS[0] if spec.provider != "openai" or spec.base_url else _LIMITS[1]
        thinking = spec.thinking if thinks else None
        self.manner = Manner(self._ways[0], limit, spec.context_tokens, thinking=thinking)
        self._proven = False

    def put(
        self, manner: Manner, messages: list[ModelMessage], parameters: ModelRequestParameters, left: int = 0
    ) -> Question:
        """Put a question; `left` are the tokens for its answer where the service told them for this very one."""
        tokens = len(ModelMessagesTypeAdapter.dump_json(messages)) // _BYTES_A_TOKEN + _FORM_TOKENS
        room = left or max(_SHORTEST_ANSWER, manner.context - tokens)
        answer_tokens = min(manner.longest, manner.most, room)
        settings = ModelSettings()
        if manner.temperature:
            settings["temperature"] = 0.2
        if self._spec.provider != "openai":
            settings["max_tokens"] = answer_tokens
        elif manner.limit:  # under the very name that is known here, which a profile cannot tell
            settings["extra_body"] = {manner.limit: answer_tokens}
        self._limit_thinking(settings, manner.thinking)
        return Question(settings, _in_form(parameters, manner.way), tokens, answer_tokens)

    def works(self, manner: Manner) -> None:
        """Keep what was changed for a question that was answered, of what was guessed only before any other was.

        A refusal may name by chance what is not at fault, in words of the paper that it repeats: without an answer
        nothing is learnt.
        """
        names = manner.named | (frozenset() if self._proven else manner.guessed)
        learnt = {name: getattr(manner, name) for name in sorted(names)}
        if learnt:
            log.info("model_takes_another_form", model=self._spec.name, form=learnt)
            self.manner = replace(self.manner, **learnt)
        self._proven = True

    def otherwise(self, error: Exception, manner: Manner, question: Question) -> tuple[Manner, int] | None:
        """Return how else to put a question that was refused, and what is left for its answer; None: there is no way.

        What a service names is changed alone; a refusal without a name has all tried that may be at fault.
        """
        said = words_of(error)[:4000]
        if not _is_refusal(error, said):
            return None
        if _LENGTH.search(said) and (found := self._shorter(said, manner, question)):
            return found
        changes = self._named(said, manner)
        if changes:
            log.info("model_asked_otherwise", model=self._spec.name, said=said[:300], form=changes)
            return replace(manner, **changes, named=manner.named | changes.keys()), 0
        return None if (plainer := self.plainer(manner)) is None else (plainer, 0)

    def plainer(self, manner: Manner) -> Manner | None:
        """Return the next way, without what not all services know, unless the service has answered as it is.

        The limit of thinking goes last, for it bounds what an answer costs.
        """
        if self._proven:
            return None
        if manner.way == self._ways[-1]:
            guessed = manner.guessed | {"thinking"}
            return replace(manner, thinking=None, guessed=guessed) if manner.thinking not in {None, "auto"} else None
        way = self._ways[self._ways.index(manner.way) + 1]
        limit = manner.limit if _LIMITS[0] in manner.refused else _LIMITS[0]
        guessed = manner.guessed | {"way", "temperature", "limit"}
        return replace(manner, way=way, temperature=False, limit=limit, guessed=guessed)

    def after_cut_off(self, manner: Manner, question: Question) -> Manner | None:
        """Return how to ask after an answer that was cut off: with more room and less thinking, None where neither is.

        It is kept, since the model's next answers would be cut off as well.
        """
        changes: dict[str, Any] = {}
        longest = min(2 * manner.longest, _LONGEST_EVER)
        if min(longest, manner.most, manner.context - question.tokens) >= _WORTH_ASKING * question.answer_tokens:
            changes["longest"] = longest
        less = _LESS.get(manner.thinking) if manner.thinking else None
        if less and less not in manner.refused:
            changes["thinking"] = less
        if not changes:
            return None
        log.warning("model_answer_cut_off", model=self._spec.name, tokens=question.answer_tokens, form=changes)
        self.manner = replace(self.manner, **changes)
        return replace(manner, **changes)

    def _limit_thinking(self, settings: ModelSettings, thinking: Thinking | None) -> None:
        if thinking is None or thinking == "auto":
            return
        if self._knows_thinking:  # pydantic-ai knows what this model takes
            settings["thinking"] = False if thinking == "off" else thinking
        else:
            settings["openai_reasoning_effort"] = _EFFORTS[thinking]  # type: ignore[typeddict-unknown-key]

    def _named(self, said: str, manner: Manner) -> dict[str, Any]:
        """Return what to change of what a refusal names."""
        unknown = bool(_UNKNOWN_FIELD.search(said))
        if manner.limit and manner.limit in said and unknown:
            refused = manner.refused | {manner.limit}
            return {"limit": next((name for name in _LIMITS if name not in refused), ""), "refused": refused}
        if manner.thinking and manner.thinking != "auto" and _THINKING.search(said):
            refused = manner.refused | {manner.thinking}
            more = None if unknown and "value" not in said.lower() else _MORE.get(manner.thinking)
            return {"thinking": None if more in refused else more, "refused": refused}
        if manner.temperature and "temperature" in said.lower():
            return {"temperature": False}
        if manner.way != self._ways[-1] and _FORM.search(said):
            return {"way": self._ways[self._ways.index(manner.way) + 1]}
        return {}

    def _shorter(self, said: str, manner: Manner, question: Question) -> tuple[Manner, int] | None:
        """Return a manner with shorter answers, by the limit that a refusal names or else half as long.

        A context that is named is kept at once. A limit of answers is kept with the answer that it gets; a refusal that
        speaks of the context without saying how long that is holds for this question alone, which may be too long.
        Raises ModelFailedError where nothing is left for an answer.
        """
        if _UNKNOWN_FIELD.search(said) and not _AN_AMOUNT.search(said):
            return None
        allowed: Allowance = allowance(said, question.answer_tokens, question.tokens)
        log.info("model_allows_less", model=self._spec.name, said=said[:300], answer=allowed.answer)
        if allowed.context:
            self.manner = replace(self.manner, context=min(self.manner.context, allowed.context))
            manner = replace(manner, context=min(manner.context, allowed.context))
        elif _ANSWER_LENGTH.search(said):
            manner = replace(manner, most=allowed.answer, named=manner.named | {"most"})
        if allowed.answer < _SHORTEST_ANSWER:
            what = f"the question leaves no room for an answer: {said[:300]}"
            raise ModelFailedError("refused", what, told=said[:300])
        return manner, allowed.answer


def _is_refusal(error: Exception, said: str) -> bool:
    """Return whether a service refused how it was asked: by a 400, or by a 404 or 500 that names the form."""
    if isinstance(error, ModelHTTPError) and error.status_code in {404, 500}:
        return bool(_FORM.search(said))
    return isinstance(error, ModelRequestRejectedError) and not isinstance(
        error, ModelAuthenticationError | ModelNotFoundError | ContentFilterError
    )


def _in_form(parameters: ModelRequestParameters, way: Way) -> ModelRequestParameters:
    """Ask for the same answer by a schema, by a tool, or in words alone."""
    form = parameters.output_object
    if parameters.output_mode != "native" or form is None or way == "schema":
        return parameters
    if way == "tool":
        tool = ToolDefinition(
            name="answer", parameters_json_schema=form.json_schema, description=form.description, kind="output"
        )
        return replace(parameters, output_mode="tool", output_object=None, output_tools=[tool], allow_text_output=False)
    asked = replace(parameters, output_mode="prompted", prompted_output_template=DEFAULT_PROMPTED_OUTPUT_TEMPLATE)
    told = InstructionPart(content=asked.prompted_output_instructions or "")
    parts = [*(parameters.instruction_parts or []), told]
    return replace(parameters, output_mode="text", output_object=None, instruction_parts=parts)
