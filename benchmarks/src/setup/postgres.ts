import { createTestServer, type TestServer } from "@docket/testing";
import { atEnd } from "../cleanup.js";

/** Settings of a medium-sized production server; above all, COMMIT waits for the disk. */
export const postgresSettings = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "1GB",
  effective_cache_size: "4GB",
  random_page_cost: "1.1",
  max_wal_size: "4GB",
  max_connections: "400",
};

/** Starts a PostgreSQL server that is removed at the end. */
export async function startPostgres(
  settings: Record<string, string> = postgresSettings,
): Promise<TestServer> {
  const starting = createTestServer(settings);
  // An interrupt during the start waits for it, since only then can the server be stopped.
  atEnd(() =>
    starting.then(
      (server) => server.remove(),
      () => {},
    ),
  );
  return starting;
}
