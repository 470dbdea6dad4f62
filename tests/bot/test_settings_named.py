"""Every setting stands in config.toml and in the reference, as it is."""

import re
from pathlib import Path

import pytest

from bot.settings.load import load
from bot.settings.names import ANY, patterns, variable
from bot.settings.settings import DigestSettings
from bot.settings.show import literal
from bot.settings.sources import packaged
from tools.settings_page import PAGE, page, says


def uncommented() -> str:
    return re.sub(r"^#(?=\[|[a-z_]+ = )", "", packaged().read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_every_setting_stands_in_the_file_with_its_default() -> None:
    text = uncommented()
    for key, field in patterns().items():
        if "SecretStr" in str(field.annotation):
            assert variable(key).replace(ANY, "LOCAL") in text
            continue
        section = ".".join(key[:-1]).replace("topics.*", "topics.nerf").replace(ANY, "local")
        table = text.partition(f"\n[{section}]\n")[2].partition("\n[")[0]
        line = re.search(rf"^{key[-1]} = (.+)$", table, re.MULTILINE)
        assert line, key
        if ANY not in key and field.default is not None:
            assert line[1] == literal(field.default), key


def test_the_file_names_nothing_else(tmp_path: Path) -> None:
    text = re.sub(r"^(token|webhook_secret|api_key)_file = .*$", "", uncommented(), flags=re.MULTILINE)
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    load(tmp_path / "config.toml", {})


def test_the_reference_is_what_the_settings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make settings writes it anew"


def test_a_setting_that_says_nothing_of_itself_is_refused() -> None:
    class Added(DigestSettings):
        unheard_of: int = 1

    assert says(Added, "time") == says(DigestSettings, "time")
    with pytest.raises(LookupError, match="unheard_of"):
        says(Added, "unheard_of")
