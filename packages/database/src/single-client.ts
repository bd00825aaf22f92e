import pg, { type ClientConfig } from "pg";
import { requireChannelBinding } from "./channel-binding.js";
import type { ConnectionSettings } from "./connection-url.js";
import { wireOf } from "./internals/pg.js";

/**
 * How a program that makes its own connections, such as the migrator, connects as the URL says: the
 * address, and the class of the client, which binds the password to the certificate.
 */
export function connectionOf(settings: ConnectionSettings): Omit<
  ConnectionSettings,
  "variable" | "channelBinding" | "local" | "pooled"
> & {
  Client: typeof pg.Client;
} {
  const { host, port, user, password, database, ssl, options, channelBinding } = settings;
  class Client extends pg.Client {
    constructor(config?: string | ClientConfig) {
      const given = typeof config === "string" ? { connectionString: config } : config;
      super({ ...given, enableChannelBinding: channelBinding !== "disable" } as ClientConfig);
      if (channelBinding === "require") requireChannelBinding(wireOf(this));
    }
  }
  return { host, port, user, password, database, ssl, options, Client };
}

/**
 * A connection outside of the pool and of units of work, to be opened with `connect()`. It verifies
 * the server as the URL requires. Losing it is no event of its own: the next query fails.
 *
 * @param config further settings of `pg`, such as `application_name`
 */
export function singleClient(settings: ConnectionSettings, config: ClientConfig = {}): pg.Client {
  const { Client, ...address } = connectionOf(settings);
  const client = new Client({ ...address, ...config } as ClientConfig);
  client.on("error", () => {});
  return client;
}
