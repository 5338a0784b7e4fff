"""Fit the weights of triage, and say by cross-validation how much it loses and how much it spares.

    python benchmarks/fit_triage.py GOLD… [--write] [--folds 8] [--seeds 5]

GOLD are folders with articles/ and gold/ as in tests/gold; of the annotation only whether there is an allegation is
read. Printed is, for each shuffle, the share of the articles with an allegation that are read (recall) and the share of
those without that are skipped, at the default threshold, by weights fitted on other articles. Signs of the subject may
not count against an article, and other subjects not for one. `--write` fits on all of them. Needs scikit-learn 1.9
(pip install scikit-learn==1.9.1), which brings scipy.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import StratifiedKFold

from allegata.extractors.rules import triage

WEIGHTS = Path(__file__).resolve().parents[1] / "extract/allegata/extractors/rules/weights/triage.csv"
THRESHOLD = 0.1
"""The default threshold of the settings; the bias is shifted so that the score chosen here comes out as it."""

CHOSEN = -1.2
"""Fitted score at which recall in cross-validation is 0.98 at least; chosen on the same folds."""

STRENGTH = 0.15
SUBJECT = (
    "SERVICE",
    "INTAKE",
    "FORCE",
    "DECEIT",
    "WORK",
    "HOLDING",
    "HARM",
    "CUSTODY",
    "CHILD",
    "FOREIGNERS",
    "STATUS",
    "IN_A_WORD",
)
"""Signs of what is in scope: each counts for an article, if only a little."""

ELSEWHERE = ("GAMES", "ELECTIONS", "ECONOMY", "CASUALTIES", "OPENINGS", "LEISURE", "AHEAD")
"""Signs of other subjects: they may count against an article, and never much, as it may have both."""

Text = tuple[str, bool]


def texts(folders: Sequence[Path]) -> list[Text]:
    """Each English article's text, with its title, and whether it has an allegation."""
    found: list[Text] = []
    for folder in folders:
        for path in sorted((folder / "gold").glob("*.json")):
            file = folder / "articles" / path.name
            if not file.is_file():
                continue
            article = json.loads(file.read_text(encoding="utf-8"))
            if article.get("language", "en") == "en":
                title = article.get("title") or ""
                text = article["text"] if article["text"].startswith(title) else f"{title}\n{article['text']}"
                found.append((text, bool(json.loads(path.read_text(encoding="utf-8"))["allegations"])))
    return found


class Fit:
    """A logistic regression with bounds on its weights, both kinds of article counting the same."""

    def __init__(self, names: Sequence[str], amounts: np.ndarray, labels: np.ndarray) -> None:
        bounds = [
            (0.1, None) if name in SUBJECT else (-0.8, 0.0) if name in ELSEWHERE else (0.0, 0.7) for name in names
        ]
        count = len(labels)
        share = np.where(labels, count / 2 / labels.sum(), count / 2 / (~labels).sum())
        with_bias = np.hstack([amounts, np.ones((count, 1))])
        sign = np.where(labels, 1.0, -1.0)

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            margin = sign * (with_bias @ weights)
            total = STRENGTH * (share * np.logaddexp(0, -margin)).sum() + 0.5 * (weights[:-1] ** 2).sum()
            slope = -STRENGTH * ((share * sign / (1 + np.exp(margin))) @ with_bias)
            slope[:-1] += weights[:-1]
            return float(total), slope

        start = np.array([low for low, _ in bounds] + [0.0])
        fitted = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B").x
        self.weights, self.bias = fitted[:-1], float(fitted[-1])

    def score(self, stretches: np.ndarray) -> float:
        """Of an article: that of its highest stretch."""
        return float((stretches @ self.weights).max() + self.bias)


def main() -> None:
    """Print the figures, and write the weights where told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    known = texts(arguments.gold)
    names = triage.names("en")
    amounts = np.array([[triage.amounts_of(text).get(name, 0.0) for name in names] for text, _ in known])
    stretches = [np.array(triage.stretches_of(text)) for text, _ in known]
    labels = np.array([label for _, label in known])
    print(f"{labels.sum()} articles with an allegation, {(~labels).sum()} without")
    for seed in range(arguments.seeds):
        scores = np.zeros(len(labels))
        folds = StratifiedKFold(arguments.folds, shuffle=True, random_state=seed)
        for train, test in folds.split(amounts, labels):
            fit = Fit(names, amounts[train], labels[train])
            scores[test] = [fit.score(stretches[at]) for at in test]
        read = scores >= CHOSEN
        print(f"shuffle {seed}: recall {read[labels].mean():.3f}, skipped {(~read)[~labels].mean():.2f}")
    if arguments.write:
        fit = Fit(names, amounts, labels)
        shift = np.log(THRESHOLD / (1 - THRESHOLD)) - CHOSEN
        source = f"own; fitted by benchmarks/fit_triage.py on {len(labels)} annotated articles"
        with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("feature", "weight", "source"))
            writer.writerow(("(bias)", f"{fit.bias + shift:.3f}", "own; set so that the threshold comes out as 0.10"))
            writer.writerows((name, f"{weight:.3f}", source) for name, weight in zip(names, fit.weights, strict=True))


if __name__ == "__main__":
    main()
