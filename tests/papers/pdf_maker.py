"""PDFs made by hand, good ones and hostile ones."""

import zlib
from pathlib import Path

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
BOLD = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"


def stream(content: bytes, extra: bytes = b"", layers: int = 1) -> bytes:
    for _ in range(layers):
        content = zlib.compress(content)
    filters = b" ".join([b"/FlateDecode"] * layers)
    return b"<< /Length %d /Filter [%s] %s >>\nstream\n%s\nendstream" % (len(content), filters, extra, content)


def write(path: Path, objects: dict[int, bytes]) -> Path:
    """Write objects, of which 1 is the catalogue, with a right cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, last = len(out), max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start)
    path.write_bytes(out)
    return path


def show(text: str, left: float, base: float, size: float = 10, font: str = "F1") -> str:
    """Return the operators that write a line."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {left} {base} Td ({escaped}) Tj ET\n"


def pdf(path: Path, pages: list[bytes], extra: dict[int, bytes] | None = None, xobjects: bytes = b"") -> Path:
    """Write a PDF whose pages draw these operators; `extra` objects are numbered from 10 to 999."""
    kids = b" ".join(b"%d 0 R" % (1000 + 2 * i) for i in range(len(pages)))
    resources = b"<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << %s >> >>" % xobjects
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 612 792] /Resources %s >>"
        % (kids, len(pages), resources),
        3: FONT,
        4: BOLD,
        **(extra or {}),
    }
    for i, content in enumerate(pages):
        objects[1000 + 2 * i] = b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>" % (1001 + 2 * i)
        objects[1001 + 2 * i] = content if content.startswith(b"<<") else stream(content)
    return write(path, objects)
