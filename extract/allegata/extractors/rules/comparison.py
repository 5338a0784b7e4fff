"""How an actor stands among the others of its article: who is said to act most, and most surely."""

from __future__ import annotations

from collections.abc import Sequence, Set

from .identity import Suspect
from .signs import bucket

_SURE = frozenset(
    {
        "rel:agent_strong",
        "rel:accused",
        "agent:telling",
        "accused:telling",
        "through:telling",
        "owner:telling",
        "relative:telling",
        "near:SUSPECT",
        "people:telling",
        "he/people:telling",
        "sound:telling",
        "does:RECRUIT_DRIVE",
        "rel:suspect",
        "rel:agent_weak",
        "agent:other",
    }
)

_COUNTED = ("telling", "other", "sound:telling", "in_strong", "people:telling", "people:other", "patient", "says")
"""Features that weigh by how often they are found."""


def compare(suspects: Sequence[Suspect], home: Set[str]) -> None:
    """Add to each actor what only the whole article shows, and the kind with which its features are crossed.

    Args:
        suspects: of one article.
        home: codes of the nations and regions whose people were affected.
    """
    states = [s for s in suspects if s.actor.state]
    most = max((len(s.mentions) for s in states), default=0)
    surest = max((_sureness(s) for s in suspects), default=0)
    telling = max((s.counts.get("telling", 0) for s in suspects), default=0)
    for suspect in suspects:
        features = suspect.own
        features.update(suspect.counts)
        sure = _sureness(suspect)
        features.add(f"sure={min(3, sure)}")
        if sure and sure == surest:
            features.add("surest")
        features.add(f"sure_of_others={min(2, surest)}" if sure < surest else f"none_surer={min(2, surest)}")
        features.add(f"mentions={bucket(len(suspect.mentions))}")
        for name in _COUNTED:
            features.add(f"{name}={bucket(min(3, suspect.counts.get(name, 0)))}")
        if telling and suspect.counts.get("telling", 0) == telling:
            features.add("most_telling")
        features.add("lead" if suspect.mentions and suspect.mentions[0].sentence.index < 2 else "later")
        kind = "N" if suspect.actor.actor_type is None else "P"
        if suspect.actor.state:
            kind = "H" if suspect.actor.state in home else "S"
            features.add("home" if kind == "H" else "foreign")
            if len(suspect.mentions) == most:
                features.add("most")
        elif suspect.actor.is_state:
            kind = "O"
        suspect.kind = f"{kind}/"


def _sureness(suspect: Suspect) -> int:
    """How many independent readings make it the doer."""
    return len(_SURE & suspect.counts.keys())
