"""Whatever is given for settings, they load or it is said what is wrong."""

import re
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.names import ANY, patterns, variable
from bot.settings.settings import Settings
from bot.settings.show import describe, literal
from bot.settings.sources import packaged

TOKEN = "7012345678:AAF-x_9kQwErTyUiOpAsDfGhJkLzXcVbNm1"
JARGON = re.compile(r"pydantic|[Ii]nput should|unable to parse|valid (string|integer|number)|\bNone\b")


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


scalars = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.sampled_from(["mon", "09:00", "UTC", "offline", "http://x", "telegram:1", TOKEN, "[1", "a,b", "~x/y", "\0"]),
)
segments = st.sampled_from(sorted({part for key in patterns() for part in key} - {ANY})) | st.text(max_size=5)
quick = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def outcome(config: Path | None, environ: dict[str, str]) -> Settings | SettingsError:
    try:
        return load(config, environ)
    except SettingsError as error:
        return error


def loads_or_tells(config: Path | None, environ: dict[str, str]) -> None:
    found = outcome(config, environ)
    if isinstance(found, Settings):
        assert describe(found)
        return
    lines = str(found).splitlines()
    assert len(lines) == len(found.faults) > 0
    assert all(map(str.isprintable, lines))
    assert not [fault for fault in found.faults if JARGON.search(re.sub('".*"', "", fault.sentence))]


@quick
@given(st.dictionaries(st.sampled_from(sorted(patterns())), scalars | st.lists(scalars, max_size=3)))
def test_any_value_at_any_key_of_a_file_loads_or_is_told(tmp_path: Path, given: dict[tuple[str, ...], object]) -> None:
    def toml(value: object) -> str:
        return f"[{', '.join(map(toml, value))}]" if isinstance(value, list) else literal(value)

    lines = [f"{'.'.join(key).replace(ANY, 'x')} = {toml(value)}" for key, value in given.items()]
    loads_or_tells(written(tmp_path, "\n".join(lines)), {})


@quick
@given(st.text(max_size=200) | st.lists(segments, min_size=1, max_size=4).map(lambda s: f"{'.'.join(s)} = 1"))
def test_any_text_as_a_file_loads_or_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    loads_or_tells(tmp_path / "config.toml", {})


environments = st.dictionaries(
    st.sampled_from(sorted(variable(key).replace(ANY, "X") for key in patterns()))
    | st.lists(segments, max_size=4).map(lambda parts: "HERALD_" + "__".join(parts).upper()),
    st.text() | st.sampled_from(["1", "0.5", "true", "mon", "[]", '["a"]', "{}", "[" * 5000, "\udcff", TOKEN]),
    max_size=5,
)


@quick
@given(environments)
def test_any_variables_load_or_are_told(environ: dict[str, str]) -> None:
    loads_or_tells(packaged(), environ)


@quick
@given(
    st.sampled_from(sorted(variable(key).replace(ANY, "X") for key in patterns())), st.text("abc/:@.~ \n", max_size=5)
)
def test_a_token_given_to_any_variable_is_never_repeated(name: str, noise: str) -> None:
    found = outcome(packaged(), {name: noise + TOKEN})
    assert TOKEN not in (describe(found) if isinstance(found, Settings) else str(found))
