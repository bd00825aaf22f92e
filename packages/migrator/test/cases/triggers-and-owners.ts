import type { Kind } from "./kinds.js";
import { base, touch, trigger } from "./parts.js";

const partitioned = [
  "CREATE TABLE t (id bigint NOT NULL, a text, b int) PARTITION BY RANGE (id)",
  "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (1000000)",
];
const other = touch().replace("touch", "touch_more");
const onInsert = trigger.replace("UPDATE", "INSERT");
const deferred = trigger.replace(
  /TRIGGER touch BEFORE UPDATE ON t/,
  "CONSTRAINT TRIGGER touch AFTER UPDATE ON t DEFERRABLE",
);
const replaced = { says: /up: \[\s*`CREATE OR REPLACE TRIGGER touch/ };
const madeAnew = { says: /`DROP TRIGGER touch ON t`[\s\S]*`CREATE (CONSTRAINT )?TRIGGER touch/ };
const comment = "COMMENT ON TRIGGER touch ON t IS 'counts'";
const away = "ALTER TABLE t DISABLE TRIGGER touch";

const serial = (name: string) => [
  `CREATE TABLE "${name}" (id serial PRIMARY KEY, "Small No" smallserial, big bigserial, s varchar(9) DEFAULT 'it''s', at timestamptz(3) DEFAULT now(), t time with time zone)`,
];

/** What is replaced where it stands, and what names the role that made it. */
export const triggersAndOwners: Kind[] = [
  [
    "a trigger fires at another time",
    [base, touch(), trigger],
    [base, touch(), onInsert],
    replaced,
  ],
  [
    "a trigger calls another function",
    [base, touch(), trigger],
    [base, other, trigger.replace("touch()", "touch_more()")],
    { says: /`CREATE OR REPLACE TRIGGER touch[\s\S]*`DROP FUNCTION touch\(\)`[\s\S]*down:/ },
  ],
  [
    "a trigger of a partitioned table changes",
    [...partitioned, touch(), trigger],
    [...partitioned, touch(), onInsert],
    replaced,
  ],
  [
    "a disabled trigger changes",
    [base, touch(), trigger, away],
    [base, touch(), onInsert, away],
    replaced,
  ],
  [
    "a trigger with a comment changes",
    [base, touch(), trigger, comment],
    [base, touch(), onInsert, comment],
    replaced,
  ],
  [
    "a trigger loses its comment as well",
    [base, touch(), trigger, comment],
    [base, touch(), onInsert],
    madeAnew,
  ],
  [
    "a constraint trigger changes",
    [base, touch(), deferred],
    [base, touch(), deferred.replace("UPDATE", "INSERT")],
    madeAnew,
  ],
  ["a trigger becomes one of a constraint", [base, touch(), trigger], [base, touch(), deferred]],
  [
    "a trigger gives up a column that is dropped",
    [base, touch("RETURN new;"), trigger.replace("UPDATE", "UPDATE OF a, b")],
    [
      base.replace(", b int DEFAULT 3", ""),
      touch("RETURN new;"),
      trigger.replace("UPDATE", "UPDATE OF a"),
    ],
  ],
  [
    "a trigger of a view that is made anew",
    [
      base,
      touch("RETURN new;"),
      "CREATE VIEW v AS SELECT id, a FROM t",
      trigger.replace("BEFORE UPDATE ON t", "INSTEAD OF UPDATE ON v"),
    ],
    [
      base,
      touch("RETURN new;"),
      "CREATE VIEW v AS SELECT a, id FROM t",
      trigger.replace("BEFORE UPDATE ON t", "INSTEAD OF INSERT ON v"),
    ],
  ],
  [
    "short: a table with columns that count",
    [],
    serial("Odd name"),
    {
      says: /up: \[\s*`CREATE TABLE "Odd name" \(\s*id serial,\s*"Small No" smallserial,\s*big bigserial,\s*s varchar\(9\) DEFAULT 'it''s',\s*at timestamptz\(3\) DEFAULT now\(\),\s*t timetz,/,
    },
  ],
  [
    "short: columns that count with sequences of other names",
    [],
    [
      ...serial("t"),
      "ALTER SEQUENCE t_id_seq RENAME TO numbers",
      "ALTER SEQUENCE t_big_seq START WITH 5",
      "GRANT USAGE ON SEQUENCE numbers TO reader",
      ...serial("x".repeat(60)),
    ],
    { says: /CREATE SEQUENCE numbers AS integer`/ },
  ],
  [
    "a table that others refer to gets another name, and nobody says so",
    [base, "CREATE TABLE c (id int PRIMARY KEY, t_id bigint NOT NULL REFERENCES t)"],
    [
      base.replace("TABLE t", "TABLE things"),
      "CREATE TABLE c (id int PRIMARY KEY, t_id bigint NOT NULL REFERENCES things)",
    ],
    { refused: /If that is a rename, generate with --rename t:things\.$/ },
  ],
  [
    "the owner: a policy for the role that makes it",
    [base],
    [base, "CREATE POLICY own ON t TO CURRENT_USER, reader USING (true)"],
    { says: /TO CURRENT_USER, reader/ },
  ],
  [
    "the owner: a policy comes to be for the role that makes it",
    [base, "CREATE POLICY own ON t TO reader USING (true)"],
    [base, "CREATE POLICY own ON t TO CURRENT_USER USING (true)"],
    { says: /ALTER POLICY own ON t TO CURRENT_USER/ },
  ],
  [
    "grants and comments on a table, and on a column of the name that it would have",
    [
      "CREATE SCHEMA app",
      "CREATE TABLE app.t (id int)",
      "CREATE TABLE app (t text)",
      "GRANT SELECT ON app.t TO reader",
      "GRANT SELECT (t) ON app TO reader",
      "COMMENT ON TABLE app.t IS 'things'",
      "COMMENT ON COLUMN app.t IS 'things'",
    ],
    [
      "CREATE SCHEMA app",
      "CREATE TABLE app.t (id int)",
      "CREATE TABLE app (t text)",
      "GRANT UPDATE ON app.t TO reader",
      "GRANT INSERT (t) ON app TO reader",
      "COMMENT ON TABLE app.t IS 'a table'",
      "COMMENT ON COLUMN app.t IS 'a column'",
    ],
    { says: /COLUMN app\.t IS 'a column'/ },
  ],
];
