"""Evaluate: what annotators say of articles against what a system, or a second annotator, says of them.

- `annotation`  a file of the gold: the compact form of a record
- `gold`        a folder of them, with the texts
- `systems`     what a work folder, or a folder of files in the gold's form, says of the same articles
- `fields`      an annotation as sets of values, by field
- `matching`    which values of two sets are the same
- `values`      what comes of it: pairs, extra and missing values, scores; frozen, for whoever shows them
- `scores`      precision, recall, F1 and their intervals
- `paired`      two systems on the same articles
- `agreement`   two annotators: kappa and alpha
- `report`      a page on which each error is seen in its article
"""
