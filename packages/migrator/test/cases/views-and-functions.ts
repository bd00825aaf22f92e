import type { Kind } from "./kinds.js";

/** A table `r` with the given columns beside its id. */
const table = (columns: string) => `CREATE TABLE r (id int PRIMARY KEY, ${columns})`;
const view = "CREATE VIEW v AS SELECT id, a FROM r";
const sql = (signature: string, body: string) =>
  `CREATE FUNCTION ${signature} LANGUAGE sql ${body}`;
const trigger = (name: string) =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`;
const guarded = "ALTER TABLE r ENABLE ROW LEVEL SECURITY";

const views: Kind[] = [
  [
    "a column changes its type under two views with rights and comments",
    ...bothWays("int", "bigint", [
      view,
      "CREATE VIEW w AS SELECT a FROM v",
      "GRANT SELECT ON v, w TO reader",
      "GRANT SELECT (a), UPDATE (a) ON v TO writer",
      "COMMENT ON VIEW v IS 'x'",
      "COMMENT ON COLUMN v.a IS 'it''s y'",
      "CREATE RULE ru AS ON DELETE TO v DO INSTEAD NOTHING",
    ]),
  ],
  [
    "a column changes its type under a materialized view",
    ...bothWays("varchar(9)", "varchar(99)", [
      view.replace("VIEW", "MATERIALIZED VIEW"),
      "CREATE UNIQUE INDEX v_id ON v (id)",
      "GRANT SELECT ON v TO reader",
      "COMMENT ON COLUMN v.a IS 'y'",
    ]),
  ],
  [
    "a column changes its type under a view that takes rows",
    ...bothWays("int", "bigint", [
      trigger("f"),
      view,
      "CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()",
    ]),
  ],
  [
    "a column changes its type in a policy of another table",
    [
      "CREATE TABLE m (r_id int, who text)",
      table("a text"),
      guarded,
      "CREATE POLICY po ON r TO reader USING (EXISTS (SELECT FROM m WHERE m.r_id = r.id AND who = current_user))",
    ],
    [
      "CREATE TABLE m (r_id bigint, who text)",
      table("a text"),
      guarded,
      "CREATE POLICY po ON r TO reader USING (EXISTS (SELECT FROM m WHERE m.r_id = r.id AND who = current_user))",
    ],
  ],
  [
    "comments and rights on a column of a view",
    [table("a int"), view, "COMMENT ON COLUMN v.id IS 'gone'", "GRANT SELECT (id) ON v TO reader"],
    [table("a int"), view, "COMMENT ON COLUMN v.a IS 'a'", "GRANT SELECT (a) ON v TO reader"],
    { says: /COMMENT ON COLUMN v\.id IS NULL[\s\S]*REVOKE ALL \(id\) ON v FROM reader/ },
  ],
  [
    "a view gets options",
    [table("a int"), view],
    [
      table("a int"),
      "CREATE VIEW v WITH (security_invoker = true) AS SELECT id, a FROM r WHERE a > 1 WITH LOCAL CHECK OPTION",
    ],
  ],
  [
    "a column of a view is dropped",
    [table("a int, b int"), "CREATE VIEW v AS SELECT id, a, b FROM r"],
    [table("a int"), view],
    { says: /LOSS: the content of r\.b/ },
  ],
  [
    "a column under a view is renamed, and not in the view",
    [table("a int"), view],
    [table("b int"), "CREATE VIEW v AS SELECT id, b AS a FROM r"],
    { renames: ["r.a:b"], says: /^(?!.*DROP VIEW)/s },
  ],
  [
    "a table is renamed, and a view takes its old name",
    [table("a text")],
    ["CREATE TABLE q (id int PRIMARY KEY, a text)", "CREATE VIEW r AS SELECT id, a FROM q"],
    { renames: ["r:q"] },
  ],
  [
    "a view becomes a table",
    [table("a text"), view],
    [table("a text"), table("a text").replace(" r ", " v ")],
  ],
  [
    "a view becomes a materialized one",
    [table("a text"), view],
    [table("a text"), view.replace("VIEW", "MATERIALIZED VIEW")],
  ],
];

const normal = (body: string) => sql("n(x text) RETURNS text", `IMMUTABLE AS '${body}'`);
const inAllPlaces = [
  table("a text, g text GENERATED ALWAYS AS (n(a)) STORED, CHECK (n(a) <> 'x')"),
  "CREATE INDEX r_n ON r (n(a))",
  "CREATE MATERIALIZED VIEW m AS SELECT n(a) FROM r",
];

const functions: Kind[] = [
  [
    "what a function has computed stays when it changes",
    [normal("SELECT lower(x)"), ...inAllPlaces, "CREATE TABLE s (id int PRIMARY KEY)"],
    [normal("SELECT upper(x)"), ...inAllPlaces, "CREATE TABLE s (id int PRIMARY KEY, g text)"],
    {
      says: /REFRESH MATERIALIZED VIEW m[\s\S]*r\.g keeps[\s\S]*r_a_check again[\s\S]*REINDEX INDEX r_n/,
    },
  ],
  [
    "what a function has computed is computed anew when that is created anew",
    [normal("SELECT lower(x)"), table("a text"), ...inAllPlaces.slice(1)],
    [
      normal("SELECT upper(x)").replace("RETURNS text", "RETURNS varchar"),
      table("a text"),
      ...inAllPlaces.slice(1),
    ],
    { says: /^(?![\s\S]*(?:keeps its old results|are not checked))/ },
  ],
  [
    "a required column gets a default by a function of one's own",
    [table("a text")],
    [
      sql("short_id() RETURNS text", "VOLATILE AS $$SELECT substr(md5(random()::text), 1, 8)$$"),
      table("a text NOT NULL DEFAULT short_id()"),
    ],
    { says: /SET DEFAULT short_id\(\)[\s\S]*UPDATE r SET a = short_id\(\)[\s\S]*SET NOT NULL/ },
  ],
  [
    "the function of a default gives something else",
    [sql("f() RETURNS text", "AS $$SELECT '1'$$"), table("a text DEFAULT f()")],
    [sql("f() RETURNS int", "AS 'SELECT 1'"), table("a text DEFAULT f()")],
  ],
  [
    "the function of a check gets another argument",
    [sql("ok(x int) RETURNS boolean", "IMMUTABLE AS 'SELECT x > 0'"), table("a int CHECK (ok(a))")],
    [
      sql("ok(x int, y int DEFAULT 0) RETURNS boolean", "IMMUTABLE AS 'SELECT x > y'"),
      table("a int CHECK (ok(a))"),
    ],
  ],
  [
    "a function with a body that PostgreSQL understands, over a column that changes its type",
    [table("a int"), sql("f() RETURNS bigint", "BEGIN ATOMIC SELECT sum(a) FROM r; END")],
    [table("a bigint"), sql("f() RETURNS numeric", "BEGIN ATOMIC SELECT sum(a) FROM r; END")],
  ],
  [
    "a trigger becomes a deferred constraint",
    [
      trigger("f"),
      table("a int"),
      "CREATE TRIGGER tr AFTER INSERT ON r FOR EACH ROW EXECUTE FUNCTION f()",
    ],
    [
      trigger("f"),
      table("a int"),
      "CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON r DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f()",
    ],
  ],
  [
    "an aggregate",
    [table("a int")],
    [table("a int"), "CREATE AGGREGATE mul(int) (sfunc = int4mul, stype = int, initcond = '1')"],
  ],
];

const tables: Kind[] = [
  [
    "a table is split",
    ["CREATE TABLE u (id int PRIMARY KEY, name text, street text, town text)"],
    [
      "CREATE TABLE u (id int PRIMARY KEY, name text)",
      "CREATE TABLE a (id serial PRIMARY KEY, u_id int NOT NULL REFERENCES u, street text, town text)",
    ],
    {
      says: /LOSS: the content of u\.street\. If a\.street takes it over[^\n]*INSERT INTO a \(u_id, street, town\) SELECT id, street, town FROM u\.[\s\S]*UPDATE u SET street = a\.street, town = a\.town FROM a WHERE a\.u_id = u\.id\./,
    },
  ],
  [
    "a table is renamed with all that hangs on it",
    everything("r"),
    everything("q"),
    { renames: ["r:q"], says: /^(?!.*(?:DROP|CREATE))/s },
  ],
  [
    "a table is renamed, and a new one takes its name",
    [table("a text")],
    [
      "CREATE TABLE q (id int PRIMARY KEY, a text)",
      "CREATE TABLE r (id int PRIMARY KEY, q_id int REFERENCES q)",
    ],
    { renames: ["r:q"] },
  ],
  [
    "all tables move to a schema",
    [
      "CREATE TYPE e AS ENUM ('a')",
      "CREATE TABLE p (id serial PRIMARY KEY, k e)",
      "CREATE TABLE c (id serial PRIMARY KEY, p_id int REFERENCES p)",
    ],
    [
      "CREATE SCHEMA s",
      "CREATE TYPE s.e AS ENUM ('a')",
      "CREATE TABLE s.p (id serial PRIMARY KEY, k s.e)",
      "CREATE TABLE s.c (id serial PRIMARY KEY, p_id int REFERENCES s.p)",
    ],
    { renames: ["p:s.p", "c:s.c"] },
  ],
  ["a table that inherits", [table("a int")], [table("a int"), "CREATE TABLE k () INHERITS (r)"]],
  [
    "a table becomes unlogged",
    [table("a int")],
    [table("a int").replace("TABLE", "UNLOGGED TABLE")],
  ],
];

/** A column `a` of a table changes its type, with the same things around it. */
function bothWays(from: string, to: string, around: string[]): [string[], string[]] {
  return [
    [table(`a ${from}`), ...around],
    [table(`a ${to}`), ...around],
  ];
}

function everything(name: string): string[] {
  return [
    trigger("f"),
    `CREATE TABLE ${name} (id serial PRIMARY KEY, a text UNIQUE, parent int REFERENCES ${name}, CHECK (a <> ''))`,
    `CREATE INDEX ${name}_lower ON ${name} (lower(a)) WHERE a <> 'x'`,
    `CREATE TRIGGER tr BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION f()`,
    `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY p ON ${name} TO reader USING (a = 'x')`,
    `GRANT SELECT ON ${name} TO reader`,
    `CREATE VIEW v AS SELECT a FROM ${name}`,
    `COMMENT ON COLUMN ${name}.a IS 'A'`,
  ];
}

/** Views and functions around columns that change, and tables that take another shape. */
export const viewsAndFunctions: Kind[] = [...views, ...functions, ...tables];
