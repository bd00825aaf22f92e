import { openTarget, parseConnectionUrl } from "@docket/database";
import type { MigratorConfig } from "@docket/migrator";
import { createSchema, models } from "@docket/models";
import { Sequelize } from "sequelize-typescript";
import { openConnection } from "./connection.ts";
import { rolePrerequisites } from "./roles.ts";

/** What the migrations are compared with, and where: see `packages/migrator/README.md`. */
const config: MigratorConfig = {
  async connection() {
    const { connection, embedded } = await openConnection();
    embedded?.releaseOnExit();
    return connection;
  },
  async scratch() {
    const { DOCKET_DATA_DIR } = process.env;
    const { embedded } = await openTarget({ DOCKET_DATA_DIR });
    return {
      connection: parseConnectionUrl(embedded!.superuserUrl),
      stop: () => embedded!.release(),
    };
  },
  prerequisites: rolePrerequisites,
  async models(_sequelize, { options }) {
    const sequelize = new Sequelize({ ...options, models });
    try {
      await createSchema(sequelize);
    } finally {
      await sequelize.close();
    }
  },
};

export default config;
