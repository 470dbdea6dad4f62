"""Settings out of config.toml and the HERALD_ variables, checked together, with all that is wrong reported at once."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.platforms import PLATFORMS
from bot.settings.credentials import from_credentials
from bot.settings.faults import Fault, SettingsError, in_plain_words
from bot.settings.names import Key, dotted, is_secret, pattern, patterns, variable
from bot.settings.settings import EmbeddingSettings, ModelSettings, Settings
from bot.settings.sources import (
    Values,
    from_secret_files,
    from_table,
    from_variables,
    packaged,
    parse,
    read,
    secret_advice,
)
from chat.loopback import is_on_this_machine
from papers.arxiv.gate import ARXIV_DELAY
from summarizer.schema import OFF, SAME

Finding = tuple[Key, str]


def load(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    The file is `config`, else config.toml in the working directory, else the packaged one; a file without a
    single topic gets the packaged catalogue. Variables go before credentials, and these before the file. Raises
    SettingsError.
    """
    return settings_of(*read(config), environ)


def settings_of(path: Path, table: Mapping[str, object], environ: Mapping[str, str]) -> Settings:
    """Read the settings of a file's table, as `load` does. Raises SettingsError."""
    in_file, faults = from_table(table, path.parent)
    in_variables, more = from_variables(environ)
    faults += more
    in_credentials, more = from_credentials(environ)
    faults += more
    in_secret_files, more = from_secret_files({**in_file, **in_credentials, **in_variables}, path.parent)
    faults += more
    catalogue: Values = {}
    if "topics" not in table:
        catalogue, _ = from_table({"topics": parse(packaged())["topics"]}, path.parent)
    set_by = {dotted(key): path.name for key in in_file if key[0] != "topics"}
    set_by |= {dotted(key): file_of(dotted(key)) for key in in_secret_files}
    set_by |= {dotted(key): f"the credential {dotted(key)}" for key in in_credentials}
    set_by |= {dotted(key): variable(key) for key in in_variables}

    settings, more = _build({**catalogue, **in_file, **in_secret_files, **in_credentials, **in_variables}, set_by)
    faults += more
    wrong = {fault.key for fault in faults}
    faults += [
        Fault(dotted(key), sentence, _variable(dotted(key), set_by))
        for key, sentence in check(settings)
        if wrong.isdisjoint({dotted(key), f"{dotted(key)}_file"})
    ]
    if faults:
        raise SettingsError(list(dict.fromkeys(faults)), settings)
    return settings.model_copy(update={"origin": path, "set_by": set_by})


def file_of(key: str) -> str:
    """Return how `set_by` says that a setting was read from a file of its own."""
    return f"the file in {key}_file"


def _build(values: Values, set_by: Mapping[str, str]) -> tuple[Settings, list[Fault]]:
    """Build the settings; what is refused is reported and left out, so that the rest can be checked further."""
    faults: list[Fault] = []
    while True:
        try:
            return Settings.model_validate(_nested(values)), faults
        except ValidationError as error:
            errors = error.errors(include_url=False)
        # A later round can only miss what an earlier one took out.
        faults = faults or [_fault(wrong, set_by) for wrong in errors]
        refused = {_taken_out(wrong) for wrong in errors}
        values = {key: value for key, value in values.items() if not _inside(key, refused)}


def _nested(values: Values) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in values.items():
        spot = table
        for part in key[:-1]:
            spot = spot.setdefault(part, {})  # type: ignore[assignment]  # keys are checked: a table is no leaf
        spot[key[-1]] = dict(value) if isinstance(value, Mapping) else value
    return table


def _fault(error: ErrorDetails, set_by: Mapping[str, str]) -> Fault:
    key = _leaf(error)
    sentence = in_plain_words(error)
    if is_secret(key) and error["type"] != "value_error":
        sentence = "expected a token or key."  # what was got is not for showing
    return Fault(dotted(key), sentence, _variable(dotted(key), set_by))


def _variable(key: str, set_by: Mapping[str, str]) -> str:
    source = set_by.get(key, "")
    return source if source.startswith("HERALD_") else ""


def _leaf(error: ErrorDetails) -> Key:
    """Return the setting that an error is about; below it stand the places in a list."""
    place = tuple(map(str, error["loc"]))
    return next(place[:n] for n in range(len(place), 0, -1) if pattern(place[:n]) in patterns())


def _taken_out(error: ErrorDetails) -> Key:
    return _leaf(error)[:-1] if error["type"] == "missing" else _leaf(error)


def _inside(key: Key, refused: Iterable[Key]) -> bool:
    return any(key[: len(wrong)] == wrong for wrong in refused)


def check(settings: Settings) -> Iterator[Finding]:
    """Yield the key and a sentence for all that does not fit together."""
    yield from _platforms(settings)
    yield from _arxiv(settings)
    yield from _model(("llm",), settings.llm)
    for name, fallback in settings.llm.fallbacks.items():
        key = ("llm", "fallbacks", name)
        if fallback.provider == "offline":
            yield (*key, "provider"), "name a provider; offline stands last by itself."
        yield from _model(key, fallback)
    yield from _embeddings(settings.embeddings)
    if settings.check.judge not in (SAME, OFF, *settings.llm.fallbacks):
        named = ", ".join(["same", "off", *settings.llm.fallbacks])
        yield ("check", "judge"), f"no model of [llm.fallbacks] has this name; write one of: {named}."


def _platforms(settings: Settings) -> Iterator[Finding]:
    for platform in PLATFORMS:
        for name, sentence in platform.check(settings.section(platform.settings)) if platform.settings else ():
            key = (platform.name, name)
            yield key, f"{sentence} {secret_advice(key)}" if is_secret(key) else sentence


def _arxiv(settings: Settings) -> Iterator[Finding]:
    delay = settings.arxiv.delay_seconds
    if delay < ARXIV_DELAY and not is_on_this_machine(settings.arxiv.api_url):
        advice = f"write {ARXIV_DELAY:g} or more (less only with an api_url on this machine)."
        yield ("arxiv", "delay_seconds"), f"{delay:g} is less than arXiv's terms of use allow; {advice}"


def _embeddings(chosen: EmbeddingSettings) -> Iterator[Finding]:
    key, provider = ("embeddings", "api_key"), chosen.provider
    if provider in {"openai", "gemini"} and not (chosen.api_key or chosen.base_url):
        advice = f"{secret_advice(key)} A server that takes no key is named in base_url."
        yield key, f'provider = "{provider}" needs one; {advice}'
    if provider == "openai" and chosen.base_url and not chosen.model:
        yield ("embeddings", "model"), "a server that base_url names needs the name of its model."


def _model(key: Key, model: ModelSettings) -> Iterator[Finding]:
    if model.provider == "offline":
        return
    if not model.model:
        yield (*key, "model"), f'provider = "{model.provider}" needs the name of a model.'
    if not (model.api_key or model.base_url):
        secret = (*key, "api_key")
        advice = f"{secret_advice(secret)} A server that takes no key is named in base_url."
        yield secret, f'provider = "{model.provider}" needs one; {advice}'
