import type { Kind } from "./kinds.js";

// Keys that begin with the owner of a row replace keys by id alone.

const users = "CREATE TABLE users (id text PRIMARY KEY)";
const parent = (key: string, table = "c") =>
  `CREATE TABLE ${table} (user_id text NOT NULL REFERENCES users, id bigint NOT NULL, note text, ${key})`;
const byId = (table = "c") => parent(`CONSTRAINT ${table}_pkey PRIMARY KEY (id)`, table);
const byOwner = (table = "c") =>
  parent(`CONSTRAINT ${table}_pkey PRIMARY KEY (user_id, id)`, table);
const unique = (table = "c") =>
  `CREATE UNIQUE INDEX ${table}_user_id_id_key ON ${table} (user_id, id)`;
const child = (reference: string) =>
  `CREATE TABLE m (user_id text NOT NULL, id bigint PRIMARY KEY, c_id bigint NOT NULL, CONSTRAINT m_c_fkey ${reference})`;
const toOwner = "FOREIGN KEY (user_id, c_id) REFERENCES c (user_id, id) ON DELETE CASCADE";

/** `up` contains the first pattern and not the second. */
const upHas = (has: string, without: string) =>
  new RegExp(
    `up: \\[(?:(?!${without}|down: \\[)[\\s\\S])*${has}(?:(?!${without}|down: \\[)[\\s\\S])*down: \\[`,
  );
const promoted = (index: string) => `PRIMARY KEY USING INDEX ${index}`;

/** Each results in a plan that does not build an existing index again. */
export const keysByOwner: Kind[] = [
  [
    "a unique index becomes the primary key",
    [users, byId(), unique()],
    [users, byOwner()],
    { says: upHas(promoted("c_user_id_id_key"), "DROP INDEX") },
  ],
  [
    "a unique index becomes the primary key under a foreign key",
    [users, byId(), unique(), child(toOwner)],
    [users, byOwner(), child(toOwner)],
    { says: upHas(promoted("c_user_id_id_key"), "DROP CONSTRAINT m_c_fkey") },
  ],
  [
    "a unique index becomes the primary key and what referred to the old one refers to it",
    [users, byId(), unique(), child("FOREIGN KEY (c_id) REFERENCES c ON DELETE CASCADE")],
    [users, byOwner(), child(toOwner)],
    { says: upHas(promoted("c_user_id_id_key"), "DROP INDEX") },
  ],
  [
    "a unique constraint gives way to a primary key on its columns",
    [users, parent("PRIMARY KEY (id), UNIQUE (user_id, id)"), child(toOwner)],
    [users, byOwner(), child(toOwner)],
  ],
  [
    "a unique index stays beside the primary key on its columns",
    [users, byId(), unique()],
    [users, byOwner(), unique()],
  ],
  [
    "a unique index that is sorted otherwise can't become the primary key",
    [users, byId(), "CREATE UNIQUE INDEX c_key ON c (user_id, id DESC)"],
    [users, byOwner()],
    { says: upHas("PRIMARY KEY \\(user_id, id\\)", "USING INDEX") },
  ],
  [
    "a partial unique index can't become the primary key",
    [users, byId(), "CREATE UNIQUE INDEX c_key ON c (user_id, id) WHERE note IS NULL"],
    [users, byOwner()],
    { says: upHas("PRIMARY KEY \\(user_id, id\\)", "USING INDEX") },
  ],
  [
    "a unique index with columns beside it becomes the primary key",
    [users, byId(), "CREATE UNIQUE INDEX c_key ON c (user_id, id) INCLUDE (note)"],
    [users, parent("PRIMARY KEY (user_id, id) INCLUDE (note)")],
    { says: upHas(promoted("c_key"), "DROP INDEX") },
  ],
  [
    "a unique index becomes a unique constraint",
    [users, byId(), unique()],
    [users, parent("PRIMARY KEY (id), CONSTRAINT c_user_id_id_key UNIQUE (user_id, id)")],
    { says: upHas("UNIQUE USING INDEX c_user_id_id_key", "DROP INDEX") },
  ],
  [
    "a unique index becomes the primary key, names in quotes and a schema",
    [
      "CREATE SCHEMA app",
      'CREATE TABLE app."Tasks" ("userId" text NOT NULL, id int, CONSTRAINT "Tasks pkey" PRIMARY KEY (id))',
      'CREATE UNIQUE INDEX "Tasks by user" ON app."Tasks" ("userId", id)',
    ],
    [
      "CREATE SCHEMA app",
      'CREATE TABLE app."Tasks" ("userId" text NOT NULL, id int, CONSTRAINT "Tasks pkey" PRIMARY KEY ("userId", id))',
    ],
    { says: upHas(promoted('"Tasks by user"'), "DROP INDEX") },
  ],
  [
    "a primary key changes the order of its columns under a foreign key",
    [users, parent("CONSTRAINT c_pkey PRIMARY KEY (id, user_id)"), unique(), child(toOwner)],
    [users, byOwner(), child(toOwner)],
  ],
  [
    "a table that refers to itself gets a key by owner",
    [
      users,
      "CREATE TABLE n (user_id text NOT NULL, id bigint PRIMARY KEY, up_id bigint, FOREIGN KEY (up_id) REFERENCES n)",
      unique("n"),
    ],
    [
      users,
      "CREATE TABLE n (user_id text NOT NULL, id bigint, up_id bigint, PRIMARY KEY (user_id, id), FOREIGN KEY (user_id, up_id) REFERENCES n)",
    ],
  ],
];
