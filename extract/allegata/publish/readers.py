"""How a release is read: the questions and the lines of code that its README gives, each of which a test runs."""

from __future__ import annotations

from .page.questions import QUESTIONS

COLUMNS = """\
Columns are named by one rule. The same name has one type and one meaning wherever it stands, but for `code`, `reason`,
`change` and `field`, which mean what their table says:

| ending | what it holds |
|---|---|
| `article_id`, `allegation_id`, `duplicate_of` | an identifier, never given to another record; text |
| `origin_id`, `case_id` | what belongs together in this release; the same may be called otherwise in the next; text |
| other `_id` | an identifier, as the table says; text |
| `_number` | the order within the parent, from 1 |
| `_code` or `code` | a code of ISO 3166-1 alpha-3, or of UN M49 (three digits: text, for `002` is not 2) |
| `name`, `term`, `responder` | words as they stand in the article; `label` beside them is ours, from tables |
| `name_status`, `term_status`, `quote_status`, … | whether the value beside it is as written or withheld |
| `quote`, `quote_start`, `quote_end` | the words that show the value, and where they stand in the article |
| `_low`, `_high` | the least and greatest number that the words allow |
| `published`, `_from`, `_until` | ISO 8601, as precise as known: `2025`, `2025-11` or `2025-11-02`; text |
| `acts`, `_nationalities`, … in a view | several values of a table in one cell, joined by `; ` |

What each column holds, and every closed code, is defined in `codebook.md`; the codes stand in the table `vocabulary`
too.
"""

_ASKED = "\n".join(
    f"```sql\n-- {question.title}\n{question.sql}\n```\n" for question in QUESTIONS if question.is_in_readme
)

QUERIES = f"""\
In SQL, with the [DuckDB](https://duckdb.org) shell (`duckdb -readonly allegata.duckdb`) or with `allegata sql`:

{_ASKED}"""

READERS = """\
An empty cell is a missing value, and only that: tell the reader, or it takes the text `NA` for one. Codes such as `002`
are text. The Parquet files carry their types; for the CSV files `datapackage.json` does.

**DuckDB shell**, from the database or from a single file:

```sh
duckdb -readonly allegata.duckdb -c "SELECT term, scheme, code FROM group_nationalities LIMIT 5"
duckdb -c "SELECT term, scheme, code FROM 'parquet/group_nationalities.parquet' LIMIT 5"
```

**DuckDB in Python**

```python
import duckdb

with duckdb.connect("allegata.duckdb", read_only=True) as connection:
    rows = connection.execute("SELECT article_id, allegation, quote FROM allegations_flat").fetchall()
```

**pandas**, from Parquet and from CSV; numbers stay whole where some are missing:

```python
import json

import pandas

nationalities = pandas.read_parquet("parquet/group_nationalities.parquet", dtype_backend="numpy_nullable")

with open("datapackage.json", encoding="utf-8") as file:
    resources = {resource["name"]: resource for resource in json.load(file)["resources"]}


def read(name):
    kinds = {"string": "string", "integer": "Int64"}
    types = {field["name"]: kinds[field["type"]] for field in resources[name]["schema"]["fields"]}
    return pandas.read_csv(resources[name]["path"], dtype=types, keep_default_na=False, na_values=[""])


groups = read("affected_groups")
```

**polars**, likewise:

```python
import json

import polars

nationalities = polars.read_parquet("parquet/group_nationalities.parquet")

with open("datapackage.json", encoding="utf-8") as file:
    resources = {resource["name"]: resource for resource in json.load(file)["resources"]}


def read(name):
    kinds = {"string": polars.String, "integer": polars.Int64}
    types = {field["name"]: kinds[field["type"]] for field in resources[name]["schema"]["fields"]}
    return polars.read_csv(resources[name]["path"], schema=types)


groups = read("affected_groups")
```

**R**, with frictionless:

```r
library(frictionless)
package <- read_package("datapackage.json")
nationalities <- read_resource(package, "group_nationalities")
```

**R**, with readr and jsonlite; whole numbers are read as doubles, which hold more of them:

```r
library(readr)
package <- jsonlite::read_json("datapackage.json")

read <- function(name) {
  resource <- Filter(function(each) each$name == name, package$resources)[[1]]
  types <- vapply(resource$schema$fields, function(field) if (field$type == "integer") "d" else "c", "")
  read_csv(resource$path, col_types = paste(types, collapse = ""), na = "", trim_ws = FALSE)
}

nationalities <- read("group_nationalities")
groups <- read("affected_groups")
```

**A spreadsheet**: open `data/allegations_flat.csv`. Import it as UTF-8 with every column as text; several values in one
cell are joined by `; `. Cells are shown as they stand in the articles: do not let a spreadsheet calculate them.
"""
