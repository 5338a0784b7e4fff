"""The accused: whose organ they are and under which label, or what country stands beside an actor that is no state."""

from __future__ import annotations

from ..exchange import LocatedPerpetrator
from ..gazetteer.actors import Actor, associated_country, country_of, lookup_actor, owner_of, without_determiner
from ..gazetteer.places import country_label
from ..models import AllegedPerpetrator
from ..vocabulary import STATE_ACTOR_TYPES, ActorType, DenialStatus


def accused_of(found: LocatedPerpetrator) -> AllegedPerpetrator:
    """One accused with its codes; its denial status is set later, from the responses.

    Every organ of a state has the state's name as its label, so that a table of the accused reads "Russia" for each.
    An official who is named keeps the name.
    """
    actor = lookup_actor(found.name, found.country_word)
    if found.actor_type not in STATE_ACTOR_TYPES:
        label = actor.label if actor is not None and _is_known(actor) else found.name
        return _made(found, label, associated=associated_country(found.name, found.country_word))
    if actor is not None and actor.state_code is not None:
        named = found.actor_type is ActorType.OFFICIAL and not _is_generic(found.name, actor)
        return _made(found, found.name if named else actor.label, state=actor.state_code, organ=actor.organ)
    if actor is not None and _is_known(actor):
        return _made(found, actor.label)  # called an organ, but the tables know it as none: it accuses no state
    owned = owner_of(found.name)
    code, organ = owned or (country_of(found.country_word), without_determiner(found.name))
    if code is None:
        return _made(found, found.name)
    named = found.actor_type is ActorType.OFFICIAL
    is_unit = (
        bool(organ) and found.actor_type not in (ActorType.STATE, ActorType.OFFICIAL) and organ.split()[0] != "own"
    )
    return _made(found, found.name if named else country_label(code), state=code, organ=organ if is_unit else None)


def _is_known(actor: Actor) -> bool:
    """Whether the actor is one of the tables, not a bare organ."""
    return actor.state_code is None and actor.organ is None


def _is_generic(name: str, actor: Actor) -> bool:
    """Whether the name ends with the title ("Kenyan officials"), rather than with a person's name."""
    return actor.organ is None or without_determiner(name).endswith(actor.organ)  # an official's organ is the title


def _made(
    found: LocatedPerpetrator,
    label: str,
    state: str | None = None,
    organ: str | None = None,
    associated: str | None = None,
) -> AllegedPerpetrator:
    return AllegedPerpetrator(
        name=found.name,
        label=label,
        actor_type=found.actor_type,
        state_code=state,
        organ=organ,
        associated_country_code=associated,
        denial_status=DenialStatus.NOT_STATED,
        quote=found.quote,
        quote_start=found.quote_start,
        quote_end=found.quote_end,
    )
