"""The licences of papers, which only arXiv's OAI-PMH service tells."""

from papers import safe_xml

_FORMS = ("{http://arxiv.org/OAI/arXiv/}", "{http://arxiv.org/OAI/arXivRaw/}")


def licences_from_oai(xml: bytes) -> dict[str, str]:
    """Give the licence's URL of each paper in an OAI-PMH answer of the form arXiv or arXivRaw, by the paper's id.

    Papers that state none are left out. Raises ValueError where the answer is not well-formed.
    """
    root = safe_xml.parse(xml)
    stated = (
        (record.findtext(f"{form}id", "").strip(), record.findtext(f"{form}license", "").strip())
        for form in _FORMS
        for record in (*root.iter(f"{form}arXiv"), *root.iter(f"{form}arXivRaw"))
    )
    return {paper: licence for paper, licence in stated if paper and licence}
