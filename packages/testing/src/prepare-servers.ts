import { type PreparedServer, TEMPLATE, variableFor } from "./prepared-servers.js";
import { migrateDatabase } from "./test-database.js";
import { createTestServer, type TestServer, withClient } from "./test-server.js";

/** Servers for all suites of a run, set up once instead of in each process. */
export interface Prepared {
  /** For the environment of the suites. */
  variables: Record<string, string>;
  remove(): Promise<void>;
}

/** Sets up a server, and one with Docket's schema. */
export async function prepareServers(): Promise<Prepared> {
  const [empty, migrated] = [await createTestServer(), await createTestServer()];
  await withClient(migrated.superuserUrl(), (client) =>
    client.query(`CREATE DATABASE ${TEMPLATE} OWNER docket`),
  );
  await migrateDatabase(migrated.ownerUrl(TEMPLATE));
  for (const { server } of [empty, migrated]) await server.stop();
  return {
    variables: variableFor({ empty: stopped(empty), migrated: stopped(migrated) }),
    async remove() {
      for (const server of [empty, migrated]) await server.remove();
    },
  };
}

function stopped({ server, superuserUrl, ownerUrl }: TestServer): PreparedServer {
  const passwordOf = (url: string) => new URL(url).password;
  return {
    folder: server.folder,
    superuserPassword: passwordOf(superuserUrl()),
    password: passwordOf(ownerUrl(TEMPLATE)),
  };
}
