import { base, type ChangeCase, changed, child, childRows, filled, kept } from "./parts.js";

export const keysAndConstraints: ChangeCase[] = [
  // Keys
  {
    name: "a primary key is widened",
    before: [base],
    after: [changed(" PRIMARY KEY", "").replace("DEFAULT 3)", "DEFAULT 3, PRIMARY KEY (id, a))")],
    ...filled,
  },
  {
    name: "a primary key is added",
    before: ["CREATE TABLE p (a int NOT NULL)"],
    after: ["CREATE TABLE p (a int PRIMARY KEY)"],
    rows: ["INSERT INTO p VALUES (1), (2)"],
  },
  {
    name: "a foreign key is added",
    before: [base, child()],
    after: [base, child(" REFERENCES t ON DELETE CASCADE")],
    rows: childRows,
    kept,
    says: [/up fails on rows/],
  },
  {
    name: "the action of a foreign key is changed",
    before: [base, child(" REFERENCES t")],
    after: [base, child(" REFERENCES t ON DELETE CASCADE ON UPDATE CASCADE")],
    rows: childRows,
    kept,
  },
  {
    name: "a foreign key becomes deferrable",
    before: [base, child(" REFERENCES t")],
    after: [base, child(" REFERENCES t DEFERRABLE INITIALLY DEFERRED")],
    rows: childRows,
    kept,
  },
  {
    name: "a foreign key is dropped",
    before: [base, child(" REFERENCES t")],
    after: [base, child()],
    rows: childRows,
    kept,
  },
  {
    name: "a composite foreign key",
    before: [base, child()],
    after: [
      changed("DEFAULT 3)", "DEFAULT 3, UNIQUE (a, id))"),
      child(", a text, FOREIGN KEY (a, t_id) REFERENCES t (a, id)"),
    ],
    rows: childRows,
    kept,
  },
  {
    name: "a required reference is added to rows",
    before: [base, "CREATE TABLE c (id int PRIMARY KEY)"],
    after: [base, child(" REFERENCES t")],
    refused: /by hand[\s\S]*Rows that refer to nothing: SELECT \* FROM .* UPDATE or DELETE them/,
  },

  // Unique and check constraints
  {
    name: "a unique constraint is added",
    before: [base],
    after: [changed("a text NOT NULL", "a text NOT NULL UNIQUE")],
    ...filled,
  },
  {
    name: "a unique constraint is dropped",
    before: [changed("a text NOT NULL", "a text NOT NULL UNIQUE")],
    after: [base],
    ...filled,
  },
  {
    name: "a unique constraint gets another name",
    before: [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT one UNIQUE (a))")],
    after: [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT two UNIQUE (a))")],
    ...filled,
    says: [/RENAME CONSTRAINT one TO two/],
  },
  {
    name: "a required unique column is added to rows",
    before: [base],
    after: [changed("b int", "c text NOT NULL UNIQUE, b int")],
    refused: /by hand[\s\S]*Rows that share values: SELECT c, count/,
  },
  {
    name: "a check is added",
    before: [base],
    after: [
      changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT long CHECK (char_length(a) BETWEEN 1 AND 200))"),
    ],
    ...filled,
  },
  {
    name: "a check is changed",
    before: [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT one CHECK (b < 10))")],
    after: [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT one CHECK (b < 20))")],
    ...filled,
  },
  {
    name: "a check is dropped",
    before: [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT one CHECK (b < 10))")],
    after: [base],
    ...filled,
  },
  {
    name: "a check over several columns",
    before: [base],
    after: [changed("DEFAULT 3)", "DEFAULT 3, CONSTRAINT pair CHECK (b IS NULL OR a <> ''))")],
    ...filled,
  },
  {
    name: "an exclusion constraint",
    before: ["CREATE TABLE x (during tsrange)"],
    after: [
      "CREATE TABLE x (during tsrange, CONSTRAINT apart EXCLUDE USING gist (during WITH &&))",
    ],
    says: [/up fails on rows.*Rows of x that exclude each other by during WITH &&: UPDATE/],
  },
];
