"""The small words of English by which questions, wishes and chatter are told apart."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INTERROGATIVES = _words("what what's whats which who who's whose whom when where where's why how how's whether")
AUXILIARIES = _words(
    "is are was were do does did can could has have had will would should may might must isn't aren't doesn't didn't "
    "don't can't couldn't hasn't haven't wasn't weren't won't wouldn't"
)
BARE_AUXILIARIES = _words("is are was were does did isn't aren't doesn't didn't wasn't weren't")
"""After which a question may go on with any word: "does CMD use a VAE"."""
OURSELVES = _words("i i'm i've i'd i'll we we're we've we'll")
SUBJECTS = _words(
    "it this that these those they there the a an we you he she i any anyone anybody someone their its our your both "
    "all each one"
)
MEASURES = _words(
    "many much long often far large big fast well good deep high small slow expensive costly cheap accurate robust "
    "strong wide old new is are was were do does did can could has have would should to"
)
PREPOSITIONS = _words(
    "on in for with by to of at from under after before about over than as into against between using within per and"
)
TELLING = _words("know knows see saw love like likes show shows shown learn learned explains told say says get is")
"""After which an interrogative begins a clause that tells: "I love how fast it is"."""
REQUESTS = _words(
    "explain describe list tell define elaborate clarify summarize summarise show compare translate expand discuss "
    "outline specify eli5"
)
LEADS_ON = _words("and or also vs versus about")
OPENERS = LEADS_ON | _words(
    "but so then ok okay well hey hi hello please pls plz um hmm oh ah btw thanks thank you thx cool nice great good "
    "interesting wow yes yeah no sorry just again"
)
GREETINGS = _words("sup") | frozenset(
    ("how are you", "how are you doing", "how's it going", "how is it going", "what's up", "whats up", "how do you do")
)
_PRAISE = """
    thanks thank thx ty cheers nice great cool awesome amazing wow good fine ok okay k yes yep yeah no nope
    lol haha hahaha lmao omg damn interesting impressive neat sweet love loved loving like likes liked
    congrats congratulations well done indeed agreed agree exactly right sure true really hmm oh ah hi hello
    hey bye goodbye morning afternoon evening night welcome sorry please pls excellent brilliant fantastic
    wonderful beautiful perfect super superb best better kudos bravo bookmarked noted reading nevermind nvm
    same fun funny crazy insane wild huge big solid elegant clever smart useful helpful exciting excited happy
    glad yay hooray epic dope legit fire sick
"""
_FILLING = """
    a an the this that these those it it's its is are was were be been being i i'm i'll i've i'd we we'll you
    you're he she they me my your our us so very much lot lots of one ones paper papers work find finding
    stuff thing things job article post read for to and or but all too just many again share sharing shared
    will later now today tomorrow definitely absolutely totally also more have has had do did does not don't
    didn't got get what which how when in on at with as there here look looks looking sounds seems feels go
    going let's lets can can't could would should must may might up down out way bot everyone guys folks all
    team friend friends sir man bro dude mate never mind then there's that's what's wait ever yet still pretty
    quite such say said
"""
SAYS_NOTHING = _words(_PRAISE) | _words(_FILLING)
"""Of which thanks, praise and small talk are made, and no question about a paper by themselves."""
COURTESIES = _words(
    """
    please pls plz can could you would will just the this that it its a an paper article one me my us for of
    to in give gimme show do i want need let's lets let get make see have s quick short brief again now and
    also kindly hey hi ok okay thanks thank us is here on them these those be what's we i'd like some its
    """
)
"""What stands around a wish in plain words."""
LONGEST_WISH = 5
WISHES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "summarize": (
        _words("summarize summarise summary summaries summarized summarised sum tldr tl gist overview recap abstract"),
        _words("up dr main"),
    ),
    "deep": (
        _words("deep deeper full whole entire detail details detailed depth in-depth more thorough thoroughly"),
        _words("read reading text dive go tell further into through all"),
    ),
    "evidence": (
        _words("evidence quote quotes quotation quotations proof source sources passage passages"),
        _words("where from behind"),
    ),
    "figures": (
        _words("figure figures fig figs picture pictures image images plot plots diagram diagrams chart charts"),
        _words("all main"),
    ),
    "related": (
        _words("related similar alike comparable neighbours neighbors akin"),
        _words(
            "papers papers' work works articles ones one more other others any anything something there what which else"
            " who like find"
        ),
    ),
    "save": (_words("save bookmark keep favourite favorite star"), _words("later list")),
}
"""Commands with the words that wish for each, and those that may stand beside them."""
OTHERS = _words("more papers ones works articles others other anything something")
"""Words beside which "like" wishes for related papers: "more papers like this one"."""
POINTING = _words("this that it these those them the")
BESIDE_OTHERS = OTHERS | _words("one there any are work which")
READERS = _words(
    """
    a about all already any anybody anyone at been before by check checked did do does else ever everybody everyone
    folks guys has have hear heard here i is it know look looked my of on one opinion opinions paper people read seen
    somebody someone that the there think this thoughts today u us we what who yet you your
    """
)
"""Words by which people ask each other whether they know a paper, and what they think of it."""
