"""A small PDF: pages of text in one font, and boxes drawn on them."""


def print_pdf(pages: list[list[str]], box: tuple[int, int, int, int] | None = None) -> bytes:
    """Print each page's lines from the top in 11 points, the first page's first one in 18, and a box on page 1.

    The box is left, bottom, width and height in points; characters are those of Latin-1.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for number, lines in enumerate(pages):
        drawn = _drawn(box) if box and not number else b""
        content = drawn + _set(lines, first=18 if not number else 11)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    return _file(objects)


def _set(lines: list[str], first: int) -> bytes:
    text = [b"BT /F1 %d Tf 72 720 Td" % first]
    for number, line in enumerate(lines):
        if number == 1:
            text.append(b"/F1 11 Tf")
        escaped = line.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        text.append(b"(%s) Tj 0 -14 Td" % escaped)
    return b"\n".join([*text, b"ET"])


def _drawn(box: tuple[int, int, int, int]) -> bytes:
    left, bottom, width, height = box
    return b"0.2 0.4 0.8 rg %d %d %d %d re f\n0 g\n" % (left, bottom, width, height)


def _file(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            count,
            table,
            count,
            len(body),
        )
    )
