import {
  base,
  type ChangeCase,
  changed,
  child,
  filled,
  force,
  policy,
  rls,
  rows,
  touch,
  trigger,
} from "./parts.js";

export const codeAndRights: ChangeCase[] = [
  // Comments
  {
    name: "comments are added",
    before: [base],
    after: [
      base,
      "COMMENT ON TABLE t IS 'Things'",
      "COMMENT ON COLUMN t.a IS E'two\\nlines, a \\\\ and a `tick`'",
    ],
    ...filled,
  },
  {
    name: "comments are changed and dropped",
    before: [base, "COMMENT ON TABLE t IS 'Things'", "COMMENT ON COLUMN t.a IS 'A'"],
    after: [base, "COMMENT ON COLUMN t.a IS 'B'"],
    ...filled,
  },

  // Triggers and functions
  {
    name: "a function and a trigger are added",
    before: [base],
    after: [base, touch(), trigger],
    ...filled,
  },
  {
    name: "the body of a function is changed",
    before: [base, touch(), trigger],
    after: [base, touch("new.b := 5; RETURN new;"), trigger],
    ...filled,
  },
  {
    name: "a trigger is changed",
    before: [base, touch(), trigger],
    after: [base, touch(), trigger.replace("UPDATE", "INSERT OR UPDATE OF a")],
    ...filled,
  },
  {
    name: "function and trigger are dropped",
    before: [base, touch(), trigger],
    after: [base],
    ...filled,
  },
  {
    name: "an SQL function over a new table",
    before: [base],
    after: [
      base,
      child(),
      "CREATE FUNCTION many() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM public.c'",
    ],
    ...filled,
  },
  {
    name: "the arguments of a function are changed",
    before: ["CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i'"],
    after: ["CREATE FUNCTION f(i int, j int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT i + j'"],
  },

  // Row-level security
  {
    name: "row security is enabled and forced",
    before: [base],
    after: [base, rls, force, policy],
    ...filled,
  },
  {
    name: "FORCE is dropped",
    before: [base, rls, force, policy],
    after: [base, rls, policy],
    ...filled,
  },
  {
    name: "a policy is changed",
    before: [base, rls, policy],
    after: [base, rls, `${policy} WITH CHECK (b > 2)`],
    ...filled,
  },
  {
    name: "a policy gets another command and roles",
    before: [base, rls, policy],
    after: [base, rls, policy.replace("TO reader", "FOR SELECT TO reader, writer")],
    ...filled,
  },
  {
    name: "a policy is dropped",
    before: [base, rls, policy],
    after: [base, rls],
    ...filled,
  },
  {
    name: "a column is added to a table with FORCE",
    before: [base, rls, force, policy],
    after: [changed("b int", "c text NOT NULL, b int"), rls, force, policy],
    ...filled,
  },

  // Grants
  {
    name: "grants are added",
    before: [base],
    after: [
      base,
      "GRANT SELECT, INSERT ON t TO reader",
      "GRANT UPDATE (a) ON t TO writer",
      "GRANT USAGE ON SEQUENCE t_id_seq TO writer",
    ],
    ...filled,
  },
  {
    name: "grants are changed and revoked",
    before: [base, "GRANT SELECT, INSERT ON t TO reader", "GRANT SELECT ON t TO writer"],
    after: [base, "GRANT SELECT ON t TO reader"],
    ...filled,
  },
  ...[
    ["", "GRANT SELECT, UPDATE (a, b) ON t TO reader, PUBLIC"],
    ["GRANT UPDATE (a) ON t TO reader, PUBLIC", "GRANT SELECT, UPDATE (a) ON t TO reader, PUBLIC"],
    ["", "GRANT USAGE, SELECT ON SEQUENCE t_id_seq TO writer WITH GRANT OPTION"],
    ["GRANT SELECT (a), DELETE ON t TO writer", "GRANT SELECT (b), UPDATE (a) ON t TO writer"],
  ].map(([from, to]) => ({
    name: `${from || "no grant"} becomes ${to}`,
    before: [base, ...(from ? [from] : [])],
    after: [base, to!],
    ...filled,
  })),
  {
    name: "columns with grants change",
    before: [base, "GRANT SELECT, UPDATE (a, b) ON t TO reader"],
    after: [changed(", b int DEFAULT 3", ""), "GRANT INSERT, UPDATE (a) ON t TO reader"],
    rows,
    kept: "SELECT id, a FROM t ORDER BY id",
  },
  {
    name: "EXECUTE is taken from the public",
    before: [base, touch()],
    after: [
      base,
      touch(),
      "REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC",
      "GRANT EXECUTE ON FUNCTION touch() TO writer",
    ],
    ...filled,
  },
];
