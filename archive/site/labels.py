"""The words around a page's content, in its language."""

from collections.abc import Mapping

from chat.words import Words


def labels(words: Words) -> Mapping[str, str]:
    """Return the pages' own words by the names that the templates use."""
    say = words.say
    return {
        "abstract": say("Abstract"),
        "affiliation": say("First author's affiliation"),
        "authors": say("Authors"),
        "contents": say("Papers"),
        "earlier": say("Earlier digests"),
        "evidence": say("Evidence"),
        "feed": say("Atom feed"),
        "figures": say("Figures"),
        "in_short": say("In short"),
        "home": say("To the first page"),
        "keywords": say("Keywords"),
        "languages": say("Languages"),
        "lost": say("A part of the search's index cannot be loaded, so papers may be missing."),
        "made_by": say("Made by Paper Herald out of arXiv's records and papers."),
        "months": say("Months"),
        "navigation": say("Where you are"),
        "needs_script": say("The search needs JavaScript; all other pages do without."),
        "none_found": say("Nothing found. Try fewer or other words."),
        "other_days": say("Other days"),
        "promise": say(
            "New papers of arXiv, day by day. Every statement about a paper comes with a quote from it, and with what "
            "it was held against, one click away."
        ),
        "reading": say("The whole paper"),
        "search": say("Search"),
        "searching": say("Searching …"),
        "search_for": say("title, author, words"),
        "skip": say("Skip to the content"),
        "some_found": say("Papers found: %n"),
        "takeaways": say("Key takeaways"),
        "type_words": say("Type words of a title or summary, or an author's name."),
        "whole_reading": say("Read on: the whole paper in points"),
        "withdrawn": say("This paper was withdrawn by its authors or by arXiv."),
    }
