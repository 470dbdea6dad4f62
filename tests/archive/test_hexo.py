"""The posts, built by a real Hexo with its default theme."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest
import yaml

from archive.site.site import Site
from papers.paper import Paper
from services.languages import Languages
from summarizer.digest import Digest
from summarizer.extractive.summary import summarize_offline
from tests.archive.gallery import LONG_FORMULA, PICTURE, PICTURES, digests
from tests.archive.made import a_digest, a_paper
from tests.archive.rendered import split_post

MODULES = Path(__file__).parents[1] / "node" / "node_modules"
NODE = shutil.which("node")
TAGS = r"\{\% include a \%\} \{\{ 1 + 1 \}\} \{\# no \#\}"
FORMULA = (
    r"$\frac{f'(x)}{{x}_{\text{-- ... \#}}} \leq \left\{ \begin{matrix} a_1 & b^* \\ c & d'' \end{matrix} \right.$"
)
_CONFIG = {
    "title": "Papers",
    "url": "https://blog.example.org",
    "root": "/",
    "permalink": ":year/:month/:day/:title/",
    "timezone": "UTC",
    "language": "en",
    "theme": "landscape",
}
needs_hexo = pytest.mark.skipif(
    not NODE or not (MODULES / "hexo" / "bin" / "hexo").is_file(), reason="needs Hexo: npm install --prefix tests/node"
)


@dataclass
class Blog:
    """A Hexo blog in a folder."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        versions = json.loads((MODULES.parent / "package.json").read_text())["dependencies"]
        package = {"name": "blog", "version": "0.0.0", "private": True, "hexo": {}, "dependencies": versions}
        (self.folder / "package.json").write_text(json.dumps(package))
        (self.folder / "_config.yml").write_text(yaml.safe_dump(_CONFIG))
        (self.folder / "node_modules").symlink_to(MODULES)
        (self.folder / "source").mkdir()

    def build(self) -> str:
        """Build the blog as an operator who links the archive's posts and figures into it, and give what Hexo says."""
        command = [str(NODE), str(MODULES / "hexo" / "bin" / "hexo"), "generate", "--bail"]
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "NO_UPDATE_NOTIFIER": "1"}
        done = subprocess.run(
            command, cwd=self.folder, env=environ, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert not re.search(r"\b(ERROR|FATAL|WARN)\b", done.stdout + done.stderr), done.stdout + done.stderr
        return done.stdout

    def post(self, title: str) -> ET.Element:
        """Return the body of a post's page."""
        page = self.folder / "public/2024/03/23/papers" / title / "index.html"
        tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        found: ET.Element | None = tree.find(".//div[@itemprop='articleBody']")
        assert found is not None
        return found


def text_of(element: ET.Element) -> str:
    """Return the text that is shown, which has no comments in it."""
    inside = "".join(text_of(child) + (child.tail or "") for child in element)
    tag: object = element.tag  # of a comment, a function
    return (element.text or "") + inside if isinstance(tag, str) else ""


def write(folder: Path, shown: list[Digest]) -> None:
    for each in shown:
        Site(folder, Languages().words).put(each, PICTURES)


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    return Blog(tmp_path_factory.mktemp("hexo") / "blog")


@needs_hexo
def test_hexo_takes_the_sample_digest_and_a_reading_with_figures(
    blog: Blog, samples: list[Paper], tmp_path: Path
) -> None:
    plain = a_digest(samples)
    title = r"On \{\% raw \%\} and \{\{ x \}\}"
    tags = a_paper(id="2403.00001", title=title, abstract=f"{TAGS} {FORMULA}")
    read = replace(digests([*samples[:1], tags])[2], key="readings", name="{{ Readings }}")
    write(tmp_path, [plain, read])
    (blog.folder / "source" / "_posts").mkdir()
    (blog.folder / "source" / "_posts" / "papers").symlink_to(tmp_path / "posts" / "en")
    (blog.folder / "source" / "figures").symlink_to(tmp_path / "figures")
    blog.build()
    _holds_thirteen_papers(blog.post("2024-03-23-diffusion-models"), samples)
    _holds_a_reading(blog, blog.post("2024-03-23-readings"))


def _holds_thirteen_papers(body: ET.Element, samples: list[Paper]) -> None:
    titles = [text_of(heading).strip() for heading in body.iter("h2")]
    assert len(titles) == 13
    assert [title.casefold() for title in titles] == [paper.title.casefold() for paper in samples]
    text = text_of(body)
    assert "{{" not in text
    assert "**" not in text
    assert "&lt;" not in text
    assert text.count("Key Takeaways") == 13
    lists = list(body.iter("ul"))
    assert len(lists) == 13
    for paper, bullets in zip(samples, lists, strict=True):
        takeaways = summarize_offline(paper).takeaways
        assert len(bullets.findall("li")) == len(takeaways)
        assert not list(bullets.iter("ol"))
        assert f"https://arxiv.org/abs/{paper.versioned_id}" in {a.get("href") for a in body.iter("a")}


def _holds_a_reading(blog: Blog, body: ET.Element) -> None:
    text = text_of(body)
    for written in ("{% raw %}", "{{ x }}", "{% include a %} {{ 1 + 1 }} {# no #}", FORMULA, LONG_FORMULA):
        assert written in text
    linked = [a.get("href") for a in body.iter("a") if "headerlink" not in (a.get("class") or "")]
    assert len(linked) == len(set(linked))
    assert "On {% raw %} and {{ x }}" in {heading.get("title") for heading in body.iter("a")}
    details = next(body.iter("details"))
    assert details.findtext("summary") == "Figures"
    image = next(details.iter("img"))
    assert image.get("alt") == "Figure 1."
    address = image.get("src") or ""
    assert address == f"/figures/{PICTURE.key}.png"
    assert (blog.folder / "public" / unquote(urlsplit(address).path).lstrip("/")).read_bytes() == PICTURE.content
    shown = text_of(details)
    assert "after *every* step <blink>shown</blink>" in shown
    assert "CC BY 4.0" in shown
    points = next(each for each in body.iter("ol"))
    numbered = [text_of(item).split(":")[0].strip().replace("’", "'") for item in points.findall("li")]
    assert numbered == [
        "Title",
        "Authors",
        "First author's affiliation",
        "Keywords",
        "Summary",
        "Steps of the method",
        "Conclusion",
    ]


def test_figures_are_where_the_world_sees_them(tmp_path: Path, samples: list[Paper]) -> None:
    site = Site(tmp_path, Languages().words, public_url="https://herald.example.org/papers/")
    site.put(digests(samples[:1])[2], PICTURES)
    post = (tmp_path / "posts" / "en" / "2024-03-23-diffusion-models.md").read_text(encoding="utf-8")
    assert f"![Figure 1.](https://herald.example.org/papers/figures/{PICTURE.key}.png)" in post


def test_front_matter_keys_equal_the_seeds(tmp_path: Path, samples: list[Paper], shared_data: Path) -> None:
    write(tmp_path, [a_digest(samples)])
    seed, _ = split_post((shared_data / "seed" / "2024-03-23-diffusion-models.md").read_text("utf-8").lstrip())
    ours, _ = split_post((tmp_path / "posts" / "en" / "2024-03-23-diffusion-models.md").read_text("utf-8"))
    assert list(ours) == list(seed)
