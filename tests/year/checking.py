"""What chats got, held against what they should have had."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.year.calendar_of_arxiv import newest
from tests.year.driver import RETRY, Year
from tests.year.expected import ANEW, TROUBLE, Expectation, Script, list_told
from tests.year.letterbox import Letter
from tests.year.outages import OUTAGES, away
from tests.year.readers import Reader
from tests.year.world import END

ON_TIME = timedelta(minutes=5)  # a digest may wait for a slow answer


def faults_of(reader: Reader, letters: list[Letter], year: Year, script: Script) -> list[str]:
    """Return what is wrong, each in a sentence."""
    seen: dict[str, Letter] = {}
    again = []
    for letter in letters:
        for paper_id in letter.papers:
            first = seen.setdefault(paper_id, letter)
            if first is not letter and (letter.key != first.key or letter.key not in year.box.lost):
                again.append(f"{paper_id} came again at {letter.at}")
    wanted = script.expected(reader)
    came = {paper_id: letter.at for paper_id, letter in seen.items()}
    faults = again + _wrong_papers(reader, came, wanted, script)
    faults += _out_of_order(letters) + list(_wrong_hours(reader, letters, year))
    return [f"{reader.ref.chat}: {fault}" for fault in faults]


def _wrong_papers(
    reader: Reader, came: dict[str, datetime], wanted: dict[str, Expectation], script: Script
) -> list[str]:
    faults = [f"{paper_id} came at {at}, was not for it" for paper_id, at in came.items() if paper_id not in wanted]
    for life in script.lives:
        want, at = wanted.get(life.id), came.get(life.id)
        if want is None:
            continue
        if want.must and not at and life.twin not in came and not _is_full(reader, want, came):
            faults.append(f"{life.id} never came, was out {want.out} and due {want.due}")
        if at and not want.out <= at <= want.due + TROUBLE:
            faults.append(f"{life.id} came at {at}, was out {want.out} and due {want.due}")
        if at and at > script.gone(life):
            faults.append(f"{life.id} came at {at}, was withdrawn {life.withdrawn}")
        other = wanted.get(life.twin)
        if at and other and life.twin in came:
            faults.append(f"{life.id} came at {at}, and {life.twin} at {came[life.twin]}")
    return faults


def _is_full(reader: Reader, want: Expectation, came: dict[str, datetime]) -> bool:
    """Return whether a digest with which a paper could have come has as many as its chat wants."""
    at = Counter(moment for moment in came.values() if want.out <= moment <= want.due + TROUBLE)
    return max(at.values(), default=0) >= reader.most


def _out_of_order(letters: list[Letter]) -> list[str]:
    """Find digests whose papers do not follow their heading as that lists them; one that came again counts once."""
    once = list({letter.key: letter for letter in letters}.values())
    heading, came = "", list[str]()
    listed: dict[str, tuple[list[str], list[str]]] = {}
    for letter in once:
        if letter.heading:
            heading, came = letter.heading, []
            listed[heading] = (letter.titles, came)
        else:
            came += letter.titles
    wrong = [heading for heading, (told, found) in listed.items() if found and told != found]
    return [f"{heading} is out of order" for heading in wrong]


def _wrong_hours(reader: Reader, letters: list[Letter], year: Year) -> Iterator[str]:
    """Yield digests that are empty, come twice, or come at no hour of theirs though nothing was in their way."""
    headings = [letter for letter in letters if letter.heading]
    made = Counter(heading for heading, _ in {(each.heading, each.key) for each in headings})
    yield from (f"{heading} was made {times} times" for heading, times in made.items() if times > 1)
    sent = Counter(each.key for each in letters)
    yield from (f"{key} was sent {n} times" for key, n in sent.items() if n > 1 and key not in year.box.lost)
    hours = {hour for follows in reader.follows for hour in reader.hours(follows, END)}
    hours |= {each.end for each in away()}
    for letter in headings:
        if len(letter.papers) > reader.most:
            yield f"{letter.heading} has {len(letter.papers)} papers"
        if reader.layout == "list" and not letter.papers:
            yield f"{letter.heading} is empty"
        late = any(letter.at - TROUBLE <= at <= letter.at for at in year.box.troubled.get(reader.ref.chat, ()))
        late |= any(each.begin <= letter.at <= each.end for each in OUTAGES)  # it waits for what fails slowly
        if not reader.when_announced and not any(
            hour <= letter.at <= _until(hour) + (TROUBLE if late else ON_TIME) for hour in hours
        ):
            yield f"{letter.heading} came at {letter.at}"


def _until(hour: datetime) -> datetime:
    """Return how late a digest may be that had to wait for its list."""
    day = newest(hour)
    told = list_told(day)
    return max(hour, told + ANEW + RETRY) if told > hour else hour
