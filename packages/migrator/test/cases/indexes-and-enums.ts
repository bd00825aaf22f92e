import { base, type ChangeCase, changed, color, filled, kept } from "./parts.js";

export const indexesAndEnums: ChangeCase[] = [
  // Indexes
  {
    name: "an index is added",
    before: [base],
    after: [base, "CREATE INDEX t_b ON t (b)"],
    ...filled,
  },
  {
    name: "an index is dropped",
    before: [base, "CREATE INDEX t_b ON t (b)"],
    after: [base],
    ...filled,
  },
  {
    name: "an index is changed",
    before: [base, "CREATE INDEX t_b ON t (b)"],
    after: [base, "CREATE INDEX t_b ON t (b DESC NULLS LAST, a)"],
    ...filled,
  },
  {
    name: "a partial unique index",
    before: [base],
    after: [base, "CREATE UNIQUE INDEX t_a ON t (a) WHERE b > 2"],
    ...filled,
  },
  {
    name: "an expression index",
    before: [base],
    after: [base, "CREATE INDEX t_lower ON t (lower(a) text_pattern_ops)"],
    ...filled,
  },
  {
    name: "an index with INCLUDE",
    before: [base],
    after: [base, "CREATE INDEX t_inc ON t (a) INCLUDE (b)"],
    ...filled,
  },
  {
    name: "an index of another method",
    before: [changed("b int DEFAULT 3", "b jsonb")],
    after: [
      changed("b int DEFAULT 3", "b jsonb"),
      "CREATE INDEX t_gin ON t USING gin (b jsonb_path_ops)",
      "CREATE INDEX t_hash ON t USING hash (a)",
    ],
    rows: [`INSERT INTO t (a, b) VALUES ('x', '{}')`],
  },
  {
    name: "an index of an extension",
    before: [base],
    after: [
      "CREATE EXTENSION pg_trgm",
      base,
      "CREATE INDEX t_trgm ON t USING gin (a gin_trgm_ops)",
    ],
    ...filled,
  },
  {
    name: "an index gets another name",
    before: [base, "CREATE INDEX one ON t (b)"],
    after: [base, "CREATE INDEX two ON t (b)"],
    ...filled,
    says: [/ALTER INDEX one RENAME TO two/],
  },

  // Enums
  {
    name: "a new enum",
    before: [base],
    after: [color, changed("b int", "c color, b int")],
    ...filled,
  },
  {
    name: "an enum gets a value at the end",
    before: [color, changed("b int DEFAULT 3", "b color")],
    after: [color.replace("'green'", "'green', 'blue'"), changed("b int DEFAULT 3", "b color")],
    rows: [`INSERT INTO t (a, b) VALUES ('x', 'red')`],
    kept,
    says: [/down fails on rows/],
  },
  {
    name: "an enum gets a value in between, in use as a default",
    before: [color, changed("b int DEFAULT 3", "b color")],
    after: [
      color.replace("'green'", "'blue', 'green'"),
      changed("b int DEFAULT 3", "b color DEFAULT 'blue'"),
    ],
    rows: [`INSERT INTO t (a, b) VALUES ('x', 'red')`],
    kept,
    says: [/transaction: false/],
  },
  {
    name: "an enum loses a value",
    before: [
      color.replace("'green'", "'green', 'blue'"),
      changed("b int DEFAULT 3", "b color DEFAULT 'red'"),
    ],
    after: [color, changed("b int DEFAULT 3", "b color DEFAULT 'red'")],
    rows: [`INSERT INTO t (a, b) VALUES ('x', 'red')`],
    kept,
    says: [/up fails on rows/],
  },
  {
    name: "text to enum",
    before: [base],
    after: [color, changed("a text", "a color")],
    rows: [`INSERT INTO t (a) VALUES ('red')`],
    kept,
  },
  {
    name: "text to enum with a default",
    before: [changed("a text NOT NULL", "a text NOT NULL DEFAULT 'red'")],
    after: [color, changed("a text NOT NULL", "a color NOT NULL DEFAULT 'green'")],
    rows: [`INSERT INTO t (a) VALUES ('red')`],
    kept,
  },
  {
    name: "enum to text",
    before: [color, changed("a text NOT NULL", "a color NOT NULL DEFAULT 'red'")],
    after: [changed("a text NOT NULL", "a text NOT NULL DEFAULT 'red'")],
    rows: [`INSERT INTO t (a) VALUES ('red')`],
    kept,
  },
];
