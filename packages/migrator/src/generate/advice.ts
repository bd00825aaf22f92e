import { databaseError, StatementError } from "../errors.js";

const advices: [statement: RegExp, code: RegExp, advice: string][] = [
  [
    / ADD COLUMN \S+ .*NOT NULL/s,
    /^23/,
    "Rows that are already there need a value that only you know. By hand: add the column without " +
      "NOT NULL, fill it with an UPDATE, then add the constraint and SET NOT NULL.",
  ],
  [
    / ADD CONSTRAINT \S+ FOREIGN KEY/,
    /^23/,
    "Rows that are already there point nowhere. By hand: first an UPDATE or DELETE that gives every " +
      "row a partner, then the foreign key.",
  ],
  [
    / ALTER COLUMN \S+ TYPE /,
    /^(22|23|42)/,
    "PostgreSQL does not know how to turn the old values into the new type. By hand: " +
      "ALTER COLUMN … TYPE … USING with an expression for it, or a new column, an UPDATE, and a drop of the old one.",
  ],
  [
    /^CREATE UNIQUE INDEX| ADD CONSTRAINT \S+ (UNIQUE|PRIMARY KEY)/,
    /^23/,
    "Rows that are already there are not unique. By hand: first make them so with an UPDATE or DELETE.",
  ],
  [
    / ADD CONSTRAINT \S+ CHECK/,
    /^23/,
    "Rows that are already there break the new check. By hand: first an UPDATE that makes them fit.",
  ],
  [
    /^DROP /,
    /^2BP01$/,
    "Something else still depends on it. By hand: drop or change that first, in the same migration.",
  ],
];

/** What to write by hand when a planned statement can't work. */
export function byHand(error: unknown): string {
  if (!(error instanceof StatementError)) return "Write the migration by hand.";
  const code = databaseError(error.cause)?.code ?? "";
  const match = advices.find(([sql, codes]) => sql.test(error.statement.sql) && codes.test(code));
  return match?.[2] ?? "Write this part by hand, in the order that the data needs.";
}
