import type { SchemaSource } from "../support/bench.js";
import { combined } from "./combined.js";
import { computedAndOwnTypes } from "./computed-and-own-types.js";
import { models } from "./models.js";
import { namesAndSchemas } from "./names-and-schemas.js";
import { base, changed, color } from "./parts.js";
import { reshaped } from "./reshaped.js";
import { triggersAndOwners } from "./triggers-and-owners.js";
import { viewsAndFunctions } from "./views-and-functions.js";

/** A kind of change: its name, the schema before, the schema after, and what is special about it. */
export type Kind = [
  name: string,
  before: SchemaSource,
  after: SchemaSource,
  special?: { renames?: string[]; says?: RegExp; refused?: RegExp },
];

/** The type of the column `c` of a table changes. */
function retyped(from: string, to: string, special?: Kind[3]): Kind {
  const table = (type: string) => [`CREATE TABLE r (id int PRIMARY KEY, c ${type}, other text)`];
  return [`${from} becomes ${to}`, table(from), table(to), ...(special ? [special] : [])] as Kind;
}

/** Statements around the table `t`. */
const beside = (...more: string[]) => [base, ...more];
const lossy = { says: /do not survive/ };
const misfits = { says: /up fails on rows/ };
const atUtc = { says: /`SET LOCAL TimeZone = 'UTC'`,\s*\/\/ REVIEW: .* converted at UTC/ };
const byHand = /By hand|by hand/;

const types: Kind[] = [
  retyped("integer", "smallint", { says: /c NOT BETWEEN -32768 AND 32767/ }),
  retyped("integer", "numeric(12,2)"),
  retyped("bigint", "numeric"),
  retyped("numeric(12,4)", "numeric(12,2)", lossy),
  retyped("numeric", "double precision", lossy),
  retyped("double precision", "integer", lossy),
  retyped("double precision", "real", lossy),
  retyped("real", "double precision"),
  retyped("numeric", "money", lossy),
  retyped("money", "numeric"),
  retyped("varchar(20)", "text"),
  retyped("varchar(20)", "varchar(10)", { says: /length\(c::text\) > 10\./ }),
  retyped("numeric(12,2)", "numeric(6,2)", { says: /abs\(c\) >= 1e4\./ }),
  retyped("char(5)", "varchar(5)"),
  retyped("text", "uuid", {
    says: /\(from PostgreSQL 16\): .*NOT pg_input_is_valid\(c::text, 'uuid'\)/,
  }),
  retyped("uuid", "text"),
  retyped("text", "jsonb", misfits),
  retyped("jsonb", "text"),
  retyped("json", "jsonb", lossy),
  retyped("boolean", "integer"),
  retyped("integer", "boolean", lossy),
  retyped("boolean", "text"),
  retyped("text", "boolean", misfits),
  retyped("text", "bytea"),
  retyped("bytea", "text"),
  retyped("timestamp", "timestamptz", atUtc),
  retyped("timestamptz", "timestamp", atUtc),
  retyped("date", "timestamptz", atUtc),
  retyped("timestamptz", "date", lossy),
  retyped("timestamptz", "text", atUtc),
  retyped("text", "timestamptz", atUtc),
  retyped("timestamp[]", "timestamptz[]", atUtc),
  retyped("date", "timestamp"),
  retyped("timestamp", "date", lossy),
  retyped("time", "time(0)", lossy),
  retyped("timestamptz", "timestamptz(0)", lossy),
  retyped("time", "timetz", atUtc),
  retyped("interval", "interval(0)", lossy),
  retyped("text", "interval", misfits),
  retyped("integer[]", "bigint[]"),
  retyped("text[]", "varchar(3)[]", misfits),
  retyped("text", "text[]", { refused: byHand }),
  retyped("int4range", "int8range", { refused: byHand }),
  retyped("inet", "cidr", lossy),
  retyped("cidr", "inet"),
  retyped("text", "inet", misfits),
  retyped("macaddr", "macaddr8"),
  retyped("bit(4)", "bit varying(8)"),
  retyped("bit varying", "text"),
  retyped("point", "text"),
  retyped("box", "polygon"),
  retyped("tsvector", "text"),
  retyped("text", "xml"),
  retyped("xml", "text"),
  retyped("text", 'text COLLATE "C"'),
  retyped("text COLLATE \"C\" NOT NULL DEFAULT 'x'", "text NOT NULL DEFAULT 'y'"),
  retyped("varchar(20) UNIQUE", 'varchar(20) COLLATE "C" UNIQUE'),
  [
    "a domain becomes its base type",
    [
      "CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '')",
      "CREATE TABLE r (id int PRIMARY KEY, c short)",
    ],
    [
      "CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '')",
      "CREATE TABLE r (id int PRIMARY KEY, c varchar(10))",
    ],
  ],
  [
    "a base type becomes a domain",
    ["CREATE TABLE r (id int PRIMARY KEY, c text)"],
    [
      "CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%')",
      "CREATE TABLE r (id int PRIMARY KEY, c mail)",
    ],
    misfits,
  ],
  [
    "a domain gets a check",
    ["CREATE DOMAIN level AS int", "CREATE TABLE r (id int PRIMARY KEY, c level)"],
    [
      "CREATE DOMAIN level AS int CHECK (VALUE BETWEEN 1 AND 9)",
      "CREATE TABLE r (id int PRIMARY KEY, c level)",
    ],
    misfits,
  ],
  [
    "a composite type gets a field",
    ["CREATE TYPE place AS (x int, y int)", "CREATE TABLE r (id int PRIMARY KEY, c place)"],
    [
      "CREATE TYPE place AS (x int, y int, name text)",
      "CREATE TABLE r (id int PRIMARY KEY, c place)",
    ],
  ],
  [
    "text becomes citext",
    ["CREATE TABLE r (id int PRIMARY KEY, c text)"],
    ["CREATE EXTENSION citext", "CREATE TABLE r (id int PRIMARY KEY, c citext)"],
  ],
];

const enums: Kind[] = [
  [
    "an enum gets a first value that becomes the default",
    [color, "CREATE TABLE r (c color NOT NULL DEFAULT 'red')"],
    [color.replace("'red'", "'none', 'red'"), "CREATE TABLE r (c color NOT NULL DEFAULT 'none')"],
    { says: /ADD VALUE 'none' BEFORE 'red'[\s\S]*SET DEFAULT 'none'/ },
  ],
  [
    "an enum gets two values, one of them a default in an array",
    [color, "CREATE TABLE r (id int, c color[] NOT NULL DEFAULT '{red}')"],
    [
      color.replace("'green'", "'green', 'blue', 'pink'"),
      "CREATE TABLE r (id int, c color[] NOT NULL DEFAULT '{pink,red}')",
    ],
  ],
  [
    "an enum loses its default",
    [color, "CREATE TABLE r (id int, c color DEFAULT 'green')"],
    [
      color.replace(", 'green'", ", 'blue'").replace("'blue'", "'other'"),
      "CREATE TABLE r (id int, c color DEFAULT 'red')",
    ],
  ],
  [
    "the values of an enum change places",
    [color, "CREATE TABLE r (id int, c color)"],
    ["CREATE TYPE color AS ENUM ('green', 'red')", "CREATE TABLE r (id int, c color)"],
  ],
  [
    "an enum value is renamed",
    [color, "CREATE TABLE r (id int, c color DEFAULT 'red', l color[])"],
    [
      color.replace("red", "crimson"),
      "CREATE TABLE r (id int, c color DEFAULT 'crimson', l color[])",
    ],
    { renames: ["color.red:crimson"], says: /RENAME VALUE 'red' TO 'crimson'/ },
  ],
  [
    "an enum gets another name",
    [color, "CREATE TABLE r (id int, c color DEFAULT 'red')"],
    [color.replace("TYPE color", "TYPE colour"), "CREATE TABLE r (id int, c colour DEFAULT 'red')"],
    { says: /ALTER TYPE color RENAME TO colour/ },
  ],
  [
    "a column goes from one enum to another that exists",
    [
      color,
      "CREATE TYPE hue AS ENUM ('red', 'green', 'blue')",
      "CREATE TABLE r (id int, c color DEFAULT 'red', k color)",
    ],
    [
      color,
      "CREATE TYPE hue AS ENUM ('red', 'green', 'blue')",
      "CREATE TABLE r (id int, c hue DEFAULT 'red', k color)",
    ],
    { says: /USING c::text::hue/ },
  ],
  [
    "an array goes from one enum to another",
    [
      color,
      "CREATE TYPE hue AS ENUM ('red', 'green')",
      "CREATE TABLE r (id int, c color[] DEFAULT '{red}')",
    ],
    [
      color,
      "CREATE TYPE hue AS ENUM ('red', 'green')",
      "CREATE TABLE r (id int, c hue[] DEFAULT '{red}')",
    ],
  ],
  [
    "an enum value in a check and a partial index is removed",
    [
      color.replace("'green'", "'green', 'blue'"),
      "CREATE TABLE r (id int, c color, CONSTRAINT ok CHECK (c <> 'green' OR id > 0))",
      "CREATE INDEX r_red ON r (id) WHERE c = 'red'",
    ],
    [
      color,
      "CREATE TABLE r (id int, c color, CONSTRAINT ok CHECK (c <> 'green' OR id > 0))",
      "CREATE INDEX r_red ON r (id) WHERE c = 'red'",
    ],
  ],
  [
    "an enum value is removed under a view",
    [
      color.replace("'green'", "'green', 'blue'"),
      "CREATE TABLE r (id int, c color)",
      "CREATE VIEW v AS SELECT c FROM r",
    ],
    [color, "CREATE TABLE r (id int, c color)", "CREATE VIEW v AS SELECT c FROM r"],
  ],
  ["an enum that no column has is dropped", [color, base], [base]],
  [
    "a new enum in new tables, of which one has no key",
    [base],
    [
      base,
      color,
      "CREATE TABLE r (id int, c color DEFAULT 'red')",
      "CREATE TABLE s (id int PRIMARY KEY, c color[])",
    ],
    { says: /CREATE TABLE r \(\n +id integer,\n +c color DEFAULT 'red'::color\n/ },
  ],
  [
    "an integer becomes an enum",
    ["CREATE TABLE r (id int PRIMARY KEY, c int)"],
    [color, "CREATE TABLE r (id int PRIMARY KEY, c color)"],
    { refused: byHand },
  ],
];

const sequences: Kind[] = [
  [
    "serial int to bigint",
    ["CREATE TABLE r (id serial PRIMARY KEY)"],
    ["CREATE TABLE r (id bigserial PRIMARY KEY)"],
  ],
  [
    "identity int to bigint",
    ["CREATE TABLE r (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
    ["CREATE TABLE r (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
  ],
  [
    "serial int to identity bigint",
    ["CREATE TABLE r (id serial PRIMARY KEY)"],
    ["CREATE TABLE r (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)"],
    { says: /nextval\(pg_get_serial_sequence/ },
  ],
  [
    "identity to serial",
    ["CREATE TABLE r (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
    ["CREATE TABLE r (id serial PRIMARY KEY)"],
  ],
  [
    "identity by default to always",
    ["CREATE TABLE r (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
    ["CREATE TABLE r (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)"],
  ],
  [
    "a plain id becomes identity",
    ["CREATE TABLE r (id int PRIMARY KEY)"],
    ["CREATE TABLE r (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
    { says: /max\(id\)/ },
  ],
  [
    "a plain id becomes serial",
    ['CREATE TABLE "Rows" ("rowId" int PRIMARY KEY)'],
    ['CREATE TABLE "Rows" ("rowId" serial PRIMARY KEY)'],
  ],
  [
    "identity is taken away",
    ["CREATE TABLE r (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
    ["CREATE TABLE r (id int PRIMARY KEY)"],
  ],
  [
    "the step of a sequence is changed",
    ["CREATE SEQUENCE numbers START 5", base],
    ["CREATE SEQUENCE numbers START 5 INCREMENT 10", base],
  ],
  [
    "a table with a serial id is renamed",
    ["CREATE TABLE r (id serial PRIMARY KEY, a text, b text)"],
    ["CREATE TABLE q (id serial PRIMARY KEY, a text, b text)"],
    { renames: ["r:q"], says: /ALTER SEQUENCE r_id_seq RENAME TO q_id_seq/ },
  ],
];

const columns: Kind[] = [
  [
    "a column with a jsonb default",
    [base],
    [changed("b int", `c jsonb NOT NULL DEFAULT '{"a": [1]}', b int`)],
  ],
  ["a nullable column with a check", [base], [changed("b int", "c int CHECK (c > 10), b int")]],
  [
    "a nullable reference to the table itself",
    [base],
    [changed("b int", "parent bigint REFERENCES t, b int")],
  ],
  [
    "a plain column becomes generated",
    [changed("b int DEFAULT 3", "b int DEFAULT 3, c int")],
    [changed("b int DEFAULT 3", "b int DEFAULT 3, c int GENERATED ALWAYS AS (b * 2) STORED")],
    { says: /LOSS: the content of t\.c/ },
  ],
  [
    "a generated column becomes plain",
    [changed("b int DEFAULT 3", "b int DEFAULT 3, c int GENERATED ALWAYS AS (length(a)) STORED")],
    [changed("b int DEFAULT 3", "b int DEFAULT 3, c int")],
    { says: /DROP EXPRESSION/ },
  ],
  [
    "the expression of a generated column",
    [changed("b int DEFAULT 3", "b int DEFAULT 3, c int GENERATED ALWAYS AS (length(a)) STORED")],
    [
      changed(
        "b int DEFAULT 3",
        "b int DEFAULT 3, c int GENERATED ALWAYS AS (length(a) + 1) STORED",
      ),
    ],
  ],
  [
    "a column with an index is dropped",
    [base, "CREATE INDEX t_b ON t (b)", "CREATE UNIQUE INDEX t_ab ON t (a, b)"],
    [changed(", b int DEFAULT 3", "")],
    { says: /down fails on rows/ },
  ],
  [
    "camel case becomes underscored",
    [
      'CREATE TABLE "UserAccounts" (id serial PRIMARY KEY, "firstName" text, "createdAt" timestamptz NOT NULL)',
    ],
    [
      "CREATE TABLE user_accounts (id serial PRIMARY KEY, first_name text, created_at timestamptz NOT NULL)",
    ],
    {
      renames: [
        "UserAccounts:user_accounts",
        "UserAccounts.firstName:first_name",
        "useraccounts.createdat:created_at",
      ],
      says: /RENAME COLUMN "firstName" TO first_name/,
    },
  ],
  [
    "a rename that is not told is offered",
    [
      'CREATE TABLE "UserAccounts" (id serial PRIMARY KEY, "firstName" text, "createdAt" timestamptz NOT NULL)',
    ],
    [
      "CREATE TABLE user_accounts (id serial PRIMARY KEY, first_name text, created_at timestamptz NOT NULL)",
    ],
    { says: /--rename '"UserAccounts"\."firstName":first_name'/ },
  ],
  [
    "a renamed column gets another type",
    ["CREATE TABLE r (id int PRIMARY KEY, size int)"],
    ["CREATE TABLE r (id int PRIMARY KEY, width bigint)"],
    { renames: ["r.size:width"] },
  ],
  [
    "a column of an enum is renamed with its enum",
    [
      "CREATE TYPE enum_r_state AS ENUM ('open', 'done')",
      "CREATE TABLE r (id int, state enum_r_state DEFAULT 'open')",
    ],
    [
      "CREATE TYPE enum_r_status AS ENUM ('open', 'done', 'later')",
      "CREATE TABLE r (id int, status enum_r_status DEFAULT 'later')",
    ],
    { renames: ["r.state:status"], says: /ALTER TYPE enum_r_state RENAME TO enum_r_status/ },
  ],
  [
    "the default of a moment",
    [base],
    [changed("b int DEFAULT 3", "b int DEFAULT 3, c timestamptz NOT NULL DEFAULT now()")],
  ],
  [
    "a NOT NULL column of a type without a neutral value",
    [base],
    [changed("b int", "c point NOT NULL, b int")],
    { refused: /fill it with an UPDATE/ },
  ],
];

const tables: Kind[] = [
  [
    "a partitioned table gets a column, an index and a partition",
    [
      "CREATE TABLE p (id int, at date NOT NULL, a text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
      "CREATE TABLE p_2025 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    ],
    [
      "CREATE TABLE p (id int, at date NOT NULL, a text, b int NOT NULL DEFAULT 0, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
      "CREATE TABLE p_2025 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
      "CREATE TABLE p_2026 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
      "CREATE INDEX p_a ON p (a)",
    ],
  ],
  [
    "a partition is dropped",
    [
      "CREATE TABLE p (id int, kind text NOT NULL) PARTITION BY LIST (kind)",
      "CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a', 'b')",
      "CREATE TABLE p_c PARTITION OF p FOR VALUES IN ('c')",
    ],
    [
      "CREATE TABLE p (id int, kind text NOT NULL) PARTITION BY LIST (kind)",
      "CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a', 'b')",
    ],
    { says: /LOSS: the rows of p_c/ },
  ],
  [
    "a column of a hash-partitioned table changes its type",
    [
      "CREATE TABLE p (id int NOT NULL, n int) PARTITION BY HASH (id)",
      "CREATE TABLE p_0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
      "CREATE TABLE p_1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    ],
    [
      "CREATE TABLE p (id int NOT NULL, n bigint) PARTITION BY HASH (id)",
      "CREATE TABLE p_0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
      "CREATE TABLE p_1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    ],
  ],
  [
    "a table that others refer to is dropped",
    [base, "CREATE TABLE c (id int PRIMARY KEY, t_id bigint REFERENCES t)"],
    ["CREATE TABLE c (id int PRIMARY KEY, t_id bigint)"],
    { says: /LOSS: the rows of t/ },
  ],
  [
    "a table in a schema of its own",
    [base],
    [base, "CREATE SCHEMA s", "CREATE TABLE s.x (id serial PRIMARY KEY, a text)"],
  ],
  ["a storage parameter", [base], [`${base} WITH (fillfactor = 70)`]],
  [
    "a materialized view",
    [base],
    beside("CREATE MATERIALIZED VIEW m AS SELECT a, count(*) FROM t GROUP BY a"),
  ],
  [
    "a view over a view is changed",
    beside("CREATE VIEW v AS SELECT id, a FROM t", "CREATE VIEW w AS SELECT a FROM v"),
    beside("CREATE VIEW v AS SELECT id, a, b FROM t", "CREATE VIEW w AS SELECT a, b FROM v"),
  ],
  ["a procedure", [base], beside("CREATE PROCEDURE p() LANGUAGE sql AS 'DELETE FROM public.t'")],
  [
    "the result of a function is changed",
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ["CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT 'x'$$"],
  ],
  [
    "a table with an id of three columns",
    ["CREATE TABLE k (a int, b text, c date, d int, PRIMARY KEY (a, b, c))"],
    ["CREATE TABLE k (a int, b text, c date, d bigint, PRIMARY KEY (a, b, c))"],
  ],
  ["an extension is added", [base], ["CREATE EXTENSION pgcrypto", base]],
];

const constraints: Kind[] = [
  [
    "unique, nulls not distinct",
    [base],
    [changed("b int DEFAULT 3", "b int DEFAULT 3 UNIQUE NULLS NOT DISTINCT")],
    { says: /up fails on rows[^\n]*SELECT b, count\(\*\) FROM t GROUP BY b/ },
  ],
  [
    "a deferrable unique constraint",
    [base],
    [changed("a text NOT NULL", "a text NOT NULL UNIQUE DEFERRABLE")],
    misfits,
  ],
  [
    "a primary key gets another name",
    [base],
    [changed("PRIMARY KEY", "CONSTRAINT things PRIMARY KEY")],
    { says: /RENAME CONSTRAINT/ },
  ],
  ["a primary key is dropped", [base], [changed(" PRIMARY KEY", "")]],
  [
    "unique on two columns, one of which may be null",
    [base],
    [changed("DEFAULT 3)", "DEFAULT 3, UNIQUE (a, b))")],
    misfits,
  ],
  [
    "unique on an expression",
    [base],
    beside("CREATE UNIQUE INDEX t_lower ON t (lower(a))"),
    misfits,
  ],
  [
    "a check on a pattern",
    [base],
    [changed("a text NOT NULL", "a text NOT NULL CHECK (a ~ '^[A-Z]{2}-[0-9]+$$')")],
    misfits,
  ],
  [
    "exactly one of two columns is filled",
    ["CREATE TABLE e (id int PRIMARY KEY, x int, y text, CHECK (num_nonnulls(x, y) = 1))"],
    ["CREATE TABLE e (id int PRIMARY KEY, x bigint, y text, CHECK (num_nonnulls(x, y) = 1))"],
  ],
  [
    "an end after the beginning",
    ['CREATE TABLE e (id int PRIMARY KEY, "from" date NOT NULL, "to" date, CHECK ("to" > "from"))'],
    [
      'CREATE TABLE e (id int PRIMARY KEY, "from" date NOT NULL, "to" date, note text, CHECK ("to" > "from"))',
    ],
  ],
  [
    "rooms that are not booked twice",
    [
      "CREATE EXTENSION btree_gist",
      "CREATE TABLE b (room int NOT NULL, during tstzrange NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&))",
    ],
    [
      "CREATE EXTENSION btree_gist",
      "CREATE TABLE b (room bigint NOT NULL, during tstzrange NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&))",
    ],
  ],
  [
    "a foreign key to a unique column",
    [
      changed("a text NOT NULL", "a text NOT NULL UNIQUE"),
      "CREATE TABLE c (id int PRIMARY KEY, a text)",
    ],
    [
      changed("a text NOT NULL", "a text NOT NULL UNIQUE"),
      "CREATE TABLE c (id int PRIMARY KEY, a text REFERENCES t (a))",
    ],
    misfits,
  ],
  ["a BRIN index", [base], beside("CREATE INDEX t_brin ON t USING brin (id)")],
  [
    "a GiST index",
    ["CREATE TABLE g (id int, p point, r int4range)"],
    [
      "CREATE TABLE g (id int, p point, r int4range)",
      "CREATE INDEX g_p ON g USING gist (p)",
      "CREATE INDEX g_r ON g USING gist (r)",
    ],
  ],
];

/** Kinds of change beyond the cases with a full round trip. */
export const kinds: Kind[] = [
  ...types,
  ...enums,
  ...sequences,
  ...columns,
  ...tables,
  ...constraints,
  ...models,
  ...computedAndOwnTypes,
  ...namesAndSchemas,
  ...reshaped,
  ...triggersAndOwners,
  ...viewsAndFunctions,
  ...combined,
];
