"""A picture of a case: who took it from whom, as SVG that stands alone.

Origins stand on the left, those through whom the articles have it in the middle, the articles on the right in the order
of their dates. A line leads from what was said to who repeats it. Shape and dashes say what colour says, and every node
can be read by a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..vocabulary import DifferenceAspect, DifferenceReason
from .dossier import Dossier, Row, meaning

MOST_ARTICLES = 60
"""Articles drawn; a picture of more says nothing to the eye. Those left out are counted in it."""

_WIDTH, _HEIGHT, _GAP = 260, 62, 18  # of a node, in pixels of the view box: three lines of small type
_COLUMNS = {"origin": 20, "relay": 370, "article": 720}  # left edges
_TOP = 112  # below the title and its legend
_LETTERS = 36  # of 12 pixels that a node is wide
_BOLD_LETTERS = 30  # of the same, in the first line
_HEAD_LETTERS = 150  # of 12 pixels that the picture is wide
_LANE = 10  # height of the way that lines take between the boxes of the middle column
# XML 1.0, 2.2: not even escaped; and what is discouraged there, as a terminal would obey it
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Node:
    """A box: where it stands, what it is, and its lines of text. One of kind `lane` is only a way between boxes."""

    column: str
    key: str
    kind: str
    lines: tuple[str, ...]
    described: str
    y: int = 0

    @property
    def x(self) -> int:
        """Left edge."""
        return _COLUMNS[self.column]

    @property
    def height(self) -> int:
        """From its upper edge to its lower."""
        return _LANE if self.kind == "lane" else _HEIGHT

    @property
    def middle(self) -> int:
        """Where lines begin and end."""
        return self.y + self.height // 2

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines, as long as the box is wide."""
        return tuple(_shortened(line, _LETTERS if at else _BOLD_LETTERS) for at, line in enumerate(self.lines))


@dataclass(frozen=True)
class Edge:
    """A line between two nodes, and what it stands for."""

    start: Node
    end: Node
    kind: str

    @property
    def path(self) -> str:
        """The curve, as the attribute `d` of a path."""
        if self.start.column == self.end.column:
            return _bow(self.start, self.end)
        x, y, to_x, to_y = self.start.x + _WIDTH, self.start.middle, self.end.x, self.end.middle
        middle = (x + to_x) // 2
        # a line that ends in a lane goes through it: the next begins at its right side
        through = f" H{to_x + _WIDTH}" if self.end.kind == "lane" else ""
        return f"M{x},{y} C{middle},{y} {middle},{to_y} {to_x},{to_y}{through}"


def _bow(start: Node, end: Node) -> str:
    """Between two nodes of one column: a bow on its right side."""
    x, y, to_y = start.x + _WIDTH, start.middle, end.middle
    return f"M{x},{y} C{x + 60},{y} {x + 60},{to_y} {x},{to_y}"


def picture(case: Dossier) -> str:
    """The case as an SVG document. It loads nothing, and holds no script."""
    articles = _articles(case)
    drawn = {node.key for node in articles}
    chains = [chain for chain in case.chains if chain["article_id"] in drawn]
    origins = {node.key: node for node in _origins(case, chains)}
    relays = {node.key: node for node in _relays(chains)}
    columns = {"origin": list(origins.values()), "relay": [*relays.values(), *_lanes(chains)], "article": articles}
    places = _placed(columns, chains)
    edges = dict.fromkeys(_edges(chains, places))
    likely = dict.fromkeys(_likely(case, places))
    height = _TOP + max(map(_needed, columns.values()))
    notes = _notes(case, left_out=len({row["article_id"] for row in case.members}) - len(articles))
    template = Environment(
        loader=PackageLoader(__package__, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value,
    ).get_template("picture.svg.jinja")
    return template.render(
        case=case.case,
        head=_shortened(_head(case), _HEAD_LETTERS),
        nodes=[node for node in places.values() if node.kind != "lane"],
        edges=[*edges, *likely],
        notes=notes,
        node_width=_WIDTH,
        node_height=_HEIGHT,
        width=_COLUMNS["article"] + _WIDTH + 80,
        graph_height=height,
        height=height + 24 + 18 * len(notes),
    )


def _head(case: Dossier) -> str:
    who, acts = case.case["accused"] or "nobody named", str(case.case["acts"] or "").replace("_", " ")
    return f"Said to have acted: {who}. Alleged: {acts}"


def _shortened(line: str, letters: int) -> str:
    return line if len(line) <= letters else f"{line[: letters - 1]}…"


def _articles(case: Dossier) -> list[Node]:
    by_article: dict[str, list[Row]] = {}
    for row in case.members:
        by_article.setdefault(str(row["article_id"]), []).append(row)
    cited = {chain["article_id"] for chain in case.chains}
    nodes = []
    for key, rows in list(by_article.items())[:MOST_ARTICLES]:
        first = rows[0]
        answers = ", ".join(dict.fromkeys(str(row["denial_status"]).replace("_", " ") for row in rows))
        lines = (
            str(first["outlet"] or first["source_id"] or "outlet not known"),
            f"{first['published'] or 'no date'} · {first['title'] or first['article_id']}",
            f"answer: {answers}" + ("" if key in cited else " · no source named"),
        )
        nodes.append(Node("article", key, "article", lines, f"Article: {'; '.join(lines)}"))
    return nodes


def _origins(case: Dossier, chains: Sequence[Row]) -> list[Node]:
    reached = {chain["origin_id"] for chain in chains}
    nodes = []
    for row in case.origins:
        if row["origin_id"] in reached:
            kind = str(row["origin_kind"])
            ends = str(row["chain_end"]).replace("_", " ")
            lines = (
                str(row["origin"]),
                f"{kind} · {row['source_type']}".replace("_", " "),
                f"{_articles_of(row['articles'])} · chain ends: {ends}",
            )
            nodes.append(Node("origin", str(row["origin_id"]), kind, lines, f"Origin: {'; '.join(lines)}"))
    return nodes


def _relays(chains: Iterable[Row]) -> list[Node]:
    """Those through whom a voice was heard; an origin that is itself the outlet needs no second node."""
    counted: dict[str, set[str]] = {}
    for chain in chains:
        if _relay(chain) is not None:
            counted.setdefault(str(chain["via"]), set()).add(str(chain["article_id"]))
    return [
        Node("relay", name, "relay", (name, "passes it on", _articles_of(len(articles))), f"Passed on by {name}")
        for name, articles in counted.items()
    ]


def _relay(chain: Row) -> str | None:
    via = chain["via"]
    return str(via) if via is not None and chain["origin_kind"] != "work" else None


def _lanes(chains: Iterable[Row]) -> list[Node]:
    """Of each origin that articles have at first hand: the way of its lines past those who pass on."""
    direct = dict.fromkeys(str(chain["origin_id"]) for chain in chains if _relay(chain) is None)
    return [Node("relay", origin, "lane", (), "") for origin in direct]


def _middle_of(chain: Row) -> tuple[str, str]:
    return "relay", _relay(chain) or str(chain["origin_id"])


def _needed(nodes: Sequence[Node]) -> int:
    return sum(node.height + _GAP for node in nodes)


def _placed(columns: Mapping[str, list[Node]], chains: Sequence[Row]) -> dict[tuple[str, str], Node]:
    """The nodes in their places: articles by date, the others by the mean place of the articles that they lead to."""
    order = {node.key: at for at, node in enumerate(columns["article"])}
    reached: dict[tuple[str, str], list[int]] = {}
    for chain in chains:
        for place in (("origin", str(chain["origin_id"])), _middle_of(chain)):
            reached.setdefault(place, []).append(order[str(chain["article_id"])])
    most = max(map(_needed, columns.values()))
    places: dict[tuple[str, str], Node] = {}
    for name, nodes in columns.items():
        is_dated = name == "article"
        in_order = nodes if is_dated else sorted(nodes, key=lambda node: _mean(reached[node.column, node.key]))
        y = _TOP + (most - _needed(nodes)) // 2
        for node in in_order:
            places[name, node.key] = replace(node, y=y)
            y += node.height + _GAP
    return places


def _articles_of(count: object) -> str:
    return "1 article" if count == 1 else f"{count} articles"


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)


def _edges(chains: Iterable[Row], places: Mapping[tuple[str, str], Node]) -> Iterable[Edge]:
    for chain in chains:
        kind = "cycle" if chain["chain_end"] == "cycle" else "takes"
        middle = places[_middle_of(chain)]
        yield Edge(places["origin", str(chain["origin_id"])], middle, kind)
        yield Edge(middle, places["article", str(chain["article_id"])], kind)


def _likely(case: Dossier, places: Mapping[tuple[str, str], Node]) -> Iterable[Edge]:
    """Copies among the articles, and origins that may be one."""
    pairs = [
        *(("article", row["other_article_id"], row["article_id"], "copy") for row in case.copies),
        *(("origin", row["origin_id"], row["other_origin_id"], "proposal") for row in case.proposals),
    ]
    for column, one, other, kind in pairs:
        start, end = places.get((column, str(one))), places.get((column, str(other)))
        if start is not None and end is not None:
            yield Edge(start, end, kind)


_DIFFERS = {DifferenceAspect.DENIAL_STATUS.value: "Answers differ", DifferenceAspect.NUMBER.value: "Numbers differ"}


def _told(member: Row, difference: Row) -> str:
    outlet = str(member["outlet"] or member["source_id"] or "outlet not known")
    is_answer = difference["aspect"] == DifferenceAspect.DENIAL_STATUS.value
    status = str(member["denial_status"]).replace("_", " ")
    return f"{outlet} has “{status}”" if is_answer else outlet


def _notes(case: Dossier, left_out: int) -> list[str]:
    row = case.case
    least, most = row["origins_least"], row["origins_most"]
    origins = f"{least}" if least == most else f"{least} to {most}"
    copies = f", and {row['copies']} with the same text" if row["copies"] else ""
    articles = f"{_articles_of(row['articles'])}{copies}"
    notes = [f"{articles}; outlets known: {row['outlets']}; independent origins: {origins}"]
    notes += [f"{left_out} further articles are not drawn"] * bool(left_out)
    for answer in case.answers:
        asked = f", asked by {answer['asked_by']}" if answer["asked_by"] else ""
        when = answer["first_published"] or "no date"
        form = str(answer["form"]).replace("_", " ")
        notes.append(f"{when}: {answer['responder']}: {form}{asked} ({_articles_of(answer['articles'])})")
    said = {str(member["allegation_id"]): member for member in case.members}
    for difference in case.differences:
        one, other = said.get(str(difference["allegation_id"])), said.get(str(difference["other_allegation_id"]))
        if one and other:
            what = _DIFFERS.get(str(difference["aspect"]), difference["aspect"])
            notes.append(f"{what}: {_told(one, difference)}; {_told(other, difference)}")
            notes.append(f"Likeliest reason: {meaning(DifferenceReason, difference['reason'])}")
    return notes
