"""A page on which each error is seen in its article: gold and system side by side, with the words that each rests on.

One file that asks for nothing else: no script, nothing fetched. It holds whole articles and is for local use alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from ..evidence import Folded
from .annotation import AnnotatedAllegation
from .highlight import Quoted, Side, Stretch, stretches, visible
from .systems import quotes_of
from .values import FIELDS, MACRO_FIELDS, ArticleComparison, Comparison, FieldComparison, Score, Value

_TEMPLATE = "report.html.jinja"
_COMMONEST = 8
"""Values that a field's list of commonest errors shows; the rest are seen in the articles."""


@dataclass(frozen=True)
class _Row:
    """A value as a line of the table: on both sides where they agree, else on one."""

    gold: Value | None
    system: Value | None

    @property
    def kind(self) -> str:
        if self.gold is None:
            return "extra"
        return "missing" if self.system is None else "agreed"


@dataclass(frozen=True)
class _Field:
    name: str
    rows: tuple[_Row, ...]
    errors: int


@dataclass(frozen=True)
class _Article:
    """An article as the page shows it.

    Attributes:
        anchor: id of its section, and the beginning of those in it.
        compared: both sides.
        text: in stretches, by who quotes it.
        fields: those of which either side says anything, with differences first.
        errors: how many values differ.
        unfound: quotes that do not stand in the text, each behind its side.
    """

    anchor: str
    compared: ArticleComparison
    text: tuple[Stretch, ...]
    fields: tuple[_Field, ...]
    errors: int
    unfound: tuple[tuple[str, str], ...]

    @property
    def is_to_see(self) -> bool:
        """Something of it is to be looked at, though the system read it."""
        return self.compared.failure is None and bool(self.errors or self.unfound)

    @property
    def allegations(self) -> tuple[tuple[str, tuple[AnnotatedAllegation, ...]], ...]:
        """The allegations of both sides, in their order."""
        return (("gold", self.compared.gold.allegations), ("system", self.compared.system.allegations))


@dataclass(frozen=True)
class _FieldSummary:
    """A field over all articles: its score, the articles with an error in it, and the commonest errors."""

    name: str
    score: Score
    read: Score | None
    articles: tuple[tuple[_Article, FieldComparison], ...]
    missing: tuple[tuple[str, int], ...]
    extra: tuple[tuple[str, int], ...]


def html_report(comparison: Comparison) -> str:
    """The page of a comparison, as HTML: figures with intervals, then every article that has an error.

    Articles with the most errors come first, those that the system failed on after them; where nothing differs, an
    article is only named. All text is escaped, and characters that hide or reorder text are shown by their numbers.

    Args:
        comparison: a system, or a second annotator, against a gold set.
    """
    articles = [_article(f"a{number}", each) for number, each in enumerate(comparison.articles, 1)]
    wrong = sorted((each for each in articles if each.is_to_see), key=lambda each: (-each.errors, each.compared.name))
    environment = Environment(
        autoescape=True, finalize=visible, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8")
    return environment.from_string(template).render(
        comparison=comparison,
        macro_fields=MACRO_FIELDS,
        summaries=[_summary(name, comparison, articles) for name in FIELDS],
        wrong=wrong,
        failed=[each for each in articles if each.compared.failure is not None],
        right=[each for each in articles if not each.is_to_see and each.compared.failure is None],
    )


def _article(anchor: str, compared: ArticleComparison) -> _Article:
    fields = [_field(name, compared.fields[name]) for name in FIELDS]
    return _Article(
        anchor=anchor,
        compared=compared,
        text=tuple(stretches(compared.article.text, _quotes(compared))),
        # those with an error first; sorting keeps the order of fields otherwise
        fields=tuple(sorted((each for each in fields if each.rows), key=lambda each: not each.errors)),
        errors=sum(each.errors for each in fields),
        unfound=tuple(_unfound(compared)),
    )


def _field(name: str, compared: FieldComparison) -> _Field:
    wrong = [*(_Row(value, None) for value in compared.missing), *(_Row(None, value) for value in compared.extra)]
    right = [_Row(pair.gold, pair.system) for pair in compared.matched]
    return _Field(name, (*wrong, *right), len(wrong))


def _unfound(compared: ArticleComparison) -> Iterator[tuple[str, str]]:
    text = Folded(compared.article.text)
    for side, quote in _given(compared):
        if text.nearest(quote, None) is None:
            yield side.value, quote


def _quotes(compared: ArticleComparison) -> Iterator[Quoted]:
    """Where each side's quotes stand: those of values, and those of what is not scored, as what others answer."""
    text = Folded(compared.article.text)
    seen: set[tuple[Side, str]] = set()
    for field in compared.fields.values():
        of_gold = [*field.missing, *(pair.gold for pair in field.matched)]
        of_system = [*field.extra, *(pair.system for pair in field.matched)]
        for side, values in ((Side.GOLD, of_gold), (Side.SYSTEM, of_system)):
            for mention in (mention for value in values for mention in value.mentions):
                if mention.quote is not None and mention.start is not None and mention.end is not None:
                    seen.add((side, mention.quote))
                    yield Quoted(mention.start, mention.end, side)
    for side, quote in _given(compared):
        span = None if (side, quote) in seen else text.nearest(quote, None)
        if span is not None:
            yield Quoted(span.start, span.end, side)


def _given(compared: ArticleComparison) -> Iterator[tuple[Side, str]]:
    """Every quote of both sides, once."""
    for side, annotation in ((Side.GOLD, compared.gold), (Side.SYSTEM, compared.system)):
        for quote in dict.fromkeys(quotes_of(annotation)):
            yield side, quote


def _summary(name: str, comparison: Comparison, articles: list[_Article]) -> _FieldSummary:
    compared = [(article, article.compared.fields[name]) for article in articles]
    without = comparison.without_failures
    return _FieldSummary(
        name=name,
        score=comparison.scores.fields[name],
        read=without.fields[name] if without is not None else None,
        articles=tuple(pair for pair in compared if not pair[1].is_right),
        missing=_commonest(value for _, field in compared for value in field.missing),
        extra=_commonest(value for _, field in compared for value in field.extra),
    )


def _commonest(values: Iterator[Value]) -> tuple[tuple[str, int], ...]:
    counted = Counter(value.code or value.written for value in values)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_COMMONEST])
