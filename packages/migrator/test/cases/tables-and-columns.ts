import {
  base,
  type ChangeCase,
  changed,
  child,
  childRows,
  color,
  filled,
  kept,
  rows,
} from "./parts.js";

const types = [
  ...["text", "varchar(3)", "char(4)", "smallint", "numeric(4, 1)", "real", "boolean", "date"],
  ...["timestamptz", "time", "interval", "uuid", "jsonb", "bytea", "inet", "int[]"],
  ...["bit", "bit(7)", "bit(256)", "bit varying", "bit varying(5)"],
];
const manyTypes = `CREATE TABLE many (id int PRIMARY KEY, ${types
  .map((type, n) => `c${n} ${type} NOT NULL`)
  .join(", ")})`;

export const tablesAndColumns: ChangeCase[] = [
  {
    name: "beside columns of many types, none of which may be null",
    before: [manyTypes],
    after: [manyTypes.replace("(id int", "(added text, id int")],
  },
  // Tables
  { name: "a table is added", before: [base], after: [base, child()], ...filled },
  {
    name: "a table with everything is added",
    before: [base],
    ...filled,
    after: [
      base,
      color,
      `CREATE TABLE c (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), t_id bigint NOT NULL REFERENCES t ON DELETE CASCADE,
      kind color NOT NULL DEFAULT 'red', label varchar(20) UNIQUE, at timestamptz(3) NOT NULL DEFAULT now(),
      data jsonb, tags text[] NOT NULL DEFAULT '{}', CHECK (char_length(label) > 2), UNIQUE (t_id, kind))`,
      "CREATE INDEX c_at ON c (at DESC) WHERE data IS NOT NULL",
      "ALTER TABLE c ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE c FORCE ROW LEVEL SECURITY",
      "CREATE POLICY mine ON c TO writer USING (label = 'x') WITH CHECK (label = 'x')",
      "GRANT SELECT, INSERT ON c TO writer",
      `COMMENT ON TABLE c IS 'It''s a \`table\` with \${all} \\ of it'`,
    ],
  },
  {
    name: "a table is dropped",
    before: [base, child()],
    after: [base],
    rows: childRows,
    kept,
    says: [/LOSS: the rows of c/],
  },
  {
    name: "a table is renamed",
    before: [base, `CREATE INDEX t_b ON t (b)`],
    renames: ["t:things"],
    ...filled,
    after: [base.replace("TABLE t ", "TABLE things "), "CREATE INDEX things_b ON things (b)"],
    says: [/RENAME TO things/],
  },
  {
    name: "a table that others refer to is renamed",
    before: [base, child(" REFERENCES t")],
    renames: ["t:things"],
    rows: childRows,
    kept,
    after: [base.replace("TABLE t ", "TABLE things "), child(" REFERENCES things")],
  },
  {
    name: "a table moves out of a schema of its own",
    before: ["CREATE SCHEMA s", "CREATE TABLE s.x (id int PRIMARY KEY)", base],
    after: ["CREATE SCHEMA s", base, "CREATE TABLE s.y (id int PRIMARY KEY)"],
    ...filled,
  },

  // Columns
  {
    name: "a column is added",
    before: [base],
    after: [changed("b int", "c text, b int")],
    ...filled,
  },
  {
    name: "a column with a default is added",
    before: [base],
    after: [changed("b int", "c int NOT NULL DEFAULT 7, b int")],
    ...filled,
  },
  {
    name: "a column with a volatile default is added",
    before: [base],
    after: [changed("b int", "c uuid NOT NULL DEFAULT gen_random_uuid(), b int")],
    ...filled,
  },
  {
    name: "a NOT NULL column is added to rows",
    before: [base],
    after: [changed("b int", "c text NOT NULL, b int")],
    ...filled,
    says: [/REVIEW: existing rows/],
  },
  {
    name: "a NOT NULL enum column is added to rows",
    before: [base, color],
    after: [color, changed("b int", "c color NOT NULL, b int")],
    ...filled,
  },
  {
    name: "a generated column is added",
    before: [base],
    after: [changed("b int", "c int GENERATED ALWAYS AS (length(a)) STORED, b int")],
    ...filled,
  },
  {
    name: "a column is dropped",
    before: [base],
    after: [changed(", b int DEFAULT 3", "")],
    rows,
    kept: "SELECT id, a FROM t ORDER BY id",
    says: [/LOSS: the content of t\.b/],
  },
  {
    name: "a NOT NULL column is dropped",
    before: [base],
    after: [changed("a text NOT NULL, ", "")],
    rows,
    kept: "SELECT id, b FROM t ORDER BY id",
  },
  {
    name: "a column is renamed",
    before: [base],
    after: [changed("a text", "title text")],
    renames: ["t.a:title"],
    ...filled,
    says: [/RENAME COLUMN a TO title/],
  },
  {
    name: "a column is renamed and altered",
    before: [base],
    after: [changed("a text NOT NULL", "title text NOT NULL DEFAULT 'none'")],
    renames: ["t.a:t.title"],
    ...filled,
  },
  {
    name: "what looks like a rename is not taken for one",
    before: [base],
    after: [changed("a text", "title text")],
    rows,
    says: [/--rename t\.a:title/],
  },
  {
    name: "a column with a name in need of quotes is added",
    before: [base],
    after: [changed("b int", `"createdAt" timestamptz, "order" int, b int`)],
    ...filled,
  },
];
