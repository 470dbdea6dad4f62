"""A language model, if one is wanted: which service, its key, tried at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.settings.faults import SettingsError
from bot.settings.names import Key
from bot.setup.plan import Plan
from bot.setup.platforms import cleaned
from bot.setup.terminal import Terminal
from bot.values import model_specs
from chat.clock import Clock
from chat.errors import HeraldError
from chat.tasks import within
from chat.words import Phrase, phrase
from papers.probing import Prober
from summarizer.models.checkup import look

KEY: Key = ("llm", "api_key")
_ALL = ("provider", "model", "base_url", "price_in", "price_out", "concurrency", "timeout_seconds", "context_tokens")


@dataclass(frozen=True, slots=True)
class Service:
    """A service: what the settings say for it, a model that it has, and where its keys are had."""

    name: Phrase
    provider: str
    model: str = ""
    base_url: str = ""
    keys: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


_LOCAL = {"price_in": 0.0, "price_out": 0.0, "concurrency": 1, "timeout_seconds": 300.0, "context_tokens": 8192}
SERVICES = (
    Service(phrase("none: the papers' own sentences, free and at once"), "offline"),
    Service(Phrase("Gemini"), "gemini", "gemini-2.5-flash", keys="https://aistudio.google.com/apikey"),
    Service(Phrase("OpenAI"), "openai", "gpt-4.1-mini", keys="https://platform.openai.com/api-keys"),
    Service(
        Phrase("DeepSeek"),
        "openai",
        "deepseek-chat",
        "https://api.deepseek.com/v1",
        "https://platform.deepseek.com/api_keys",
    ),
    Service(
        Phrase("OpenRouter"),
        "openai",
        "qwen/qwen3-235b-a22b",
        "https://openrouter.ai/api/v1",
        "https://openrouter.ai/keys",
    ),
    Service(phrase("Ollama on this machine"), "openai", "qwen3:8b", "http://127.0.0.1:11434/v1", settings=_LOCAL),
    Service(phrase("another server that speaks OpenAI's protocol"), "openai", base_url="http://127.0.0.1:8000/v1"),
)


async def ask_model(terminal: Terminal, plan: Plan, prober: Prober, clock: Clock) -> None:
    """Ask for a service and its key until it is there, or kept all the same, or none is wanted."""
    say, tell = terminal.words.say, terminal.words.tell
    if source := plan.source(("llm", "provider")):
        terminal.put(say("{variable} sets this, and goes before any file.", variable=source))
        return
    terminal.put(
        say(
            "A language model writes summaries in the language of each chat, and answers questions; each sentence is "
            "held against the paper. Without one the bot shows sentences of the papers themselves, in their language, "
            "and nothing costs anything."
        )
    )
    while True:
        service = SERVICES[await terminal.choose(say("Model"), [tell(each.name) for each in SERVICES])]
        if service.provider == "offline":
            _without(plan)
            return
        plan.take_back(KEY)
        try:
            plan.set(await _answers(terminal, service, has_key=bool(plan.settings.llm.api_key)))
        except SettingsError as error:
            terminal.bad("; ".join(fault.sentence for fault in error.faults))
            continue
        if await _check(terminal, plan, prober, clock):
            return
        again = [say("Try again"), say("Keep it all the same"), say("No model")]
        picked = await terminal.choose(say("What now"), again)
        if picked == 1:
            return
        plan.take_back(KEY, *(("llm", name) for name in _ALL))
        if picked == 2:
            _without(plan)
            return


def _without(plan: Plan) -> None:
    """Have no model asked, whatever the file says."""
    if plan.settings.llm.provider != "offline":
        plan.set({("llm", "provider"): "offline"})


async def _answers(terminal: Terminal, service: Service, *, has_key: bool) -> dict[Key, object]:
    say = terminal.words.say
    told: dict[str, object] = {**dict.fromkeys(_ALL), **service.settings, "provider": service.provider}
    told["base_url"] = service.base_url or None
    if not service.model:
        told["base_url"] = await terminal.ask(say("Address"), service.base_url)
    told["model"] = await terminal.ask(say("Name of the model"), service.model)
    answers: dict[Key, object] = {("llm", name): value for name, value in told.items()}
    if service.settings:  # a server of one's own, without keys
        return answers
    if service.keys:
        terminal.hint(say("Keys: {link}", link=service.keys))
    kept = say("Enter keeps the one there is") if has_key else say("Enter for none")
    if key := cleaned(await terminal.ask(say("Paste the key, which is not shown ({kept})", kept=kept), hidden=True)):
        answers[KEY] = key
    return answers


async def _check(terminal: Terminal, plan: Plan, prober: Prober, clock: Clock) -> bool:
    """Ask the service for the model, and say what it says."""
    question = look("llm", model_specs(plan.settings)[0], prober)
    try:
        with terminal.waiting(terminal.words.say("asking {platform}…", platform=plan.settings.llm.model)):
            finding = await within(clock, question.seconds, question.ask())
    except HeraldError as error:
        terminal.bad(error.told(terminal.words))
        return False
    except TimeoutError:
        terminal.bad(terminal.words.say("The service did not answer in time."))
        return False
    if finding.state == "failed":
        terminal.bad(finding.said)
        return False
    terminal.good(finding.said)
    return True
