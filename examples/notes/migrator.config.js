import { createDatabase, parseConnectionUrl } from "@docket/database";
import {
  ADMIN_ROLE,
  APP_ROLE,
  createSchema,
  models,
  ownedTable,
  USER_SETTING,
} from "@docket/models";
import { Note } from "./dist/note.js";

/** Makes Docket's schema, and with the note's model this app's as well. */
const schemaOf =
  (...own) =>
  async (_sequelize, { url }) => {
    const isolation = { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING };
    const database = createDatabase({ url, models: [...models, ...own], isolation });
    const { sequelize } = database;
    await database
      .asSystem(async () => {
        await createSchema(sequelize);
        for (const { tableName } of own)
          for (const sql of ownedTable(tableName, { timestamps: true })) await sequelize.query(sql);
      })
      .finally(() => database.destroy());
  };

export default {
  connection: () => parseConnectionUrl(process.env.DATABASE_URL),
  journal: { table: "NotesMeta" },
  startFrom: schemaOf(),
  models: schemaOf(Note),
  samples: { "tasks.repeat": [] }, // a value that can't be guessed, in a table that is Docket's
};
