// The words of SQL as DuckDB has them, for colours and completion.

import { SQLDialect } from "@codemirror/lang-sql";

const KEYWORDS = `all and anti any as asc asof between by case cast collate column columns cross cube current
  default describe desc distinct else end escape except exclude exists explain false fetch filter first following from
  full glob group grouping having ilike in inner intersect interval into is join lambda last lateral left like limit
  materialized natural not null nulls offset on only or order ordinality over partition percent pivot positional
  preceding qualify range recursive replace right rollup row rows sample select semi sets show similar summarize table
  tablesample then ties to true try_cast unbounded union unnest unpivot using values view when where window with within`;

const TYPES = `bigint blob boolean date decimal double float hugeint integer list map real smallint struct text time
  timestamp tinyint ubigint uinteger uuid varchar`;

const FUNCTIONS = `abs any_value arg_max arg_min avg bool_and bool_or ceil coalesce concat concat_ws contains count
  count_if date_diff date_part date_trunc dense_rank ends_with epoch first_value floor format greatest ifnull lag last_value
  lead least left len length list list_contains list_distinct list_sort list_string_agg lower lpad max median min mode
  month nullif position printf quantile_cont rank regexp_extract regexp_matches regexp_replace replace round row_number
  rpad split_part starts_with strftime string_agg string_split strptime substring sum trim unnest upper year`;

export const DUCKDB = SQLDialect.define({
  keywords: KEYWORDS.replace(/\s+/g, " "),
  types: TYPES.replace(/\s+/g, " "),
  builtin: FUNCTIONS.replace(/\s+/g, " "),
  doubleDollarQuotedStrings: true,
  operatorChars: "*+-%<>!=&|~^/:",
  specialVar: "$?",
});
