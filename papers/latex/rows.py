"""What stands in rows as one line: matrices [a b; c d], cases {1 if x>0; 0 otherwise, equations one below another."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Atom = Any  # a character, or a node of pylatexenc

_BRACKETS = {"bmatrix": "[]", "pmatrix": "()", "vmatrix": "||", "Vmatrix": "‖‖", "Bmatrix": "{}"}
_MATRICES = frozenset({*_BRACKETS, "matrix", "smallmatrix", "array"})
_CASES = frozenset({"cases", "dcases", "numcases", "subnumcases"})
_STACKED = frozenset({"subarray", "substack"})
_GOES_ON = frozenset("=≠<>≤≥≪≫≲≳≈≃≅≡∼≜≔∝⊂⊆⊃⊇∈∋→←↔↦⇒⇐⇔⟹⟺≺≻⪯⪰+-−±×·*/∘⊗⊕∧∨∩∪:)]},.;")
_LINKS = re.compile(r"(?:where|with|and|or|for|if|when|such that|otherwise|subject to|s\.t\.)(?![^\W\d_])")
_RELATES = frozenset("=≤≥≈∈→≔≜")  # a cell that begins so is one side of an equation
_ENDS = frozenset(",.;:")


def cells(atoms: Iterable[Atom]) -> list[list[list[Atom]]]:
    r"""Part what stands in an environment at `\\` and `&`; rows without anything are left out."""
    rows: list[list[list[Atom]]] = [[[]]]
    for atom in atoms:
        if isinstance(atom, str) and atom == "&":
            rows[-1].append([])
        elif getattr(atom, "macroname", "") in {"\\", "cr", "tabularnewline"}:
            rows.append([[]])
        else:
            rows[-1][-1].append(atom)
    return [row for row in rows if any(not _is_blank(atom) for cell in row for atom in cell)]


def lay_out(environment: str, rows: Sequence[Sequence[str]], before: str = "") -> str:
    """Return the rows of an environment on one line; `before` is what stands in front of it."""
    name = environment.rstrip("*")
    if name in _CASES or (name == "array" and before.endswith("{") and all(len(row) <= 2 for row in rows)):
        line = "; ".join(_case(row) for row in rows)
        return line if name == "array" else f"{{{line}"
    if name in _MATRICES and not any(cell.strip()[:1] in _RELATES for row in rows for cell in row if cell.strip()):
        brackets = _BRACKETS.get(name, "")
        return brackets[:1] + _matrix(rows) + brackets[1:]
    if name in _STACKED:
        return ", ".join(filter(None, ("".join(row).strip(" ,") for row in rows)))
    return chain(together(row) for row in rows)


def together(row: Iterable[str]) -> str:
    """Return the cells of an aligned equation as it is read: `a` and `=b` are `a=b`."""
    line = ""
    for cell in filter(None, map(str.strip, row)):
        line += cell if not line or cell[0] in _GOES_ON or line[-1] in _RELATES else f" {cell}"
    return line


def chain(rows: Iterable[str]) -> str:
    """Return equations one after another, parted where neither goes on from the other: `a=b =c; d=e`."""
    line = ""
    for row in filter(None, map(str.strip, rows)):
        parted = line and line[-1] not in _ENDS and row[0] not in _GOES_ON and not _LINKS.match(row)
        line = f"{line}; {row}" if parted else f"{line} {row}" if line else row
    return line


def _is_blank(atom: Atom) -> bool:
    return atom.isspace() if isinstance(atom, str) else getattr(atom, "macroname", "") in {"hline", "displaystyle"}


def _matrix(rows: Sequence[Sequence[str]]) -> str:
    told = [[cell.strip() for cell in row] for row in rows]
    plain = all(cell and " " not in cell for row in told for cell in row)
    return "; ".join((" " if plain else ", ").join(row) for row in told)


def _case(row: Sequence[str]) -> str:
    told = [text for cell in row if (text := cell.strip(" ,;"))]
    words = len(told) > 1 and told[1][0].isalpha() and told[1][:2].isalpha()
    return (" " if words else ", ").join(told)
