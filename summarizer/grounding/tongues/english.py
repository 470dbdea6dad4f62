"""English."""

from summarizer.grounding.tongues.tongue import Tongue

ENGLISH = Tongue(
    code="en",
    cldr="en",
    small="""the of and to in is that for with we on are by this as from our which it an be can at or has have than
    into not their these its was were been but also such both only more most while when where how they
    between through a no do does if all other then so me what since after before you your his her will would
    could should may might each some any many there here""",
    decimal="point",
    numbers="""2 two|3 three|4 four|5 five|6 six|7 seven|8 eight|9 nine|10 ten|11 eleven|12 twelve|13 thirteen |14
    fourteen|15 fifteen|16 sixteen|17 seventeen|18 eighteen|19 nineteen|20 twenty|30 thirty|40 forty|50
    fifty |60 sixty|70 seventy|80 eighty|90 ninety""",
    ones="a an one",
    hundreds="hundred",
    joiners="and",
    parts="""3 third thirds|4 quarter quarters fourth fourths|5 fifth fifths|6 sixth sixths|7 seventh sevenths |8
    eighth eighths|9 ninth ninths|10 tenth tenths""",
    halves="half halves",
    multiples="""2 twice double doubles doubled doubling twofold|3 thrice triple triples tripled tripling threefold |4
    quadruple quadruples quadrupled fourfold""",
    about=r"""about|around|approximately|approx\.?|roughly|nearly|almost|some|circa|ca\.?|an estimated|close to|
    on the order of""",
    over="more than|over|exceed(?:s|ed|ing)?|above|upwards of|at least|greater than",
    under="less than|below|under|fewer than|at most|within",
    after_about="or so",
    after_over="or more",
    after_under="or less|or fewer",
    change=r"""improv|increas|gain|reduc|drop|decreas|declin|higher|lower|better|worse|faster|slower|smaller|larger|
    rais|boost|sav(?:e|ing)|outperform|surpass|exceed|ahead|behind|differ|gap|margin|from\b|remain|only\b|
    speed|relative|less|more\b|fewer|shrink""",
    left=r"remain|only\b|left\b|without\b|still\b",
    linking="and|or",
    ranges="to|a|and|or",
    pointing="these|those|the|all|other|said",
    both="both|each other",
    magnitude=r"\s{1,9}orders?\s{1,9}of\s{1,9}magnitude",
    glossary=True,
    meaning="en",
)
