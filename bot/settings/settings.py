"""The settings: their names, and what holds where nothing is said. config.toml tells what each one does."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.redact import password_in
from bot.settings.types import (
    DAYS,
    Chats,
    Days,
    Guilds,
    Line,
    Listen,
    Number,
    Query,
    Secret,
    SocketAddress,
    StoreAddress,
    TimeOfDay,
    Users,
    WebAddress,
    WebhookSecret,
    Whole,
    Zone,
)
from chat.languages import LanguageCode
from summarizer.schema import Depth

Provider = Literal["offline", "gemini", "google-generativeai", "openai"]


class Section(BaseModel):
    """One table of config.toml."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )


class TelegramSettings(Section):
    """The Telegram bot; without a token it does not run."""

    token: Secret | None = None
    token_file: Path | None = None
    api_url: WebAddress = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: WebAddress | None = None
    webhook_secret: WebhookSecret | None = None
    webhook_secret_file: Path | None = None
    messages_per_second: Annotated[Whole, Field(ge=1, le=1000)] = 30


class DiscordSettings(Section):
    """The Discord bot; without a token it does not run."""

    token: Secret | None = None
    token_file: Path | None = None
    api_url: WebAddress = "https://discord.com/api/v10"
    gateway_url: SocketAddress = "wss://gateway.discord.gg"
    guild_ids: Guilds = ()
    message_content: bool = False


class ArxivSettings(Section):
    """arXiv's services and how gently they are used."""

    api_url: WebAddress = "https://export.arxiv.org/api/query"
    site_url: WebAddress = "https://arxiv.org"
    rss_url: WebAddress = "https://rss.arxiv.org"
    oai_url: WebAddress = "https://oaipmh.arxiv.org/oai"
    delay_seconds: Annotated[Number, Field(ge=0, le=600)] = 3.0
    timeout_seconds: Annotated[Number, Field(gt=0, le=600)] = 30.0
    record_hours: Annotated[Number, Field(gt=0, le=8760)] = 24.0
    pdf_megabytes: Annotated[Whole, Field(ge=1, le=500)] = 50


class ModelSettings(Section):
    """A language model and the service that runs it."""

    provider: Provider = "offline"
    model: Line | None = None
    base_url: WebAddress | None = None
    api_key: Secret | None = None
    api_key_file: Path | None = None
    price_in: Annotated[Number, Field(ge=0, le=100_000)] | None = None
    price_out: Annotated[Number, Field(ge=0, le=100_000)] | None = None
    daily_budget_usd: Annotated[Number, Field(ge=0, le=1_000_000)] = 5.0
    concurrency: Annotated[Whole, Field(ge=1, le=64)] = 4
    timeout_seconds: Annotated[Number, Field(gt=0, le=3600)] = 60.0
    context_tokens: Annotated[Whole, Field(ge=4096, le=10_000_000)] = 32_768


class LlmSettings(ModelSettings):
    """The model that is asked first, and by name those that stand in for it, in the order of asking."""

    fallbacks: dict[str, ModelSettings] = {}


class DigestSettings(Section):
    """What a chat gets that has not chosen for itself."""

    time: TimeOfDay = dt.time(9)
    timezone: Zone = "UTC"
    days: Days = DAYS[:5]
    max_papers: Annotated[Whole, Field(ge=1, le=50)] = 10
    depth: Depth = "brief"
    language: LanguageCode = "en"
    figures: bool = True
    overlap_days: Annotated[Whole, Field(ge=1, le=30)] = 5
    min_score: Annotated[Number, Field(ge=0, le=1)] = 0.0


class StoreSettings(Section):
    """The database."""

    url: Annotated[StoreAddress, Field(repr=False)] = "sqlite+aiosqlite:///herald.db"  # may hold a password


class WebSettings(Section):
    """The one web server: archive, feeds, health, metrics, Telegram's webhook."""

    listen: Listen = "127.0.0.1:8080"
    public_url: WebAddress | None = None


class ArchiveSettings(Section):
    """The digests as files."""

    directory: Path = Path("site")
    front_matter: Literal["hexo", "hugo", "jekyll"] = "hexo"


class AccessSettings(Section):
    """Who may use the bot; where all three are empty, everybody."""

    users: Users = ()
    chats: Chats = ()
    guilds: Guilds = ()


class LimitSettings(Section):
    """How much one person and one chat may ask for."""

    summaries_per_user_per_day: Annotated[Whole, Field(ge=1, le=100_000)] = 50
    requests_per_user_per_minute: Annotated[Whole, Field(ge=1, le=10_000)] = 20
    subscriptions_per_chat: Annotated[Whole, Field(ge=1, le=1_000)] = 20


class OperatorSettings(Section):
    """Who runs this bot."""

    ids: Users = ()


class LogSettings(Section):
    """What goes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class TopicSettings(Section):
    """One topic of the catalogue: what people call it, and its arXiv query."""

    name: Line
    query: Query


class Settings(BaseModel):
    """All settings in force.

    `origin` is the file that was read, and `set_by` tells by dotted key where what is not left to its default
    comes from: a variable's name, the file's name, or the setting that names a secret's file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    arxiv: ArxivSettings = ArxivSettings()
    llm: LlmSettings = LlmSettings()
    digest: DigestSettings = DigestSettings()
    store: StoreSettings = StoreSettings()
    web: WebSettings = WebSettings()
    archive: ArchiveSettings = ArchiveSettings()
    access: AccessSettings = AccessSettings()
    limits: LimitSettings = LimitSettings()
    operators: OperatorSettings = OperatorSettings()
    log: LogSettings = LogSettings()
    topics: dict[str, TopicSettings] = {}

    origin: Annotated[Path | None, Field(exclude=True, repr=False)] = None
    set_by: Annotated[Mapping[str, str], Field(exclude=True, repr=False)] = {}

    def secrets(self) -> Iterator[str]:
        """Give every secret in force: tokens, keys, and the password in the store's address."""
        for section in (self.telegram, self.discord, self.llm, *self.llm.fallbacks.values()):
            for value in dict(section).values():
                if isinstance(value, SecretStr):
                    yield value.get_secret_value()
        if password := password_in(self.store.url):
            yield from {password, unquote(password)}
