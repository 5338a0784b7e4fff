"""What verification costs, as ratios in one run: `python benchmarks/verification.py`.

Quotes of made-up articles of growing length are verified; a quote's cost is compared with Python's bare `str.find` of
the same quotes, and the cost of an article ten times as long with that of the shorter one (10 is linear). The times
themselves are this machine's and are printed for scale only.
"""

from __future__ import annotations

import hashlib
import time

from allegata.models import Article, Reply
from allegata.verify import verify

SENTENCE = "On day {n} the Lantern Institute said that police had coerced {n} Kenyan students into the army – “again”. "


def article(sentences: int) -> Article:
    text = "".join(SENTENCE.format(n=n) + ("\n\n" if n % 5 == 4 else "") for n in range(sentences))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id=f"art-{digest[:16]}", text=text, text_sha256=digest, language="en")


def reply(sentences: int, quotes: int) -> Reply:
    acts = [
        {"act": "coerced_enlistment", "quote": f'coerced {n} Kenyan students into the army - "again"'}
        for n in range(0, sentences, max(1, sentences // quotes))
    ]
    one = {
        "acts": acts[:1],
        "means": [{"means": "violence", "quote": act["quote"]} for act in acts],
        "stance": "attributed",
        "quote": acts[0]["quote"],
        "alleged_perpetrators": [],
        "affected_groups": [],
        "cited_sources": [],
        "responses": [],
    }
    return Reply.model_validate({"article_class": "reports_allegation", "allegations": [one]}, strict=False)


def seconds(sentences: int, quotes: int) -> tuple[float, float]:
    """The least of five runs: verify, and bare find, for all quotes together."""
    text, said = article(sentences), reply(sentences, quotes)
    found = [means.quote.replace('"', "”") for means in said.allegations[0].means]
    verified, bare = [], []
    for _ in range(5):
        start = time.perf_counter()
        verify(text, said)
        verified.append(time.perf_counter() - start)
        start = time.perf_counter()
        for quote in found:
            text.text.find(quote)
        bare.append(time.perf_counter() - start)
    return min(verified), min(bare)


def main() -> None:
    quotes = 40
    print(f"{'characters':>10} {'ms a quote':>10} {'to str.find':>11} {'to a tenth':>10}")
    before = 0.0
    for sentences in (40, 400, 4000):
        verified, bare = seconds(sentences, quotes)
        growth = f"{verified / before:.1f}" if before else ""
        length = len(article(sentences).text)
        print(f"{length:>10} {verified / quotes * 1000:>10.3f} {verified / bare:>11.1f} {growth:>10}")
        before = verified


if __name__ == "__main__":
    main()
