import { DataTypes, type Sequelize } from "sequelize";
import type { Kind } from "./kinds.js";

const spaced = (columns: string) => `CREATE TABLE "T x" (id int PRIMARY KEY, ${columns})`;
const touched = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`;
const trigger = `CREATE TRIGGER "t r" BEFORE UPDATE OF "A b" ON "T x" FOR EACH ROW EXECUTE FUNCTION f()`;

const names: Kind[] = [
  [
    "odd names: every part of a table",
    [
      `CREATE TABLE "we ird.Ta""ble" (id int PRIMARY KEY, "a.b" text, "Ünï-code" int, "select" int)`,
    ],
    [
      `CREATE TABLE "we ird.Ta""ble" (id int PRIMARY KEY, "a.b" varchar(9), "Ünï-code" bigint NOT NULL DEFAULT 1, "select" text, "new col" int CHECK ("new col" > 0))`,
      `CREATE INDEX "my idx" ON "we ird.Ta""ble" (lower("a.b"))`,
    ],
  ],
  [
    "odd names: a trigger names the column that changes",
    [touched, spaced(`"A b" varchar(5)`), trigger],
    [touched, spaced(`"A b" varchar(50)`), trigger],
  ],
  [
    "odd names: an enum value becomes the default, a table comes and one goes",
    [`CREATE TYPE "my e" AS ENUM ('a')`, spaced(`c "my e"`), `CREATE TABLE "old one" (id int)`],
    [
      `CREATE TYPE "my e" AS ENUM ('a', 'it''s')`,
      spaced(`c "my e" DEFAULT 'it''s'`),
      `CREATE TYPE "new e" AS ENUM ('x')`,
      `CREATE TABLE "N t" (id int PRIMARY KEY, c "new e" NOT NULL DEFAULT 'x')`,
    ],
    { says: /LOSS: the rows of "old one"\./ },
  ],
  [
    "odd names: a collation and a constraint",
    [spaced(`c text CONSTRAINT "a b" UNIQUE`)],
    [spaced(`c text COLLATE "C" CONSTRAINT "a b" UNIQUE`)],
  ],
  [
    "odd names: a column is renamed",
    [spaced(`"a.b" text`)],
    [spaced(`"c:d" text`)],
    { renames: [`"T x"."a.b":"c:d"`] },
  ],
  [
    "odd names: a required column of an enum",
    [`CREATE TYPE "my e" AS ENUM ('a b')`, spaced("a int")],
    [`CREATE TYPE "my e" AS ENUM ('a b')`, spaced(`a int, c "my e" NOT NULL`)],
    { says: /get 'a b' as their c/ },
  ],
  [
    "odd names: a schema of its own",
    [spaced("a int")],
    [spaced("a int"), `CREATE SCHEMA "My s"`, `CREATE TABLE "My s".x (id serial PRIMARY KEY)`],
    { says: /CREATE SCHEMA "My s"`/ },
  ],
];

const task = (schema?: string) => async (sequelize: Sequelize) => {
  if (schema !== undefined) await sequelize.createSchema(schema, {});
  const options = { timestamps: false, ...(schema === undefined ? {} : { schema }) };
  const state = { type: DataTypes.ENUM("open", "done"), defaultValue: "open" };
  sequelize.define("Task", { title: DataTypes.STRING, state }, options);
  await sequelize.sync();
};

const schemas: Kind[] = [
  [
    "a model moves to a schema",
    task(),
    task("app"),
    {
      renames: ["Tasks:app.Tasks"],
      says: /CREATE SCHEMA app[\s\S]*ALTER TABLE "Tasks" SET SCHEMA app[\s\S]*"enum_Tasks_state" SET SCHEMA app[\s\S]*DROP SCHEMA app/,
    },
  ],
  ["a model moves out of a schema", task("app"), task(), { renames: ["app.Tasks:public.Tasks"] }],
  [
    "a move to a schema is offered",
    task(),
    task("app"),
    { says: /--rename '"Tasks":app\."Tasks"'/ },
  ],
  [
    "a table moves to a schema under another name, with its columns",
    ["CREATE TABLE c (id serial PRIMARY KEY, a text, b text)", "CREATE SCHEMA s"],
    ["CREATE SCHEMA s", "CREATE TABLE s.d (id serial PRIMARY KEY, z text, b text)"],
    { renames: ["c:s.d", "c.a:z"] },
  ],
];

/** Names that need quotes, and things that move between schemas. */
export const namesAndSchemas: Kind[] = [...names, ...schemas];
