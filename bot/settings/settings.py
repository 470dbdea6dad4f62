"""The settings: of each its name, its sort of value, what holds where nothing is said, and what it does.

Each row says from when on a new value holds: `AT_RELOAD` where `bot/live.py` puts it in force while the bot runs, else
`AT_START`. Those of platforms hold from their start.

docs/reference/settings.md is made of these rows by tools/settings_page.py.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar
from urllib.parse import unquote

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, create_model

from bot.platforms import PLATFORMS
from bot.redact import passwords_in
from bot.settings.types import (
    AT_RELOAD,
    AT_START,
    DAYS,
    ArchivePlace,
    Days,
    Guilds,
    HourOfDay,
    Line,
    Listen,
    Names,
    Number,
    ProxyAddress,
    Query,
    Secret,
    SettingsSection,
    StoreAddress,
    WebAddress,
    Whole,
    Words,
    Zone,
    items,
    matching,
)
from chat.languages import LanguageCode
from summarizer.models.providers import Thinking
from summarizer.schema import Depth

S = TypeVar("S", bound=SettingsSection)
_EXAMPLES = " or ".join(each.example for each in PLATFORMS if each.example)
_PEOPLE = "|".join(f"{each.name}:{each.person}" for each in PLATFORMS)
_CHATS = "|".join(f"{each.name}:{each.chat}" for each in PLATFORMS)
User = Annotated[str, BeforeValidator(matching(_PEOPLE, f"user; write {_EXAMPLES}"))]
Chat = Annotated[str, BeforeValidator(matching(_CHATS, f"chat; write {_EXAMPLES}"))]
Users = Annotated[tuple[User, ...], BeforeValidator(items)]
Chats = Annotated[tuple[Chat, ...], BeforeValidator(items)]
_library = matching(r"(?:(?:users|groups)/[0-9]{1,12})?", "library; write users/ID or groups/ID")
Provider = Literal["offline", "gemini", "google-generativeai", "openai"]


class ArxivSettings(SettingsSection):
    """arXiv's services and how gently they are used."""

    api_url: Annotated[WebAddress, AT_START] = "https://export.arxiv.org/api/query"
    """The search."""
    site_url: Annotated[WebAddress, AT_START] = "https://arxiv.org"
    """The site: pages, PDFs, HTML papers."""
    rss_url: Annotated[WebAddress, AT_START] = "https://rss.arxiv.org"
    """The feeds of announcements: each day's list."""
    oai_url: Annotated[WebAddress, AT_START] = "https://oaipmh.arxiv.org/oai"
    """OAI-PMH: whole records with licences, and what the feeds missed."""
    delay_seconds: Annotated[Number, Field(ge=0, le=600), AT_START] = 3.0
    """Seconds between two requests, 3 to 600; less only where `arxiv.api_url` is on this machine."""
    timeout_seconds: Annotated[Number, Field(gt=0, le=600), AT_START] = 30.0
    """Seconds that a request may take, up to 600."""
    record_hours: Annotated[Number, Field(gt=0, le=8760), AT_START] = 24.0
    """Hours for which a paper's record is used again, up to 8760."""
    keep_days: Annotated[Whole, Field(ge=7, le=3650), AT_START] = 60
    """Days for which arXiv's lists are kept, and the records that no chat had and nobody saved, 7 to 3650."""
    pdf_megabytes: Annotated[Whole, Field(ge=1, le=500), AT_START] = 50
    """The largest PDF that is fetched to be read, from arXiv or from a chat, in megabytes, 1 to 500."""


class ModelSettings(SettingsSection):
    """A language model and the service that runs it."""

    provider: Annotated[Provider, AT_RELOAD] = "offline"
    """Who writes: `offline` (the paper's own sentences), `gemini`, `google-generativeai`, or `openai` (any server that
    speaks its protocol).
    """
    model: Annotated[Line | None, AT_RELOAD] = None
    """The model's name; needed unless the provider is `offline`."""
    base_url: Annotated[WebAddress | None, AT_RELOAD] = None
    """The service's address, where it is not the provider's own."""
    api_key: Annotated[Secret | None, AT_RELOAD] = None
    """The service's key; needed unless the provider is `offline` or `llm.base_url` is set."""
    api_key_file: Annotated[Path | None, AT_RELOAD] = None
    """The file that holds it."""
    price_in: Annotated[Annotated[Number, Field(ge=0, le=100_000)] | None, AT_RELOAD] = None
    """US dollars per million tokens read, 0 to 100000; not set: as far as it is known."""
    price_out: Annotated[Annotated[Number, Field(ge=0, le=100_000)] | None, AT_RELOAD] = None
    """US dollars per million tokens written, 0 to 100000."""
    daily_budget_usd: Annotated[Number, Field(ge=0, le=1_000_000), AT_RELOAD] = 5.0
    """US dollars that the model may cost in a day (UTC), 0 to 1000000; after that the fallbacks answer."""
    concurrency: Annotated[Whole, Field(ge=1, le=64), AT_RELOAD] = 4
    """Questions asked at the same time, 1 to 64; those that people wait for go first."""
    timeout_seconds: Annotated[Number, Field(gt=0, le=3600), AT_RELOAD] = 60.0
    """Seconds that an answer may take, up to 3600."""
    context_tokens: Annotated[Whole, Field(ge=4096, le=10_000_000), AT_RELOAD] = 32_768
    """Tokens that question and answer may hold together, 4096 to 10000000: a paper that does not fit is read in parts.
    A service that says that it allows fewer is believed.
    """
    most_parts: Annotated[Whole, Field(ge=1, le=1000), AT_RELOAD] = 40
    """Parts in which a long paper is read at the most, 1 to 1000, each with one question or two: what is longer is read
    in part, and the reply says which.
    """
    thinking: Annotated[Thinking, AT_RELOAD] = "off"
    """How much the model thinks before it answers, which is paid for like the answer: `off` (as little as it can),
    `low`, `medium`, `high`, or `auto` (its service decides). It is not sent to a service that does not know it.
    """


class LlmSettings(ModelSettings):
    """The model that is asked first, and by name those that stand in for it, in the order of asking."""

    fallbacks: dict[str, ModelSettings] = Field(default_factory=dict)
    """Models that stand in, asked in the order written, those that only variables name last, by name. A name is made
    of a-z, 0-9 and -, at most 40. `offline` always stands last by itself; where `llm.provider` is `offline`, none of
    them is asked. All is as in `[llm]`, but for the provider, which must be named and not be `offline`. The budget and
    the tokens are this model's alone.
    """


class EmbeddingSettings(SettingsSection):
    """Whether papers are ranked, and found, by what they are about too, not by their words alone."""

    provider: Annotated[Literal["off", "local", "openai", "gemini"], AT_START] = "off"
    """Who makes embeddings: `off` (nobody), `local` (a model on this machine, by fastembed: the extra `semantic`),
    `openai` (any server that speaks its protocol), or `gemini`.
    """
    model: Annotated[Line | None, AT_START] = None
    """The model's name, or with `local` the folder that holds it, as `/…` or `./…`; not set:
    `sentence-transformers/all-MiniLM-L6-v2`, `text-embedding-3-small`, `gemini-embedding-001`.
    """
    base_url: Annotated[WebAddress | None, AT_START] = None
    """The service's address, where it is not the provider's own."""
    api_key: Annotated[Secret | None, AT_START] = None
    """The service's key; needed for `openai` and `gemini` unless `embeddings.base_url` is set."""
    api_key_file: Annotated[Path | None, AT_START] = None
    """The file that holds it."""
    directory: Annotated[Path, AT_START] = Path("models")
    """The folder into which a local model is downloaded, once."""


class CheckSettings(SettingsSection):
    """How what a language model wrote is checked, beyond the rules that check everything."""

    judge: Annotated[Line, AT_RELOAD] = "same"
    """Who judges whether the paper says what a model wrote: `same` (the model that wrote it, in a second conversation),
    `off` (nobody, the rules alone), or the name of one of `llm.fallbacks`.
    """
    model: Annotated[Path | None, AT_START] = None
    """The folder of a small checker: a model on this machine that looks at English statements before a judge does, and
    where there is none instead of it. `herald check-model` tries it.
    """


class ZoteroSettings(SettingsSection):
    """Zotero's service, where chats may have libraries of theirs read, and the operators' own library there."""

    api_url: Annotated[WebAddress, AT_START] = "https://api.zotero.org"
    """The web API."""
    library: Annotated[Annotated[str, BeforeValidator(_library)], AT_START] = ""
    """The operators' own library, `users/12345` or `groups/67`: they can have it read where it is private, and put
    papers into it, in their private chats.
    """
    api_key: Annotated[Secret | None, AT_START] = None
    """The key that opens it, made at zotero.org/settings/keys; to put papers into it, it must allow to write."""
    api_key_file: Annotated[Path | None, AT_START] = None
    """The file that holds it."""


class DigestSettings(SettingsSection):
    """What holds in a chat until it chooses for itself with `/settings`."""

    time: Annotated[HourOfDay, AT_RELOAD] = dt.time(9)
    """The hour at which digests come, HH:MM, or `"when announced"`: as soon as arXiv's list of the day is in."""
    timezone: Annotated[Zone, AT_RELOAD] = "UTC"
    """The time zone of hour and days, an IANA name."""
    days: Annotated[Days, AT_RELOAD] = DAYS[:5]
    """The days on which they come. arXiv announces papers at 00:00 or 01:00 UTC from Monday to Friday; east of Europe a
    morning's digest may get Friday's papers on Saturday, or else on Monday.
    """
    max_papers: Annotated[Whole, Field(ge=1, le=50), AT_RELOAD] = 10
    """Papers in one digest, 1 to 50; of more, the most relevant."""
    spread_minutes: Annotated[Whole, Field(ge=0, le=60), AT_RELOAD] = 0
    """Minutes after their hour, or after their list is in, over which the digests of all chats are spread, 0 to 60. A
    chat's digests always come in the same minute of these, together, and the chat is told which. For bots with so many
    chats that platforms take longer than that for the digests of one hour.
    """
    most_messages: Annotated[Whole, Field(ge=1, le=51), AT_RELOAD] = 21
    """Messages beyond which a digest comes in one (the layout `list`) where a chat has not chosen how, 1 to 51: one
    opens a digest, and each paper is one more.
    """
    depth: Annotated[Depth, AT_RELOAD] = "brief"
    """`brief`: one sentence and 3 to 7 takeaways; `deep`: a reading of the whole paper too."""
    language: Annotated[LanguageCode, AT_RELOAD] = "en"
    """The language of the bot and its summaries, by its code."""
    figures: Annotated[bool, AT_RELOAD] = True
    """Whether figures of papers that were read deep are shown: the picture where the licence allows it, else the
    caption and a link.
    """
    crosslists: Annotated[bool, AT_RELOAD] = True
    """Whether papers come that a topic knows only by another category than their first one."""
    updates: Annotated[bool, AT_RELOAD] = False
    """Whether a digest ends with new versions and withdrawals of papers that the chat had, or that were saved."""
    overview: Annotated[bool, AT_RELOAD] = True
    """Whether a digest of more than six papers begins with an overview of them; with a language model that is one more
    question a digest.
    """
    min_score: Annotated[Number, Field(ge=0, le=1), AT_RELOAD] = 0.0
    """Papers that score below this are left out, 0.0 to 1.0; the score says how relevant a paper is to the topic's
    words and the chat's votes.
    """


class NetworkSettings(SettingsSection):
    """The way to the world."""

    proxy: Annotated[ProxyAddress, AT_START] = ""
    """The proxy for all that the bot asks of the world, `http://HOST:PORT` or `socks5://HOST:PORT`, which resolves
    names as well; with a name and a password only in the variable. Empty: what `HTTPS_PROXY`, `HTTP_PROXY` and
    `ALL_PROXY` name; `"none"`: no proxy. None leads to this machine, nor to what `NO_PROXY` lists.
    """


class StoreSettings(SettingsSection):
    """The database."""

    url: Annotated[StoreAddress, Field(repr=False), AT_START] = "sqlite+aiosqlite:///herald.db"  # may hold a password
    """The database: a file, `sqlite+aiosqlite:///FILE`, or a server's, `postgresql://USER@HOST/NAME` with options
    of libpq behind a `?`.
    """


class WebSettings(SettingsSection):
    """The one web server: archive, feeds, health, metrics, Telegram's webhook."""

    listen: Annotated[Listen, AT_START] = "127.0.0.1:8080"
    """Where the web server listens, HOST:PORT; it runs when this is set, and in webhook mode."""
    status_listen: Annotated[Listen | None, AT_START] = None
    """Where /healthz, /readyz and /metrics are instead, HOST:PORT: the pages may be for the world, these are not."""
    public_url: Annotated[WebAddress | None, AT_START] = None
    """The address under which the world sees it: digests in chats then link to the archive, and addresses in feeds,
    sitemaps, posts and in the heads of pages are whole.
    """


class ArchiveSettings(SettingsSection):
    """The digests as files."""

    directory: Annotated[ArchivePlace, AT_START] = Path("site")
    """The folder for the digests of topics and categories as posts, pages and feeds, or an object store's address such
    as `s3://bucket/prefix`."""
    front_matter: Annotated[Literal["hexo", "hugo", "jekyll"], AT_START] = "hexo"
    """Whose front matter the posts have: `"hexo"`, `"hugo"` or `"jekyll"`."""


class AccessSettings(SettingsSection):
    """Who may use the bot; where all three are empty, everybody."""

    users: Annotated[Users, AT_RELOAD] = ()
    """People, as `telegram:ID` or `discord:ID`."""
    chats: Annotated[Chats, AT_RELOAD] = ()
    """Chats, as `telegram:ID` or `discord:ID`."""
    guilds: Annotated[Guilds, AT_RELOAD] = ()
    """Discord servers, by their ids."""


class LimitSettings(SettingsSection):
    """How much one person and one chat may ask for."""

    summaries_per_user_per_day: Annotated[Whole, Field(ge=1, le=100_000), AT_RELOAD] = 50
    """New summaries that one person may ask for in a day, 1 to 100000."""
    requests_per_user_per_minute: Annotated[Whole, Field(ge=1, le=10_000), AT_RELOAD] = 20
    """Requests of any kind that one person may make in a minute, 1 to 10000; the next one is refused with a word, the
    others in that minute without.
    """
    files_per_user_per_day: Annotated[Whole, Field(ge=0, le=10_000), AT_RELOAD] = 20
    """Files that one person may send in a day to be read, 0 to 10000; with 0 none are read."""
    subscriptions_per_chat: Annotated[Whole, Field(ge=1, le=1_000), AT_RELOAD] = 20
    """Subscriptions that one chat may hold, 1 to 1000."""
    readers: Annotated[Whole | None, Field(ge=1, le=64), AT_START] = None
    """Papers that one process of the bot reads at once, each of them with a processor's work, 1 to 64; left out: as
    many as it may use processors. The others wait, those that nobody waits for the longest.
    """


class OperatorSettings(SettingsSection):
    """Who runs this bot."""

    ids: Annotated[Users, AT_RELOAD] = ()
    """Who runs the bot, as `telegram:ID` or `discord:ID`: they may use `/stats` and `/broadcast`, and are told of
    trouble. Where nobody is listed, who sends the bot the code of its log becomes one; `[]` written out forbids that.
    """


class LogSettings(SettingsSection):
    """What goes to standard error.

    Whatever the level, secrets are taken out of every line: those in force, and whatever looks like a Telegram bot
    token or a password in an address.
    """

    level: Annotated[Literal["debug", "info", "warning", "error"], AT_RELOAD] = "info"
    """The least that goes to standard error: `debug`, `info`, `warning` or `error`."""
    format: Annotated[Literal["console", "json"], AT_RELOAD] = "console"
    """`console` for people, `json` for machines: one object a line."""


class TopicSettings(SettingsSection):
    """One topic of the catalogue. A key is made of a-z, 0-9 and -, at most 40; name and query are needed."""

    name: Annotated[Line, AT_RELOAD]
    """What people read."""
    query: Annotated[Query, AT_RELOAD]
    """The papers, in [arXiv's query language](https://info.arxiv.org/help/api/user-manual.html)."""
    names: Annotated[Names, AT_RELOAD] = ()
    """What people read in other languages, each after its code: `["zh: 扩散模型"]`."""
    also: Annotated[Words, AT_RELOAD] = ()
    """Other words that name the topic, in any language, whatever their case and plural. The initials of a name are
    known without being listed."""


if TYPE_CHECKING:
    PlatformSections = BaseModel
else:
    PlatformSections = create_model(
        "PlatformSections", **{each.name: (each.settings, each.settings()) for each in PLATFORMS if each.settings}
    )


class Settings(PlatformSections):
    """All settings in force, a section for each platform that has any before the others.

    `origin` is the file that was read, and `set_by` tells by dotted key where what is not left to its default
    comes from: a variable's name, the file's name, or the setting that names a secret's file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    arxiv: ArxivSettings = ArxivSettings()
    llm: LlmSettings = LlmSettings()
    embeddings: EmbeddingSettings = EmbeddingSettings()
    check: CheckSettings = CheckSettings()
    zotero: ZoteroSettings = ZoteroSettings()
    digest: DigestSettings = DigestSettings()
    network: NetworkSettings = NetworkSettings()
    store: StoreSettings = StoreSettings()
    web: WebSettings = WebSettings()
    archive: ArchiveSettings = ArchiveSettings()
    access: AccessSettings = AccessSettings()
    limits: LimitSettings = LimitSettings()
    operators: OperatorSettings = OperatorSettings()
    log: LogSettings = LogSettings()
    topics: dict[str, TopicSettings] = Field(default_factory=dict)

    origin: Annotated[Path | None, Field(exclude=True, repr=False)] = None
    set_by: Annotated[Mapping[str, str], Field(exclude=True, repr=False)] = {}

    def section(self, wanted: type[S]) -> S:
        """Return a platform's section. Raises LookupError where the table has no platform with such settings."""
        found = next((section for _, section in self if type(section) is wanted), None)
        if found is None:
            raise LookupError(f"no platform of the table has {wanted.__name__}")
        return found

    def secrets(self) -> Iterator[str]:
        """Yield every secret in force: tokens, keys, and the passwords in addresses."""
        yield from _secrets_in(self)
        ways = (getattr(section, "proxy", "") for _, section in self)
        for address in (self.store.url, *ways):
            for password in passwords_in(address):
                yield from {password, unquote(password)}


def _secrets_in(value: object) -> Iterator[str]:
    """Yield the secrets in a value, wherever they stand in it: they are known by their type."""
    match value:
        case SecretStr():
            yield value.get_secret_value()
        case BaseModel():
            yield from _secrets_in(dict(value))
        case Mapping():
            for each in value.values():
                yield from _secrets_in(each)
        case list() | tuple():
            for each in value:
                yield from _secrets_in(each)
