"""How one cited source is attributed: through whom, and how far down the chain somebody can be told apart.

The deepest link that can be identified is what counts. "Truth Hounds via Fox News Digital" is Truth Hounds. "European
officials via Bloomberg" is what Bloomberg published, as nobody can tell who the officials are, and so are "Malik via
Bloomberg" and "Bloomberg". "Officials" alone is nobody that can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..gazetteer.actors import without_determiner
from ..gazetteer.outlets import outlet_at
from ..gazetteer.sources import lookup_source
from ..models import CitedSource, Record
from ..vocabulary import ChainEnd, SourceType
from .speakers import Speaker, Standing, folded, speaker_of


@dataclass(frozen=True)
class Attribution:
    """The deepest link of a source's chain.

    Attributes:
        speaker: who it is.
        end: how the chain ends, as far as the article says.
        hands: outlets and people between that speaker and the article.
        is_own: whether the article's own outlet says it, or heard it from speakers that it does not name.
        spoken: the name as it is compared, for names that mean the same within an article alone.
    """

    speaker: Speaker
    end: ChainEnd
    hands: int
    is_own: bool
    spoken: str


def attribution_of(source: CitedSource, outlet: str | None) -> Attribution:
    """How a source is attributed.

    Args:
        source: as cited.
        outlet: the identity of the article's own outlet; None where it is not known.
    """
    speaker = speaker_of(_written(source.name, source.label), source.source_type)
    via = speaker_of(_written(source.via, source.via_label or source.via), None) if source.via else None
    is_relayed = via is not None and via.identity not in (outlet, speaker.identity)
    spoken = f"{folded(source.name)} / {via.identity if via is not None and is_relayed else ''}"
    if speaker.standing in (Standing.KNOWN, Standing.BROAD):
        is_own = speaker.identity == outlet and speaker.is_work
        end = ChainEnd.HELD if is_own else ChainEnd.DEAD_END if speaker.is_work else ChainEnd.NAMED
        return Attribution(speaker, end, int(is_relayed), is_own, spoken)
    if via is not None and is_relayed and via.standing is not Standing.ANONYMOUS:
        return Attribution(via, ChainEnd.ANONYMOUS, 0, False, spoken)
    end = ChainEnd.NAMED if speaker.standing is Standing.PRIVATE else ChainEnd.ANONYMOUS
    return Attribution(speaker, end, int(is_relayed), not is_relayed and end is ChainEnd.ANONYMOUS, spoken)


def _written(name: str, label: str) -> str:
    """The label where a table gave it, else the name: what stands before a name may tell what it is."""
    return label if lookup_source(label) is not None else name


def outlet_of(record: Record) -> str | None:
    """The identity of an article's own outlet, by its name or else by the host of its address, else None.

    An outlet that no table knows is compared by its name as written.
    """
    if record.outlet:
        return _identity_of(record.outlet)
    named = outlet_at(record.url) if record.url else None
    return _identity_of(named) if named else None


@lru_cache(maxsize=4096)
def _identity_of(outlet: str) -> str | None:
    speaker = speaker_of(without_determiner(outlet), SourceType.MEDIA)
    return speaker.identity if speaker.standing is Standing.KNOWN else None
