"""Fit the tables by which the built-in extractor decides, and say by cross-validation what they are worth.

    python benchmarks/fit_rules.py GOLD… [--write] [--folds 8]

GOLD are folders with articles/ and gold/ as in tests/gold. For each decision the candidates of every article are
labelled by its annotation, a logistic regression is fitted, and precision, recall and F1 are printed for articles that
the fit did not see (folds of whole articles). `--write` fits on all of them and writes the tables of the extractor
(extract/allegata/extractors/rules/weights). `--evaluate` reads every article by tables fitted on others.
Needs scikit-learn 1.9 (pip install scikit-learn==1.9.1), which nothing else here does.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from allegata.evaluation.annotation import Run
from allegata.evaluation.comparison import compared
from allegata.evaluation.gold import read_gold
from allegata.evaluation.matching import are_alike
from allegata.evaluation.recorded import annotation_of
from allegata.evaluation.systems import System
from allegata.evaluation.values import FIELDS, Comparison
from allegata.exchange import Extraction
from allegata.extractors.rules.accused import suspects_of
from allegata.extractors.rules.affected import affected_of
from allegata.extractors.rules.citing import sources_of
from allegata.extractors.rules.findings import Findings, cited_features, findings_of
from allegata.extractors.rules.identity import Suspect
from allegata.extractors.rules.reading import conduct_of, keys_of, read
from allegata.extractors.rules.responses import AnswerTables
from allegata.extractors.rules.weights import Weights
from allegata.models import Reply
from allegata.pipeline import record_from
from allegata.vocabulary import Outcome

WEIGHTS = Path(__file__).resolve().parents[1] / "extract/allegata/extractors/rules/weights"
FIXED = {
    "article": (0.45, 0.45),
    "acts": (0.45, 0.1),
    "means": (0.45, 0.45),
    "nationality": (0.6, 0.6),
    "group": (0.4, 0.4),
    "status": (0.4, 0.4),
    "accused": (0.3, 0.15),
    "sources": (0.35, 0.35),
    "answer": (0.35, 0.35),
    "answer_accused": (0.5, 0.5),
    "answer_others": (0.25, 0.25),
}
"""From which score on a value is taken, and the best one of an article at least: where F1 in cross-validation is
highest, rounded, as it is flat. An article counts sooner, since what is missed with it is everything; an answer of
the accused later, since a false one puts words into somebody's mouth, and made-up articles have more answers than the
press."""

SHORT = "short"
"""Name of a folder of plain cases, two sentences and an answer: they teach what an answer is, and nothing else."""

SMALL = 0.01
"""A weight below this decides nothing."""


@dataclass
class Decision:
    """Labelled candidates of one decision."""

    name: str
    strength: float
    """Inverse of the regularisation; smaller tables of weights come from smaller values."""

    best_anyway: bool = False
    """Whether the best candidate of an article may be taken below the threshold."""

    rows: list[dict[str, float]] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    missed: int = 0
    """Gold values for which there was no candidate."""

    def add(self, article: int, features: set[str], label: bool) -> None:
        self.rows.append(dict.fromkeys(sorted(features), 1.0))
        self.labels.append(label)
        self.articles.append(article)


Document = tuple[str, dict[str, Any], dict[str, Any]]


def is_annotated(allegations: list[dict[str, Any]]) -> bool:
    """Whether there are allegations, annotated in full; some articles say only that there is one."""
    return bool(allegations) and "means" in allegations[0]


def documents(folders: list[Path]) -> list[Document]:
    found: list[Document] = []
    for folder in folders:
        for path in sorted((folder / "gold").glob("*.json")):
            article = folder / "articles" / path.name
            if article.is_file():
                text = json.loads(article.read_text(encoding="utf-8"))
                if text.get("language", "en") == "en":
                    found.append((str(folder), text, json.loads(path.read_text(encoding="utf-8"))))
    return found


class Corpus:
    """Annotated articles, read once."""

    def __init__(self, docs: list[Document]) -> None:
        self.docs = docs
        self.signs = [findings_of(text["text"]) for _, text, _ in docs]
        self.suspects: list[list[Suspect]] = [[] for _ in docs]
        self.short = {number for number, (folder, _, _) in enumerate(docs) if Path(folder).name == SHORT}

    def first(self) -> list[Decision]:
        """What is decided on the text alone."""
        article = Decision("article", 0.5)
        acts = Decision("acts", 0.2, best_anyway=True)
        means = Decision("means", 0.2)
        nations = {name: Decision(name, 0.1) for name in ("nationality", "group", "status")}
        for number, (_, _, gold) in enumerate(self.docs):
            signs, allegations = self.signs[number], gold["allegations"]
            article.add(number, signs.article, bool(allegations))
            for short in shortened(signs, allegations):
                article.add(number, findings_of(short).article, bool(allegations))
            if not is_annotated(allegations) or number in self.short:
                continue
            said = {act for allegation in allegations for act in allegation["acts"]}
            for act, features in signs.acts.items():
                acts.add(number, features, act.value in said)
            acts.missed += len(said - {act.value for act in signs.acts})
            by_means = {code for allegation in allegations for code in allegation["means"]}
            for code, features in signs.means.items():
                means.add(number, features, code.value in by_means)
            self._affected(number, nations)
        return [article, acts, means, *nations.values()]

    def accused(self, home: dict[int, set[str]]) -> list[Decision]:
        """Who is accused, where it is known whose people were affected."""
        accused = Decision("accused", 0.03, best_anyway=True)
        for number, (_, _, gold) in enumerate(self.docs):
            signs, allegations = self.signs[number], gold["allegations"]
            if not is_annotated(allegations) or number in self.short:
                continue
            self.suspects[number] = suspects_of(
                signs.cast, signs.hits, home.get(number, set()), signs.hearing, signs.answering
            )
            names = {
                p["country"] or p["name"] for allegation in allegations for p in allegation["alleged_perpetrators"]
            }
            for suspect in self.suspects[number]:
                state = suspect.actor.state
                hit = next((n for n in names if (n == state if state else are_alike(n, suspect.actor.name))), None)
                names.discard(hit or "")
                accused.add(number, suspect.features, hit is not None)
            accused.missed += len(names)
        return [accused]

    def second(self, accused: dict[int, list[Suspect]], home: dict[int, set[str]]) -> list[Decision]:
        """What is decided on who was taken for accused, too."""
        sources = Decision("sources", 0.5)
        for number, (_, _, gold) in enumerate(self.docs):
            signs, allegations = self.signs[number], gold["allegations"]
            if not is_annotated(allegations) or number in self.short:
                continue
            keys = keys_of(accused.get(number, []))
            names = [s["name"] for allegation in allegations for s in allegation["cited_sources"]]
            names = list(dict.fromkeys(names))
            for cited in sources_of(signs.cast.scene, conduct_of(signs), keys, signs.hearing):
                hit = next((n for n in names if are_alike(n, cited.name)), None)
                if hit is not None:
                    names.remove(hit)
                sources.add(number, cited_features(signs, cited), hit is not None)
            sources.missed += len(names)
        return [sources, *self._answers(accused, home)]

    def _answers(self, accused: dict[int, list[Suspect]], homes: dict[int, set[str]]) -> list[Decision]:
        """What is an answer, and whose: by where the gold has its quotes; with whom the tables take for accused, errors
        and all, so that what depends on them is trusted no more than it deserves."""
        is_answer, is_accused = Decision("answer", 0.1), Decision("answer_accused", 0.1)
        is_others = Decision("answer_others", 0.05)
        none = AnswerTables(*[Weights({}, 1.0, 1.0)] * 3)
        for number, (_, text, gold) in enumerate(self.docs):
            if not is_annotated(gold["allegations"]):
                continue
            told: dict[tuple[int, str], list[tuple[set[str], set[str]]]] = {}
            spans = [
                (form, r["role"], start, start + len(r["quote"]))
                for allegation in gold["allegations"]
                for r in allegation["responses"]
                for form in r["forms"]
                if (start := text["text"].find(r["quote"])) >= 0
            ]
            keys, home = keys_of(accused.get(number, [])), homes.get(number, set())
            if number in self.short:
                first = gold["allegations"][0]
                keys = [p["country"] or p["name"].casefold() for p in first["alleged_perpetrators"]]
                home = {code for group in first["affected_groups"] for code in group["iso3"]}
            for answer in self.signs[number].answers.of(keys, home, none):
                first, last = answer.sentence.start, answer.sentence.end
                roles = {
                    role for form, role, start, end in spans if form == answer.form and start < last and first < end
                }
                told.setdefault((answer.sentence.index, answer.form.value), []).append((set(answer.features), roles))
            for heard in told.values():
                answers = any(roles for _, roles in heard)
                for features, roles in heard:
                    is_answer.add(number, {f for f in features if not is_relation(f)}, answers)
                    if answers:
                        whose = {f for f in features if is_of_whom(f)}
                        is_accused.add(number, whose, "accused" in roles)
                        is_others.add(number, whose, bool(roles - {"accused"}))
        return [is_answer, is_accused, is_others]

    def _affected(self, number: int, decisions: dict[str, Decision]) -> None:
        _, text, gold = self.docs[number]
        signs = self.signs[number]
        groups = [group for allegation in gold["allegations"] for group in allegation["affected_groups"]]
        said = {
            "nationality": {code for group in groups for code in (*group["iso3"], *group["m49"])},
            "status": {status for group in groups for status in group["statuses"]},
        }
        spans = {span for group in groups if (span := span_of(text["text"], group["quote"], group["term"]))}
        found: dict[str, set[str]] = {"nationality": set(), "status": set()}
        for candidate in affected_of(signs.cast, signs.hits):
            if candidate.field == "group":
                label = any(
                    m.sentence.tokens[m.group.whole.first].start < end
                    and start < m.sentence.tokens[m.group.whole.last].end
                    for m in candidate.mentions
                    if m.group is not None
                    for start, end in spans
                )
            else:
                label = candidate.key in said[candidate.field]
                found[candidate.field].add(candidate.key)
            decisions[candidate.field].add(number, candidate.features, label)
            decisions[candidate.field].keys.append(candidate.key)
        for name, keys in found.items():
            decisions[name].missed += len(said[name] - keys)


RELATION = (
    "near:",
    "rel:",
    "group:",
    "accused_",
    "instead",
    "other:",
    "private",
    "public",
    "mixed",
    "sole",
    "several",
    "nobody",
)
WHOSE = (
    "alike/",
    "party/",
    "its/",
    "spokesman/",
    "named_spokesman/",
    "organ/",
    "state/",
    "name/",
    "beside/",
    "home/",
    "foreign/",
    "unknown/",
)
HOW = ("kind:", "how:", "form:", "lead", "end", "quoted", "likely/near", "unknown/near", "named_spokesman/near")


def is_relation(feature: str) -> bool:
    """Whether it says who answers whom, which does not tell whether words are an answer."""
    sure = ("sure/", "likely/", "not/")
    return feature.startswith((*RELATION, *WHOSE, *sure)) or feature.endswith(("/sure", "/likely", "/not"))


def is_of_whom(feature: str) -> bool:
    """Whether it helps to tell whose answer it is."""
    return feature.startswith((*RELATION, *WHOSE, *HOW)) and not feature.endswith(("/strong", "/weak"))


def shortened(found: Findings, allegations: list[dict[str, Any]]) -> list[str]:
    """Parts of an article, so that the table learns to read a paragraph too: the sentence of each allegation, its
    paragraph; every sentence and paragraph where there is none."""
    scene = found.cast.scene
    if not allegations:
        by_paragraph: dict[int, list[int]] = {}
        for sentence in scene.sentences:
            by_paragraph.setdefault(sentence.paragraph, []).extend((sentence.start, sentence.end))
        alone = [scene.text[s.start : s.end] for s in scene.sentences]
        return [*alone, *(scene.text[min(at) : max(at)] for at in by_paragraph.values())]
    parts: list[str] = []
    for allegation in allegations:
        at = scene.text.find(allegation.get("quote", "\0"))
        own = next((s for s in scene.sentences if s.start <= at < s.end), None)
        if own is not None:
            beside = [s for s in scene.sentences if s.paragraph == own.paragraph]
            parts += [scene.text[own.start : own.end], scene.text[beside[0].start : beside[-1].end]]
    return parts


def span_of(text: str, quote: str, term: str) -> tuple[int, int] | None:
    """Where a group of the gold stands: its term within its quote."""
    start = text.find(quote)
    at = text.find(term, start) if start >= 0 else -1
    return (at, at + len(term)) if at >= 0 else None


class Fit:
    """A logistic regression fitted to some of a decision's candidates, which are named by their places in `rows`."""

    def __init__(self, decision: Decision, rows: list[int]) -> None:
        self._rows = decision.rows
        self._vectorizer = DictVectorizer()
        matrix = self._vectorizer.fit_transform([decision.rows[at] for at in rows])
        self._model = LogisticRegression(C=decision.strength, max_iter=5000)
        self._model.fit(matrix, np.array(decision.labels)[rows])

    def scores(self, rows: list[int]) -> np.ndarray:
        """How likely each of the candidates is right, 0 to 1."""
        found: np.ndarray = self._model.predict_proba(self._vectorizer.transform([self._rows[at] for at in rows]))[:, 1]
        return found

    def weights(self) -> dict[str, float]:
        """By feature; what counts without any is `bias`."""
        names = map(str, self._vectorizer.get_feature_names_out())
        by_feature = dict(zip(names, map(float, self._model.coef_[0]), strict=True))
        return {**by_feature, "bias": float(self._model.intercept_[0])}


def cross_validated(decision: Decision, folds: int) -> np.ndarray:
    scores = np.zeros(len(decision.rows))
    groups = np.array(decision.articles)
    split = GroupKFold(folds, shuffle=True, random_state=1).split(groups, groups=groups)
    for train, test in split:
        scores[test] = Fit(decision, list(train)).scores(list(test))
    return scores


def taken(decision: Decision, scores: np.ndarray, least: float, least_best: float) -> np.ndarray:
    chosen = scores >= least
    if decision.best_anyway:
        groups = np.array(decision.articles)
        for article in np.unique(groups):
            own = np.where(groups == article)[0]
            if not chosen[own].any() and scores[own].max() >= least_best:
                chosen[own[np.argmax(scores[own])]] = True
    return chosen


def scored(decision: Decision, chosen: np.ndarray) -> tuple[float, float, float]:
    labels = np.array(decision.labels)
    hits = int((chosen & labels).sum())
    precision = hits / max(1, int(chosen.sum()))
    recall = hits / max(1, int(labels.sum()) + decision.missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def write(decision: Decision, least: float, least_best: float) -> str:
    weights = Fit(decision, list(range(len(decision.rows)))).weights()
    with (WEIGHTS / f"{decision.name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerows((n, f"{w:.3f}") for n, w in sorted(weights.items()) if abs(w) >= SMALL or n == "bias")
    return f"[{decision.name}]\nleast = {least}\nleast_best = {least_best}\n"


def evaluate(
    docs: list[Document], decided: dict[str, tuple[Decision, float, float]], folds: int, errors: list[str]
) -> None:
    """Read every article by tables that were fitted on others, and score the records as `allegata evaluate` does."""
    replies: dict[tuple[str, str], Reply] = {}
    numbers = np.arange(len(docs))
    for train, test in GroupKFold(folds, shuffle=True, random_state=2).split(numbers, groups=numbers):
        known = set(train.tolist())
        tables = {
            name: Weights(
                Fit(decision, [at for at, n in enumerate(decision.articles) if n in known]).weights(), least, best
            )
            for name, (decision, least, best) in decided.items()
        }
        for number in test:
            folder, text, _ = docs[number]
            replies[folder, text["id"]] = read(text["text"], "en", tables.__getitem__)
    full = (folder for folder, _, gold in docs if is_annotated(gold["allegations"]) and Path(folder).name != SHORT)
    for folder in dict.fromkeys(full):
        gold = read_gold(Path(folder))
        annotations = {}
        for one in gold.articles:
            reply = replies.get((folder, one.name))
            run = Run(system="rules, cross-validated", outcome=Outcome.SKIPPED if reply is None else Outcome.OK)
            extraction = Extraction(outcome=Outcome.SKIPPED if reply is None else Outcome.OK, reply=reply)
            record, _ = record_from(one.article, extraction, "rules")
            annotations[one.name] = annotation_of(record, one.name, run)
        compared_ = compared(gold, System("rules, cross-validated", annotations))
        scores = compared_.without_failures or compared_.scores
        show(compared_, errors)
        print(
            folder, "macro F1 of the five", f"{scores.macro_f1:.2f} [{scores.macro_low:.2f}, {scores.macro_high:.2f}]"
        )
        for name in FIELDS:
            of = scores.fields[name]
            figures = f"{of.precision:.2f} {of.recall:.2f} {of.f1:.2f} [{of.low:.2f}, {of.high:.2f}] {of.gold}"
            print(f"  {name:15} {figures}")


def show(comparison: Comparison, fields: list[str]) -> None:
    """What differs, article by article."""
    for article in comparison.articles:
        for name in fields:
            one = article.fields[name]
            if (one.extra or one.missing) and article.failure is None:
                extra, missing = [v.shown for v in one.extra], [v.shown for v in one.missing]
                print(f"    {article.name} {name}: +{extra} -{missing}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--evaluate", action="store_true", help="read each article by tables fitted on the others")
    parser.add_argument("--errors", nargs="*", default=[], metavar="FIELD", help="fields whose errors are listed")
    parser.add_argument("--folds", type=int, default=8)
    arguments = parser.parse_args()
    docs = documents(arguments.gold)
    digest = hashlib.sha256(json.dumps([(text["text"], gold) for _, text, gold in docs], sort_keys=True).encode())
    said = [
        f"# Fitted by benchmarks/fit_rules.py on {len(docs)} annotated articles, SHA-256 {digest.hexdigest()[:16]}.\n"
    ]
    print(f"{len(docs)} articles\n{'decision':12} candidates    gold  precision recall    f1   least  best")
    corpus = Corpus(docs)
    accused: dict[int, list[Suspect]] = {}
    home: dict[int, set[str]] = {}
    decided: dict[str, tuple[Decision, float, float]] = {}
    for decision in (
        d
        for stage in (corpus.first, lambda: corpus.accused(home), lambda: corpus.second(accused, home))
        for d in stage()
    ):
        scores = cross_validated(decision, arguments.folds)
        least, best = FIXED[decision.name]
        chosen = taken(decision, scores, least, best)
        precision, recall, f1 = scored(decision, chosen)
        gold = sum(decision.labels) + decision.missed
        figures = f"{gold:7} {precision:10.2f} {recall:6.2f} {f1:5.2f} {least:7} {best:5}"
        print(f"{decision.name:12} {len(decision.rows):10} {figures}")
        if decision.name == "nationality":
            for at in np.where(chosen)[0]:
                home.setdefault(decision.articles[at], set()).add(decision.keys[at])
        if decision.name == "accused":
            for number in set(decision.articles):
                own = [at for at, article in enumerate(decision.articles) if article == number]
                accused[number] = [s for at, s in zip(own, corpus.suspects[number], strict=True) if chosen[at]]
        decided[decision.name] = (decision, least, best)
        if arguments.write:
            said.append(write(decision, least, best))
    if arguments.evaluate:
        evaluate(docs, decided, arguments.folds, arguments.errors)
    if arguments.write:
        (WEIGHTS / "decisions.toml").write_text("\n".join(said), encoding="utf-8")


if __name__ == "__main__":
    main()
