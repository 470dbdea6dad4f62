"""What MkDocs is told beside mkdocs.yml: the pages that lie outside `docs`, and where links out of `docs` lead."""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = {
    "README.md": "index.md",
    "README.zh.md": "index.zh.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "bench/README.md": "bench.md",
}
"""What lies elsewhere in the project, and which page it is on the site."""

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<=\]\()([^)\s#]*)(#[^)\s]*)?(?=\))")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie elsewhere."""
    for file, page in OUTSIDE.items():
        if (ROOT / file).exists():
            files.append(File.generated(config, page, content=(ROOT / file).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Lead each link to the site's own page of it, or else to the project's file."""
    pages = {page: file for file, page in OUTSIDE.items()}
    here = PurePosixPath(pages.get(page.file.src_uri, f"docs/{page.file.src_uri}"))

    def led(found: re.Match[str]) -> str:
        place, anchor = found[1], found[2] or ""
        if not place or ":" in place:
            return found[0]
        file = normpath(here.parent / place)
        inside = OUTSIDE.get(file) or (file.removeprefix("docs/") if file.startswith("docs/") else None)
        if inside:
            return relpath(inside, PurePosixPath(page.file.src_uri).parent) + anchor
        return f"{config.extra['repository']}/blob/main/{file}{anchor}"

    parts = zip(_FENCE.split(markdown), [*_FENCE.findall(markdown), ""], strict=True)
    return "".join(_LINK.sub(led, prose) + fence for prose, fence in parts)
