"""Everything that is wrong with settings is said at once, in plain words."""

import re
from pathlib import Path

import pytest

from bot.settings.faults import SettingsError
from bot.settings.load import load
from chat.languages import SUMMARISED

TOKEN = "7012345678:AAF-x_9kQwErTyUiOpAsDfGhJkLzXcVbNm1"
JARGON = re.compile(r"pydantic|input should|unable to parse|valid (string|integer|number)|Traceback|_type|\bNone\b")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(config: Path | None = None, **variables: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(config, variables)
    lines = str(caught.value).splitlines()
    assert lines == [str(fault) for fault in caught.value.faults]
    assert not JARGON.search(str(caught.value))
    return lines


def test_all_faults_are_told_at_once(folder: Path) -> None:
    config = written(
        folder,
        """
        [digest]
        time = "25:00"
        timezone = "Asia/Shangai"
        days = ["mon", "someday"]
        max_papers = 0
        language = "tlh"
        figures = "perhaps"
        [arxiv]
        delay_seconds = 1.0
        timeout_seconds = true
        api_url = "export.arxiv.org"
        [llm]
        provider = "gemini"
        [telegram]
        mode = "webhook"
        [topics.broken]
        name = "Broken"
        query = 'abs:"unbalanced'
        [topics.halved]
        name = "Halved"
        """,
    )
    lines = faults(config, HERALD_WEB__LISTEN="8080", HERALD_LIMITS__SUBSCRIPTIONS_PER_CHAT="many")
    for line in (
        'digest.time: "25:00" is no time of day; write HH:MM, or "when announced".',
        'digest.timezone: "Asia/Shangai" is no time zone; did you mean Asia/Shanghai?',
        'digest.days: "someday" is not one of mon, tue, wed, thu, fri, sat, sun.',
        "digest.max_papers: 0 is too small; the least is 1.",
        f'digest.language: "tlh" is not one of {", ".join(SUMMARISED)}.',
        'digest.figures: expected true or false, got "perhaps".',
        "arxiv.timeout_seconds: expected a number, got true.",
        'arxiv.api_url: "export.arxiv.org" is no address; write it with https:// or http://.',
        'llm.model: provider = "gemini" needs the name of a model.',
        'telegram.webhook_url: mode = "webhook" needs the address that Telegram calls.',
        "topics.halved.query: is missing.",
        'web.listen (HERALD_WEB__LISTEN): "8080" is no place to listen at; write HOST:PORT, such as 127.0.0.1:8080.',
        'limits.subscriptions_per_chat (HERALD_LIMITS__SUBSCRIPTIONS_PER_CHAT): expected a whole number, got "many".',
    ):
        assert line in lines
    keys = [line.partition(":")[0] for line in lines]
    assert {"arxiv.delay_seconds", "llm.api_key", "telegram.webhook_secret", "topics.broken.query"} < set(keys)
    assert len(lines) == 17


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[telgram]\nx = 1", "telgram: there is no such setting; did you mean [telegram]?"),
        ("[digest]\ntiem = '9:00'", "digest.tiem: there is no such setting; did you mean digest.time?"),
        (
            "[telegram]\nmax_papers = 3",
            "telegram.max_papers: there is no such setting; did you mean digest.max_papers?",
        ),
        ("token = 'x'", "token: there is no such setting; did you mean telegram.token or discord.token?"),
        ("qqqq = 'x'", "qqqq: there is no such setting; the file may hold telegram, discord, "),
        ("[log]\nxyz = 1", "log.xyz: there is no such setting; [log] may hold level, format."),
        ("digest = 3", "digest: is a section; write it as [digest] with its settings below."),
        ("[[digest]]\ntime = '9:00'", "digest: is a section; "),
        ("[llm.fallbacks.Big_One]\nmodel = 'x'", "llm.fallbacks.Big_One: a name is made of a-z, 0-9 and -"),
        ("[topics]\n'a\\nb' = 1", r'topics."a\\nb": a name is made of'),
        ("[topics.'']", 'topics."": a name is made of'),
        ("[llm.fallbacks.empty]", "llm.fallbacks.empty.provider: name a provider"),
        ("origin = 'x'", "origin: there is no such setting; "),
        ("[digest]\ntime = 09:00:30", "digest.time: 09:00:30 is no time of day"),
        ("[digest]\ntime = {hour = 9}", "digest.time: a table is no time of day"),
        ("[digest]\ndays = 3", "digest.days: expected a list, got 3."),
        ("[digest]\ndays = []", "digest.days: expected at least one day."),
        ("[digest]\nmax_papers = 2.5", "digest.max_papers: expected a whole number, got 2.5."),
        ("[digest]\nmax_papers = 51", "digest.max_papers: 51 is too large; the most is 50."),
        (f"[digest]\nmax_papers = 0x{'f' * 5000}", "digest.max_papers: "),
        ("[arxiv]\ntimeout_seconds = inf", "arxiv.timeout_seconds: "),
        ("[arxiv]\ntimeout_seconds = nan", "arxiv.timeout_seconds: expected a number, got nan."),
        ("[arxiv]\ntimeout_seconds = 0", "arxiv.timeout_seconds: 0 is too small; write more than 0"),
        ("[llm]\nmodel = 3", "llm.model: expected text in quotes, got 3."),
        ("[llm]\nmodel = ''", "llm.model: expected a line of text"),
        ("[llm]\nprice_in = -1", "llm.price_in: -1 is too small; the least is 0"),
        ("[check]\njudge = 'locl'", "check.judge: no model of [llm.fallbacks] has this name; write one of: same, off."),
        ("[archive]\ndirectory = 1", "archive.directory: expected the path of a file or folder, in quotes, got 1."),
        ("[access]\nusers = [123]", "access.users: 123 is no user; write telegram:ID or discord:ID"),
        ("[access]\nusers = ['telegram:@me']", 'access.users: "telegram:@me" is no user'),
        ("[discord]\nguild_ids = [0]", "discord.guild_ids: 0 is too small"),
        ("[store]\nurl = 'sqlite:///herald.db'", "store.url: expected an address such as sqlite+aiosqlite:///"),
        ("[discord]\ngateway_url = 'https://x.org'", "discord.gateway_url: "),
        ("[web]\npublic_url = 'https://me:secret@x.org'", "web.public_url: expected an address without a user"),
        ("[digest]\ntime = 9:00", " is not valid TOML at line 2, column "),
        ("[digest]\ntime = '9:00'\ntime = '9:00'", " is not valid TOML at end of document: cannot overwrite a value."),
        ("x = " + "[" * 100_000, " is nested too deeply."),
        ("x = 1" + "0" * 5000, " is not valid TOML: "),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_one_plain_line(folder: Path, text: str, said: str) -> None:
    lines = faults(written(folder, text))
    assert len(lines) == 1
    assert said in lines[0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HERALD_LLM_MODEL", "x", "HERALD_LLM_MODEL: there is no such setting; did you mean HERALD_LLM__MODEL?"),
        ("HERALD_TELGRAM__TOKEN", "x", "did you mean HERALD_TELEGRAM__TOKEN?"),
        ("HERALD_llm__model", "x", "did you mean HERALD_LLM__MODEL?"),
        ("HERALD_TOPICS__NERF__QUERRY", "cat:cs.CV", "did you mean HERALD_TOPICS__NERF__QUERY?"),
        ("HERALD_LLM__FALLBACKS__A_B__MODLE", "x", "did you mean HERALD_LLM__FALLBACKS__A_B__MODEL?"),
        ("HERALD_TOPICS____NAME", "x", "there is no such setting"),
        ("HERALD_ZZZ", "", "there is no such setting; the names are HERALD_SECTION__KEY, as in config.toml."),
        ("HERALD_", "x", "there is no such setting"),
        ("HERALD_DIGEST", "x", "names a section; name one setting in it, such as HERALD_DIGEST__TIME."),
        ("HERALD_TOPICS__NERF", "x", "names a section; name one setting in it, such as HERALD_TOPICS__NERF__NAME."),
        ("HERALD_LLM__FALLBACKS", "x", "such as HERALD_LLM__FALLBACKS__NAME__PROVIDER."),
        ("HERALD_ORIGIN", "x", "there is no such setting"),
        ("HERALD_DIGEST__TIME__X", "x", "there is no such setting"),
        ("HERALD_DISCORD__GUILD_IDS", "[1, 2", 'discord.guild_ids (HERALD_DISCORD__GUILD_IDS): "[1, 2" is no list'),
        ("HERALD_DISCORD__GUILD_IDS", "one", 'expected a whole number, got "one".'),
        (
            "HERALD_TELEGRAM__TOKEN",
            "two words",
            "telegram.token (HERALD_TELEGRAM__TOKEN): the secret is empty or holds",
        ),
        ("HERALD_TELEGRAM__TOKEN", "a\udc80b", "telegram.token (HERALD_TELEGRAM__TOKEN): expected a token or key."),
        ("HERALD_LLM__MODEL", "a\udc80b", "llm.model (HERALD_LLM__MODEL): expected text"),
        ("HERALD_ARXIV__DELAY_SECONDS", "1", "arxiv.delay_seconds (HERALD_ARXIV__DELAY_SECONDS): 1 is less"),
    ],
)
def test_what_is_wrong_with_a_variable_is_said_in_one_plain_line(
    folder: Path, name: str, value: str, said: str
) -> None:
    lines = faults(None, **{name: value})
    assert len(lines) == 1
    assert said in lines[0]
    assert lines[0].isprintable()


def test_files_that_cannot_be_read_are_told(folder: Path) -> None:
    assert faults(folder / "nothing.toml") == [f"{folder}/nothing.toml: cannot be read: no such file or directory."]
    assert faults(folder) == [f"{folder}: cannot be read: is a directory."]
    (folder / "latin.toml").write_bytes(b"[log]\nlevel = 'd\xe9bug'\n")
    assert "line 2 is not written in UTF-8" in faults(folder / "latin.toml")[0]


def test_a_file_as_windows_saves_it_is_read(folder: Path) -> None:
    (folder / "config.toml").write_bytes(b"\xef\xbb\xbf[log]\r\nlevel = 'debug'\r\n")
    assert load(None, {}).log.level == "debug"


def test_delays_below_arxivs_terms_are_for_this_machine_only(folder: Path) -> None:
    for host in ("127.0.0.1:8000", "localhost", "[::1]:80"):
        given = {"HERALD_ARXIV__DELAY_SECONDS": "0", "HERALD_ARXIV__API_URL": f"http://{host}/query"}
        assert load(None, given).arxiv.delay_seconds == 0
    (line,) = faults(None, HERALD_ARXIV__DELAY_SECONDS="0", HERALD_ARXIV__API_URL="http://localhost.example.org")
    assert line.endswith(
        "(HERALD_ARXIV__DELAY_SECONDS): 0 is less than arXiv's terms of use allow; "
        "write 3 or more (less only with an api_url on this machine)."
    )


def test_secrets_in_the_file_are_refused_with_advice(folder: Path) -> None:
    config = written(
        folder,
        f"""
        [telegram]
        token = "{TOKEN}"
        webhook_secret = 5
        [discord]
        token = ["{TOKEN}"]
        [llm]
        api_key = "sk-{TOKEN}"
        [llm.fallbacks.local]
        provider = "openai"
        model = "m"
        api_key = "sk-{TOKEN}"
        [store]
        url = "postgresql+psycopg://me:{TOKEN}@db/herald"
        """,
    )
    lines = faults(config)
    assert len(lines) == 6
    assert TOKEN[:12] not in "\n".join(lines)
    assert (
        "llm.fallbacks.local.api_key: a secret does not belong in the file; "
        "set HERALD_LLM__FALLBACKS__LOCAL__API_KEY, or name a file that holds it in llm.fallbacks.local.api_key_file."
    ) in lines
    assert "store.url: a password does not belong in the file; set HERALD_STORE__URL." in lines


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"a\nb", b"x" * 20_000])
def test_a_secret_file_with_something_else_in_it_is_told(folder: Path, content: bytes) -> None:
    (folder / "secret").write_bytes(content)
    lines = faults(None, HERALD_TELEGRAM__TOKEN_FILE="secret")
    assert lines[0].startswith("telegram.token_file: the file does not hold one secret and nothing else")


def test_a_secret_file_that_is_not_there_is_told_without_its_name(folder: Path) -> None:
    config = written(folder, f"[llm]\nprovider = 'gemini'\nmodel = 'm'\napi_key_file = '{TOKEN}'\n")
    lines = faults(config)
    assert lines == [f"llm.api_key_file: there is no such file (relative paths in the file start at {folder})."]


def test_where_a_service_is_is_no_setting(folder: Path) -> None:
    service = {"HERALD_SERVICE_HOST": "10.96.4.7", "HERALD_SERVICE_PORT": "80", "HERALD_PORT": "tcp://10.96.4.7:80"}
    service |= {"HERALD_SERVICE_PORT_HTTP": "80", "HERALD_PORT_80_TCP": "tcp://10.96.4.7:80"}
    service |= {
        "HERALD_PORT_80_TCP_PROTO": "tcp",
        "HERALD_PORT_80_TCP_ADDR": "fd00::7",
        "HERALD_PORT_80_TCP_PORT": "80",
    }
    service |= {"HERALD_WEB_SERVICE_HOST": "10.96.4.8", "HERALD_METRICS_PORT_9100_TCP": "tcp://10.96.4.8:9100"}
    assert load(written(folder, ""), service).set_by == load(folder / "config.toml", {}).set_by
    assert faults(HERALD_SERVICE="on")[0].startswith("HERALD_SERVICE: there is no such setting")
    assert faults(HERALD_SERVICE_PORT="on the left")[0].startswith("HERALD_SERVICE_PORT: there is no such setting")


@pytest.mark.parametrize("quoted", [f'"{TOKEN}"', f"'{TOKEN}'", f"“{TOKEN}”", f' "{TOKEN}'])
def test_a_secret_in_quotes_is_named_and_not_shown(folder: Path, quoted: str) -> None:
    (told,) = faults(HERALD_TELEGRAM__TOKEN=quoted)
    assert told.startswith("HERALD_TELEGRAM__TOKEN: the value begins with a quotation mark")
    (folder / "token").write_text(quoted, encoding="utf-8")
    (in_file,) = faults(HERALD_TELEGRAM__TOKEN_FILE="token")
    assert "begins with a quotation mark" in in_file
    assert TOKEN not in told + in_file


def test_a_section_that_is_begun_again_is_named_with_what_to_do(folder: Path) -> None:
    config = written(folder, '[network]\nproxy = ""\n\n[llm.fallbacks.local]\n[network]\nproxy = "none"\n')
    (line,) = faults(config)
    assert "[network] stands there a second time; put its lines below the first [network]." in line
    assert "line 5" in line
