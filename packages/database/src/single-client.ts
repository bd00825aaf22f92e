import pg, { type ClientConfig } from "pg";
import { requireChannelBinding } from "./channel-binding.js";
import type { ConnectionSettings } from "./connection-url.js";
import { wireOf } from "./internals/pg.js";

/**
 * A connection outside of the pool and of units of work, to be opened with `connect()`. It verifies
 * the server as the URL requires. Losing it is no event of its own: the next query fails.
 *
 * @param config further settings of `pg`, such as `application_name`
 */
export function singleClient(
  { host, port, user, password, database, ssl, options, channelBinding }: ConnectionSettings,
  config: ClientConfig = {},
): pg.Client {
  const client = new pg.Client({
    ...{ host, port, user, password, database, ssl, ...(options !== undefined && { options }) },
    enableChannelBinding: channelBinding !== "disable",
    ...config,
  });
  if (channelBinding === "require") requireChannelBinding(wireOf(client));
  client.on("error", () => {});
  return client;
}
