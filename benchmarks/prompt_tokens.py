"""What a request costs in tokens, and a thousand articles in dollars: `python benchmarks/prompt_tokens.py [MODEL…]`.

A made-up article of 400 words of ordinary news prose, with title, date and outlet, is put into the messages that are
really sent. Counted are tokens of o200k_base, the vocabulary of OpenAI's models since gpt-4o, and the framing of the
messages; other vendors' models count differently. Not counted is what a model thinks, and bills, before it answers.

The prefix is everything up to the first character that depends on the article. The schema of the reply is no message:
OpenAI counts it as input, before the messages, and caches it with them; other servers take it as a grammar and count
nothing. Prices are those that the installed genai-prices holds: cold, where nothing was cached, and warm, where the
prefix was.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from decimal import Decimal

from bpe_openai import get_encoding
from genai_prices import Usage, calc_price

from allegata.contract.json_schema import sent_schema
from allegata.extractors.llm import load_prompt
from allegata.models import Article

MODELS = ("gpt-4.1-mini", "gpt-5-mini", "gpt-4.1")
ARTICLES = 1_000
OPENING, CLOSING = 3, 1
"""Tokens around a message: start, role, separator before it, end behind it. The answer has an opening too."""
LEAST_CACHED, CACHE_STEP = 1_024, 128
"""OpenAI caches a prefix from so many tokens on, in steps of so many (its guide to prompt caching)."""
ALLEGATIONS = 3
"""In the answer that is assumed, each as long as the one of the prompt's example. Annotated articles of 150 words have
up to 4, and 1.7 where they have any; an article of 400 words has more, or more of each."""
TITLE = "Border guard said to press foreign builders into militia"
OUTLET = "Harbour Evening Post"
PUBLISHED = "2026-07-14"
TEXT = """\
Officers of Belarus's border guard have pressed about 460 building workers from Uzbekistan and Tajikistan into a
militia by threatening to cancel their residence permits, two European diplomats told the Lindhaven Courier on
Tuesday. The men were picked up at construction sites around Maladzyechna and Barysaw between 14 April and the end
of June and driven to a depot near the Lithuanian frontier.

According to the diplomats, the workers were held there for up to nine days and freed only after signing contracts
in a language that few of them could read. Those who refused were told that they would be deported within a week and
barred from returning for ten years. One diplomat said that at least 40 men had since been sent to positions along
the Prypiat, where the militia has suffered heavy casualties since March.

Relatives of the missing gave similar accounts. Gulnora Rashidova, whose brother Sherzod left Namangan for a job as
an electrician in February, said that he had called her once from a borrowed telephone and asked for 1,800 dollars
for a lawyer. "He told me that they had taken his passport and that nobody could leave before the contract ended,"
she said. She has heard nothing since mid-May.

Open Border Watch, a rights group in Tashkent that follows labour migration, said it had documented 23 cases in
which recruitment agencies advertised well-paid jobs that did not exist. Its director, Marten Oldekamp, accused one
of them, Norvik Staffing, of handing lists of new arrivals to the authorities. The company did not reply to written
questions, and its office in Hrodna was closed on Monday afternoon.

The interior ministry rejected the diplomats' account as a malicious invention. In a statement it said that every
foreigner serving in the militia had volunteered, that salaries were paid on time, and that complaints would be
examined by the prosecutor's office. It acknowledged that several volunteers had been killed but gave no figure.

Uzbekistan's foreign ministry announced that it would send a consular team next week to look into the reported
detentions. Tajikistan has not commented. Parliament is expected to debate an extension of the militia law in
September, although opposition deputies such as Katsiaryna Hryhorchyk concede they lack the votes to stop it. The
European Commission called for an independent inquiry and warned that trade talks, due to resume in Brussels on 9
October, could be postponed again."""


@dataclass(frozen=True)
class TokenCount:
    """Tokens of one request.

    Args:
        text: of the article's text alone.
        system: of the system message, without framing.
        prefix: of the messages, up to the first character that depends on the article, framing included.
        messages: of all messages, framing included.
        schema: of the reply's schema, as JSON without white space.
        answer: of the answer that is assumed.
    """

    text: int
    system: int
    prefix: int
    messages: int
    schema: int
    answer: int

    @property
    def prefix_share(self) -> float:
        """Of the messages."""
        return self.prefix / self.messages

    @property
    def input(self) -> int:
        """Schema and messages: what OpenAI counts."""
        return self.schema + self.messages

    @property
    def input_prefix_share(self) -> float:
        """Of schema and messages."""
        return (self.schema + self.prefix) / self.input

    @property
    def cached(self) -> int:
        """What a warm cache of OpenAI's holds of the input."""
        prefix = self.schema + self.prefix
        return prefix - prefix % CACHE_STEP if prefix >= LEAST_CACHED else 0


def made_up_article() -> Article:
    """The article that is counted: 400 words, every name invented."""
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in TEXT.split("\n\n"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(
        article_id=f"art-{digest[:16]}",
        text=text,
        text_sha256=digest,
        title=TITLE,
        outlet=OUTLET,
        published=PUBLISHED,
        language="en",
    )


def count(article: Article) -> TokenCount:
    """Count the request for an article, as it is sent."""
    prompt = load_prompt()
    system, user = (message["content"] for message in prompt.messages(article))
    static = prompt.template.partition("{{")[0]
    return TokenCount(
        text=_tokens(article.text),
        system=_tokens(system),
        prefix=OPENING + _tokens(system) + CLOSING + OPENING + _tokens(static),
        messages=OPENING + _tokens(system) + CLOSING + OPENING + _tokens(user) + CLOSING + OPENING,
        schema=_tokens(json.dumps(sent_schema(), separators=(",", ":"))),
        answer=ALLEGATIONS * _tokens(prompt.examples[0].reply),
    )


def dollars(model: str, counted: TokenCount, cached: int) -> Decimal:
    """The price of `ARTICLES` such articles.

    Args:
        model: its name at OpenAI.
        counted: one request.
        cached: tokens of the input that were in the cache.
    """
    usage = Usage(input_tokens=counted.input, cache_read_tokens=cached, output_tokens=counted.answer)
    return ARTICLES * calc_price(usage, model, provider_id="openai").total_price


def _tokens(text: str) -> int:
    return len(get_encoding("o200k_base").encode(text))


def main() -> None:
    article = made_up_article()
    counted = count(article)
    words = len(article.text.split())
    print(f"article             {counted.text:>6} tokens, {words} words, {counted.text / words:.2f} a word")
    print(f"system message      {counted.system:>6}")
    print(f"all messages        {counted.messages:>6}, of which {counted.prefix_share:.1%} the same for every article")
    print(
        f"with the schema     {counted.input:>6}, of which {counted.input_prefix_share:.1%} the same for every article"
    )
    print(f"in OpenAI's cache   {counted.cached:>6}")
    print(f"answer, assumed     {counted.answer:>6}, {ALLEGATIONS} allegations as long as the example's")
    print(f"\n{f'USD for {ARTICLES:,} articles':<24} {'cold':>8} {'warm':>8}")
    for model in sys.argv[1:] or MODELS:
        try:
            cold, warm = (dollars(model, counted, cached) for cached in (0, counted.cached))
        except LookupError:
            sys.exit(f"genai-prices knows no model '{model}' of OpenAI's: name another")
        print(f"{model:<24} {cold:>8.2f} {warm:>8.2f}")


if __name__ == "__main__":
    main()
