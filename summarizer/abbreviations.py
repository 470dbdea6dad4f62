"""Words that are written shortened, with a stop that seldom ends a sentence, and words that begin one."""

import re

# They stand before what they speak of, so that no sentence ends on them.
NEVER_LAST = re.compile(
    r"(?:e\.?g|i\.?e|c\.?f|vs|viz|approx|ca|circa|incl|inkl|excl|esp|dept|bzw|vgl|bspw|sog|evtl|ggf|env|resp|assoc)\Z",
    re.IGNORECASE,
)
# Titles of people and places.
TITLES = re.compile(
    r"(?:[Dd]rs?|[Pp]rofs?|Mrs?|Ms|Mme|Mlle|Messrs|St|Ste|Mt|Ft|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Hon|Pres|Univ)\Z"
)
# What they name follows: a number, a letter, a reference. "3 sec." and "5 min." are units.
LABELS = re.compile(
    r"(?:figs?|eqs?|eqns?|secs?|sects?|tabs?|refs?|vols?|pp|chs?|chaps?|thms?|lem|defn?s?|algs?|abb|kap|bd)\Z",
    re.IGNORECASE,
)
BEFORE_NUMBERS = re.compile(
    r"(?:p|nos?|nr|max|min|ver|v|app|props?|cor|ex|art|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|rev|op|ed)\Z",
    re.IGNORECASE,
)
# They end a sentence only where the next word plainly begins one: initials, "i.i.d", "S.-W", "Ph.D", "U.S", "Yu".
SELDOM_LAST = re.compile(
    r"(?:al|Inc|Ltd|Corp|Co|Jr|Sr|Bros|Esq|spp?|subsp|var|sp|Ya|Yu|Zh|Kh|Sh|Th|Ts|Chr"
    r"|(?:[A-Z]\.?-){0,2}[A-Z]|(?:-?[A-Za-z]{1,2}\.){1,6}-?[A-Za-z]{1,2})\Z"
)
# "z. B.", "d. h.", "e. g."
SPACED = re.compile(r"(?:^|[\s(])[A-Za-z]\.\s[A-Za-z]\Z")
LETTER = re.compile(r"[A-Za-z]\.")
MONTHS = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?|Jh)\b"
)

# Words of journals' names as ISO 4's list of title word abbreviations shortens them, but for those that are words.
_JOURNALS = """
acad adm adv aeronaut aerosp agric algebr allg am amer anal anat angew ann annu anthropol appl arch archaeol arith
assoc astron astroph astrophys atmos aust austral ber biochem bioeng bioinform biol biomech biomed biophys bot br bull
cardiol chem chin circ civ clim clin cogn colloq combin commun comp comput condens conf congr contemp contrib cosmol
crystallogr curr cybern decis demogr des dev differ discret distrib dokl dyn ecol econ econom educ electr electrochem
electron elektron elem eng ensemb entomol environ epidemiol equ eur europhys evol exp fiz fundam gen genet geochem
geogr geol geom geophys geosci glob grav hist hydrol hydrodyn immunol indag ind inf inorg inst instr instrum int integr
intell interdiscip intern invent investig isr ital izv jahrb jpn lang lett linguist magn manag mat mater math meas mech
med mem meteorol microbiol mikrobiol mod mol mon monogr nachr nat natl neurobiol neurol neurosci nucl nukl numer obs
oceanogr oper opt optim paleontol pharmacol phil philos phys physiol planet pol polit polym popul pramana prepr prikl
prob probab proc prog publ quant quart radiat radiol rech rel relat rep repr res rev rheol roy russ scand sci sel
semicond semin ser simul soc sociol softw sov spectrosc stat statist stochast stoch struct stud suppl surg surv symp
syst technol telecommun teor theor thermodyn toxicol trans transl transp trop univ usp uspekhi vac vestn virol
wiss yad zap zeitschr zentralbl zh zool
"""
JOURNALS = frozenset(_JOURNALS.split())
# A volume and a page: "89, 161919", "{\bf 70}, 1405", "37 (2009) 2990", "B 60, 1563", "A: Math. Gen."
VOLUME = re.compile(
    r"(?:[A-Z]\d?[\s,]{0,2}|[A-Z]: )?(?:\{?\\[a-z]{2,8}\s?\{?|\$\\?[a-z]{0,8}\{?)?\d{1,5}[\s}$]{0,3}"
    r"(?:,\s?\d|\(\d{4}|:\s?\d|,\s\()"
    r"|[A-Z]: [A-Z]|[A-Z]\d? \d"
)
# More shortened words, up to a volume: the rest of "Kvant. Elektron. 23, 2".
_WORDS_MORE = r"(?:[A-Z][A-Za-z]{0,11}\.[\s~]?|(?:and|of|&)\s){1,5}"
RUN = re.compile(rf"{_WORDS_MORE}(?:{VOLUME.pattern})")

_STARTERS = """
a according accordingly additionally all along also alternatively although among an and another any applications
applying as assume assuming at because besides both building but by classical code combined combining common
comparing compared consequently consider conversely current data define denote denoted despite do does due during each
either equivalently even every examples existing experiments extending extensive finally first following for from
further furthermore generally given having hence here how however i if importantly in indeed inspired
instead interestingly is it its later leveraging let like likewise many meanwhile moreover more most motivated
namely neither nevertheless next no nonetheless nor not notably note now numerical of often on once one only or other
our over particularly previous prior prove recall recent recently remarkably results roughly second secondly several
show similarly simulations since so some specifically starting still such suppose surprisingly than that the their
then there thereby therefore these they third this those though three through throughout thus to together
traditional traditionally two typically under unfortunately unlike until unless upon using via we what when whenever
where whereas whether which while who whose why with within without yet
"""
STARTERS = frozenset(_STARTERS.split())
