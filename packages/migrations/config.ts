import { fileURLToPath } from "node:url";
import pg from "pg";
import { openConnection } from "./connection.ts";

/** What sequelize-cli connects with: the same settings, and the same TLS, as the app. */
export default async function config() {
  const { connection, embedded } = await openConnection();
  embedded?.releaseOnExit();
  return {
    dialect: "postgres",
    host: connection.host,
    port: connection.port,
    username: connection.user,
    password: connection.password,
    database: connection.database,
    dialectModule: { ...pg, Client: connection.Client },
    dialectOptions: {
      ssl: connection.ssl,
      options: connection.options,
      clientMinMessages: "ignore",
    },
    keepDefaultTimezone: true,
    migrationStorage: fileURLToPath(import.meta.resolve("@docket/migrator/storage")),
    migrator: { directUrlVariable: "DATABASE_DIRECT_URL" },
  };
}
