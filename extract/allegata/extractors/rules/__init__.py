"""The built-in extractor `rules`: the floor that every model must beat.

It reads a language by the tables of its folder (`en/`): word classes (`lexicon.toml`), closed sets of words
(`words.toml`), how words change (`inflection.toml`), how phrases are built (`language.toml`), and page furniture
(`boilerplate.csv`). What holds no words belongs to all languages: patterns over word classes that show acts, means and
answers (`patterns/`), and what fitted tables weigh (`weights/`). A language is a folder, and nothing else. An actor is
accused only where a clause says that it acts.
"""

from .extractor import RULES_VERSION, RulesExtractor

__all__ = ["RULES_VERSION", "RulesExtractor"]
