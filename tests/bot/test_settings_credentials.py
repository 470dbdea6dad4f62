"""Files that are named after settings, as systemd, Docker and Kubernetes hand secrets on."""

from pathlib import Path

import pytest

from bot.platforms.telegram.spec import TelegramSettings
from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.settings import Settings
from bot.settings.show import describe

LOCAL = '[llm]\nprovider = "gemini"\nmodel = "m"\n[llm.fallbacks.local]\nprovider = "openai"\nmodel = "m"\n'


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "credentials"
    folder.mkdir()
    return folder


def loaded(credentials: Path, **variables: str) -> Settings:
    return load(None, {"CREDENTIALS_DIRECTORY": str(credentials), **variables})


def token(settings: Settings) -> str | None:
    held = settings.section(TelegramSettings).token
    return held.get_secret_value() if held else None


def faults(credentials: Path) -> list[str]:
    with pytest.raises(SettingsError) as error:
        loaded(credentials)
    return str(error.value).splitlines()


def test_each_is_the_setting_that_it_is_called_after(credentials: Path) -> None:
    Path("config.toml").write_text(LOCAL)
    for name in ("telegram.token", "llm.api_key", "llm.fallbacks.local.api_key"):
        (credentials / name).write_text(f"12345:{name}\n")
    (credentials / "store.url").write_text("postgresql+psycopg://herald:hunter2@db/herald")
    (credentials / "network.proxy").write_text("socks5://me:hunter2@proxy:1080")
    settings = loaded(credentials)
    assert token(settings) == "12345:telegram.token"
    assert settings.llm.fallbacks["local"].api_key
    assert settings.llm.fallbacks["local"].api_key.get_secret_value() == "12345:llm.fallbacks.local.api_key"
    shown = describe(settings)
    assert 'token = "…"  # set by the credential telegram.token' in shown
    assert "# set by the credential store.url" in shown
    assert "hunter2" not in shown


def test_a_variable_goes_before_it_and_it_before_the_file(credentials: Path) -> None:
    Path("config.toml").write_text('[telegram]\ntoken_file = "nowhere"\n[store]\nurl = "sqlite+aiosqlite:///file.db"\n')
    (credentials / "telegram.token").write_text("1:credential")
    (credentials / "store.url").write_text("sqlite+aiosqlite:///credential.db")
    settings = loaded(credentials, HERALD_STORE__URL="sqlite+aiosqlite:///variable.db")
    assert token(settings) == "1:credential"
    assert settings.store.url == "sqlite+aiosqlite:///variable.db"


def test_an_empty_one_counts_as_not_set_and_others_files_are_passed_over(credentials: Path) -> None:
    (credentials / "discord.token").write_text("\n")
    for name in ("postgres.password", "tls.key", "README", "..data", "herald_config", "proxy"):
        (credentials / name).write_text("not for the bot")
    (credentials / "telegram.token").mkdir()
    assert "telegram.token" not in (settings := loaded(credentials)).set_by
    assert "discord.token" not in settings.set_by


@pytest.mark.parametrize("folder", ["nowhere", "credentials/file", ""])
def test_no_folder_means_none(credentials: Path, folder: str) -> None:
    (credentials / "file").write_text("1:a")
    assert token(load(None, {"CREDENTIALS_DIRECTORY": folder})) is None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("telegram-token", "1:a", "there is no such setting; did you mean telegram.token?"),
        ("discord.tokn", "1:a", "there is no such setting; did you mean discord.token?"),
        ("digest.time", "09:00", "this setting is no secret; write it in config.toml."),
        ("telegram.token", "two words", "the file does not hold one secret and nothing else."),
        ("telegram.token", '"1:a"', "the secret in the file begins with a quotation mark; write it without."),
    ],
)
def test_what_is_wrong_with_one_is_told_with_its_path(credentials: Path, name: str, content: str, said: str) -> None:
    (credentials / name).write_text(content)
    assert faults(credentials) == [f"{credentials / name}: {said}"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that nobody can read")
def test_one_that_cannot_be_read_is_told(credentials: Path) -> None:
    (credentials / "telegram.token").symlink_to("/proc/self/mem")  # permissions do not keep root from anything
    assert faults(credentials) == [f"{credentials}/telegram.token: the file cannot be read: Input/output error."]
    looping = credentials.parent / "looping"
    looping.symlink_to(looping)
    (told,) = faults(looping)
    assert told.startswith(f"CREDENTIALS_DIRECTORY: the folder {looping} cannot be read: Too many levels of symbolic")
