import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const script = fileURLToPath(import.meta.resolve("#src/scratch/janitor-process.js"));

describe("the process that drops scratch databases", () => {
  it("binds its password to the server's certificate if the one before did", async () => {
    const answers: string[] = [];
    const server = createServer((socket) => offerBoth(socket, answers)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const address = { host: "127.0.0.1", port, user: "u", password: "p", database: "d" };
    const child = spawn(process.execPath, [script], { stdio: ["pipe", "ignore", "inherit"] });
    for (const message of [
      { connection: { ...address, enableChannelBinding: true } },
      { watch: "migrator_scratch_1" },
    ])
      child.stdin.write(`${JSON.stringify(message)}\n`);
    child.stdin.end();
    await once(child, "exit");
    server.close();
    // It has no certificate to bind to, and ends the connection instead of going on without.
    expect(new Set(answers)).to.deep.equal(new Set(["X"]));
  }).timeout(30_000);
});

/** A server in plaintext that claims to support channel binding. */
function offerBoth(socket: Socket, answers: string[]): void {
  socket.on("error", () => {});
  socket.once("data", () => {
    const mechanisms = Buffer.from("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");
    const head = Buffer.alloc(9);
    head.write("R");
    head.writeInt32BE(8 + mechanisms.length, 1);
    head.writeInt32BE(10, 5);
    socket.write(Buffer.concat([head, mechanisms]));
    socket.once("data", (answer) => {
      answers.push(answer.toString("latin1", 0, 1));
      socket.destroy();
    });
  });
}
