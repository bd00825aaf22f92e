import { createDatabase } from "@docket/database";
import type { MigratorConfig } from "@docket/migrator";
import { ADMIN_ROLE, APP_ROLE, createSchema, models, USER_SETTING } from "@docket/models";
import { openConnection, openScratch } from "./connection.ts";
import { rolePrerequisites } from "./roles.ts";

/** What the migrations are compared with, and where: see `packages/migrator/README.md`. */
const config: MigratorConfig = {
  async connection() {
    const { connection, embedded } = await openConnection();
    embedded?.releaseOnExit();
    return connection;
  },
  scratch: openScratch,
  prerequisites: rolePrerequisites,
  samples: {
    "tasks.repeat": [
      '{"rule": "FREQ=DAILY", "from": "due"}',
      '{"rule": "FREQ=WEEKLY;BYDAY=MO", "from": "completion"}',
    ],
  },
  async models(_sequelize, { url }) {
    const isolation = { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING };
    const database = createDatabase({ url, models, isolation });
    try {
      await database.asSystem(() => createSchema(database.sequelize));
    } finally {
      await database.destroy();
    }
  },
};

export default config;
