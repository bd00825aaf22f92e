import pg from "pg";
import { backoff } from "./backoff.js";
import { parseConnectionUrl } from "./connection-url.js";
import { DatabaseError } from "./errors.js";
import { permanentConnectFailure } from "./failures.js";
import { singleClient } from "./single-client.js";

/** A dedicated connection that receives notifications. */
export interface Listener {
  stop(): Promise<void>;
}

export interface ListenOptions {
  /** A direct address: through a pooler, nothing would arrive. */
  url: string;
  channel: string;
  onMessage: (payload: string) => void;
  /** Called at the start and after each reconnect: notifications sent in between are lost. */
  onListening: () => void;
  /** Called with the reason each time that the connection is lost, or not made; then it is tried again. */
  onLost?: (error: Error) => void;
}

const LONGEST_WAIT_MILLISECONDS = 30_000;

/**
 * Listens on a channel until it is stopped, and reconnects whenever the connection is lost, however long that takes.
 *
 * @throws DatabaseError `bad-url`, `pooled-address`
 */
export function listen({
  url,
  channel,
  onMessage,
  onListening,
  onLost = () => {},
}: ListenOptions): Listener {
  const settings = parseConnectionUrl(url);
  if (settings.pooled) {
    throw new DatabaseError(
      "pooled-address",
      `Notifications do not arrive through a pooler, and ${settings.host} is one. Listen at the address without it.`,
    );
  }
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let failures = 0;

  async function connect(): Promise<void> {
    const mine = singleClient(settings, {
      application_name: "docket listener",
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    client = mine;
    let over = false;
    const lost = (error: Error) => {
      if (over || stopped) return;
      over = true;
      onLost(permanentConnectFailure(error, settings.variable) ?? error);
      mine.end().catch(() => {});
      failures += 1;
      timer = setTimeout(connect, backoff(failures, 250, LONGEST_WAIT_MILLISECONDS));
    };
    mine.on("error", lost);
    mine.on("end", () => lost(new Error("The server ended the connection.")));
    mine.on("notification", ({ payload = "" }) => onMessage(payload));
    try {
      await mine.connect();
      await mine.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      failures = 0;
      onListening();
    } catch (error) {
      lost(error as Error);
    }
  }

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
