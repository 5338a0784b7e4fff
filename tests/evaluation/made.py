"""Made-up annotations, and folders of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allegata.evaluation.annotation import Annotation
from allegata.evaluation.gold import GoldSet, read_gold
from allegata.evaluation.values import Value

Json = dict[str, Any]

TEXT = (
    "Russia forced 400 Kenyan students into its army, the rights group Harbour Watch told the Lindhaven Courier. "
    "Moscow did not tell the men where they would be sent.\n\n"
    "Russia's embassy in Nairobi denied the claims. A labour agent had promised them jobs."
)
QUOTE = "Russia forced 400 Kenyan students into its army"


def accused(name: str = "Russia", country: str | None = "RUS", actor_type: str = "state") -> Json:
    return {"name": name, "actor_type": actor_type, "country": country, "quote": QUOTE}


def group(*, iso3: tuple[str, ...] = ("KEN",), m49: tuple[str, ...] = (), statuses: tuple[str, ...] = ()) -> Json:
    return {
        "term": "Kenyan students", "nationalities": ["Kenyan"], "iso3": [*iso3], "m49": [*m49],
        "statuses": [*statuses], "number": "400", "quote": QUOTE,
    }  # fmt: skip


def source(name: str = "Harbour Watch", source_type: str = "ngo", via: str | None = None) -> Json:
    return {"name": name, "source_type": source_type, "via": via, "quote": "Harbour Watch told the Lindhaven Courier"}


def response(*forms: str, role: str = "accused") -> Json:
    quote = "Russia's embassy in Nairobi denied the claims"
    return {"responder": "Russia's embassy", "role": role, "forms": [*forms], "quote": quote}


def allegation(**changed: Any) -> Json:
    """One allegation: one act, and nothing else unless it is said."""
    return {
        "acts": ["coerced_enlistment"], "means": [], "stance": "attributed", "quote": QUOTE,
        "alleged_perpetrators": [], "affected_groups": [], "cited_sources": [], "responses": [],
    } | changed  # fmt: skip


def whole() -> Json:
    """One allegation that has a value in every field."""
    return allegation(
        means=["violence"],
        alleged_perpetrators=[accused()],
        affected_groups=[group(statuses=("student",))],
        cited_sources=[source(via="Lindhaven Courier")],
        responses=[response("denied", "reframed")],
    )


def annotated(*allegations: Json, article_class: str = "reports_allegation") -> Json:
    return {"article_class": article_class, "allegations": [*allegations]}


def annotation(*allegations: Json, article_class: str = "reports_allegation") -> Annotation:
    return Annotation.model_validate(annotated(*allegations, article_class=article_class))


NOTHING = annotated(article_class="no_allegation")


def write(folder: Path, annotations: Mapping[str, Json]) -> Path:
    """A folder of annotations, `NAME.json` each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, said in annotations.items():
        (folder / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


def gold_folder(folder: Path, annotations: Mapping[str, Json], texts: Mapping[str, str] | None = None) -> Path:
    """A gold folder. Each article has the text of this module, its name behind it, unless `texts` has another."""
    write(folder / "gold", annotations)
    (folder / "articles").mkdir(exist_ok=True)
    for name in annotations:
        text = (texts or {}).get(name) or f"{TEXT}\n\nReport {name} ends here."
        article = {"id": name, "language": "en", "text": text}
        (folder / "articles" / f"{name}.json").write_text(json.dumps(article), encoding="utf-8")
    return folder


def gold_set(folder: Path, annotations: Mapping[str, Json], texts: Mapping[str, str] | None = None) -> GoldSet:
    return read_gold(gold_folder(folder, annotations, texts))


def code(said: str) -> Value:
    return Value(said, said, ())


def name(said: str) -> Value:
    return Value(None, said, ())
