import type { Kind } from "./kinds.js";
import { base, changed } from "./parts.js";

/** A table `r` with the given columns beside its id. */
const table = (columns: string) => `CREATE TABLE r (id int PRIMARY KEY, ${columns})`;
const doubled = (type: string, kind: string) =>
  table(`a ${type}, g ${type} GENERATED ALWAYS AS (a * 2) ${kind}`);

const computed: Kind[] = [
  [
    "a column that another is computed from changes its type",
    [
      doubled("int", "STORED UNIQUE CHECK (g <> 7)"),
      "CREATE INDEX r_g ON r (g, a)",
      "COMMENT ON COLUMN r.g IS 'twice'",
    ],
    [
      doubled("bigint", "STORED UNIQUE CHECK (g <> 7)"),
      "CREATE INDEX r_g ON r (g, a)",
      "COMMENT ON COLUMN r.g IS 'twice'",
    ],
    { says: /^(?!.*LOSS)[\s\S]*DROP COLUMN g[\s\S]*TYPE bigint[\s\S]*ADD COLUMN g/ },
  ],
  [
    "it is renamed besides",
    [table("a varchar(5), g text GENERATED ALWAYS AS (upper(a)) STORED")],
    [table("b varchar(9), g text GENERATED ALWAYS AS (upper(b)) STORED")],
    { renames: ["r.a:b"] },
  ],
  [
    "it is an enum that loses a value",
    [
      "CREATE TYPE e AS ENUM ('a', 'b', 'c')",
      table("c e, g boolean GENERATED ALWAYS AS (c = 'a') STORED"),
    ],
    [
      "CREATE TYPE e AS ENUM ('a', 'b')",
      table("c e, g boolean GENERATED ALWAYS AS (c = 'a') STORED"),
    ],
  ],
  ["it is dropped, and so is the other", [doubled("int", "STORED")], [table("b text")]],
  [
    "it is under a view",
    [doubled("int", "STORED"), "CREATE VIEW v AS SELECT g FROM r"],
    [doubled("bigint", "STORED"), "CREATE VIEW v AS SELECT g FROM r"],
    { refused: /view v depends on column g of table r\)\. By hand: drop that/ },
  ],
  ["a virtual column is added", [table("a int")], [doubled("int", "VIRTUAL")]],
  ["a stored column becomes virtual", [doubled("int", "STORED")], [doubled("int", "VIRTUAL")]],
  ["a virtual column becomes plain", [doubled("int", "VIRTUAL")], [table("a int, g int")]],
  [
    "the expression of a virtual column",
    [table("a int, g int GENERATED ALWAYS AS (a) VIRTUAL")],
    [table("a int, g int GENERATED ALWAYS AS (a + 1) VIRTUAL")],
  ],
  [
    "an index on a computed column for search",
    [table("a text")],
    [
      table("a text, v tsvector GENERATED ALWAYS AS (to_tsvector('english', a)) STORED"),
      "CREATE INDEX r_v ON r USING gin (v)",
    ],
    { says: /down: \[\s+`DROP INDEX r_v`,\s+`ALTER TABLE r DROP COLUMN v`/ },
  ],
];

const email = (type: string) => `CREATE DOMAIN email AS ${type} CHECK (VALUE <> '')`;
const place = (fields: string) => `CREATE TYPE place AS (${fields})`;
const ci = (level: number) =>
  `CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level${level}', deterministic = false)`;

const ownTypes: Kind[] = [
  [
    "the base type of a domain",
    [
      email("varchar(9) NOT NULL DEFAULT 'x'"),
      table("c email, g text GENERATED ALWAYS AS (lower(c)) STORED"),
      "CREATE INDEX r_c ON r (c)",
    ],
    [
      email("varchar(99) NOT NULL DEFAULT 'x'"),
      table("c email, g text GENERATED ALWAYS AS (lower(c)) STORED"),
      "CREATE INDEX r_c ON r (c)",
    ],
    { says: /ALTER DOMAIN email RENAME TO email_old/ },
  ],
  [
    "the base type of a domain that another stands on",
    [
      "CREATE DOMAIN n AS int",
      "CREATE DOMAIN positive AS n CHECK (VALUE > 0)",
      table("c positive, d n"),
    ],
    [
      "CREATE DOMAIN n AS bigint",
      "CREATE DOMAIN positive AS n CHECK (VALUE > 0)",
      table("c positive, d n"),
    ],
  ],
  [
    "a domain with fewer digits",
    ["CREATE DOMAIN price AS numeric(12,4)", table("c price NOT NULL DEFAULT 1.5")],
    ["CREATE DOMAIN price AS numeric(12,2)", table("c price NOT NULL DEFAULT 1.5")],
    { says: /values of r\.c do not survive/ },
  ],
  [
    "a new domain, NOT NULL",
    [table("a int")],
    [email("text NOT NULL"), table("a int, c email DEFAULT 'x'")],
  ],
  [
    "a domain becomes NOT NULL",
    ["CREATE DOMAIN d AS text", table("c d")],
    ["CREATE DOMAIN d AS text NOT NULL", table("c d")],
    { says: /^(?!.*d_not_null)/s },
  ],
  [
    "a required column of a domain",
    [table("a int")],
    ["CREATE DOMAIN d AS numeric(9,2)", table("a int, c d NOT NULL")],
    { says: /REVIEW: existing rows get 0/ },
  ],
  [
    "a field of a composite type gets another type",
    [place("x int, y int"), table("c place, l place[]")],
    [place("x bigint, y int"), table("c place, l place[]")],
    { says: /USING c::text::place/ },
  ],
  [
    "the subtype of a range type",
    ["CREATE TYPE span AS RANGE (subtype = int4)", table("c span")],
    ["CREATE TYPE span AS RANGE (subtype = int8)", table("c span")],
    { refused: /in-use range type\. By hand: give the old type another name/ },
  ],
  [
    "a column gets a collation of its own",
    [table("c text UNIQUE")],
    [ci(2), table("c text COLLATE ci UNIQUE")],
    {
      says: /CREATE COLLATION ci[\s\S]*TYPE text COLLATE ci[\s\S]*TYPE text`[\s\S]*DROP COLLATION ci/,
    },
  ],
  [
    "a collation is changed",
    [ci(2), table("c text COLLATE ci UNIQUE")],
    [ci(1), table("c text COLLATE ci UNIQUE")],
  ],
];

const search = "CREATE TEXT SEARCH CONFIGURATION fts (COPY = simple)";
const foreignServer = [
  "CREATE FOREIGN DATA WRAPPER elsewhere",
  "CREATE SERVER other FOREIGN DATA WRAPPER elsewhere",
];
const foreign = (name: string, columns: string) =>
  `CREATE FOREIGN TABLE f (${columns}) SERVER other OPTIONS (table_name '${name}')`;
const statistics = "CREATE STATISTICS t_ab (dependencies) ON a, b FROM t";

const besides: Kind[] = [
  [
    "beside something that the planner does not know",
    [search, base],
    [search, changed("b int", "b bigint")],
  ],
  [
    "something that the planner does not know is added",
    [base],
    [search, base],
    { refused: /text search configuration \S*fts is only in the models.*by hand/ },
  ],
  [
    "statistics are changed",
    [base, statistics],
    [base, statistics.replace("dependencies", "ndistinct")],
  ],
  [
    "statistics with a comment are changed, and a field of a composite type is commented",
    [base, statistics, "COMMENT ON STATISTICS t_ab IS 'both'", place("a int")],
    [
      base,
      statistics.replace("dependencies", "ndistinct"),
      "COMMENT ON STATISTICS t_ab IS 'both'",
      place("a int"),
      "COMMENT ON COLUMN place.a IS 'a field'",
    ],
    { says: /COMMENT ON STATISTICS t_ab IS 'both'[\s\S]*COMMENT ON COLUMN place\.a IS 'a field'/ },
  ],
  [
    "the options of a foreign table",
    [...foreignServer, foreign("q", "a text")],
    [...foreignServer, foreign("r", "a text")],
    { says: /ALTER FOREIGN TABLE f OPTIONS \(SET table_name 'r'\)/ },
  ],
  [
    "a foreign table whose column has another name there",
    foreignServer,
    [...foreignServer, foreign("q", "a text OPTIONS (column_name 'b')")],
    { refused: /column f\.a differs: .* options \{column_name=b\}/ },
  ],
  ["statistics go with their column", [base, statistics], [changed(", b int DEFAULT 3", "")]],
  [
    "a foreign key becomes valid",
    [
      base,
      "CREATE TABLE c (a bigint)",
      "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t NOT VALID",
    ],
    [base, "CREATE TABLE c (a bigint CONSTRAINT f REFERENCES t)"],
    { says: /Rows that refer to nothing: [\s\S]*VALIDATE CONSTRAINT f/ },
  ],
  [
    "a check becomes valid",
    [base, "ALTER TABLE t ADD CONSTRAINT p CHECK (b > 0) NOT VALID"],
    [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT p CHECK (b > 0))")],
    { says: /VALIDATE CONSTRAINT p/ },
  ],
  [
    "NOT NULL with a default",
    [table("a int")],
    [table("a int NOT NULL DEFAULT 5")],
    { says: /UPDATE r SET a = 5 WHERE a IS NULL/ },
  ],
  [
    "a renamed column becomes required",
    [table("a boolean")],
    [table("b boolean NOT NULL")],
    { renames: ["r.a:b"], says: /UPDATE r SET b = … WHERE b IS NULL/ },
  ],
  [
    "a renamed column becomes a number",
    [table("a text NOT NULL")],
    [table("b int NOT NULL")],
    { renames: ["r.a:b"], says: /up fails on rows/ },
  ],
  [
    "a key and what refers to it become uuid",
    ["CREATE TABLE p (id text PRIMARY KEY)", "CREATE TABLE c (a text REFERENCES p)"],
    ["CREATE TABLE p (id uuid PRIMARY KEY)", "CREATE TABLE c (a uuid REFERENCES p)"],
    { says: /DROP CONSTRAINT c_a_fkey[\s\S]*TYPE uuid[\s\S]*ADD CONSTRAINT c_a_fkey/ },
  ],
  [
    "a serial key and what refers to it become text",
    ["CREATE TABLE p (id serial PRIMARY KEY)", "CREATE TABLE c (a int REFERENCES p)"],
    ["CREATE TABLE p (id text PRIMARY KEY)", "CREATE TABLE c (a text REFERENCES p)"],
  ],
  [
    "a column takes the name of one that goes",
    [table("a text, b text")],
    [table("b text")],
    { renames: ["r.a:b"], refused: /column "b" .* already exists[\s\S]*By hand: first rename/ },
  ],
  [
    "required columns of types that have an empty value",
    [table("a int")],
    [
      table(
        "a int, b inet NOT NULL, c tstzrange NOT NULL, d time NOT NULL, e tsvector NOT NULL, f int4multirange NOT NULL",
      ),
    ],
  ],
  [
    "a table becomes a partition",
    [
      "CREATE TABLE p (id int, at date NOT NULL) PARTITION BY RANGE (at)",
      "CREATE TABLE p_26 (id int, at date NOT NULL)",
    ],
    [
      "CREATE TABLE p (id int, at date NOT NULL) PARTITION BY RANGE (at)",
      "CREATE TABLE p_26 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    ],
    { refused: /p_26 had \d+ rows and has 0[\s\S]*by hand.*ATTACH PARTITION/ },
  ],
  [
    "a table becomes partitioned",
    ["CREATE TABLE p (id int, at date, PRIMARY KEY (id, at))"],
    [
      "CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
      "CREATE TABLE p_all PARTITION OF p DEFAULT",
    ],
    {
      says: /LOSS: the rows of p\. To keep them, rename it instead[\s\S]*\n\s+\) PARTITION BY RANGE \(at\)/,
    },
  ],
];

/** Computed columns, user-defined types and collations, and what the planner needs help with. */
export const computedAndOwnTypes: Kind[] = [...computed, ...ownTypes, ...besides];
