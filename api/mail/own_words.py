"""What somebody wrote in a reply, without the letter it answers and without a signature."""

import re
from html.parser import HTMLParser

# English and Welsh, as mail programs write them. From an end on, all is the old letter or a signature.
END = re.compile(r"--$|_{20,}$|-{2,}\s*(Original Message|Forwarded message|Neges Wreiddiol)\s*-{2,}$", re.IGNORECASE)
FROM = re.compile(r"\*?(From|Oddi wrth):\*?\s", re.IGNORECASE)
HEADER = re.compile(r"\*?(Sent|Date|To|Subject|Anfonwyd|At|Pwnc):\*?\s", re.IGNORECASE)
ON = re.compile(r"(On|Ar)\s")
WROTE = re.compile(r"\b(wrote|ysgrifennodd)\b[^:]{0,80}:$")
QUOTED = re.compile(r"\s{0,3}[>|]")
SENT_FROM = re.compile(r"(Sent from|Sent with|Get Outlook|Anfonwyd o['’]m)\b.{0,60}$", re.IGNORECASE)

NOT_SAID = {"head", "style", "script", "title", "template", "blockquote"}
QUOTES = re.compile(r"\b(gmail_quote|gmail_signature|yahoo_quoted|moz-cite-prefix|moz-signature|divRplyFwdMsg)")
BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "hr"}
DEEPEST = 200  # elements within each other: more would take long, and no mail program writes them
EMPTY = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "embed", "source", "track", "wbr"}


def own_words(text: str) -> str:
    """Above the old letter, and below it where each of its lines is marked with a >."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    n = 0
    while n < len(lines):
        said_who = attribution(lines, n)
        if END.match(lines[n]) or is_header(lines, n) or (said_who and not is_quote(lines, n + said_who)):
            break
        if not (said_who or QUOTED.match(lines[n]) or SENT_FROM.match(lines[n])):
            kept.append(lines[n])
        n += said_who or 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def attribution(lines: list[str], n: int) -> int:
    """How many lines “On Tuesday, Wrackholm Council wrote:” takes here, three at most; 0 where it does not stand."""
    if ON.match(lines[n]):
        for many, line in enumerate(lines[n : n + 3], 1):
            if not line or QUOTED.match(line):
                break
            elif WROTE.search(line[-300:]):
                return many
    return 0


def is_header(lines: list[str], n: int) -> bool:
    """The old letter's From, with its Sent, To and Subject below: as Outlook begins it."""
    return bool(FROM.match(lines[n])) and any(HEADER.match(each) for each in lines[n + 1 : n + 4])


def is_quote(lines: list[str], n: int) -> bool:
    return bool(QUOTED.match(next(filter(None, lines[n : n + 3]), "")))


def text_of_html(page: str) -> str:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return "\n".join(" ".join(line.split()) for line in "".join(reader.said).split("\n"))


class Reader(HTMLParser):
    """The words of a page but for what quotes an older letter. What is never closed quotes to the end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.inside: list[str] = []  # elements that are open, from the one that is left out

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        about = " ".join(value or "" for name, value in attributes if name in ("class", "id"))
        if tag in EMPTY:
            pass
        elif (self.inside or tag in NOT_SAID or QUOTES.search(about)) and len(self.inside) < DEEPEST:
            self.inside.append(tag)
        if tag in BREAKS and not self.inside:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass
        elif tag in BREAKS and not self.inside:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data.replace("\n", " "))
