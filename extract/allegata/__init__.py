"""Allegata reads news articles about alleged coerced or deceptive recruitment into an open, evidence-backed dataset.

The map, in pipeline order:

`collect` fetches what is named by its address, and keeps it; `ingest` turns files into `Article`; `extractors` turn an
`Article` into a `Reply` (words as written and closed codes); `ledger` keeps one durable outcome per article; `verify`
finds every quote in the text and rejects what it does not show; `normalize` maps words to codes and derives what code
decides; `previous` gives records the identifiers of the release before, and says what changed since; `link` finds
copies, origins and cases; `editorial` reads what the publisher decided; `load` fills DuckDB; `publish` makes the
release safe and writes the data package with its page; its `validate` checks a package from outside. `pipeline` runs
them. `evidence_report` shows one article with its quotes marked, to those who maintain the dataset.

`vocabulary` and `models` say what a record is, `links` what is said of several, `releases` what stands beside them;
`contract` generates every schema from them; `gazetteer` holds the tables of places, actors, sources and outlets; `cli`
alone prints and exits.
"""

__version__ = "0.1.0"
