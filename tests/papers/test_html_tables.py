"""The tables of LaTeXML's pages: spans, nested ones, and which caption belongs to which rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.document import DocumentTable
from papers.html.reader import read_html
from papers.html.tables import MOST_CELLS, MOST_COLUMNS
from tests.servers.arxiv.latexml import WORDS


def tables(body: str) -> list[DocumentTable]:
    page = f"<article class='ltx_document'><p class='ltx_p'>{WORDS * 6}</p>{body}</article>"
    return list(read_html(page.encode(), "http://arxiv.test/html/1v1").document.tables)


def cell(text: str, attributes: str = "") -> str:
    return f'<td class="ltx_td" {attributes}>{text}</td>'


def row(*cells: str) -> str:
    return f'<tr class="ltx_tr">{"".join(each if each.startswith("<td") else cell(each) for each in cells)}</tr>'


def tabular(*rows: str) -> str:
    return f'<table class="ltx_tabular">{"".join(rows)}</table>'


def line(*texts: str) -> str:
    """Return a table as it stands within a line."""
    cells = "".join(f'<span class="ltx_td">{text}</span>' for text in texts)
    return f'<span class="ltx_tabular"><span class="ltx_tr">{cells}</span><span class="ltx_tr">{cells}</span></span>'


def caption(label: str, text: str, kind: str = "table") -> str:
    tag = f'<span class="ltx_tag ltx_tag_{kind}">{label}: </span>' if label else ""
    return f'<figcaption class="ltx_caption">{tag}{text}</figcaption>'


def floating(*parts: str, kind: str = "table") -> str:
    return f'<figure class="ltx_{kind}">{"".join(parts)}</figure>'


A, B = tabular(row("a", "b"), row("1", "2")), tabular(row("c", "d"), row("3", "4"))
ROWS_A, ROWS_B = (("a", "b"), ("1", "2")), (("c", "d"), ("3", "4"))
ONE, TWO = caption("Table 1", "Ones."), caption("Table 2", "Twos.")
PICTURE = '<img class="ltx_graphics" src="x.png">'
LISTING = '<div class="ltx_listing"><div class="ltx_listingline">1: add</div></div>'
KINDS: dict[str, tuple[str, list[DocumentTable]]] = {
    "a caption below": (floating(A, ONE), [DocumentTable("1", "Ones.", ROWS_A)]),
    "a caption of its own beside the rows, in a figure": (
        floating(f"<div>{A}</div>", floating(ONE), kind="figure"),
        [DocumentTable("1", "Ones.", ROWS_A)],
    ),
    "beside a picture with a caption": (
        floating(PICTURE, caption("Figure 1", "Seen.", "figure"), A, floating(ONE), kind="figure"),
        [DocumentTable("1", "Ones.", ROWS_A)],
    ),
    "two beside each other, captions first": (
        floating(ONE, TWO, A, B, TWO),
        [DocumentTable("1", "Ones.", ROWS_A), DocumentTable("2", "Twos.", ROWS_B)],
    ),
    "two below each other, of several parts": (
        floating(A, A, ONE, B, TWO),
        [DocumentTable("1", "Ones.", ROWS_A * 2), DocumentTable("2", "Twos.", ROWS_B)],
    ),
    "two of which nobody knows whose rows they are": (
        floating(ONE, TWO, A, B, A),
        [DocumentTable("", "Table 1: Ones. Table 2: Twos.", ROWS_A + ROWS_B + ROWS_A)],
    ),
    "parts with captions below them": (
        floating(ONE, floating(A, caption("(a)", "First.")), floating(B, caption("(b)", "Second."))),
        [DocumentTable("1", "Ones.", (("(a): First.",), *ROWS_A, ("(b): Second.",), *ROWS_B))],
    ),
    "outside of any float": (f"{A}{floating(ONE)}", [DocumentTable("1", "Ones.", ROWS_A)]),
    "outside of any float, the caption first": (f"{floating(ONE)}{A}", [DocumentTable("1", "Ones.", ROWS_A)]),
    "text between rows and caption": (
        f"{A}<p class='ltx_p'>Else.</p>{floating(ONE)}",
        [DocumentTable("", "", ROWS_A), DocumentTable("1", "Ones.", ())],
    ),
    "a picture with a caption, and another table": (
        f"{floating(ONE, PICTURE)}{A}",
        [DocumentTable("1", "Ones.", ()), DocumentTable("", "", ROWS_A)],
    ),
    "laid out by another table": (floating(ONE, tabular(row(A, B))), [DocumentTable("1", "Ones.", ROWS_A + ROWS_B)]),
    "in a line": (floating(ONE, line("x", "y")), [DocumentTable("1", "Ones.", (("x", "y"), ("x", "y")))]),
    "nested in a cell": (
        floating(ONE, tabular(row(f"{tabular(row('#'), row('layers'))}", "plain"), row("6", ""))),
        [DocumentTable("1", "Ones.", (("# layers", "plain"), ("6", "")))],
    ),
    "notes below it": (
        floating(ONE, A, "<ul><li><span class='ltx_tag_item'>a</span><p>Dry.</p></li></ul>"),
        [DocumentTable("1", "Ones.", (*ROWS_A, ("a Dry.",)))],
    ),
    "a foreign label": (floating(caption("Tabelle 3", "Gezeiten."), A), [DocumentTable("3", "Gezeiten.", ROWS_A)]),
    "a label of an appendix": (floating(caption("TABLE A-IV", "Ones."), A), [DocumentTable("A-IV", "Ones.", ROWS_A)]),
    "pictures laid out": (
        floating(tabular(row(PICTURE, PICTURE), row("(a)", "(b)")), caption("Figure 1", "F.", "figure"), kind="figure"),
        [],
    ),
    "numbers below a figure": (
        floating(A, caption("Figure 1", "F.", "figure"), kind="figure"),
        [DocumentTable("Figure 1", "F.", ROWS_A)],
    ),
    "an algorithm": (
        floating(caption("Algorithm 2", "Add.", "float"), LISTING, kind="float"),
        [DocumentTable("Algorithm 2", "Add.", (("1: add",),))],
    ),
    "program text": ("<pre class='ltx_verbatim'>x = 1\ny = 2</pre>", [DocumentTable("", "", (("x = 1",), ("y = 2",)))]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_has_its_rows_and_its_caption(kind: str) -> None:
    body, found = KINDS[kind]
    assert tables(body) == found


def test_words_beside_each_other_are_no_table() -> None:
    assert tables(f"<p class='ltx_p'>See {tabular(row('left', 'right'))}.</p>") == []


@pytest.mark.parametrize(
    ("attributes", "columns"),
    [
        ('colspan="1000000"', MOST_COLUMNS),
        ('colspan="99999999999999999999"', 1),
        ('colspan="-3"', 1),
        ('colspan="²"', 1),
    ],
)
def test_wide_cells_are_bounded(attributes: str, columns: int) -> None:
    [table] = tables(floating(ONE, tabular(row(cell("a", attributes)), row("b", "c"))))
    assert table.rows == (("a", *[""] * (columns - 1)), ("b", "c"))


def test_a_page_full_of_wide_and_long_cells_is_bounded() -> None:
    spans = row(*[cell("a", 'colspan="200" rowspan="1000000"')] * 3)
    found = tables(floating(ONE, tabular(spans, *[row("b")] * 3000)) * 3)
    assert sum(len(each) for table in found for each in table.rows) <= MOST_CELLS
    [long] = tables(floating(ONE, tabular(row(cell("long " * 200, 'rowspan="1000"'), "x"), *[row("y")] * 999)))
    assert len(long.text) < 10_000


@given(st.data())
def test_every_cell_stands_where_its_table_has_it(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    grid: list[list[str | None]] = [[None] * width for _ in range(height)]
    rows: list[str] = []
    for top in range(height):
        cells: list[str] = []
        for left in range(width):
            if grid[top][left] is not None:
                continue
            free = next((n for n in range(left, width) if grid[top][n] is not None), width) - left
            wide, high = data.draw(st.integers(1, free)), data.draw(st.integers(1, height - top))
            text = data.draw(st.sampled_from(["", "x", f"{top}.{left}"]))
            for y in range(top, top + high):
                grid[y][left : left + wide] = [text, *[""] * (wide - 1)]
            cells.append(cell(text, f'rowspan="{high}" colspan="{wide}"'))
        rows.append(f'<tr class="ltx_tr">{"".join(cells)}</tr>')
    found = tables(floating(ONE, tabular(*rows)))
    assert [each for table in found for each in table.rows] == [tuple(each) for each in grid if any(each)]
