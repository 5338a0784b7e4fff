"""What a comparison is made of: values with the words that show them, what agrees and what does not, and scores.

All are frozen. Offsets are Unicode code points of the article's text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..models import Article
from .annotation import Annotation

FIELDS = (
    "article_class",
    "acts",
    "means",
    "perpetrators",
    "actor_types",
    "nationalities",
    "statuses",
    "sources",
    "source_types",
    "via",
    "denial_main",
    "denial_any",
)
"""The fields that are scored, in the order in which they are shown."""

MACRO_FIELDS = ("acts", "perpetrators", "nationalities", "sources", "denial_main")
"""The fields that macro F1 is the mean of: one for each part of a record."""


@dataclass(frozen=True)
class Mention:
    """Words that show a value.

    Attributes:
        quote: as given; null where the form has none (an answer that is not stated, the class of an article).
        start: where it stands in the text; null where it does not stand there.
        end: code point after it.
        allegation: number of the allegation, 1 the main one; null for what is said of the article.
    """

    quote: str | None
    start: int | None
    end: int | None
    allegation: int | None


@dataclass(frozen=True)
class Value:
    """One value that one side gives in one field of one article; each value once.

    Attributes:
        code: what is compared; null where names are, by their words.
        written: the name, or the word of a country, as written; the code where there are no such words.
        mentions: where it is said, in order.
    """

    code: str | None
    written: str
    mentions: tuple[Mention, ...]

    @property
    def shown(self) -> str:
        """The value for reading: `RUS (the Kremlin)`, `coerced_enlistment`, `a labour agent`."""
        if self.code is None or self.code == self.written:
            return self.written
        return f"{self.code} ({self.written})"


@dataclass(frozen=True)
class Pair:
    """A value that both sides give."""

    gold: Value
    system: Value


@dataclass(frozen=True)
class FieldComparison:
    """One field of one article.

    Attributes:
        matched: what both sides say.
        extra: what the system alone says.
        missing: what the gold alone says.
    """

    matched: tuple[Pair, ...] = ()
    extra: tuple[Value, ...] = ()
    missing: tuple[Value, ...] = ()

    @property
    def hits(self) -> int:
        """How many values agree."""
        return len(self.matched)

    @property
    def said(self) -> int:
        """How many values the system gives."""
        return len(self.matched) + len(self.extra)

    @property
    def gold(self) -> int:
        """How many values the gold gives."""
        return len(self.matched) + len(self.missing)

    @property
    def is_right(self) -> bool:
        """Both sides say the same."""
        return not self.extra and not self.missing


@dataclass(frozen=True)
class ArticleComparison:
    """One article.

    Attributes:
        name: of the gold's file, without its ending.
        article: the text, as it was read.
        gold: the annotation.
        system: what the system says; nothing but its `run` counts where that failed.
        failure: how the system's run failed, as `skipped: language: es`; null where it did not. A failed one says
            nothing, so that every value of the gold is missing.
        fields: by name, those of `FIELDS`.
    """

    name: str
    article: Article
    gold: Annotation
    system: Annotation
    failure: str | None
    fields: Mapping[str, FieldComparison]


@dataclass(frozen=True)
class Score:
    """How far a system and the gold agree, over all articles.

    Attributes:
        precision: share of the system's values that the gold has. 1 where neither gives any, 0 where one does.
        recall: share of the gold's values that the system gives; likewise.
        f1: their harmonic mean.
        low: lower end of the bootstrap 95 % interval of F1 over articles.
        high: upper end.
        hits: values that agree.
        said: values that the system gives.
        gold: values that the gold gives.
    """

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    hits: int
    said: int
    gold: int


@dataclass(frozen=True)
class Scores:
    """The scores of all fields, and their mean over `MACRO_FIELDS` with its interval."""

    articles: int
    fields: Mapping[str, Score]
    macro_f1: float
    macro_low: float
    macro_high: float


@dataclass(frozen=True)
class PairedScore:
    """Two systems in one field, on the same articles.

    Attributes:
        f1: of the first.
        other_f1: of the other.
        difference: the first's less the other's.
        low: lower end of the paired bootstrap 95 % interval of the difference: where 0 lies outside of it, other
            articles of the same kind would hardly turn the order round.
        high: upper end.
        better: articles on which the first has the higher F1.
        worse: articles on which the other has.
    """

    f1: float
    other_f1: float
    difference: float
    low: float
    high: float
    better: int
    worse: int


@dataclass(frozen=True)
class PairedScores:
    """Two systems on the same articles: every field of `FIELDS`, and the mean over `MACRO_FIELDS` as `macro`."""

    system: str
    other: str
    fields: Mapping[str, PairedScore]
    macro: PairedScore


@dataclass(frozen=True)
class Agreement:
    """Chance-corrected agreement on the article's class, over the articles that both sides read.

    Attributes:
        articles: how many.
        kappa: Cohen's; null where both sides give one and the same class to all.
        alpha: Krippendorff's, nominal; null likewise.
    """

    articles: int
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True)
class Comparison:
    """A system against a gold set.

    Attributes:
        gold_name: the folder of the gold, as given.
        gold_sha256: hash of its texts and annotations.
        system: name of what was scored: extractor and version, or the folder of a second annotator.
        articles: in the order of their names.
        scores: over all articles.
        without_failures: over those that the system read; null where it read all.
        agreement: on the class.
        quotes: how many quotes the system gave.
        verbatim: how many of them stand in their articles.
        seconds: median of an article's extraction, skipped ones left out; null where nothing was extracted now.
        cost: USD an article on average, skipped ones left out; null where nobody knows.
    """

    gold_name: str
    gold_sha256: str
    system: str
    articles: tuple[ArticleComparison, ...]
    scores: Scores
    without_failures: Scores | None
    agreement: Agreement
    quotes: int = 0
    verbatim: int = 0
    seconds: float | None = None
    cost: float | None = None
