"""Models out of the settings."""

import subprocess
import sys

import pytest

from bot.app import open_app
from bot.settings.load import load
from chat.errors import UnavailableError

FIRST = {"HERALD_LLM__PROVIDER": "gemini", "HERALD_LLM__MODEL": "flash", "HERALD_LLM__API_KEY": "k"}


def fallback(name: str, **values: str) -> dict[str, str]:
    given = {"PROVIDER": "openai", "BASE_URL": "http://127.0.0.1:9/v1", **values}
    return {f"HERALD_LLM__FALLBACKS__{name}__{key}": value for key, value in given.items()}


async def writer_with(environ: dict[str, str]) -> str:
    async with open_app(load(None, environ), sample=True, environ=environ) as app:
        return app.services.summaries.model


@pytest.mark.parametrize(
    ("environ", "model"),
    [
        ({}, "offline"),
        (FIRST, "flash"),
        ({**FIRST, **fallback("LOCAL", MODEL="qwen")}, "flash"),
        (fallback("LOCAL", MODEL="q"), "offline"),
    ],
)
async def test_the_first_model_writes_and_without_one_the_paper_itself(environ: dict[str, str], model: str) -> None:
    assert await writer_with(environ) == model


async def test_a_library_that_is_missing_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.generativeai", None)
    with pytest.raises(UnavailableError, match=r"-m pip install 'google-generativeai>=0"):
        await writer_with({**FIRST, "HERALD_LLM__PROVIDER": "google-generativeai"})


def test_nothing_of_the_libraries_is_loaded_before_a_model_is_asked() -> None:
    program = (
        "import asyncio, sys\nfrom bot.app import open_app\nfrom bot.settings.load import load\n"
        "async def main():\n"
        f"    environ = {FIRST!r}\n"
        "    async with open_app(load(None, environ), sample=True, environ=environ):\n"
        "        heavy = {'pydantic_ai', 'google.genai', 'google.generativeai', 'openai'} & set(sys.modules)\n"
        "        assert not heavy, heavy\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
