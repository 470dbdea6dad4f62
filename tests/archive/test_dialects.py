"""Posts for Hexo, Hugo and Jekyll: the front matter that each expects, and nothing that any of them takes for code."""

import re
from datetime import datetime

import pytest

from archive.formats.front_matter import Dialect
from archive.formats.markdown import digest_markdown
from archive.formats.markdown_text import escape
from chat.words import Words
from tests.archive.made import a_digest, a_paper
from tests.archive.rendered import Page, split_post

EN = Words("en")
DIALECTS: tuple[Dialect, ...] = ("hexo", "hugo", "jekyll")
CODE = r"\{\{ site.x \}\} \{\% include y \%\} \{: onclick=z\} \{::nomarkdown\} \{\{< figure >\}\} \{\# c \#\}"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_fields_have_the_types_that_are_expected(dialect: Dialect) -> None:
    fields, _ = split_post(digest_markdown(a_digest([a_paper()], name="1e3: yes"), EN, dialect))
    assert fields["title"] == "1e3: yes"
    assert fields["date"] == datetime(2024, 3, 23, 17, 43, 11)  # noqa: DTZ001  the site's own zone
    assert fields["tags"] == ["1e3: yes"]
    assert isinstance(fields["description"], str)
    if dialect == "hexo":
        assert fields["categories"] == "Paper"
        assert fields["mathjax"] is True
    else:
        assert fields["categories"] == ["Paper"]
        assert fields["math"] is True
    if dialect == "hugo":  # refuses a keyword that is no list, and hides drafts
        assert fields["keywords"] == ["1e3: yes"]
        assert fields["draft"] is False
    if dialect == "jekyll":
        assert fields["layout"] == "post"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_looks_like_code_is_text(dialect: Dialect) -> None:
    """Jekyll looks for tags before the Markdown is read, Hexo after; Hugo and kramdown while it is."""
    paper = a_paper(title=CODE, abstract=f"{CODE} https://a.org/{{:.b}}", comment=CODE, authors=(CODE,))
    _, body = split_post(digest_markdown(a_digest([paper]), EN, dialect))
    for text in (body, Page(body).html):
        assert not re.search(r"\{[{%#:]|#\}", text)
    heading = Page(body).texts("h2")[0]
    assert heading == "{{ site.x }} {% include y %} {: onclick=z} {::nomarkdown} {{< figure >}} {# c #}"


def test_a_heading_does_not_end_in_attributes() -> None:
    _, body = split_post(digest_markdown(a_digest([a_paper(title=r"On sets \{ .big onclick=a \}")]), EN))
    assert not re.search(r"^#.*\}$", body, re.MULTILINE)
    assert Page(body).texts("h2") == ["On sets { .big onclick=a }"]


def test_a_heading_without_comments_is_no_code_either() -> None:
    """Hexo repeats it in an attribute, where only references keep tags from being seen."""
    bare = escape("{{ a }} {% b %} {# c #}").replace("<!-- -->", "")
    assert not re.search(r"\{[{%#]|#\}", bare)
