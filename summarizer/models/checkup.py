"""Whether a model's service takes the key and has the model: for `herald config --check`.

Services list their models, and so it is asked for the list or for the one model, which costs nothing. Where a list says
nothing of the key, because it is open to all, or nothing of the model, the model is asked for a single token.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from chat.checkup import Finding, Look, failed, ok
from chat.loopback import is_on_this_machine
from papers.probing import NoAnswerError, Probed, Prober
from summarizer.models.providers import ModelSpec, address_of, require

_LIST_BYTES = 8 * 2**20  # OpenRouter's list of all models has some hundred kilobytes
_KEY, _QUOTA, _GONE = frozenset({401, 403}), 429, 404
_BAD = frozenset({400, 422})
_NO_LIST = frozenset({404, 405, 501})
_NO_MODEL = ("not found", "not exist", "no such model", "unknown model", "invalid model", "not a valid model")
_SECONDS = 30.0  # for up to three questions
_TOLD = 200  # characters of a service's own words


def look(part: str, spec: ModelSpec, prober: Prober) -> Look:
    """Return the question to a model, which is known by the name of its part of the settings."""
    return Look(part, _Checkup(part, spec, prober).found, _SECONDS)


class _Checkup:
    def __init__(self, part: str, spec: ModelSpec, prober: Prober) -> None:
        self._part = part
        self._spec = spec
        self._prober = prober
        base = address_of(spec.provider, spec.base_url).rstrip("/")
        self._base = f"{base}/v1" if spec.provider == "openai" and not spec.base_url else base

    async def found(self) -> Finding:
        """Find out. Raises UnavailableError where the library that the model needs is not installed."""
        require(self._spec)
        try:
            return await (self._openai() if self._spec.provider == "openai" else self._google())
        except NoAnswerError as error:
            return failed(f"no answer at {self._base}: {error}. Check the network, the proxy, and base_url.")

    async def _google(self) -> Finding:
        base = self._base.removesuffix("/v1beta")
        name = self._spec.model.removeprefix("models/")
        answer = await self._ask(
            f"{base}/v1beta/models/{quote(name)}", {"x-goog-api-key": self._spec.api_key} if self._spec.api_key else {}
        )
        return self._is_there(keyed=True) if answer.status == 200 else self._refused(answer)

    async def _openai(self) -> Finding:
        answer = await self._ask(f"{self._base}/models", self._key)
        if answer.status != 200 and answer.status not in _NO_LIST:
            return self._refused(answer)
        listed = answer.status == 200 and self._is_listed(answer)
        if listed and await self._shows_key():
            return self._is_there(keyed=True)
        if is_on_this_machine(self._base) and answer.status == 200:  # it may take a minute to load the model
            return self._is_there(keyed=False) if listed else self._no_model()
        return await self._one_token()

    async def _shows_key(self) -> bool:
        """Return whether the list is for those alone who have a key, or there is none to be shown."""
        if not self._spec.api_key:
            return True
        return (await self._ask(f"{self._base}/models", {})).status != 200

    async def _one_token(self) -> Finding:
        """Ask the model for the shortest answer there is; whatever it finds wrong with that, it is there."""
        asked = {"model": self._spec.model, "messages": [{"role": "user", "content": "1"}], "max_tokens": 1}
        answer = await self._ask(f"{self._base}/chat/completions", self._key, asked)
        bad = answer.status in _BAD and not _is_about_key(answer)
        if bad and any(words in _text(answer).casefold() for words in _NO_MODEL):
            return self._no_model()
        return self._is_there(keyed=True) if bad or answer.status == 200 else self._refused(answer)

    @property
    def _key(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._spec.api_key}"} if self._spec.api_key else {}

    async def _ask(self, url: str, headers: Mapping[str, str], body: Any = None) -> Probed:
        proxy = self._spec.proxy
        return await self._prober.ask(url, proxy, headers=headers, json=body, most_bytes=_LIST_BYTES)

    def _is_listed(self, answer: Probed) -> bool:
        """Return whether a list has the model, by its name as it is set or, as Ollama lists it, with a tag."""
        try:
            found = {str(each["id"]).removeprefix("models/") for each in json.loads(answer.body)["data"]}
        except (LookupError, TypeError, ValueError):
            return False
        return bool(found & {self._spec.model, f"{self._spec.model}:latest"})

    def _is_there(self, *, keyed: bool) -> Finding:
        key = ", and the key is accepted" if keyed and self._spec.api_key else ""
        return ok(f"{self._spec.model} is there{key}")

    def _no_model(self) -> Finding:
        return failed(f"{self._base} has no model {self._spec.model}. Check model in [{self._part}].")

    def _key_refused(self, answer: Probed) -> Finding:
        return failed(f"{self._base} refuses the key (status {answer.status}). Check api_key of [{self._part}].")

    def _refused(self, answer: Probed) -> Finding:
        """Say what it means that a service refuses a question."""
        if answer.status in _KEY or (answer.status in _BAD and _is_about_key(answer)):
            return self._key_refused(answer)
        if answer.status == _GONE:
            return self._no_model()
        told = f"{self._base} answers with status {answer.status}"
        if words := " ".join(_text(answer).split())[:_TOLD]:
            told += f" ({words})"
        if answer.status == _QUOTA:
            return failed(f"{told}. Its limit is reached: wait, or look at the plan and billing of the key.")
        if answer.status >= 500:
            return failed(f"{told}. That passes as a rule: try again in some minutes.")
        return failed(f"{told}. Check base_url and model in [{self._part}].")


def _is_about_key(answer: Probed) -> bool:
    """Return whether a service finds something wrong with the key: Google's says so with status 400."""
    said = answer.body[:_LIST_BYTES].lower()
    return b"api_key" in said or b"api key" in said


def _text(answer: Probed) -> str:
    """Return what a service says is wrong, or what it sent where that is none of its errors."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return answer.body[:_TOLD].decode("utf-8", "replace")
    while isinstance(said, dict) and (inner := said.get("error") or said.get("message") or said.get("detail")):
        said = inner if not isinstance(inner, dict) else {**inner, "error": None}
    return said if isinstance(said, str) else json.dumps(said)
