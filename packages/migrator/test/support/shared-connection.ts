import { createServer, type Server, type Socket } from "node:net";
import pg from "pg";
import type { ConnectionOptions } from "#src/index.js";

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]); // ReadyForQuery, idle
const TERMINATE = 0x58;
const WELCOME = Buffer.concat([
  Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), // AuthenticationOk
  Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1]), // BackendKeyData: not the server's process
  READY,
]);

/** A pooler in transaction mode with one connection to the server, which its clients use in turns. */
export async function shareConnection(to: ConnectionOptions): Promise<Server & { port: number }> {
  const upstream = new pg.Client({ ...to, ssl: false });
  upstream.on("error", () => {}); // the pooler ends it
  await upstream.connect();
  const { stream: server } = (upstream as unknown as { connection: { stream: Socket } }).connection;
  server.removeAllListeners("data");
  let last = Promise.resolve();
  const pooler = createServer((client) => {
    let turn: Promise<void> | undefined;
    client.on("error", () => {});
    client.once("data", () => {
      client.write(WELCOME);
      client.on("data", async (data) => {
        if (data[0] === TERMINATE) return void client.end();
        turn ??= takeTurn();
        await turn;
        server.write(data);
      });
    });
    async function takeTurn(): Promise<void> {
      const before = last;
      const { promise, resolve: over } = Promise.withResolvers<void>();
      last = promise;
      await before;
      server.on("data", function answer(data: Buffer) {
        client.write(data);
        if (!data.subarray(-READY.length).equals(READY)) return;
        server.off("data", answer);
        turn = undefined;
        over();
      });
    }
  });
  await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
  pooler.once("close", () => server.destroy());
  return Object.assign(pooler, { port: (pooler.address() as { port: number }).port });
}
