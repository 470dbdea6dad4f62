"""What runs in the process that reads a page: one line of JSON comes of it."""

from contextlib import suppress
from dataclasses import asdict

from papers.aside.task import Task
from papers.html.reader import NoPaperError, read_html

_REHEARSAL = rb"""<base href="x"><article class="ltx_document"><h1 class="ltx_title_document">Of
<math alttext="\mathbb{R}^{\alpha}\ne\text{\'e}\begin{matrix}1\end{matrix}"></math></h1>
<span class="ltx_role_affiliation">A</span><div class="ltx_abstract"><p>B</p></div>
<figure class="ltx_figure"><img class="ltx_graphics" src="x.png">
<figcaption class="ltx_caption">Figure 1: C</figcaption>
</figure></article>"""


def prepare() -> None:
    """Load all that reading needs, which is what reading loads."""
    with suppress(NoPaperError):
        read_html(_REHEARSAL, "http://localhost/html/x")


def main(task: Task, url: str) -> None:
    """Read a page, and hand it over."""
    try:
        told = asdict(read_html(bytes(task.content), url))
    except NoPaperError as fault:
        told = {"fault": str(fault)}
    task.write(told)
