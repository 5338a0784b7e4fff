"""Extractors: each reads an `Article` into an `Extraction`, behind the protocol `allegata.exchange.Extractor`."""
