"""Where on the web the archive shows what a digest brings."""

from dataclasses import dataclass

from archive.site import places


@dataclass(frozen=True, slots=True)
class WebPages:
    """The archive's pages on a topic in a language, as the world sees them under `root`."""

    root: str
    language: str
    key: str

    @property
    def topic(self) -> str:
        """The address of the topic's page."""
        return f"{self.root.rstrip('/')}/{places.topic(self.language, self.key).removesuffix(places.HOME)}"

    def paper(self, paper_id: str) -> str:
        """Return the address of a paper's page."""
        return f"{self.root.rstrip('/')}/{places.paper(self.language, paper_id)}"
