"""What the link stage says, as it may be published: it was read in the records as coded, names and all."""

from __future__ import annotations

from collections.abc import Mapping

from ...gazetteer.sources import lookup_source
from ...links import CaseResponse, Links


def safe_links(links: Links, outlets: Mapping[str, str | None]) -> Links:
    """The links without the names of outlets that the release does not show.

    All else that they hold is identifiers, codes and counts. An outlet can have the name of who is written about, as
    the blog of a captive does.

    Args:
        links: of the records as coded.
        outlets: the outlet of each allegation's article, as the release shows it.
    """

    def shown(response: CaseResponse) -> CaseResponse:
        asked_by = response.asked_by
        is_public = asked_by is None or asked_by == outlets.get(response.allegation_id) or lookup_source(asked_by)
        return response if is_public else response.model_copy(update={"asked_by": None})

    return links.model_copy(update={"case_responses": tuple(map(shown, links.case_responses))})
