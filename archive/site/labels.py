"""The words around a page's content, in its language."""

from collections.abc import Mapping

from chat.words import Words


def labels(words: Words) -> Mapping[str, str]:
    """Return the pages' own words by the names that the templates use."""
    say = words.say
    return {
        "abstract": say("Abstract"),
        "all_feed": say("Atom feed of all topics"),
        "affiliation": say("First author's affiliation"),
        "authors": say("Authors"),
        "best": say("Readers' best"),
        "contents": say("Papers"),
        "earlier": say("Earlier digests"),
        "evidence": say("Evidence"),
        "feed": say("Atom feed"),
        "figures": say("Figures"),
        "follow": say("Follow without a chat"),
        "glance": say("At a glance"),
        "how_to_follow": say(
            "Give the address of this feed to a feed reader: each digest comes there as soon as it is written."
        ),
        "in_short": say("In short"),
        "home": say("To the first page"),
        "keywords": say("Keywords"),
        "languages": say("Languages"),
        "lost": say("A part of the search's index cannot be loaded, so papers may be missing."),
        "made_by": say("Made by Paper Herald from arXiv's records and papers."),
        "months": say("Months"),
        "navigation": say("Where you are"),
        "next": say("What will come"),
        "needs_script": say("The search needs JavaScript; all other pages do without."),
        "none_found": say("Nothing found. Try fewer or other words."),
        "other_days": say("Other days"),
        "other_bests": say("Other weeks and months"),
        "others": say("Others"),
        "promise": say(
            "New arXiv papers, day by day. One click shows the quote on which a statement rests, and how it was tested."
        ),
        "reading": say("The whole paper"),
        "related": say("Related papers"),
        "search": say("Search"),
        "short_promise": say("New arXiv papers, day by day"),
        "searching": say("Searching …"),
        "search_for": say("title, author, words"),
        "skip": say("Skip to the content"),
        "some_found": say("Papers found: %n"),
        "takeaways": say("Key takeaways"),
        "what_comes": say(
            "A digest has the day's new papers on a topic, each with a summary, and a page of its own for every paper."
        ),
        "with_evidence": say("On the web, with evidence for each statement"),
        "type_words": say("Type words of a title or summary, or an author's name."),
        "weeks": say("Weeks"),
        "whole_reading": say("Read on: the whole paper in points"),
        "withdrawn": say("This paper was withdrawn by its authors or by arXiv."),
    }
