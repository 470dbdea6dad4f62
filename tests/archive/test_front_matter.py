"""The head of a post: the seed's keys, and any text safe in YAML."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.front_matter import front_matter
from archive.formats.pieces import fold
from chat.words import Words
from tests.archive.made import a_digest, a_paper
from tests.archive.rendered import split_post

EN = Words("en")


def test_the_keys_are_the_seeds_in_the_same_order(
    shared_data: Path,
) -> None:
    seed, _ = split_post((shared_data / "seed" / "2024-03-23-diffusion-models.md").read_text("utf-8").lstrip())
    ours, _ = split_post(front_matter(a_digest([a_paper()]), EN) + "\n")
    assert list(ours) == list(seed)
    told = ("title", "date", "categories", "tags", "keywords")
    assert {key: ours[key] for key in told} == {key: seed[key] for key in told}
    for key in set(seed) - {*told, "author", "cover", "description"}:
        assert ours[key] == seed[key], key


def test_it_looks_like_the_blogs_own() -> None:
    lines = front_matter(a_digest([a_paper()]), EN).splitlines()
    assert lines[:8] == [
        "---",
        "title: Diffusion Models",
        "date: 2024-03-23 17:43:11",
        "author: Paper Herald",
        "cover:",
        "categories: Paper",
        "tags:",
        "    - Diffusion Models",
    ]
    assert lines[-1] == "---"
    assert "copyright_author_href:" in lines


def test_the_description_names_the_day_and_the_first_paper() -> None:
    papers = [a_paper(title=r"Fr\'echet: $\epsilon$ and \emph{more}"), a_paper(title="Another")]
    fields, _ = split_post(front_matter(a_digest(papers), EN) + "\n")
    assert str(fields["description"]).endswith("Update in 2024-03-23 Fréchet: ϵ and more")
    empty, _ = split_post(front_matter(a_digest([]), EN) + "\n")
    assert str(empty["description"]).endswith("Update in 2024-03-23 No new papers.")


@pytest.mark.parametrize(
    "name", ["yes", "1e3", "0o14", "12:30", "null", "~", "- x", "a: b #c", "2024-03-23", '"', "'", "---"]
)
def test_a_name_stays_text_for_old_and_new_yaml(name: str) -> None:
    written = front_matter(a_digest([], name=name), EN)
    fields, _ = split_post(written + "\n")
    assert (fields["title"], fields["tags"], fields["keywords"]) == (name, [name], name)
    assert written.splitlines()[1].startswith(('title: "', "title: '"))


@given(name=st.text(max_size=40))
def test_any_name_survives(name: str) -> None:
    written = front_matter(a_digest([], name=name), EN)
    assert written.count("\n---") == 1
    fields = yaml.safe_load(written.split("---\n", 1)[1].removesuffix("---"))
    assert fields["title"] == fold(name)
    assert fields["date"] == datetime(2024, 3, 23, 17, 43, 11)  # noqa: DTZ001 - YAML's plain timestamps have no zone
