import { DataTypes } from "sequelize";
import {
  base,
  type ChangeCase,
  changed,
  child,
  color,
  filled,
  force,
  kept,
  policy,
  rls,
  rows,
  touch,
  trigger,
} from "./parts.js";

export const severalAndModels: ChangeCase[] = [
  // Other things
  {
    name: "a view is added",
    before: [base],
    after: [base, "CREATE VIEW v AS SELECT id, a FROM t WHERE b > 1"],
    ...filled,
  },
  {
    name: "the type of a column under a view",
    before: [base, "CREATE VIEW v AS SELECT id, b FROM t"],
    after: [changed("b int", "b bigint"), "CREATE VIEW v AS SELECT id, b FROM t"],
    ...filled,
  },
  {
    name: "a sequence is added",
    before: [base],
    after: [base, "CREATE SEQUENCE numbers START 100"],
    ...filled,
  },
  {
    name: "a domain is added and used",
    before: [base],
    after: [
      "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')",
      changed("b int", "c email, b int"),
    ],
    ...filled,
  },
  {
    name: "a statistics object",
    before: [base],
    after: [base, "CREATE STATISTICS t_ab ON a, b FROM t"],
    ...filled,
  },

  // Several at once
  {
    name: "several at once",
    before: [color, base, child(" REFERENCES t"), "CREATE INDEX t_b ON t (b)", rls, policy],
    ...filled,
    after: [
      color,
      changed(
        "b int DEFAULT 3",
        "b bigint NOT NULL DEFAULT 0, kind color NOT NULL DEFAULT 'red', CONSTRAINT short CHECK (char_length(a) < 500)",
      ),
      "CREATE TABLE d (id int PRIMARY KEY, t_id bigint REFERENCES t ON DELETE SET NULL)",
      "CREATE INDEX t_b ON t (b, kind)",
      rls,
      force,
      policy.replace("own", "mine"),
      touch(),
      trigger,
      "GRANT SELECT ON t TO reader",
      "COMMENT ON TABLE d IS 'D'",
    ],
    rows: ["INSERT INTO t (a, b) VALUES ('one', 1)"],
  },
  {
    name: "two tables that refer to each other",
    before: [base],
    ...filled,
    after: [
      base,
      "CREATE TABLE x (id int PRIMARY KEY, y_id int)",
      "CREATE TABLE y (id int PRIMARY KEY, x_id int REFERENCES x)",
      "ALTER TABLE x ADD CONSTRAINT x_y FOREIGN KEY (y_id) REFERENCES y",
    ],
  },

  // Models of Sequelize
  {
    name: "a Sequelize model is added",
    before: [base],
    ...filled,
    after: async (sequelize) => {
      await sequelize.query(base);
      sequelize.define(
        "Note",
        {
          title: { type: DataTypes.STRING(80), allowNull: false, unique: true },
          kind: DataTypes.ENUM("x", "y"),
        },
        { tableName: "notes", indexes: [{ fields: ["kind", "title"] }] },
      );
      await sequelize.sync();
    },
  },
  {
    name: "a Sequelize association is added",
    before: [
      base,
      `CREATE TABLE "notes" ("id" SERIAL, "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL, "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY ("id"))`,
    ],
    rows: [...rows, `INSERT INTO notes ("createdAt", "updatedAt") VALUES (now(), now())`],
    kept,
    after: async (sequelize) => {
      await sequelize.query(base);
      const Thing = sequelize.define(
        "Thing",
        { id: { type: DataTypes.BIGINT, primaryKey: true } },
        { tableName: "t", timestamps: false },
      );
      const Note = sequelize.define("Note", {}, { tableName: "notes" });
      Note.belongsTo(Thing, { foreignKey: "thing_id", onDelete: "CASCADE" });
      await Note.sync();
    },
  },
];
