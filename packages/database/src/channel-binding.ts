import type { EventEmitter } from "node:events";
import { DatabaseError } from "./errors.js";

/**
 * Refuses every authentication method that does not bind the password to the server's certificate
 * (SCRAM-SHA-256-PLUS), before anything secret is sent.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CHANNEL-BINDING
 */
export function requireChannelBinding(wire: EventEmitter & { stream: { destroy(): void } }): void {
  let bound = false;
  const refuse = () => {
    wire.emit(
      "error",
      new DatabaseError(
        "certificate",
        "The URL says channel_binding=require, and the server does not offer it. Somebody may stand in between; or the server is too old, then leave the parameter out.",
      ),
    );
    wire.stream.destroy();
  };
  wire.on("authenticationSASL", ({ mechanisms }: { mechanisms: string[] }) => {
    if (!mechanisms.includes("SCRAM-SHA-256-PLUS")) refuse();
  });
  wire.on("authenticationCleartextPassword", refuse);
  wire.on("authenticationMD5Password", refuse);
  wire.on("authenticationSASLFinal", () => {
    bound = true;
  });
  wire.on("authenticationOk", () => {
    if (!bound) refuse();
  });
}
