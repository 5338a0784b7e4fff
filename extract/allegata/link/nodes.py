"""What each article says of each speaker: the rows of one article that name the same one, taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..chronology import date_order
from ..models import Allegation, CitedSource, Record
from ..vocabulary import ChainEnd
from .acronyms import acronym_of, acronyms_for
from .chains import Attribution, outlet_of
from .clusters import Mention, Signature
from .dates import said_on
from .matters import WINDOW, Agreement, Matter, Span, agreement, claim_of, matter_of, span_of
from .mentions import cited_in
from .speakers import Speaker, Standing

_LOOKED_AT = 64  # articles that give a name in full; where so many do, one of the first is enough to be held against


@dataclass(frozen=True)
class Row:
    """One cited source, where it stands, and what it says."""

    record: Record
    allegation: Allegation
    number: int
    source: CitedSource
    attribution: Attribution

    @cached_property
    def said(self) -> Span | None:
        """When the article says that it was said; None where it does not say so."""
        return said_on(self.source.quote or "", self.record.published)

    @property
    def order(self) -> tuple[str, str, int, int]:
        """By date, the undated last, then by place in the dataset."""
        record = self.record
        return (date_order(record.published), record.article_id, self.allegation.allegation_number, self.number)


@dataclass
class Node:
    """What one article says of one speaker.

    Attributes:
        number: position among all nodes.
        record: the article.
        attribution: how its first row is attributed.
        rows: in the article's order; none where an article stands for what its own outlet published.
    """

    number: int
    record: Record
    attribution: Attribution
    rows: list[Row] = field(default_factory=list)

    @property
    def speaker(self) -> Speaker:
        """The deepest link of the chain that can be told apart."""
        return self.attribution.speaker

    @property
    def is_report(self) -> bool:
        """Whether it stands for the article itself, as what its outlet published."""
        return not self.rows

    @property
    def is_shared(self) -> bool:
        """Whether the same name in another article may be the same speaker for certain."""
        return self.speaker.standing is Standing.KNOWN

    @cached_property
    def matter(self) -> Matter:
        """What it is cited for, over all allegations that cite it; of a report, all that the article relays."""
        cited = {row.allegation.allegation_id: row.allegation for row in self.rows}
        return matter_of(cited.values() if cited else self.record.allegations)

    @cached_property
    def said(self) -> Span | None:
        """When the article says that it was said; None where it does not say so."""
        return next((row.said for row in self.rows if row.said is not None), None)

    @property
    def order(self) -> tuple[str, ...]:
        """By date, the undated last, then by article and place; the same in whatever order the records come."""
        first = self.rows[0].order if self.rows else ("", "", 0, 0)
        return (date_order(self.record.published), self.record.article_id, f"{first[2]:06}", f"{first[3]:06}")

    @cached_property
    def mention(self) -> Mention:
        """What it is held against others by."""
        signature = Signature(self.speaker.given, self.speaker.is_person, self.matter)
        claim = claim_of([row.allegation for row in self.rows] or self.record.allegations)
        span = self.said or span_of(self.record.published)
        article = f"{'report ' if self.is_report else ''}{self.record.article_id}"
        return Mention(self.number, signature, claim, span, article, self.order)


def nodes_of(records: Iterable[Record]) -> list[Node]:
    """The nodes of all articles, and a report for each article whose outlet another article cites."""
    nodes: list[Node] = []
    outlets: list[tuple[Record, str]] = []
    for record in sorted(records, key=lambda one: one.article_id):
        if record.allegations:
            outlet = outlet_of(record)
            if outlet is not None:
                outlets.append((record, outlet))
            nodes.extend(_of_article(record, outlet, len(nodes)))
    _spell_out(nodes)
    cited: dict[str, Speaker] = {}
    for node in nodes:
        if node.is_shared and node.speaker.is_work and not node.attribution.is_own:
            cited[node.speaker.identity] = node.speaker
    for record, outlet in outlets:
        if outlet in cited:
            own = Attribution(cited[outlet], ChainEnd.HELD, 0, True, "")
            nodes.append(Node(len(nodes), record, own))
    return nodes


def _spell_out(nodes: Sequence[Node]) -> None:
    """Give a source that is named by first letters the full name of other articles, where exactly one can be meant.

    The full name must be of the same kind of source, and be cited for the same act and people, at a time that fits.
    """
    short: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        letters = acronym_of(node.rows[0].source.name)
        if letters is not None and node.is_shared and node.speaker.key.startswith("name:"):
            short[letters].append(node)
    full: defaultdict[str, defaultdict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for node in nodes if short else ():
        source = node.rows[0].source
        if node.is_shared and not node.speaker.is_person and not source.name.isupper():
            for letters in acronyms_for(source.name, source.quote) & short.keys():
                full[letters][node.speaker.identity].append(node)
    for letters, named in short.items():
        for node in named:
            meant = [some[0] for some in full[letters].values() if any(_may_be(node, one) for one in some[:_LOOKED_AT])]
            if len(meant) == 1:
                node.attribution = replace(node.attribution, speaker=meant[0].speaker)
                del node.mention  # which was made with the short name


def _may_be(short: Node, full: Node) -> bool:
    one, other = short.mention, full.mention
    is_near = one.span.is_open or other.span.is_open or abs((one.span.first or 0) - (other.span.first or 0)) <= WINDOW
    return (
        is_near
        and short.rows[0].source.source_type is full.rows[0].source.source_type
        and bool((short.matter.people and full.matter.people) or (short.matter.accused and full.matter.accused))
        and agreement(short.matter, full.matter) is not Agreement.NONE
        and one.claim.is_told_by(other.claim)
    )


def _of_article(record: Record, outlet: str | None, first: int) -> list[Node]:
    rows = [
        Row(record, record.allegations[one.allegation], one.number, one.source, one.attribution)
        for one in cited_in(record, outlet)
    ]
    found: list[Node] = []
    nodes: defaultdict[str, list[Node]] = defaultdict(list)
    persons = _full_names(rows)
    for row in rows:
        speaker = row.attribution.speaker
        full = persons.get(_lone_word(speaker) or "", ())
        if len(full) == 1:
            name = full[0]
        elif speaker.standing in (Standing.KNOWN, Standing.BROAD):
            name = speaker.identity
        else:
            name = row.attribution.spoken
        node = next((one for one in nodes[name] if not _apart(one.said, row.said)), None)
        if node is None:
            node = Node(first + len(found), record, row.attribution)
            found.append(node)
            nodes[name].append(node)
        elif _lone_word(node.speaker) and not _lone_word(speaker):
            node.attribution = row.attribution  # named in full only later
        node.rows.append(row)
    return found


def _apart(one: Span | None, other: Span | None) -> bool:
    """Whether an article says of two reports of one speaker that they are of different times."""
    if one is None or other is None or None in (one.first, one.last, other.first, other.last):
        return False
    return (one.first or 0) > (other.last or 0) or (other.first or 0) > (one.last or 0)


def _full_names(rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """The people whom an article names in full, by each word of their names."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        speaker = row.attribution.speaker
        if speaker.is_person and speaker.given is not None:
            for word in (*speaker.given.split(), speaker.key.removeprefix("name:")):
                found[word].add(speaker.identity)
    return {word: tuple(sorted(names)) for word, names in found.items()}


def _lone_word(speaker: Speaker) -> str | None:
    """The one word by which a person is named; None where it is more."""
    is_lone = speaker.is_person and speaker.given is None and speaker.key.startswith("name:")
    return speaker.key.removeprefix("name:") if is_lone else None
