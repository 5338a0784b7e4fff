-- Generated from extract/allegata/models.py by `allegata schema`. For DuckDB.
-- A published allegata.duckdb holds the same without the indexes of PRIMARY KEY and UNIQUE: they would make
-- it more than twice as large, and were proved before it was written.

CREATE TABLE IF NOT EXISTS "articles" (
  "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
  "source_id" VARCHAR CHECK ("source_id" <> ''),
  "url" VARCHAR CHECK ("url" <> ''),
  "outlet" VARCHAR CHECK ("outlet" <> ''),
  "title" VARCHAR CHECK ("title" <> ''),
  "title_status" VARCHAR NOT NULL CHECK ("title_status" IN ('as_written', 'withheld')),
  "url_status" VARCHAR NOT NULL CHECK ("url_status" IN ('as_written', 'withheld')),
  "published" VARCHAR CHECK (regexp_matches("published", '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')),
  "language" VARCHAR CHECK (regexp_matches("language", '^[a-z]{2,3}$')),
  "text_sha256" VARCHAR NOT NULL CHECK (regexp_matches("text_sha256", '^[0-9a-f]{64}$')),
  "text_version" BIGINT NOT NULL CHECK ("text_version" >= 1),
  "duplicate_of" VARCHAR CHECK (regexp_matches("duplicate_of", '^art-[0-9a-f]{16}$')),
  "outcome" VARCHAR NOT NULL CHECK ("outcome" IN ('ok', 'no_allegation', 'refused', 'truncated', 'invalid', 'error', 'skipped')),
  "outcome_reason" VARCHAR CHECK ("outcome_reason" <> ''),
  "article_class" VARCHAR CHECK ("article_class" IN ('reports_allegation', 'fact_check', 'opinion', 'satire', 'no_allegation')),
  "extractor" VARCHAR NOT NULL CHECK ("extractor" <> ''),
  PRIMARY KEY ("article_id")
);

COMMENT ON TABLE "articles" IS 'Every article with its outcome, those without an allegation too. Its text is not published.';

COMMENT ON COLUMN "articles"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "articles"."source_id" IS 'the input''s own id, else the stem of its file name';

COMMENT ON COLUMN "articles"."url" IS 'address of the article; where it is withheld, that of its outlet or null';

COMMENT ON COLUMN "articles"."outlet" IS 'who published the article';

COMMENT ON COLUMN "articles"."title" IS 'title of the article; protected names are left out';

COMMENT ON COLUMN "articles"."title_status" IS 'Whether a name is shown as the article has it.';

COMMENT ON COLUMN "articles"."url_status" IS 'Whether a name is shown as the article has it.';

COMMENT ON COLUMN "articles"."published" IS 'date published, ISO 8601, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD';

COMMENT ON COLUMN "articles"."language" IS 'language of the text, ISO 639';

COMMENT ON COLUMN "articles"."text_sha256" IS 'SHA-256 of the text in UTF-8: which version of the text was read';

COMMENT ON COLUMN "articles"."text_version" IS 'number of the text at this address, counted from 1 as texts change';

COMMENT ON COLUMN "articles"."duplicate_of" IS 'the article whose text is the same';

COMMENT ON COLUMN "articles"."outcome" IS 'how the article ended';

COMMENT ON COLUMN "articles"."outcome_reason" IS 'why, where the outcome alone does not say';

COMMENT ON COLUMN "articles"."article_class" IS 'what kind of text it is; null where it was not read';

COMMENT ON COLUMN "articles"."extractor" IS 'what read the article: name and version, or model and prompt';

CREATE TABLE IF NOT EXISTS "allegations" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
  "allegation_number" BIGINT NOT NULL CHECK ("allegation_number" >= 1),
  "allegation" VARCHAR NOT NULL CHECK ("allegation" <> ''),
  "stance" VARCHAR NOT NULL CHECK ("stance" IN ('attributed', 'asserted', 'questioned', 'refuted')),
  "denial_status" VARCHAR NOT NULL CHECK ("denial_status" IN ('not_stated', 'acknowledged', 'partly_acknowledged', 'denied', 'reframed', 'no_information', 'declined', 'no_response', 'other_response')),
  "review_status" VARCHAR NOT NULL CHECK ("review_status" IN ('machine_coded', 'reviewed')),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id"),
  UNIQUE ("article_id", "allegation_number"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote))
);

COMMENT ON TABLE "allegations" IS 'One row an allegation: what is alleged, never what happened.';

COMMENT ON COLUMN "allegations"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "allegations"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "allegations"."allegation_number" IS 'order within the article; 1 is the main allegation';

COMMENT ON COLUMN "allegations"."allegation" IS 'one sentence, composed by code from the values of the allegation';

COMMENT ON COLUMN "allegations"."stance" IS 'how the outlet stands to the allegation';

COMMENT ON COLUMN "allegations"."denial_status" IS 'what the accused are reported to answer, derived by code';

COMMENT ON COLUMN "allegations"."review_status" IS 'Whether a person has looked at the row.';

COMMENT ON COLUMN "allegations"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "allegations"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "allegations"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "allegations"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "allegation_acts" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "act" VARCHAR NOT NULL CHECK ("act" IN ('coerced_enlistment', 'deceptive_recruitment', 'paid_recruitment', 'prison_recruitment', 'child_recruitment', 'forced_labour', 'retention', 'ill_treatment', 'facilitation', 'failure_to_protect', 'trafficking_unspecified', 'other_abuse')),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id", "act"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote))
);

COMMENT ON TABLE "allegation_acts" IS 'The acts of an allegation, each with its quote.';

COMMENT ON COLUMN "allegation_acts"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "allegation_acts"."act" IS 'what the accused is said to have done';

COMMENT ON COLUMN "allegation_acts"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "allegation_acts"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "allegation_acts"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "allegation_acts"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "allegation_means" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "means" VARCHAR NOT NULL CHECK ("means" IN ('immigration_threat', 'detention', 'violence', 'other_threat', 'false_promise', 'contract_deception', 'pay_offer', 'status_offer', 'documents_withheld', 'debt', 'wages_withheld', 'abuse_of_vulnerability')),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id", "means"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote))
);

COMMENT ON TABLE "allegation_means" IS 'The means of an allegation, each with its quote; none where the text states none.';

COMMENT ON COLUMN "allegation_means"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "allegation_means"."means" IS 'by what means it is said to have been done';

COMMENT ON COLUMN "allegation_means"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "allegation_means"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "allegation_means"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "allegation_means"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "alleged_perpetrators" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "perpetrator_number" BIGINT NOT NULL CHECK ("perpetrator_number" >= 1),
  "name" VARCHAR NOT NULL CHECK ("name" <> ''),
  "name_status" VARCHAR NOT NULL CHECK ("name_status" IN ('as_written', 'withheld')),
  "label" VARCHAR NOT NULL CHECK ("label" <> ''),
  "actor_type" VARCHAR NOT NULL CHECK ("actor_type" IN ('state', 'armed_forces', 'security_service', 'diplomatic_mission', 'official', 'private_military_company', 'armed_group', 'company', 'recruiter', 'criminal_network', 'intergovernmental', 'other', 'unspecified')),
  "state_code" VARCHAR CHECK (regexp_matches("state_code", '^[A-Z]{3}$')),
  "organ" VARCHAR CHECK ("organ" <> ''),
  "associated_country_code" VARCHAR CHECK (regexp_matches("associated_country_code", '^[A-Z]{3}$')),
  "denial_status" VARCHAR NOT NULL CHECK ("denial_status" IN ('not_stated', 'acknowledged', 'partly_acknowledged', 'denied', 'reframed', 'no_information', 'declined', 'no_response', 'other_response')),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id", "perpetrator_number"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote))
);

COMMENT ON TABLE "alleged_perpetrators" IS 'Who is said to have acted, and what this accused is reported to answer.';

COMMENT ON COLUMN "alleged_perpetrators"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "alleged_perpetrators"."perpetrator_number" IS 'order of the alleged perpetrator within the allegation, from 1';

COMMENT ON COLUMN "alleged_perpetrators"."name" IS 'the alleged perpetrator as written, or its role where the name is withheld';

COMMENT ON COLUMN "alleged_perpetrators"."name_status" IS 'Whether a name is shown as the article has it.';

COMMENT ON COLUMN "alleged_perpetrators"."label" IS 'canonical label (''Russia'' for ''the Kremlin''), else the name';

COMMENT ON COLUMN "alleged_perpetrators"."actor_type" IS 'what kind of actor it is said to be';

COMMENT ON COLUMN "alleged_perpetrators"."state_code" IS 'accused state: a state or its organs only, ISO 3166-1';

COMMENT ON COLUMN "alleged_perpetrators"."organ" IS 'which organ of that state, as written, where the name says so';

COMMENT ON COLUMN "alleged_perpetrators"."associated_country_code" IS 'country named beside an actor that is no state; an association, not an accusation';

COMMENT ON COLUMN "alleged_perpetrators"."denial_status" IS 'what this accused is reported to answer, derived by code';

COMMENT ON COLUMN "alleged_perpetrators"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "alleged_perpetrators"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "alleged_perpetrators"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "alleged_perpetrators"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "affected_groups" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "group_number" BIGINT NOT NULL CHECK ("group_number" >= 1),
  "term" VARCHAR CHECK ("term" <> ''),
  "term_status" VARCHAR NOT NULL CHECK ("term_status" IN ('as_written', 'withheld')),
  "number" VARCHAR CHECK ("number" <> ''),
  "number_low" BIGINT CHECK ("number_low" >= 0),
  "number_high" BIGINT CHECK ("number_high" >= 0),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id", "group_number"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote)),
  CHECK (number_low <= number_high)
);

COMMENT ON TABLE "affected_groups" IS 'Who is said to be affected.';

COMMENT ON COLUMN "affected_groups"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "affected_groups"."group_number" IS 'order of the group within the allegation, from 1';

COMMENT ON COLUMN "affected_groups"."term" IS 'the group as written; null where it would identify a person';

COMMENT ON COLUMN "affected_groups"."term_status" IS 'Whether a name is shown as the article has it.';

COMMENT ON COLUMN "affected_groups"."number" IS 'how many people, as written';

COMMENT ON COLUMN "affected_groups"."number_low" IS 'least number that the words allow';

COMMENT ON COLUMN "affected_groups"."number_high" IS 'greatest number that the words allow; null where open';

COMMENT ON COLUMN "affected_groups"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "affected_groups"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "affected_groups"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "affected_groups"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "group_nationalities" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "group_number" BIGINT NOT NULL CHECK ("group_number" >= 1),
  "nationality_number" BIGINT NOT NULL CHECK ("nationality_number" >= 1),
  "term" VARCHAR NOT NULL CHECK ("term" <> ''),
  "scheme" VARCHAR NOT NULL CHECK ("scheme" IN ('ISO3166-1', 'M49', 'unresolved')),
  "code" VARCHAR CHECK (regexp_matches("code", '^([A-Z]{3}|[0-9]{3})$')),
  "label" VARCHAR CHECK ("label" <> ''),
  "candidates" VARCHAR CHECK ("candidates" <> ''),
  PRIMARY KEY ("allegation_id", "group_number", "nationality_number"),
  CHECK ((scheme = 'unresolved') = (code IS NULL))
);

COMMENT ON TABLE "group_nationalities" IS 'National and regional words of a group, with their codes. A region is never expanded to countries.';

COMMENT ON COLUMN "group_nationalities"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "group_nationalities"."group_number" IS 'order of the group within the allegation, from 1';

COMMENT ON COLUMN "group_nationalities"."nationality_number" IS 'order of the word within the group, from 1';

COMMENT ON COLUMN "group_nationalities"."term" IS 'the word as written';

COMMENT ON COLUMN "group_nationalities"."scheme" IS 'which code list the code belongs to';

COMMENT ON COLUMN "group_nationalities"."code" IS 'ISO 3166-1 alpha-3 or M49 code; null where no single one fits';

COMMENT ON COLUMN "group_nationalities"."label" IS 'English name of the country or region';

COMMENT ON COLUMN "group_nationalities"."candidates" IS 'codes that an ambiguous word may mean, joined by ''; ''';

CREATE TABLE IF NOT EXISTS "group_statuses" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "group_number" BIGINT NOT NULL CHECK ("group_number" >= 1),
  "status" VARCHAR NOT NULL CHECK ("status" IN ('student', 'migrant', 'worker', 'jobseeker', 'prisoner', 'prisoner_of_war', 'refugee', 'child', 'woman', 'veteran', 'minority', 'resident')),
  PRIMARY KEY ("allegation_id", "group_number", "status")
);

COMMENT ON TABLE "group_statuses" IS 'What the people of a group are said to be.';

COMMENT ON COLUMN "group_statuses"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "group_statuses"."group_number" IS 'order of the group within the allegation, from 1';

COMMENT ON COLUMN "group_statuses"."status" IS 'what the text says the people of the group are';

CREATE TABLE IF NOT EXISTS "cited_sources" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "source_number" BIGINT NOT NULL CHECK ("source_number" >= 1),
  "name" VARCHAR NOT NULL CHECK ("name" <> ''),
  "name_status" VARCHAR NOT NULL CHECK ("name_status" IN ('as_written', 'withheld')),
  "label" VARCHAR NOT NULL CHECK ("label" <> ''),
  "source_type" VARCHAR NOT NULL CHECK ("source_type" IN ('media', 'official', 'official_anonymous', 'government', 'intelligence_service', 'court', 'intergovernmental', 'ngo', 'expert', 'victim', 'family', 'captive', 'witness', 'document', 'social_media', 'unnamed')),
  "via" VARCHAR CHECK ("via" <> ''),
  "via_label" VARCHAR CHECK ("via_label" <> ''),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id", "source_number"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote))
);

COMMENT ON TABLE "cited_sources" IS 'Who ultimately says it, and through whom the article has it.';

COMMENT ON COLUMN "cited_sources"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "cited_sources"."source_number" IS 'order of the source within the allegation, from 1';

COMMENT ON COLUMN "cited_sources"."name" IS 'the source as written, or its kind where the name is withheld';

COMMENT ON COLUMN "cited_sources"."name_status" IS 'Whether a name is shown as the article has it.';

COMMENT ON COLUMN "cited_sources"."label" IS 'canonical label, else the name without its article';

COMMENT ON COLUMN "cited_sources"."source_type" IS 'what kind of source it is';

COMMENT ON COLUMN "cited_sources"."via" IS 'through whom this article has it, as written';

COMMENT ON COLUMN "cited_sources"."via_label" IS 'canonical label of via';

COMMENT ON COLUMN "cited_sources"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "cited_sources"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "cited_sources"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "cited_sources"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "responses" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "response_number" BIGINT NOT NULL CHECK ("response_number" >= 1),
  "responder" VARCHAR NOT NULL CHECK ("responder" <> ''),
  "responder_status" VARCHAR NOT NULL CHECK ("responder_status" IN ('as_written', 'withheld')),
  "state_code" VARCHAR CHECK (regexp_matches("state_code", '^[A-Z]{3}$')),
  "role" VARCHAR NOT NULL CHECK ("role" IN ('accused', 'receiving_state', 'intermediary', 'home_state', 'other')),
  "form" VARCHAR NOT NULL CHECK ("form" IN ('no_response', 'declined', 'denied', 'reframed', 'no_information', 'counter_accused', 'partly_acknowledged', 'context_conceded', 'acknowledged', 'action_promised', 'other')),
  "quote" VARCHAR CHECK ("quote" <> ''),
  "quote_start" BIGINT CHECK ("quote_start" >= 0),
  "quote_end" BIGINT CHECK ("quote_end" >= 1),
  "quote_status" VARCHAR NOT NULL CHECK ("quote_status" IN ('verbatim', 'withheld')),
  PRIMARY KEY ("allegation_id", "response_number"),
  CHECK ((quote_status = 'withheld') = (quote IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_start IS NULL)),
  CHECK ((quote_status = 'withheld') = (quote_end IS NULL)),
  CHECK (quote_end - quote_start = length(quote))
);

COMMENT ON TABLE "responses" IS 'What the accused, or another, answers to the allegation; one row a form.';

COMMENT ON COLUMN "responses"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "responses"."response_number" IS 'order of the response within the allegation, from 1';

COMMENT ON COLUMN "responses"."responder" IS 'who answers, as written, or its role where the name is withheld';

COMMENT ON COLUMN "responses"."responder_status" IS 'Whether a name is shown as the article has it.';

COMMENT ON COLUMN "responses"."state_code" IS 'state that the responder speaks for, ISO 3166-1';

COMMENT ON COLUMN "responses"."role" IS 'who answers, with regard to the allegation';

COMMENT ON COLUMN "responses"."form" IS 'what the answer is';

COMMENT ON COLUMN "responses"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "responses"."quote_start" IS 'first code point of the quote in the article''s text';

COMMENT ON COLUMN "responses"."quote_end" IS 'code point after the quote''s last';

COMMENT ON COLUMN "responses"."quote_status" IS 'Whether the quote is shown.';

CREATE TABLE IF NOT EXISTS "near_copies" (
  "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
  "other_article_id" VARCHAR NOT NULL CHECK (regexp_matches("other_article_id", '^art-[0-9a-f]{16}$')),
  "similarity" BIGINT NOT NULL CHECK ("similarity" >= 0),
  "containment" BIGINT NOT NULL CHECK ("containment" >= 0),
  "sentences_added" BIGINT NOT NULL CHECK ("sentences_added" >= 0),
  "sentences_dropped" BIGINT NOT NULL CHECK ("sentences_dropped" >= 0),
  "sentences_changed" BIGINT NOT NULL CHECK ("sentences_changed" >= 0),
  PRIMARY KEY ("article_id", "other_article_id")
);

COMMENT ON TABLE "near_copies" IS 'Articles whose text is nearly that of an earlier one. Texts that are the same are in `articles.duplicate_of`.';

COMMENT ON COLUMN "near_copies"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "near_copies"."other_article_id" IS 'the earlier article, of which this one is a near copy';

COMMENT ON COLUMN "near_copies"."similarity" IS 'share of word sequences that both have, of those that either has, percent';

COMMENT ON COLUMN "near_copies"."containment" IS 'share of the shorter one''s word sequences that the longer one has, percent';

COMMENT ON COLUMN "near_copies"."sentences_added" IS 'sentences of which the earlier one has none that is like them';

COMMENT ON COLUMN "near_copies"."sentences_dropped" IS 'sentences of the earlier one of which this one has none like them';

COMMENT ON COLUMN "near_copies"."sentences_changed" IS 'sentences of both in which some words differ';

CREATE TABLE IF NOT EXISTS "source_origins" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "source_number" BIGINT NOT NULL CHECK ("source_number" >= 1),
  "origin_id" VARCHAR NOT NULL CHECK (regexp_matches("origin_id", '^org-[0-9a-f]{16}$')),
  "origin_kind" VARCHAR NOT NULL CHECK ("origin_kind" IN ('work', 'voice', 'anonymous')),
  "rule" VARCHAR NOT NULL CHECK ("rule" IN ('cited_work', 'own_work', 'held_article', 'named_voice', 'near_copy', 'same_article', 'alone')),
  "chain_end" VARCHAR NOT NULL CHECK ("chain_end" IN ('named', 'held', 'anonymous', 'dead_end', 'cycle')),
  "hands" BIGINT NOT NULL CHECK ("hands" >= 0),
  "held_article_id" VARCHAR CHECK (regexp_matches("held_article_id", '^art-[0-9a-f]{16}$')),
  PRIMARY KEY ("allegation_id", "source_number")
);

COMMENT ON TABLE "source_origins" IS 'The origin of each cited source: who ultimately says it. Certain links only.';

COMMENT ON COLUMN "source_origins"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "source_origins"."source_number" IS 'which source of the allegation, counted from 1';

COMMENT ON COLUMN "source_origins"."origin_id" IS 'identifier of the origin: who ultimately says it; from the first source that leads to it';

COMMENT ON COLUMN "source_origins"."origin_kind" IS 'what the origin is';

COMMENT ON COLUMN "source_origins"."rule" IS 'why the source is counted under this origin';

COMMENT ON COLUMN "source_origins"."chain_end" IS 'how the chain of attribution ends';

COMMENT ON COLUMN "source_origins"."hands" IS 'outlets and people between the origin and the article';

COMMENT ON COLUMN "source_origins"."held_article_id" IS 'the article that is this origin, where it is one of the dataset';

CREATE TABLE IF NOT EXISTS "origin_proposals" (
  "origin_id" VARCHAR NOT NULL CHECK (regexp_matches("origin_id", '^org-[0-9a-f]{16}$')),
  "other_origin_id" VARCHAR NOT NULL CHECK (regexp_matches("other_origin_id", '^org-[0-9a-f]{16}$')),
  "reason" VARCHAR NOT NULL CHECK ("reason" IN ('near_copy', 'same_words', 'same_voice', 'same_claim')),
  "score" BIGINT NOT NULL CHECK ("score" >= 0),
  PRIMARY KEY ("origin_id", "other_origin_id")
);

COMMENT ON TABLE "origin_proposals" IS 'Origins that may be one, with what speaks for it. Proposals for a reader, counted nowhere as one.';

COMMENT ON COLUMN "origin_proposals"."origin_id" IS 'identifier of the origin: who ultimately says it; from the first source that leads to it';

COMMENT ON COLUMN "origin_proposals"."other_origin_id" IS 'the other, which is the later one';

COMMENT ON COLUMN "origin_proposals"."reason" IS 'what speaks for it';

COMMENT ON COLUMN "origin_proposals"."score" IS 'how much speaks for it, in percent; no probability';

CREATE TABLE IF NOT EXISTS "case_allegations" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "case_id" VARCHAR NOT NULL CHECK (regexp_matches("case_id", '^cas-[0-9a-f]{16}$')),
  PRIMARY KEY ("allegation_id")
);

COMMENT ON TABLE "case_allegations" IS 'The case of each allegation: the same accused, conduct, people and period.';

COMMENT ON COLUMN "case_allegations"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "case_allegations"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

CREATE TABLE IF NOT EXISTS "case_responses" (
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "response_number" BIGINT NOT NULL CHECK ("response_number" >= 1),
  "case_id" VARCHAR NOT NULL CHECK (regexp_matches("case_id", '^cas-[0-9a-f]{16}$')),
  "event_number" BIGINT NOT NULL CHECK ("event_number" >= 1),
  "asked_by" VARCHAR CHECK ("asked_by" <> ''),
  PRIMARY KEY ("allegation_id", "response_number")
);

COMMENT ON TABLE "case_responses" IS 'Which event each reported response is. What many report once is one event.';

COMMENT ON COLUMN "case_responses"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "case_responses"."response_number" IS 'which response of the allegation, counted from 1';

COMMENT ON COLUMN "case_responses"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "case_responses"."event_number" IS 'order of the event within the case, from 1; the same for each report';

COMMENT ON COLUMN "case_responses"."asked_by" IS 'outlet that asked, of a silence and a refusal to comment; null where it is not known';

CREATE TABLE IF NOT EXISTS "case_differences" (
  "case_id" VARCHAR NOT NULL CHECK (regexp_matches("case_id", '^cas-[0-9a-f]{16}$')),
  "difference_number" BIGINT NOT NULL CHECK ("difference_number" >= 1),
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "other_allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("other_allegation_id", '^alg-[0-9a-f]{16}$')),
  "aspect" VARCHAR NOT NULL CHECK ("aspect" IN ('denial_status', 'number')),
  "reason" VARCHAR NOT NULL CHECK ("reason" IN ('time', 'organ', 'scope', 'specificity', 'contradiction')),
  PRIMARY KEY ("case_id", "difference_number")
);

COMMENT ON TABLE "case_differences" IS 'Where two allegations of a case do not say the same, and the likeliest reason.';

COMMENT ON COLUMN "case_differences"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "case_differences"."difference_number" IS 'order of the difference within the case, from 1';

COMMENT ON COLUMN "case_differences"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "case_differences"."other_allegation_id" IS 'the other allegation, which is the later one';

COMMENT ON COLUMN "case_differences"."aspect" IS 'what differs';

COMMENT ON COLUMN "case_differences"."reason" IS 'why both may be right; a contradiction only where nothing explains it';

CREATE TABLE IF NOT EXISTS "case_losses" (
  "case_id" VARCHAR NOT NULL CHECK (regexp_matches("case_id", '^cas-[0-9a-f]{16}$')),
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "loss" VARCHAR NOT NULL CHECK ("loss" IN ('attribution', 'hedging', 'denial')),
  "kept_by_allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("kept_by_allegation_id", '^alg-[0-9a-f]{16}$')),
  PRIMARY KEY ("allegation_id", "loss")
);

COMMENT ON TABLE "case_losses" IS 'What an allegation no longer says that another with the same origin does.';

COMMENT ON COLUMN "case_losses"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "case_losses"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "case_losses"."loss" IS 'what was lost on the way';

COMMENT ON COLUMN "case_losses"."kept_by_allegation_id" IS 'the allegation that has it';

CREATE TABLE IF NOT EXISTS "notices" (
  "notice_id" VARCHAR NOT NULL CHECK (regexp_matches("notice_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "notice" VARCHAR NOT NULL CHECK ("notice" IN ('under_review', 'acquittal', 'retraction', 'correction')),
  "issued" VARCHAR NOT NULL CHECK (regexp_matches("issued", '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$')),
  "text" VARCHAR CHECK ("text" <> ''),
  "url" VARCHAR CHECK ("url" <> ''),
  PRIMARY KEY ("notice_id")
);

COMMENT ON TABLE "notices" IS 'What became known about allegations after their articles, or is being looked into.';

COMMENT ON COLUMN "notices"."notice_id" IS 'identifier that its publisher gave it, never given again';

COMMENT ON COLUMN "notices"."notice" IS 'what became known';

COMMENT ON COLUMN "notices"."issued" IS 'day on which it became known, or the review began';

COMMENT ON COLUMN "notices"."text" IS 'what happened, in a sentence';

COMMENT ON COLUMN "notices"."url" IS 'address where it can be read';

CREATE TABLE IF NOT EXISTS "notice_allegations" (
  "notice_id" VARCHAR NOT NULL CHECK (regexp_matches("notice_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "reach" VARCHAR NOT NULL CHECK ("reach" IN ('named', 'same_origin', 'same_case')),
  PRIMARY KEY ("notice_id", "allegation_id")
);

COMMENT ON TABLE "notice_allegations" IS 'The allegations that each notice is about, those that rest on the same origin too.';

COMMENT ON COLUMN "notice_allegations"."notice_id" IS 'identifier that its publisher gave it, never given again';

COMMENT ON COLUMN "notice_allegations"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "notice_allegations"."reach" IS 'why the notice stands beside this allegation';

CREATE TABLE IF NOT EXISTS "statements" (
  "statement_id" VARCHAR NOT NULL CHECK (regexp_matches("statement_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "party" VARCHAR NOT NULL CHECK ("party" <> ''),
  "made" VARCHAR NOT NULL CHECK (regexp_matches("made", '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$')),
  "statement" VARCHAR CHECK ("statement" <> ''),
  "url" VARCHAR CHECK ("url" <> ''),
  PRIMARY KEY ("statement_id")
);

COMMENT ON TABLE "statements" IS 'What parties say to the publisher of the dataset, in their own words.';

COMMENT ON COLUMN "statements"."statement_id" IS 'identifier that its publisher gave it, never given again';

COMMENT ON COLUMN "statements"."party" IS 'who makes the statement, as it wishes to be named';

COMMENT ON COLUMN "statements"."made" IS 'day of the statement';

COMMENT ON COLUMN "statements"."statement" IS 'its words, whole or as agreed with the party';

COMMENT ON COLUMN "statements"."url" IS 'address where it can be read';

CREATE TABLE IF NOT EXISTS "statement_allegations" (
  "statement_id" VARCHAR NOT NULL CHECK (regexp_matches("statement_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "allegation_id" VARCHAR NOT NULL CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "reach" VARCHAR NOT NULL CHECK ("reach" IN ('named', 'same_origin', 'same_case')),
  PRIMARY KEY ("statement_id", "allegation_id")
);

COMMENT ON TABLE "statement_allegations" IS 'The allegations that each statement answers.';

COMMENT ON COLUMN "statement_allegations"."statement_id" IS 'identifier that its publisher gave it, never given again';

COMMENT ON COLUMN "statement_allegations"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "statement_allegations"."reach" IS 'why the statement stands beside this allegation';

CREATE TABLE IF NOT EXISTS "collections" (
  "collection_number" BIGINT NOT NULL CHECK ("collection_number" >= 1),
  "searched" VARCHAR NOT NULL CHECK ("searched" <> ''),
  "query" VARCHAR CHECK ("query" <> ''),
  "languages" VARCHAR CHECK ("languages" <> ''),
  "collected_by" VARCHAR CHECK ("collected_by" <> ''),
  "searched_from" VARCHAR CHECK (regexp_matches("searched_from", '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$')),
  "searched_until" VARCHAR CHECK (regexp_matches("searched_until", '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$')),
  "published_from" VARCHAR CHECK (regexp_matches("published_from", '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')),
  "published_until" VARCHAR CHECK (regexp_matches("published_until", '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')),
  "note" VARCHAR CHECK ("note" <> ''),
  PRIMARY KEY ("collection_number")
);

COMMENT ON TABLE "collections" IS 'What was searched for articles: where, for what, by whom and for which dates.';

COMMENT ON COLUMN "collections"."collection_number" IS 'order of the collection, from 1';

COMMENT ON COLUMN "collections"."searched" IS 'where: an archive, a search engine, the sites of named outlets';

COMMENT ON COLUMN "collections"."query" IS 'what was asked for, as it was typed';

COMMENT ON COLUMN "collections"."languages" IS 'languages of the articles sought, ISO 639, joined by ''; ''';

COMMENT ON COLUMN "collections"."collected_by" IS 'who searched: an organisation or a role';

COMMENT ON COLUMN "collections"."searched_from" IS 'first day of the search';

COMMENT ON COLUMN "collections"."searched_until" IS 'last day of the search';

COMMENT ON COLUMN "collections"."published_from" IS 'earliest date of publication sought';

COMMENT ON COLUMN "collections"."published_until" IS 'latest date of publication sought';

COMMENT ON COLUMN "collections"."note" IS 'what a reader must know to judge what is missing';

CREATE TABLE IF NOT EXISTS "changes" (
  "change_number" BIGINT NOT NULL CHECK ("change_number" >= 1),
  "change" VARCHAR NOT NULL CHECK ("change" IN ('added', 'changed', 'removed')),
  "table_name" VARCHAR NOT NULL CHECK ("table_name" <> ''),
  "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
  "allegation_id" VARCHAR CHECK (regexp_matches("allegation_id", '^alg-[0-9a-f]{16}$')),
  "item" VARCHAR CHECK ("item" <> ''),
  "field" VARCHAR CHECK ("field" <> ''),
  "before" VARCHAR CHECK ("before" <> ''),
  "after" VARCHAR CHECK ("after" <> ''),
  PRIMARY KEY ("change_number")
);

COMMENT ON TABLE "changes" IS 'What differs from the release before, record by record and field by field; empty in a first release.';

COMMENT ON COLUMN "changes"."change_number" IS 'order of the change, from 1';

COMMENT ON COLUMN "changes"."change" IS 'what became of it';

COMMENT ON COLUMN "changes"."table_name" IS 'the table of the row that was added, changed or removed';

COMMENT ON COLUMN "changes"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "changes"."allegation_id" IS 'identifier of the allegation; null where the change is one of the article itself';

COMMENT ON COLUMN "changes"."item" IS 'which row of the allegation: its number, code or both, as in ''2'' or ''1.2''; null where the record itself is meant';

COMMENT ON COLUMN "changes"."field" IS 'the column that differs; null where a row was added or removed';

COMMENT ON COLUMN "changes"."before" IS 'value in the release before: codes, numbers, dates and identifiers only, for words that are no longer published are not repeated';

COMMENT ON COLUMN "changes"."after" IS 'value in this release; likewise';

CREATE TABLE IF NOT EXISTS "tombstones" (
  "record_id" VARCHAR NOT NULL CHECK (regexp_matches("record_id", '^(art|alg)-[0-9a-f]{16}$')),
  "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
  "reason" VARCHAR NOT NULL CHECK ("reason" IN ('withdrawn_by_source', 'duplicate_of', 'not_supported', 'legal', 'error', 'no_longer_extracted')),
  "removed_in" VARCHAR NOT NULL CHECK (regexp_matches("removed_in", '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9a-z]+(\.[0-9a-z]+)*)?$')),
  "decided" VARCHAR CHECK (regexp_matches("decided", '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$')),
  "successor_id" VARCHAR CHECK (regexp_matches("successor_id", '^(art|alg)-[0-9a-f]{16}$')),
  "text_sha256" VARCHAR CHECK (regexp_matches("text_sha256", '^[0-9a-f]{64}$')),
  "span_start" BIGINT CHECK ("span_start" >= 0),
  "span_end" BIGINT CHECK ("span_end" >= 1),
  PRIMARY KEY ("record_id")
);

COMMENT ON TABLE "tombstones" IS 'Records that were published and are gone, with the reason. Their identifiers are never given again.';

COMMENT ON COLUMN "tombstones"."record_id" IS 'identifier of the article or allegation, never given again';

COMMENT ON COLUMN "tombstones"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "tombstones"."reason" IS 'why it is gone';

COMMENT ON COLUMN "tombstones"."removed_in" IS 'version of the first release without it';

COMMENT ON COLUMN "tombstones"."decided" IS 'day on which a person decided so; null where nobody had to';

COMMENT ON COLUMN "tombstones"."successor_id" IS 'the record that stands in its place, where one does';

COMMENT ON COLUMN "tombstones"."text_sha256" IS 'SHA-256 of the text that `span_start` counts in';

COMMENT ON COLUMN "tombstones"."span_start" IS 'first code point of the words that it rested on';

COMMENT ON COLUMN "tombstones"."span_end" IS 'code point after their last';

CREATE TABLE IF NOT EXISTS "vocabulary" (
  "vocabulary" VARCHAR NOT NULL CHECK ("vocabulary" <> ''),
  "code" VARCHAR NOT NULL CHECK ("code" <> ''),
  "definition" VARCHAR NOT NULL CHECK ("definition" <> ''),
  "crosswalk" VARCHAR CHECK ("crosswalk" <> ''),
  PRIMARY KEY ("vocabulary", "code")
);

COMMENT ON TABLE "vocabulary" IS 'The codes that stand in the tables, with their definitions.';

COMMENT ON COLUMN "vocabulary"."vocabulary" IS 'name of the vocabulary';

COMMENT ON COLUMN "vocabulary"."code" IS 'the code, as it stands in the tables';

COMMENT ON COLUMN "vocabulary"."definition" IS 'what the code means';

COMMENT ON COLUMN "vocabulary"."crosswalk" IS 'related terms of other schemes; not a legal classification';

CREATE OR REPLACE VIEW allegations_flat AS
WITH acts AS (
  SELECT allegation_id, string_agg(act, '; ' ORDER BY act) AS acts
  FROM allegation_acts GROUP BY allegation_id
),
alleged_perpetrator AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, label AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
alleged_perpetrator_code AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator_code
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, state_code AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
affected_nationalities AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS affected_nationalities
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, CASE WHEN scheme = 'ISO3166-1' THEN code END AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY group_number, nationality_number) AS place
      FROM group_nationalities
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
affected_regions AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS affected_regions
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, CASE WHEN scheme = 'M49' THEN 'M49:' || code END AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY group_number, nationality_number) AS place
      FROM group_nationalities
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
cited_source AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS cited_source
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, label || coalesce(' (via ' || coalesce(via_label, via) || ')', '') AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY source_number) AS place
      FROM cited_sources
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
denial_by_accused AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS denial_by_accused
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, coalesce(state_code, label) || ': ' || denial_status AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
origin_id AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS origin_id
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, origin_id AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY source_number) AS place
      FROM source_origins
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
noticed AS (
  SELECT allegation_id, string_agg(DISTINCT notice, '; ' ORDER BY notice) AS notices
  FROM notice_allegations JOIN notices USING (notice_id) GROUP BY allegation_id
),
answered AS (
  SELECT allegation_id, string_agg(statement_id, '; ' ORDER BY statement_id) AS statements
  FROM statement_allegations GROUP BY allegation_id
)
SELECT
  CAST(claim.allegation_id AS VARCHAR) AS allegation_id,
  CAST(claim.article_id AS VARCHAR) AS article_id,
  CAST(claim.allegation_number AS BIGINT) AS allegation_number,
  CAST(article.title AS VARCHAR) AS title,
  CAST(article.outlet AS VARCHAR) AS outlet,
  CAST(article.published AS VARCHAR) AS published,
  CAST(article.language AS VARCHAR) AS language,
  CAST(article.url AS VARCHAR) AS url,
  CAST(article.article_class AS VARCHAR) AS article_class,
  CAST(claim.allegation AS VARCHAR) AS allegation,
  CAST(acts AS VARCHAR) AS acts,
  CAST(alleged_perpetrator AS VARCHAR) AS alleged_perpetrator,
  CAST(alleged_perpetrator_code AS VARCHAR) AS alleged_perpetrator_code,
  CAST(affected_nationalities AS VARCHAR) AS affected_nationalities,
  CAST(affected_regions AS VARCHAR) AS affected_regions,
  CAST(cited_source AS VARCHAR) AS cited_source,
  CAST(claim.denial_status AS VARCHAR) AS denial_status,
  CAST(denial_by_accused AS VARCHAR) AS denial_by_accused,
  CAST(claim.stance AS VARCHAR) AS stance,
  CAST(claim.quote AS VARCHAR) AS quote,
  CAST(article.extractor AS VARCHAR) AS extractor,
  CAST(claim.review_status AS VARCHAR) AS review_status,
  CAST(origin_id AS VARCHAR) AS origin_id,
  CAST(case_id AS VARCHAR) AS case_id,
  CAST(noticed.notices AS VARCHAR) AS notices,
  CAST(answered.statements AS VARCHAR) AS statements
FROM allegations AS claim
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
LEFT JOIN affected_nationalities USING (allegation_id)
LEFT JOIN affected_regions USING (allegation_id)
LEFT JOIN cited_source USING (allegation_id)
LEFT JOIN denial_by_accused USING (allegation_id)
LEFT JOIN origin_id USING (allegation_id)
LEFT JOIN case_allegations USING (allegation_id)
LEFT JOIN noticed USING (allegation_id)
LEFT JOIN answered USING (allegation_id)
WHERE claim.stance <> 'refuted'
ORDER BY claim.article_id, claim.allegation_number;

COMMENT ON VIEW allegations_flat IS 'One row an allegation, claims that their outlet refutes left out: what is alleged, never what happened.';

COMMENT ON COLUMN "allegations_flat"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "allegations_flat"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "allegations_flat"."allegation_number" IS 'order within the article; 1 is the main allegation';

COMMENT ON COLUMN "allegations_flat"."title" IS 'title of the article; protected names are left out';

COMMENT ON COLUMN "allegations_flat"."outlet" IS 'who published the article';

COMMENT ON COLUMN "allegations_flat"."published" IS 'date published, ISO 8601, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD';

COMMENT ON COLUMN "allegations_flat"."language" IS 'language of the text, ISO 639';

COMMENT ON COLUMN "allegations_flat"."url" IS 'address of the article; where it is withheld, that of its outlet or null';

COMMENT ON COLUMN "allegations_flat"."article_class" IS 'what kind of text it is; null where it was not read';

COMMENT ON COLUMN "allegations_flat"."allegation" IS 'one sentence, composed by code from the values of the allegation';

COMMENT ON COLUMN "allegations_flat"."acts" IS 'what the accused is said to have done, codes of the vocabulary ''act''; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."alleged_perpetrator" IS 'who is said to have acted, canonical labels; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."alleged_perpetrator_code" IS 'accused states only, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."affected_nationalities" IS 'nationalities of the affected people, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."affected_regions" IS 'regions that the affected people are said to be from, as ''M49:'' and the code; never expanded to countries; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."cited_source" IS 'who says it, and through whom: ''European officials (via Bloomberg)''; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."denial_status" IS 'what the accused are reported to answer, derived by code';

COMMENT ON COLUMN "allegations_flat"."denial_by_accused" IS 'what each accused is reported to answer: state code, else label, and denial_status; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."stance" IS 'how the outlet stands to the allegation';

COMMENT ON COLUMN "allegations_flat"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "allegations_flat"."extractor" IS 'what read the article: name and version, or model and prompt';

COMMENT ON COLUMN "allegations_flat"."review_status" IS 'Whether a person has looked at the row.';

COMMENT ON COLUMN "allegations_flat"."origin_id" IS 'origins of its sources; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "allegations_flat"."notices" IS 'what became known afterwards, or is being looked into: codes of the vocabulary ''notice''; joined by ''; ''';

COMMENT ON COLUMN "allegations_flat"."statements" IS 'statements that answer it: identifiers of the table ''statements''; joined by ''; ''';

CREATE OR REPLACE VIEW refuted_claims AS
WITH acts AS (
  SELECT allegation_id, string_agg(act, '; ' ORDER BY act) AS acts
  FROM allegation_acts GROUP BY allegation_id
),
alleged_perpetrator AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, label AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
alleged_perpetrator_code AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator_code
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, state_code AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
affected_nationalities AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS affected_nationalities
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, CASE WHEN scheme = 'ISO3166-1' THEN code END AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY group_number, nationality_number) AS place
      FROM group_nationalities
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
affected_regions AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS affected_regions
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, CASE WHEN scheme = 'M49' THEN 'M49:' || code END AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY group_number, nationality_number) AS place
      FROM group_nationalities
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
cited_source AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS cited_source
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, label || coalesce(' (via ' || coalesce(via_label, via) || ')', '') AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY source_number) AS place
      FROM cited_sources
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
denial_by_accused AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS denial_by_accused
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, coalesce(state_code, label) || ': ' || denial_status AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
origin_id AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS origin_id
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, origin_id AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY source_number) AS place
      FROM source_origins
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
noticed AS (
  SELECT allegation_id, string_agg(DISTINCT notice, '; ' ORDER BY notice) AS notices
  FROM notice_allegations JOIN notices USING (notice_id) GROUP BY allegation_id
),
answered AS (
  SELECT allegation_id, string_agg(statement_id, '; ' ORDER BY statement_id) AS statements
  FROM statement_allegations GROUP BY allegation_id
)
SELECT
  CAST(claim.allegation_id AS VARCHAR) AS allegation_id,
  CAST(claim.article_id AS VARCHAR) AS article_id,
  CAST(claim.allegation_number AS BIGINT) AS allegation_number,
  CAST(article.title AS VARCHAR) AS title,
  CAST(article.outlet AS VARCHAR) AS outlet,
  CAST(article.published AS VARCHAR) AS published,
  CAST(article.language AS VARCHAR) AS language,
  CAST(article.url AS VARCHAR) AS url,
  CAST(article.article_class AS VARCHAR) AS article_class,
  CAST(claim.allegation AS VARCHAR) AS allegation,
  CAST(acts AS VARCHAR) AS acts,
  CAST(alleged_perpetrator AS VARCHAR) AS alleged_perpetrator,
  CAST(alleged_perpetrator_code AS VARCHAR) AS alleged_perpetrator_code,
  CAST(affected_nationalities AS VARCHAR) AS affected_nationalities,
  CAST(affected_regions AS VARCHAR) AS affected_regions,
  CAST(cited_source AS VARCHAR) AS cited_source,
  CAST(claim.denial_status AS VARCHAR) AS denial_status,
  CAST(denial_by_accused AS VARCHAR) AS denial_by_accused,
  CAST(claim.stance AS VARCHAR) AS stance,
  CAST(claim.quote AS VARCHAR) AS quote,
  CAST(article.extractor AS VARCHAR) AS extractor,
  CAST(claim.review_status AS VARCHAR) AS review_status,
  CAST(origin_id AS VARCHAR) AS origin_id,
  CAST(case_id AS VARCHAR) AS case_id,
  CAST(noticed.notices AS VARCHAR) AS notices,
  CAST(answered.statements AS VARCHAR) AS statements
FROM allegations AS claim
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
LEFT JOIN affected_nationalities USING (allegation_id)
LEFT JOIN affected_regions USING (allegation_id)
LEFT JOIN cited_source USING (allegation_id)
LEFT JOIN denial_by_accused USING (allegation_id)
LEFT JOIN origin_id USING (allegation_id)
LEFT JOIN case_allegations USING (allegation_id)
LEFT JOIN noticed USING (allegation_id)
LEFT JOIN answered USING (allegation_id)
WHERE claim.stance = 'refuted'
ORDER BY claim.article_id, claim.allegation_number;

COMMENT ON VIEW refuted_claims IS 'Claims that the outlet says are false, one row each; in no default count.';

COMMENT ON COLUMN "refuted_claims"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "refuted_claims"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "refuted_claims"."allegation_number" IS 'order within the article; 1 is the main allegation';

COMMENT ON COLUMN "refuted_claims"."title" IS 'title of the article; protected names are left out';

COMMENT ON COLUMN "refuted_claims"."outlet" IS 'who published the article';

COMMENT ON COLUMN "refuted_claims"."published" IS 'date published, ISO 8601, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD';

COMMENT ON COLUMN "refuted_claims"."language" IS 'language of the text, ISO 639';

COMMENT ON COLUMN "refuted_claims"."url" IS 'address of the article; where it is withheld, that of its outlet or null';

COMMENT ON COLUMN "refuted_claims"."article_class" IS 'what kind of text it is; null where it was not read';

COMMENT ON COLUMN "refuted_claims"."allegation" IS 'one sentence, composed by code from the values of the allegation';

COMMENT ON COLUMN "refuted_claims"."acts" IS 'what the accused is said to have done, codes of the vocabulary ''act''; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."alleged_perpetrator" IS 'who is said to have acted, canonical labels; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."alleged_perpetrator_code" IS 'accused states only, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."affected_nationalities" IS 'nationalities of the affected people, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."affected_regions" IS 'regions that the affected people are said to be from, as ''M49:'' and the code; never expanded to countries; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."cited_source" IS 'who says it, and through whom: ''European officials (via Bloomberg)''; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."denial_status" IS 'what the accused are reported to answer, derived by code';

COMMENT ON COLUMN "refuted_claims"."denial_by_accused" IS 'what each accused is reported to answer: state code, else label, and denial_status; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."stance" IS 'how the outlet stands to the allegation';

COMMENT ON COLUMN "refuted_claims"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "refuted_claims"."extractor" IS 'what read the article: name and version, or model and prompt';

COMMENT ON COLUMN "refuted_claims"."review_status" IS 'Whether a person has looked at the row.';

COMMENT ON COLUMN "refuted_claims"."origin_id" IS 'origins of its sources; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "refuted_claims"."notices" IS 'what became known afterwards, or is being looked into: codes of the vocabulary ''notice''; joined by ''; ''';

COMMENT ON COLUMN "refuted_claims"."statements" IS 'statements that answer it: identifiers of the table ''statements''; joined by ''; ''';

CREATE OR REPLACE VIEW denials AS
WITH acts AS (
  SELECT allegation_id, string_agg(act, '; ' ORDER BY act) AS acts
  FROM allegation_acts GROUP BY allegation_id
),
alleged_perpetrator AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, label AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
alleged_perpetrator_code AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator_code
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, state_code AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
)
SELECT
  CAST(response.allegation_id AS VARCHAR) AS allegation_id,
  CAST(response.response_number AS BIGINT) AS response_number,
  CAST(claim.article_id AS VARCHAR) AS article_id,
  CAST(claim.allegation_number AS BIGINT) AS allegation_number,
  CAST(article.outlet AS VARCHAR) AS outlet,
  CAST(article.published AS VARCHAR) AS published,
  CAST(article.title AS VARCHAR) AS title,
  CAST(alleged_perpetrator AS VARCHAR) AS accused,
  CAST(alleged_perpetrator_code AS VARCHAR) AS accused_code,
  CAST(acts AS VARCHAR) AS acts,
  CAST(response.responder AS VARCHAR) AS responder,
  CAST(response.state_code AS VARCHAR) AS responder_code,
  CAST(response.role AS VARCHAR) AS role,
  CAST(response.form AS VARCHAR) AS form,
  CAST(response.quote AS VARCHAR) AS quote,
  CAST(claim.stance AS VARCHAR) AS stance,
  CAST(article.url AS VARCHAR) AS url,
  CAST(article.extractor AS VARCHAR) AS extractor,
  CAST(claim.review_status AS VARCHAR) AS review_status
FROM responses AS response
JOIN allegations AS claim USING (allegation_id)
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
WHERE claim.stance <> 'refuted'
ORDER BY claim.article_id, claim.allegation_number, response.response_number;

COMMENT ON VIEW denials IS 'One row per response and allegation: who answers what, where and when it was reported. Refuted claims are left out. Across articles this is a dated list, never one value.';

COMMENT ON COLUMN "denials"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "denials"."response_number" IS 'order of the response within the allegation, from 1';

COMMENT ON COLUMN "denials"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "denials"."allegation_number" IS 'order within the article; 1 is the main allegation';

COMMENT ON COLUMN "denials"."outlet" IS 'who published the article';

COMMENT ON COLUMN "denials"."published" IS 'date published, ISO 8601, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD';

COMMENT ON COLUMN "denials"."title" IS 'title of the article; protected names are left out';

COMMENT ON COLUMN "denials"."accused" IS 'who is said to have acted, canonical labels; joined by ''; ''';

COMMENT ON COLUMN "denials"."accused_code" IS 'accused states only, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "denials"."acts" IS 'what the accused is said to have done, codes of the vocabulary ''act''; joined by ''; ''';

COMMENT ON COLUMN "denials"."responder" IS 'who answers, as written, or its role where the name is withheld';

COMMENT ON COLUMN "denials"."responder_code" IS 'state that the responder speaks for, ISO 3166-1';

COMMENT ON COLUMN "denials"."role" IS 'who answers, with regard to the allegation';

COMMENT ON COLUMN "denials"."form" IS 'what the answer is';

COMMENT ON COLUMN "denials"."quote" IS 'the words of the article that show the value, verbatim';

COMMENT ON COLUMN "denials"."stance" IS 'how the outlet stands to the allegation';

COMMENT ON COLUMN "denials"."url" IS 'address of the article; where it is withheld, that of its outlet or null';

COMMENT ON COLUMN "denials"."extractor" IS 'what read the article: name and version, or model and prompt';

COMMENT ON COLUMN "denials"."review_status" IS 'Whether a person has looked at the row.';

CREATE OR REPLACE VIEW nationalities AS
WITH acts AS (
  SELECT allegation_id, string_agg(act, '; ' ORDER BY act) AS acts
  FROM allegation_acts GROUP BY allegation_id
),
alleged_perpetrator AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, label AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
alleged_perpetrator_code AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS alleged_perpetrator_code
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, state_code AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY perpetrator_number) AS place
      FROM alleged_perpetrators
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
),
coded AS (
  SELECT allegation_id, scheme, code, min(label) AS label
  FROM group_nationalities WHERE code IS NOT NULL GROUP BY allegation_id, scheme, code
)
SELECT
  CAST(claim.allegation_id AS VARCHAR) AS allegation_id,
  CAST(coded.scheme AS VARCHAR) AS scheme,
  CAST(coded.code AS VARCHAR) AS code,
  CAST(coded.label AS VARCHAR) AS label,
  CAST(claim.article_id AS VARCHAR) AS article_id,
  CAST(claim.allegation_number AS BIGINT) AS allegation_number,
  CAST(article.outlet AS VARCHAR) AS outlet,
  CAST(article.published AS VARCHAR) AS published,
  CAST(CASE WHEN length(article.published) >= 7 THEN article.published[1:7] END AS VARCHAR) AS month,
  CAST(acts AS VARCHAR) AS acts,
  CAST(alleged_perpetrator AS VARCHAR) AS accused,
  CAST(alleged_perpetrator_code AS VARCHAR) AS accused_code,
  CAST(claim.denial_status AS VARCHAR) AS denial_status,
  CAST(claim.stance AS VARCHAR) AS stance,
  CAST(article.url AS VARCHAR) AS url,
  CAST(article.extractor AS VARCHAR) AS extractor,
  CAST(claim.review_status AS VARCHAR) AS review_status
FROM coded
JOIN allegations AS claim USING (allegation_id)
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
WHERE claim.stance <> 'refuted'
ORDER BY claim.article_id, claim.allegation_number, coded.scheme, coded.code;

COMMENT ON VIEW nationalities IS 'One row per allegation and nationality or region of the affected people; refuted claims and words without a code are left out. A count of allegations, never of people.';

COMMENT ON COLUMN "nationalities"."allegation_id" IS 'identifier of the allegation, made of article, kind of accused, acts and span, and then kept';

COMMENT ON COLUMN "nationalities"."scheme" IS 'which code list the code belongs to';

COMMENT ON COLUMN "nationalities"."code" IS 'ISO 3166-1 alpha-3 or M49 code';

COMMENT ON COLUMN "nationalities"."label" IS 'English name of the country or region';

COMMENT ON COLUMN "nationalities"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "nationalities"."allegation_number" IS 'order within the article; 1 is the main allegation';

COMMENT ON COLUMN "nationalities"."outlet" IS 'who published the article';

COMMENT ON COLUMN "nationalities"."published" IS 'date published, ISO 8601, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD';

COMMENT ON COLUMN "nationalities"."month" IS 'month published, YYYY-MM; null where only the year is known';

COMMENT ON COLUMN "nationalities"."acts" IS 'what the accused is said to have done, codes of the vocabulary ''act''; joined by ''; ''';

COMMENT ON COLUMN "nationalities"."accused" IS 'who is said to have acted, canonical labels; joined by ''; ''';

COMMENT ON COLUMN "nationalities"."accused_code" IS 'accused states only, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "nationalities"."denial_status" IS 'what the accused are reported to answer, derived by code';

COMMENT ON COLUMN "nationalities"."stance" IS 'how the outlet stands to the allegation';

COMMENT ON COLUMN "nationalities"."url" IS 'address of the article; where it is withheld, that of its outlet or null';

COMMENT ON COLUMN "nationalities"."extractor" IS 'what read the article: name and version, or model and prompt';

COMMENT ON COLUMN "nationalities"."review_status" IS 'Whether a person has looked at the row.';

CREATE OR REPLACE VIEW origins AS
WITH cited AS (
  SELECT link.*, CASE
      WHEN origin_kind <> 'work' THEN source.label
      WHEN rule = 'own_work' THEN coalesce(article.outlet, source.label)
      ELSE coalesce(source.via_label, source.via, source.label)
    END AS origin, source.source_type, claim.article_id, article.outlet, article.published,
    row_number() OVER (
      PARTITION BY origin_id
      ORDER BY rpad(published, 10, '~') NULLS LAST, claim.article_id, claim.allegation_number, source_number
    ) AS place
  FROM source_origins AS link
  JOIN cited_sources AS source USING (allegation_id, source_number)
  JOIN allegations AS claim USING (allegation_id)
  JOIN articles AS article USING (article_id)
  WHERE claim.stance <> 'refuted'
),
first AS (SELECT * FROM cited WHERE place = 1),
counted AS (
  SELECT origin_id, arg_min(published, rpad(published, 10, '~')) AS first_published, arg_max(published, rpad(published, 10, '~')) AS last_published,
    count(DISTINCT allegation_id) AS allegations, count(DISTINCT article_id) AS articles,
    count(DISTINCT outlet) AS outlets
  FROM cited GROUP BY origin_id
)
SELECT
  CAST(first.origin_id AS VARCHAR) AS origin_id,
  CAST(first.origin_kind AS VARCHAR) AS origin_kind,
  CAST(first.origin AS VARCHAR) AS origin,
  CAST(first.source_type AS VARCHAR) AS source_type,
  CAST(first.chain_end AS VARCHAR) AS chain_end,
  CAST(first.held_article_id AS VARCHAR) AS held_article_id,
  CAST(counted.first_published AS VARCHAR) AS first_published,
  CAST(counted.last_published AS VARCHAR) AS last_published,
  CAST(counted.allegations AS BIGINT) AS allegations,
  CAST(counted.articles AS BIGINT) AS articles,
  CAST(counted.outlets AS BIGINT) AS outlets
FROM first JOIN counted USING (origin_id)
ORDER BY first.origin_id;

COMMENT ON VIEW origins IS 'One row an origin: who ultimately says it, and how many articles and outlets rest on it. Certain links only; refuted claims are left out.';

COMMENT ON COLUMN "origins"."origin_id" IS 'identifier of the origin: who ultimately says it; from the first source that leads to it';

COMMENT ON COLUMN "origins"."origin_kind" IS 'what the origin is';

COMMENT ON COLUMN "origins"."origin" IS 'what it is called where it is cited first: the outlet of a work, the name of a voice';

COMMENT ON COLUMN "origins"."source_type" IS 'what kind of source it is where it is cited first';

COMMENT ON COLUMN "origins"."chain_end" IS 'how the chain of attribution ends';

COMMENT ON COLUMN "origins"."held_article_id" IS 'the article that is this origin, where it is one of the dataset';

COMMENT ON COLUMN "origins"."first_published" IS 'earliest date published, as precise as known';

COMMENT ON COLUMN "origins"."last_published" IS 'latest date published, as precise as known';

COMMENT ON COLUMN "origins"."allegations" IS 'allegations that rest on it';

COMMENT ON COLUMN "origins"."articles" IS 'articles that hold them';

COMMENT ON COLUMN "origins"."outlets" IS 'outlets of these articles, where they are known';

CREATE OR REPLACE VIEW cases AS
WITH member AS (
  SELECT case_id, allegation_id, article_id, denial_status
  FROM case_allegations JOIN allegations USING (allegation_id)
  WHERE stance <> 'refuted'
),
reported AS (
  SELECT DISTINCT case_id, article_id, outlet, published, CAST(NULL AS VARCHAR) AS copy
  FROM member JOIN articles USING (article_id)
  UNION ALL
  SELECT DISTINCT case_id, original.article_id, copy.outlet, copy.published, copy.article_id
  FROM member AS original JOIN articles AS copy ON copy.duplicate_of = original.article_id
),
counted AS (
  SELECT case_id, arg_min(published, rpad(published, 10, '~')) AS first_published, arg_max(published, rpad(published, 10, '~')) AS last_published,
    count(DISTINCT article_id) AS articles, count(DISTINCT copy) AS copies, count(DISTINCT outlet) AS outlets
  FROM reported GROUP BY case_id
),
claimed AS (
  SELECT case_id, count(*) AS allegations,
    string_agg(DISTINCT denial_status, '; ' ORDER BY denial_status) AS denial_statuses
  FROM member GROUP BY case_id
),
accused AS (
  SELECT case_id, string_agg(DISTINCT label, '; ' ORDER BY label) AS accused,
    string_agg(DISTINCT state_code, '; ' ORDER BY state_code) AS accused_code
  FROM member JOIN alleged_perpetrators USING (allegation_id) GROUP BY case_id
),
conduct AS (
  SELECT case_id, string_agg(DISTINCT act, '; ' ORDER BY act) AS acts
  FROM member JOIN allegation_acts USING (allegation_id) GROUP BY case_id
),
people AS (
  SELECT case_id,
    string_agg(DISTINCT CASE WHEN scheme = 'ISO3166-1' THEN code END, '; '
      ORDER BY CASE WHEN scheme = 'ISO3166-1' THEN code END) AS affected_nationalities,
    string_agg(DISTINCT CASE WHEN scheme = 'M49' THEN 'M49:' || code END, '; '
      ORDER BY CASE WHEN scheme = 'M49' THEN 'M49:' || code END) AS affected_regions
  FROM member JOIN group_nationalities USING (allegation_id) GROUP BY case_id
),
origin AS (
  SELECT case_id,
    count(DISTINCT CASE WHEN origin_kind <> 'anonymous' THEN origin_id END) AS named,
    count(DISTINCT CASE WHEN origin_kind = 'anonymous' THEN origin_id END) AS anonymous
  FROM member JOIN source_origins USING (allegation_id) GROUP BY case_id
),
answer AS (
  SELECT response.case_id, count(DISTINCT event_number) AS answers
  FROM case_responses AS response SEMI JOIN member USING (allegation_id) GROUP BY response.case_id
),
difference AS (SELECT case_id, count(*) AS differences FROM case_differences GROUP BY case_id),
loss AS (SELECT case_id, count(*) AS losses FROM case_losses GROUP BY case_id)
SELECT
  CAST(claimed.case_id AS VARCHAR) AS case_id,
  CAST(accused.accused AS VARCHAR) AS accused,
  CAST(accused_code AS VARCHAR) AS accused_code,
  CAST(acts AS VARCHAR) AS acts,
  CAST(affected_nationalities AS VARCHAR) AS affected_nationalities,
  CAST(affected_regions AS VARCHAR) AS affected_regions,
  CAST(first_published AS VARCHAR) AS first_published,
  CAST(last_published AS VARCHAR) AS last_published,
  CAST(allegations AS BIGINT) AS allegations,
  CAST(articles AS BIGINT) AS articles,
  CAST(copies AS BIGINT) AS copies,
  CAST(outlets AS BIGINT) AS outlets,
  CAST(greatest(coalesce(named, 0), CASE WHEN anonymous > 0 THEN 1 ELSE 0 END) AS BIGINT) AS origins_least,
  CAST(coalesce(named, 0) + coalesce(anonymous, 0) AS BIGINT) AS origins_most,
  CAST(denial_statuses AS VARCHAR) AS denial_statuses,
  CAST(coalesce(answers, 0) AS BIGINT) AS answers,
  CAST(coalesce(differences, 0) AS BIGINT) AS differences,
  CAST(coalesce(losses, 0) AS BIGINT) AS losses
FROM claimed
JOIN counted USING (case_id)
LEFT JOIN accused USING (case_id)
LEFT JOIN conduct USING (case_id)
LEFT JOIN people USING (case_id)
LEFT JOIN origin USING (case_id)
LEFT JOIN answer USING (case_id)
LEFT JOIN difference USING (case_id)
LEFT JOIN loss USING (case_id)
ORDER BY claimed.case_id;

COMMENT ON VIEW cases IS 'One row a case: allegations of the same accused, conduct, people and period, with how many articles, outlets and independent origins there are. Refuted claims are left out.';

COMMENT ON COLUMN "cases"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "cases"."accused" IS 'who is said to have acted, canonical labels; joined by ''; ''';

COMMENT ON COLUMN "cases"."accused_code" IS 'accused states only, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "cases"."acts" IS 'what the accused is said to have done, codes of the vocabulary ''act''; joined by ''; ''';

COMMENT ON COLUMN "cases"."affected_nationalities" IS 'nationalities of the affected people, ISO 3166-1 alpha-3; joined by ''; ''';

COMMENT ON COLUMN "cases"."affected_regions" IS 'regions that they are said to be from, as ''M49:'' and the code; joined by ''; ''';

COMMENT ON COLUMN "cases"."first_published" IS 'earliest date published, as precise as known';

COMMENT ON COLUMN "cases"."last_published" IS 'latest date published, as precise as known';

COMMENT ON COLUMN "cases"."allegations" IS 'allegations of the case';

COMMENT ON COLUMN "cases"."articles" IS 'articles that report them';

COMMENT ON COLUMN "cases"."copies" IS 'further articles whose text is the same as that of one of them';

COMMENT ON COLUMN "cases"."outlets" IS 'outlets of all these articles, where they are known';

COMMENT ON COLUMN "cases"."origins_least" IS 'independent origins, where speakers that are not named are those named or one another';

COMMENT ON COLUMN "cases"."origins_most" IS 'independent origins, where all speakers that are not named are others';

COMMENT ON COLUMN "cases"."denial_statuses" IS 'what the accused are reported to answer, each status once; joined by ''; ''';

COMMENT ON COLUMN "cases"."answers" IS 'answers and silences, each counted once however many report it';

COMMENT ON COLUMN "cases"."differences" IS 'differences between the allegations';

COMMENT ON COLUMN "cases"."losses" IS 'values lost on the way from an origin';

CREATE OR REPLACE VIEW case_answers AS
WITH told AS (
  SELECT link.case_id, link.event_number, link.asked_by, response.*, claim.article_id, article.published,
    row_number() OVER (
      PARTITION BY link.case_id, link.event_number
      ORDER BY rpad(published, 10, '~') NULLS LAST, claim.article_id, claim.allegation_number, response.response_number
    ) AS place
  FROM case_responses AS link
  JOIN responses AS response USING (allegation_id, response_number)
  JOIN allegations AS claim USING (allegation_id)
  JOIN articles AS article USING (article_id)
  WHERE claim.stance <> 'refuted'
),
counted AS (
  SELECT case_id, event_number, arg_min(published, rpad(published, 10, '~')) AS first_published, arg_max(published, rpad(published, 10, '~')) AS last_published,
    count(DISTINCT article_id) AS articles
  FROM told GROUP BY case_id, event_number
)
SELECT
  CAST(told.case_id AS VARCHAR) AS case_id,
  CAST(told.event_number AS BIGINT) AS event_number,
  CAST(counted.first_published AS VARCHAR) AS first_published,
  CAST(counted.last_published AS VARCHAR) AS last_published,
  CAST(responder AS VARCHAR) AS responder,
  CAST(told.state_code AS VARCHAR) AS responder_code,
  CAST(role AS VARCHAR) AS role,
  CAST(form AS VARCHAR) AS form,
  CAST(asked_by AS VARCHAR) AS asked_by,
  CAST(counted.articles AS BIGINT) AS articles,
  CAST(allegation_id AS VARCHAR) AS allegation_id,
  CAST(response_number AS BIGINT) AS response_number,
  CAST(quote AS VARCHAR) AS quote
FROM told JOIN counted ON counted.case_id = told.case_id AND counted.event_number = told.event_number
WHERE told.place = 1
ORDER BY told.case_id, told.event_number;

COMMENT ON VIEW case_answers IS 'One row an answer or silence within a case, in the order of the first report. Across articles this is a dated list, never one value.';

COMMENT ON COLUMN "case_answers"."case_id" IS 'identifier of the case: allegations of the same accused, conduct, people and period';

COMMENT ON COLUMN "case_answers"."event_number" IS 'order of the event within the case, from 1; the same for each report';

COMMENT ON COLUMN "case_answers"."first_published" IS 'earliest date published, as precise as known';

COMMENT ON COLUMN "case_answers"."last_published" IS 'latest date published, as precise as known';

COMMENT ON COLUMN "case_answers"."responder" IS 'who answers, as first reported, or its role where withheld';

COMMENT ON COLUMN "case_answers"."responder_code" IS 'state that the responder speaks for, ISO 3166-1';

COMMENT ON COLUMN "case_answers"."role" IS 'who answers, with regard to the allegation';

COMMENT ON COLUMN "case_answers"."form" IS 'what the answer is';

COMMENT ON COLUMN "case_answers"."asked_by" IS 'outlet that asked, of a silence and a refusal to comment; null where it is not known';

COMMENT ON COLUMN "case_answers"."articles" IS 'articles that report it';

COMMENT ON COLUMN "case_answers"."allegation_id" IS 'the allegation whose article reports it first';

COMMENT ON COLUMN "case_answers"."response_number" IS 'order of the response within the allegation, from 1';

COMMENT ON COLUMN "case_answers"."quote" IS 'the words of the article that show the value, verbatim';

CREATE OR REPLACE VIEW copy_changes AS
WITH said AS (
  SELECT claim.article_id, 'act' AS field, act AS value
  FROM allegations AS claim JOIN allegation_acts USING (allegation_id)
  UNION
  SELECT claim.article_id, 'means', means FROM allegations AS claim JOIN allegation_means USING (allegation_id)
  UNION
  SELECT claim.article_id, 'accused', coalesce(state_code, label)
  FROM allegations AS claim JOIN alleged_perpetrators USING (allegation_id)
  UNION
  SELECT claim.article_id, 'nationality', CASE WHEN scheme = 'M49' THEN 'M49:' || code ELSE code END
  FROM allegations AS claim JOIN group_nationalities USING (allegation_id) WHERE code IS NOT NULL
  UNION
  SELECT claim.article_id, 'source', label || coalesce(' (via ' || coalesce(via_label, via) || ')', '')
  FROM allegations AS claim JOIN cited_sources USING (allegation_id)
  UNION
  SELECT claim.article_id, 'answer', coalesce(state_code || ': ', '') || form
  FROM allegations AS claim JOIN responses USING (allegation_id)
  UNION
  SELECT article_id, 'stance', stance FROM allegations
),
pair AS (
  -- where one text holds all sentences of the other, what the reader saw in that one alone stands in both; only how
  -- far it is believed can change by what is beside it
  SELECT link.article_id, link.other_article_id,
    sentences_added + sentences_changed > 0 AS may_add,
    sentences_dropped + sentences_changed > 0 AS may_drop
  FROM near_copies AS link
  JOIN articles AS one ON one.article_id = link.article_id
  JOIN articles AS other ON other.article_id = link.other_article_id
  -- what was not read says nothing, and drops nothing
  WHERE one.article_class IS NOT NULL AND other.article_class IS NOT NULL
),
changed AS (
  SELECT pair.article_id, pair.other_article_id, 'added' AS change, said.field, said.value
  FROM pair JOIN said ON said.article_id = pair.article_id
  WHERE (may_add OR said.field = 'stance') AND NOT EXISTS (
    FROM said AS there
    WHERE there.article_id = pair.other_article_id AND there.field = said.field AND there.value = said.value
  )
  UNION ALL
  SELECT pair.article_id, pair.other_article_id, 'dropped', said.field, said.value
  FROM pair JOIN said ON said.article_id = pair.other_article_id
  WHERE (may_drop OR said.field = 'stance') AND NOT EXISTS (
    FROM said AS there
    WHERE there.article_id = pair.article_id AND there.field = said.field AND there.value = said.value
  )
)
SELECT
  CAST(article_id AS VARCHAR) AS article_id,
  CAST(other_article_id AS VARCHAR) AS other_article_id,
  CAST(change AS VARCHAR) AS change,
  CAST(field AS VARCHAR) AS field,
  CAST(value AS VARCHAR) AS value
FROM changed
ORDER BY article_id, other_article_id, change, field, value;

COMMENT ON VIEW copy_changes IS 'What a near copy says that the earlier text does not, and the reverse, value by value, as both were read. Of a text whose sentences all stand in the other, nothing but the stance can differ.';

COMMENT ON COLUMN "copy_changes"."article_id" IS 'identifier of the article, from its canonical URL, or from its text where there is none';

COMMENT ON COLUMN "copy_changes"."other_article_id" IS 'the earlier article, of which this one is a near copy';

COMMENT ON COLUMN "copy_changes"."change" IS '''added'' or ''dropped'', seen from the later article';

COMMENT ON COLUMN "copy_changes"."field" IS 'what kind of value';

COMMENT ON COLUMN "copy_changes"."value" IS 'the value: a code, or a canonical label';
