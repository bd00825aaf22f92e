import {
  DataTypes,
  type HasManyOptions,
  type ModelAttributes,
  type ModelOptions,
  type Sequelize,
} from "sequelize";
import type { Kind } from "./kinds.js";

const plain: ModelOptions = { timestamps: false, freezeTableName: true };

/** One model, as an app defines it. */
function model(name: string, attributes: ModelAttributes, options: ModelOptions = plain) {
  return async (sequelize: Sequelize) => {
    sequelize.define(name, attributes, options);
    await sequelize.sync();
  };
}

const id = (type: typeof DataTypes.INTEGER | typeof DataTypes.BIGINT, identity = false) => ({
  id: {
    type,
    primaryKey: true,
    autoIncrement: true,
    ...(identity && { autoIncrementIdentity: true }),
  },
});
const choice = (...values: string[]) => ({
  type: DataTypes.ENUM(...values),
  defaultValue: values[0],
  allowNull: false,
});
const withUsers = (attributes: ModelAttributes) => async (sequelize: Sequelize) => {
  sequelize.define("u", {}, plain);
  sequelize.define("t", attributes, plain);
  await sequelize.sync();
};

const hasMany = (options: HasManyOptions) => async (sequelize: Sequelize) => {
  const [u, t] = [sequelize.define("u", {}, plain), sequelize.define("t", {}, plain)];
  u.hasMany(t, options);
  await sequelize.sync();
};

/** Everyday changes of Sequelize models. */
export const models: Kind[] = [
  [
    "model: an ENUM attribute is renamed",
    model("Task", { title: DataTypes.STRING, state: choice("open", "done") }, {}),
    model("Task", { title: DataTypes.STRING, status: choice("open", "done") }, {}),
    {
      renames: ["Tasks.state:status"],
      says: /ALTER TYPE "enum_Tasks_state" RENAME TO "enum_Tasks_status"/,
    },
  ],
  [
    "model: the table of an ENUM attribute is renamed",
    model("Task", { title: DataTypes.STRING, state: choice("open", "done") }, {}),
    model("Todo", { title: DataTypes.STRING, state: choice("open", "done") }, {}),
    {
      renames: ["Tasks:Todos"],
      says: /ALTER TYPE "enum_Tasks_state" RENAME TO "enum_Todos_state"/,
    },
  ],
  [
    "model: a value in use, the default, is taken from an ENUM",
    model("Task", { state: choice("later", "open", "done") }, { timestamps: false }),
    model("Task", { state: choice("open", "done") }, { timestamps: false }),
    {
      says: /up fails on rows that do not fit: invalid input value for enum "?enum_Tasks_state"?: "later"/,
    },
  ],
  [
    "model: an ENUM gets a value that becomes the default",
    model("t", { k: choice("open", "done") }),
    model("t", { k: choice("draft", "open", "done") }),
    { says: /ADD VALUE 'draft' BEFORE 'open'/ },
  ],
  [
    "model: a value of an ENUM is renamed",
    model("t", { k: choice("open", "done") }),
    model("t", { k: choice("todo", "done") }),
    { renames: ["enum_t_k.open:todo"], says: /RENAME VALUE 'open' TO 'todo'/ },
  ],
  [
    "model: the rename of a value of an ENUM is offered",
    model("t", { k: choice("open", "done") }),
    model("t", { k: choice("todo", "done") }),
    { says: /--rename enum_t_k\.open:todo/ },
  ],
  [
    "model: id INTEGER to BIGINT",
    model("t", id(DataTypes.INTEGER)),
    model("t", id(DataTypes.BIGINT)),
  ],
  [
    "model: identity INTEGER to BIGINT",
    model("t", { ...id(DataTypes.INTEGER, true), a: DataTypes.STRING }),
    model("t", { ...id(DataTypes.BIGINT, true), a: DataTypes.STRING }),
  ],
  [
    "model: serial to identity",
    model("t", id(DataTypes.INTEGER)),
    model("t", id(DataTypes.INTEGER, true)),
    { says: /nextval\(pg_get_serial_sequence\('t', 'id'\)\)/ },
  ],
  [
    "model: underscored and paranoid",
    model("UserAccount", { firstName: DataTypes.STRING }, {}),
    model("UserAccount", { firstName: DataTypes.STRING }, { underscored: true, paranoid: true }),
    {
      renames: [
        "UserAccounts:user_accounts",
        "UserAccounts.firstName:first_name",
        "UserAccounts.createdAt:created_at",
        "UserAccounts.updatedAt:updated_at",
      ],
      says: /RENAME TO user_accounts[\s\S]*ADD COLUMN deleted_at/,
    },
  ],
  [
    "model: underscored and paranoid, with the renames offered",
    model("UserAccount", { firstName: DataTypes.STRING }, {}),
    model("UserAccount", { firstName: DataTypes.STRING }, { underscored: true, paranoid: true }),
    { says: /LOSS: the rows of "UserAccounts"/ },
  ],
  [
    "model: unique and a reference where rows break both",
    withUsers({ a: DataTypes.INTEGER, uid: DataTypes.INTEGER }),
    withUsers({
      a: { type: DataTypes.INTEGER, unique: true },
      uid: { type: DataTypes.INTEGER, references: { model: "u", key: "id" } },
    }),
    {
      says: /GROUP BY a HAVING count\(\*\) > 1[\s\S]*NOT EXISTS \(SELECT FROM u p WHERE p\.id = c\.uid\)/,
    },
  ],
  [
    "model: DECIMAL loses digits",
    model("t", { price: { type: DataTypes.DECIMAL(12, 4), allowNull: false } }),
    model("t", { price: { type: DataTypes.DECIMAL(12, 2), allowNull: false } }),
    { says: /values of t\.price do not survive/ },
  ],
  [
    "model: MACADDR beside a column whose collation changes",
    model("t", { mac: DataTypes.MACADDR, a: DataTypes.TEXT }),
    async (sequelize) => {
      await model("t", { mac: DataTypes.MACADDR, a: DataTypes.TEXT })(sequelize);
      await sequelize.query('ALTER TABLE t ALTER a TYPE text COLLATE "C"');
    },
    { says: /ALTER COLUMN a TYPE text COLLATE pg_catalog\."C"/ },
  ],
  [
    "model: an attribute with a default name is renamed without quotes",
    model("Task", { name: DataTypes.STRING }, {}),
    model("Task", { title: DataTypes.STRING }, {}),
    { renames: ["Tasks.name:title"], says: /ALTER TABLE "Tasks" RENAME COLUMN name TO title/ },
  ],
  [
    "model: a default computed at load",
    model("t", {}),
    model("t", { at: { type: DataTypes.DATE, defaultValue: new Date() } }),
    { says: /looks as if it was computed when the models were loaded/ },
  ],
  [
    "model: hasMany no longer cascades, and its key is required",
    hasMany({ onDelete: "CASCADE" }),
    hasMany({ onDelete: "RESTRICT", foreignKey: { allowNull: false } }),
    { says: /UPDATE t SET "uId" = … WHERE "uId" IS NULL[\s\S]*ON DELETE RESTRICT/ },
  ],
  [
    "model: a table between two others",
    model("t", {}),
    async (sequelize) => {
      const [t, u] = [sequelize.define("t", {}, plain), sequelize.define("u", {}, plain)];
      t.belongsToMany(u, { through: "t_u" });
      u.belongsToMany(t, { through: "t_u" });
      await sequelize.sync();
    },
  ],
  [
    "model: timestamps, versions and deletedAt come",
    model("t", { a: DataTypes.STRING }),
    model("t", { a: DataTypes.STRING }, { version: true, paranoid: true, freezeTableName: true }),
    { says: /REVIEW: existing rows get now\(\) as their "createdAt"/ },
  ],
  [
    "model: STRING to ENUM, DATE to DATEONLY, JSON to JSONB",
    model("t", {
      e: { ...choice("x"), type: DataTypes.STRING },
      d: DataTypes.DATE,
      j: DataTypes.JSON,
    }),
    model("t", { e: choice("x", "y"), d: DataTypes.DATEONLY, j: DataTypes.JSONB }),
    { says: /values of t\.d do not survive/ },
  ],
  [
    "model: an array of ENUM gets a value that becomes the default",
    model("t", { l: { type: DataTypes.ARRAY(DataTypes.ENUM("x", "y")), defaultValue: ["x"] } }),
    model("t", {
      l: { type: DataTypes.ARRAY(DataTypes.ENUM("x", "y", "z")), defaultValue: ["z"] },
    }),
  ],
  [
    "model: unique on two attributes becomes a named index",
    model("t", {
      x: { type: DataTypes.INTEGER, unique: "xy" },
      y: { type: DataTypes.INTEGER, unique: "xy" },
    }),
    model(
      "t",
      { x: DataTypes.INTEGER, y: DataTypes.INTEGER },
      { ...plain, indexes: [{ unique: true, fields: ["x", "y"], name: "t_xy" }] },
    ),
  ],
  [
    "model: a field with a comment",
    model("t", { firstName: DataTypes.STRING }),
    model(
      "t",
      { firstName: { type: DataTypes.STRING, field: "first_name", comment: "it's the first" } },
      { ...plain, comment: "people" },
    ),
    { renames: ["t.firstName:first_name"], says: /COMMENT ON TABLE t IS 'people'/ },
  ],
  [
    "several types at once lose digits",
    ["CREATE TABLE t (id int PRIMARY KEY, a double precision, b timestamptz, c time, d text[])"],
    ["CREATE TABLE t (id int PRIMARY KEY, a integer, b timestamptz(0), c time(0), d varchar(3)[])"],
    {
      says: /values of t\.a do not survive[\s\S]*t\.b do not[\s\S]*t\.c do not[\s\S]*up fails on rows/,
    },
  ],
  [
    "the type of a column is another enum now",
    [
      "CREATE TYPE a AS ENUM ('x', 'y')",
      "CREATE TABLE t (id int PRIMARY KEY, k a NOT NULL DEFAULT 'x')",
    ],
    [
      "CREATE TYPE b AS ENUM ('x', 'y')",
      "CREATE TABLE t (id int PRIMARY KEY, k b NOT NULL DEFAULT 'x')",
    ],
    { says: /ALTER TYPE a RENAME TO b/ },
  ],
];
