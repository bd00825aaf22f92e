import { migration } from "@docket/migrator";

/** One spelling of every text that people search for, and names as they have to be. */
const normalize = (table: string, column: string, most: number) =>
  `UPDATE ${table} SET ${column} = normalize(${column})
    WHERE ${column} IS NOT NORMALIZED AND char_length(normalize(${column})) <= ${most}`;

/** Row-level security is forced on the tables' owner as well; the migration sees all rows. */
const unforced = (table: string, statements: string[]) => [
  `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`,
  ...statements,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
];

export const { up, down } = migration({
  up: [
    ...unforced("tasks", [
      normalize("tasks", "title", 200),
      normalize("tasks", "description", 1000),
    ]),
    ...unforced("conversations", [normalize("conversations", "title", 200)]),
    // Sign-up cut names by the half character, and another route let any name in.
    `UPDATE users SET name = left(coalesce(nullif(btrim(normalize(name)), ''), split_part(email, '@', 1)), 200)
      WHERE name IS NOT NORMALIZED OR char_length(name) > 200 OR btrim(name) <> name OR name = ''`,
  ],
  down: [], // the text is the same
});
