"""German."""

from collections.abc import Mapping

from summarizer.grounding.tongues.tongue import Tongue

_SMALL = """null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
siebzehn achtzehn neunzehn"""
_BELOW = tuple(_SMALL.split())
_TENS = ("", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")


def _word(number: int) -> str:
    """Return a number below 1,000 in letters."""
    hundreds, rest = divmod(number, 100)
    before = f"{_BELOW[hundreds]}hundert" if hundreds else ""
    if rest < len(_BELOW):
        return before + (_BELOW[rest] if rest or not before else "")
    tens, units = divmod(rest, 10)
    return before + (f"{_BELOW[units]}und" if units else "") + _TENS[tens]


def _spelled() -> Mapping[str, int]:
    """Return the numbers from 2 to 999,000 that are written as one word."""
    found: dict[str, int] = {}
    for number in range(2, 1000):
        word = _word(number)
        for spelt in {word, word.replace("ß", "ss"), word.replace("einhundert", "hundert")}:
            found[spelt] = number
            found[f"{spelt}tausend"] = 1000 * number
    return found | {"tausend": 1000, "eintausend": 1000, "hunderteins": 101}


GERMAN = Tongue(
    code="de",
    cldr="de",
    small="""der die das und ist wir ein eine einer eines einem einen den dem des mit für auf von zu im nicht werden
    wird durch bei sich auch als aus nach wie oder sind kann zur zum über dass diese dieser dieses ihre
    unser unsere nur um ohne sowie noch wurde wurden haben es sie damit gegenüber etwa bis pro vom am an in
    er beim seine seinen lässt was du ich kein keine keinen keiner unserem unseren unserer meine meinen hast
    waren wenn dann wo dort hier alle jede jeder jedes mehr viel dabei dessen deren ihrer ihren allen zwei
    sehr ganz sowohl statt zwischen liegt liefert erreicht daten ergebnisse modell modelle methode methoden
    verfahren nutzt verwendet erzeugt""",
    marks="äöüß",
    endings="ung ungen keit heit isch ische lich liche ieren iert erung",
    capitals="never",
    numbers="""2 zwei zweier zweien zwo|3 drei dreier dreien|4 vier|5 fünf|6 sechs|7 sieben|8 acht|9 neun|10 zehn
    |11 elf|12 zwölf""",
    ones="ein eine einen einem einer eines",
    spelled=_spelled,
    tails="""times mal fach fache fachen facher faches fachem|count stufig phasig teilig schichtig lagig gliedrig
    köpfig |dimension dimensional|percent prozentig""",
    parts="""3 drittel dritteln|4 viertel vierteln|5 fünftel fünfteln|6 sechstel|7 siebtel|8 achtel|9 neuntel |10
    zehntel""",
    mixed="3/2 anderthalb eineinhalb|5/2 zweieinhalb|7/2 dreieinhalb",
    dozens="12 dutzend",
    halves="hälfte halb halbe halben halber halbes",
    multiples="""2 doppelt doppelte doppelten doppelter doppeltes verdoppelt verdoppeln verdoppelte verdoppelung |3
    verdreifacht verdreifachen verdreifachte|4 vervierfacht vervierfachen|10 verzehnfacht""",
    scales="""1000 tausend tsd.|1000000 million millionen mio. mio|1000000000 milliarde milliarden mrd. mrd |
    1000000000000 billion billionen bio.|1000000000000000000 trillion trillionen""",
    units="""percent 1 Prozent,v. H.,%ige,%igen,%iger,%iges,%ig
    |point 1 Prozentpunkte,Prozentpunkten,Prozentpunkt,Punkte,Punkten,Punkt,%-Punkte
    |times 1 mal,-mal,fach,-fach,fache,-fache,fachen,-fachen,facher,Mal
    |time 1/1000 Millisekunden,Millisekunde
    |time 1/1000000 Mikrosekunden,Mikrosekunde
    |time 1/1000000000 Nanosekunden,Nanosekunde
    |time 1 Sekunde,Sekunden,Sek.
    |time 60 Minute,Minuten,Min.
    |time 3600 Stunde,Stunden,Std.
    |time 86400 Tag,Tage,Tagen
    |time 604800 Woche,Wochen
    |bytes 1 Byte,Bytes
    |bytes 1000 Kilobyte
    |bytes 1000000 Megabyte
    |bytes 1000000000 Gigabyte
    |bytes 1000000000000 Terabyte
    |length 1/100 Zentimeter,Zentimetern
    |length 1 Meter,Metern
    |length 1000 Kilometer,Kilometern
    |length 1/1000 Millimeter
    |length 1/1000000 Mikrometer
    |length 1/1000000000 Nanometer
    |mass 1 Kilogramm,Kilo
    |rate 1 Hertz,Bilder pro Sekunde,Bildern pro Sekunde
    |rate 1000000000 Gigahertz
    |level 1 Dezibel
    |pixel 1 Pixel,Pixeln,Bildpunkte,Bildpunkten
    |sheet 1 Seite,Seiten
    |dimension 1 Dimensionen,dimensionale,dimensionalen,-dimensionale""",
    about=r"etwa|ungefähr|rund|fast|knapp|circa|ca\.|nahezu|annähernd|gut|zirka",
    over="über|mehr als|mindestens|wenigstens",
    under="unter|weniger als|höchstens|maximal",
    change=r"""verbesser|steiger|senk|reduzier|erhöh|schneller|langsamer|kleiner|größer|mehr|weniger|von\b|um\b|
    gesunken|sink|steig|stieg|besser|schlechter|höher|niedriger|übertr|unterschied|abstand|vorsprung|spar|
    zuwachs|gewinn|wächst|fällt|fiel|sank""",
    left=r"übrig|bleib|nur\b|restlich|ohne\b",
    linking="und|oder|sowie",
    ranges="bis|und|oder",
    pointing="diese[rn]?|die|den|der|alle[nr]?|andere[nr]?|beide[nr]?",
    both="beide|einander|jeweils",
    magnitude=r"\s?Größenordnung",
    aliases="KI AI|KNN ANN|DGL ODE",
    glossary=True,
)
