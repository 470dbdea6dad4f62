"""The words by which a notice of withdrawal is told, each kind for its part in a sentence."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAPERS = _words(
    "paper article manuscript submission preprint e-print eprint work note document version letter report thesis draft"
    " contribution entry revision study text posting abstract"
)
STRONG = _words("withdrawn retracted withdraw withdrew withdrawed withdrawen")
WEAK = _words("removed deleted pulled cancelled canceled rescinded revoked")  # which is said of figures and typos too
ACTIVE = _words("withdraw withdraws withdrew withdrawn withdrawing retract retracts retracted retracting")
ACTIVE_WEAK = _words("remove removes removed removing pull pulled pulling delete deleted deleting cancel cancelled")
NOUNS = _words("withdrawal retraction removal withdrawl")
BE = _words("is was are were be been being has have had as will shall must should needs need to ought going about gets")
BE |= _words("got 's requested asked required supposed hereby do does did")
ADVERBS = _words("now also therefore thus hence then already just here later since again")
BEFORE = _words(
    "previously originally initially once formerly earlier erroneously mistakenly accidentally wrongly first"
)
NEGATIONS = _words("not never no cannot nor without n't hasn't isn't wasn't hadn't won't neither un")
PERHAPS = _words("if whether unless may might could can would")
THIS = _words("this our my present current")
DETERMINERS = THIS | _words("the said")
PLAIN = _words(
    "present current whole entire above full arxiv said first-author submitted v2 v3 v4 posted uploaded"
    " latest new newest updated revised whole-paper complete research original-author short long review"
    " technical conference-length"
)
OTHER = _words(
    "earlier previous prior former old older original initial first second-to-last preliminary companion"
    " other another related journal conference published workshop last recent separate accompanying 1 v1"
    " its his her their that those these duplicate twin"
)
RELATIONS = _words(
    "supersedes superseded superseding replaces replaced replacing incorporates extends extending merges"
    " merged corrects submitted accepted rejected presented submission conference journal workshop"
    " formerly see contains"
)
HARD = _words(
    "that which who whose whom where when how if unless whether because since although though while after before until"
)
SOFT = _words(", and but so hence thus therefore however then or")
SOFT |= frozenset("–—-*/|")
JOINS = _words("and but so hence thus therefore then")
PREPOSITIONS = _words("of in from by with to on about for at a an the as under into within")
OF_PAPER = _words("version submission content contents pdf text posting publication preprint whole entirety")
AFTER_PAPER = _words("and by of on about titled entitled called with number itself : , \" “ ” ' # id arxiv")
VERBS = _words("is was are were has have had shows show we study studies that which who whose proves gives presents")
OPEN_ENDS = _words(
    "by due because as since for pending until owing in on upon at after to while when per so temporarily"
    " voluntarily following via through from before but however see please until this the it we i authors"
    " author superseded replaced merged permanently completely"
)
AND_ENDS = _words("replaced superseded merged will is has resubmitted being no should please we the to rewritten")
HERE = _words("arxiv server archive repository site website public circulation here distribution view database")
NOT_PLACES = _words(
    "request requests time present moment stage least author authors author's authors' once this our my"
)
IN_ENDS = _words("order favor favour light view its this whole full present accordance response consequence agreement")
ELSEWHERE = _words(
    "journal publisher publishers editor editors conference springer elsevier ieee acm proceedings venue"
)
ELSEWHERE |= _words("mistake accident reviewers chairs committee")
WISHES = _words("want wants like wish request requests ask have need that prefer decided decide let")
AGENTS = _words(
    "we i author authors admin admins administrator administrators administration moderator moderators"
    " moderation arxiv submitter submitters they coauthors co-authors owner please request requests"
    " requested collaboration team necessary decision decided forced"
)
ASKED = _words("request requests requested requesting ask asks asked asking seek seeks please want reason reasons")
NOUN_LEADS = ASKED | _words(
    "arxiv admin administrative author authors author's authors' self formal full complete notice note of"
    " for the a to official voluntary temporary paper submission manuscript article this"
)
NOUN_ENDS = _words(
    "notice request requested reason reasons by due because statement pending at note in as upon from arxiv"
)
MARKS = frozenset(',:*–—-"')
