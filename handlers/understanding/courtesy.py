"""What people say around what they mean: greetings, please and thank you, pictures, the bot's name."""

import re
import unicodedata

from handlers.understanding.turns import simplified

LONGEST = 400  # characters, beyond which nobody gives a command in plain words
_MOST = 6  # courtesies at either end
_BEFORE = re.compile(
    r"(?:"
    r"(?:please|pls|plz|kindly|hey|hi|hello|dear|yo|ok|okay|so|now|well|just|then|also|bot|there|(?:paper )?herald)\b"
    r"|@\w{1,40}"
    r"|(?:can|could|would|will|may|do)(?: you| u| i| we)(?: mind| maybe| possibly| perhaps)?\b"
    r"|(?:i|we)(?:'d|'ll| would| do)?(?: really)? (?:like|love|want|wanna|need|wish|prefer|have)(?: you)?(?: to)?\b"
    r"|(?:i am|i'm|we are|we're)(?: just)? (?:trying|looking|going) to\b"
    r"|help (?:me|us)(?: to)?\b|let(?:'s| me| us)\b|is it possible to\b|how (?:do|can|could|would|should) (?:i|we)\b"
    r"|怎样才能|怎么|如何|怎样|请问|请你|请您|请帮我|请|麻烦你|麻烦您|麻烦|劳驾|帮我|帮忙|帮|你能不能|能不能|你能|能否|可不可以|你可以|可以|可否"
    r"|我想要|我想|我要|我们想|我们要|想要|想|希望|您好|你好|嗨|嘿|那么|那|我们需要|我需要"
    r")[\s,，!.:;。！、~]*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:[\s,，.!?;~。！？、]"
    r"|\b(?:thanks|thank you|thx|ty|cheers|for me|for us|to me|to us|here|around here|if you can|if possible|will you|"
    r"would you|right now|now|asap|ok|okay|bro|mate)\b"
    r"|给我们|给我|给大家|到群里|谢谢你|谢谢您|谢谢啦|谢谢|多谢|可以吗|好吗|行吗|好不好|[吗吧呢呗啊呀哦喔啦哈嘛])\Z",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(r"\s?\b(?:please|pls|plz)\b\s?", re.IGNORECASE)
_QUOTES = str.maketrans(dict.fromkeys("’‘", "'") | dict.fromkeys("“”„「」『』《》", '"'))
_STOPS = " ,.!?;:~。、…"


def plainly(text: str) -> str:
    """Return a message on one line, in the usual signs, without pictures, stops and spaces around it."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    kept = "".join(char for char in text if unicodedata.category(char) not in {"So", "Sk", "Cf", "Mn", "Co", "Cn"})
    return " ".join(kept.split()).strip(_STOPS)


def bare(text: str) -> str:
    """Return what is left of a plainly written message without its courtesies; all of it if nothing stays."""
    text = _ANYWHERE.sub(" ", text).strip() or text
    for _ in range(_MOST):
        begun = _BEFORE.match(simplified(text))
        if begun is None or begun.end() == len(text):
            break
        text = text[begun.end() :]
    for _ in range(_MOST):
        ended = _BEHIND.search(simplified(text[-_LONGEST_END:]))
        if ended is None or len(ended[0]) >= len(text):
            break
        text = text[: -len(ended[0])].rstrip()
    return text


_LONGEST_END = 20  # characters
