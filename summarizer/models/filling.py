"""A model's draft made whole with the paper's own sentences."""

from dataclasses import dataclass

from chat.reply import Claim
from summarizer.schema import Summary

FEWEST_TAKEAWAYS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What of a model's summary holds."""

    tldr: Claim | None = None
    takeaways: tuple[Claim, ...] = ()

    @property
    def statements(self) -> int:
        """How many statements hold."""
        return (self.tldr is not None) + len(self.takeaways)


def filled_up(draft: Draft, offline: Summary, model: str, language: str) -> Summary:
    """Give a summary of what holds of a draft; the paper's own sentences stand in for a TL;DR and up to 3 takeaways."""
    tldr = draft.tldr or offline.tldr
    takeaways = list(draft.takeaways)
    quoted = {_words(claim.evidence) for claim in (tldr, *takeaways)}
    for spare in (offline.tldr, *offline.takeaways):
        if len(takeaways) >= FEWEST_TAKEAWAYS:
            break
        if spare is not tldr and not any(_words(spare.evidence) in quote for quote in quoted):
            takeaways.append(spare)
    filled = (1 + len(takeaways)) - draft.statements
    return Summary(tldr, tuple(takeaways), offline.keywords, model, language, filled=filled)


def _words(text: str) -> str:
    return " ".join(text.lower().split())
