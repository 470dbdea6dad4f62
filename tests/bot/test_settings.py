"""Settings: where they come from, what goes first, and what is never shown."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from bot.platforms.discord.spec import DiscordSettings
from bot.platforms.telegram.spec import TelegramSettings
from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.settings import Settings
from bot.settings.show import describe
from bot.settings.sources import packaged

TOKEN = "7012345678:AAF-x_9kQwErTyUiOpAsDfGhJkLzXcVbNm1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_packaged_file_loads_without_a_fault(folder: Path) -> None:
    settings = load(None, {})
    assert settings.origin == packaged()
    assert settings.model_copy(update={"topics": {}}) == Settings(origin=packaged())
    assert len(settings.topics) >= 12
    assert settings.topics["diffusion-models"].name == "Diffusion Models"
    assert settings.topics["diffusion-models"].query == 'abs:"diffusion model" AND (cat:cs.CV OR cat:cs.LG)'


def test_defaults_are_valid_themselves() -> None:
    given = Settings().model_dump(exclude_none=True)
    assert Settings.model_validate(given) == Settings()


def test_the_working_directorys_file_comes_before_the_packaged_one_and_a_named_one_before_both(folder: Path) -> None:
    written(folder, "digest.max_papers = 3")
    other = folder / "other.toml"
    other.write_text("digest.max_papers = 4")
    assert load(None, {}).digest.max_papers == 3
    assert load(other, {}).digest.max_papers == 4
    assert load(other, {}).origin == other


def test_variables_go_before_the_file(folder: Path) -> None:
    config = written(
        folder,
        """
        [digest]
        time = "8:30"
        days = ["sat", "mon", "mon"]
        [llm]
        provider = "openai"
        model = "big"
        base_url = "http://127.0.0.1:1/v1/"
        [llm.fallbacks.second]
        provider = "gemini"
        model = "middling"
        [llm.fallbacks.first]
        provider = "openai"
        model = "small"
        base_url = "http://127.0.0.1:2/v1"
        """,
    )
    settings = load(
        config,
        {
            "HERALD_DIGEST__TIMEZONE": "Asia/Shanghai",
            "HERALD_DIGEST__FIGURES": "false",
            "HERALD_DIGEST__MAX_PAPERS": "",
            "HERALD_LLM__MODEL": "bigger",
            "HERALD_LLM__FALLBACKS__SECOND__API_KEY": "key-2",
            "HERALD_DISCORD__GUILD_IDS": "[1, 22]",
            "HERALD_OPERATORS__IDS": "telegram:1, discord:2",
            "HERALD_TOPICS__DIFFUSION_MODELS__QUERY": "cat:cs.CV",
            "HERALDRY": "not ours",
        },
    )
    assert settings.digest.time == dt.time(8, 30)
    assert settings.digest.timezone == "Asia/Shanghai"
    assert settings.digest.days == ("mon", "sat")
    assert settings.digest.figures is False
    assert settings.digest.max_papers == 10
    assert settings.llm.model == "bigger"
    assert settings.llm.base_url == "http://127.0.0.1:1/v1"
    assert list(settings.llm.fallbacks) == ["second", "first"]
    assert settings.llm.fallbacks["second"].model == "middling"
    assert settings.section(DiscordSettings).guild_ids == (1, 22)
    assert settings.operators.ids == ("telegram:1", "discord:2")
    assert settings.topics["diffusion-models"].name == "Diffusion Models"
    assert settings.topics["diffusion-models"].query == "cat:cs.CV"


def test_a_file_without_topics_gets_the_catalogue_and_one_with_topics_has_its_own(folder: Path) -> None:
    assert "nerf" in load(written(folder, "[digest]\n"), {}).topics
    own = load(written(folder, "[topics.mine]\nname = 'Mine'\nquery = 'cat:cs.DL'\n"), {})
    assert list(own.topics) == ["mine"]
    assert load(written(folder, "[topics]\n"), {}).topics == {}


def test_secrets_come_from_files_and_variables_go_before_them(folder: Path) -> None:
    (folder / "etc").mkdir()
    (folder / "etc" / "telegram").write_text(f"{TOKEN}\n")
    (folder / "llm").write_text("key-from-file")
    config = written(folder / "etc", "[telegram]\ntoken_file = 'telegram'\n[discord]\ntoken_file = 'missing'\n")
    given = {"HERALD_LLM__API_KEY_FILE": "llm", "HERALD_DISCORD__TOKEN": "from-variable"}
    settings = load(config, given)
    token = settings.section(TelegramSettings).token
    assert token is not None
    assert token.get_secret_value() == TOKEN
    assert sorted(settings.secrets()) == [TOKEN, "from-variable", "key-from-file"]
    assert 'token = "…"  # set by the file in telegram.token_file' in describe(settings)


def test_paths_in_the_file_start_at_its_folder_and_those_in_variables_where_the_program_runs(folder: Path) -> None:
    (folder / "etc").mkdir()
    config = written(folder / "etc", "[archive]\ndirectory = 'posts'\n")
    assert load(config, {}).archive.directory == folder / "etc" / "posts"
    assert load(config, {"HERALD_ARCHIVE__DIRECTORY": "posts"}).archive.directory == Path("posts")


def test_no_secret_is_shown(folder: Path) -> None:
    password = "pw-9h2kd"
    given = {
        "HERALD_TELEGRAM__TOKEN": TOKEN,
        "HERALD_TELEGRAM__WEBHOOK_SECRET": "hook-4821-zz",
        "HERALD_DISCORD__TOKEN": "disc-4821-zz",
        "HERALD_LLM__API_KEY": "llm-4821-zz",
        "HERALD_LLM__FALLBACKS__A__API_KEY": "fall-4821-zz",
        "HERALD_LLM__FALLBACKS__A__PROVIDER": "gemini",
        "HERALD_LLM__FALLBACKS__A__MODEL": "m",
        "HERALD_STORE__URL": f"postgresql+psycopg://me:{password}@db/herald",
    }
    settings = load(None, given)
    secrets = list(settings.secrets())
    assert sorted(secrets) == sorted([TOKEN, "hook-4821-zz", "disc-4821-zz", "llm-4821-zz", "fall-4821-zz", password])
    with pytest.raises(SettingsError) as caught:
        load(None, {**given, "HERALD_DIGEST__TIME": TOKEN, "HERALD_STORE__URL": f"mysql://me:{password}@db"})
    for text in (repr(settings), str(settings), describe(settings), str(caught.value), repr(caught.value)):
        assert not [secret for secret in secrets if secret in text]
    assert 'url = "postgresql+psycopg://me:[hidden]@db/herald"  # set by HERALD_STORE__URL' in describe(settings)


def test_the_description_can_be_read_again(folder: Path) -> None:
    config = written(folder, "[digest]\ntime = '7:05'\n[llm]\nmodel = '''a\"b'c\\d'''\n")
    fallback = {
        "HERALD_LLM__FALLBACKS__A__PROVIDER": "gemini",
        "HERALD_LLM__FALLBACKS__A__MODEL": "m",
        "HERALD_LLM__FALLBACKS__A__BASE_URL": "http://[::1]:3",
    }
    settings = load(config, {**fallback, "HERALD_DIGEST__DAYS": "sun"})
    text = describe(settings)
    assert 'time = "07:05"  # set by config.toml' in text
    assert 'days = ["sun"]  # set by HERALD_DIGEST__DAYS' in text
    again = load(written(folder, text), {})
    everything: dict[str, object] = {"origin": None, "set_by": {}, "archive": settings.archive}
    everything["embeddings"] = settings.embeddings  # their folders are read from the file's
    assert again.model_copy(update=everything) == settings.model_copy(update=everything)


def test_loading_and_describing_stay_light() -> None:
    heavy = {"telegram", "discord", "pydantic_ai", "google.genai", "google.generativeai", "sqlalchemy", "arxiv"}
    heavy |= {"structlog", "rapidfuzz"}
    program = (
        "import sys; from bot.settings.load import load; from bot.settings.show import describe;"
        f"describe(load(None, {{}})); print(sorted({heavy!r} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
