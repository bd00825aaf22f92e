import pg, { type QueryResult } from "pg";
import * as utils from "pg/lib/utils.js";
import { serialize } from "pg-protocol";
import { differences } from "./differences.js";

// Undocumented parts of pg that Docket uses: the protocol's messages, and the connection below a
// client. Versions are pinned; `checkPg` reports each part that has changed.

/** The version whose private parts are declared here; its own dependency, pg-protocol, hides its version. */
const VERSION = "8.23.1";

export { serialize };

/** A value as it is sent. */
export const prepareValue: (value: unknown) => unknown = utils.prepareValue;

/** The connection below a client. */
export interface Wire extends NodeJS.EventEmitter {
  stream: { writable: boolean; write(bytes: Buffer): void; destroy(): void };
  query(text: string): void;
  sync(): void;
  sendCopyFail(message: string): void;
}

export function wireOf(client: pg.Client): Wire {
  return (client as unknown as { connection: Wire }).connection;
}

/** pg's result, including its method that reads the server's CommandComplete message. */
export interface Result extends QueryResult {
  addCommandComplete(message: { text: string }): void;
}

export function createResult(rowMode: string | undefined, types: unknown): Result {
  return new pg.Result(rowMode as never, types as never) as never;
}

/**
 * Compares the declarations here with the installed pg.
 *
 * @returns a sentence for each part that is not as expected
 */
export function checkPg(): string[] {
  const wire = wireOf(new pg.Client()) as Partial<Wire> | undefined;
  const result = createResult(undefined, undefined) as Partial<Result>;
  const messages = (["parse", "bind", "describe", "execute", "sync", "close"] as const).map(
    (name): [string, unknown] => [`serialize.${name} of pg-protocol`, serialize[name]],
  );
  return differences("pg", VERSION, {
    "prepareValue of pg/lib/utils.js": prepareValue,
    "Client.connection.query": wire?.query,
    "Client.connection.sync": wire?.sync,
    "Client.connection.sendCopyFail": wire?.sendCopyFail,
    "Result.addCommandComplete": result.addCommandComplete,
    ...Object.fromEntries(messages),
  });
}
