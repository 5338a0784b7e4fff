"""The built-in extractor `rules`: the floor that every model must beat.

It reads English by tables (`en/`): word classes (`lexicon.toml`), patterns over them that show acts and means
(`conduct.csv`, `means.csv`), closed sets of words (`words.toml`), and page furniture (`boilerplate.csv`). An actor is
accused only where a clause says that it acts.
"""

from .extractor import RULES_VERSION, RulesExtractor

__all__ = ["RULES_VERSION", "RulesExtractor"]
