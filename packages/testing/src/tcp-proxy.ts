import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";

/** A TCP proxy between a client and a server that can simulate network failures. */
export interface TcpProxy {
  port: number;
  /** How many connections are open. */
  readonly connections: number;
  /**
   * `pass` forwards; `stall` keeps connections but forwards nothing; `refuse` closes new ones; `wake` answers
   * them as Neon's proxy does while the database behind it starts.
   */
  mode: "pass" | "stall" | "refuse" | "wake";
  /** Closes every connection at once. */
  cut(): void;
  /** Half-closes the connections to the clients, but keeps reading from them. */
  halfClose(): void;
  /** Closes every connection in the middle of the server's next response. */
  cutInAnswer(): void;
  stop(): Promise<void>;
}

const fields = "SERROR\0CXX000\0MCouldn't connect to compute node\0\0";
const stillStarting = Buffer.from(`E\0\0\0${String.fromCharCode(4 + fields.length)}${fields}`);

interface Pair {
  client: Socket;
  server: Socket;
  cutNext: boolean;
}

/** Listens on a free port of this machine and forwards to `target`. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const sever = (pair: Pair) => {
    pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  };
  const listener = net.createServer((client) => {
    if (proxy.mode === "refuse") return void client.destroy();
    if (proxy.mode === "wake") return void client.once("data", () => client.end(stillStarting));
    const pair = { client, server: net.connect(target), cutNext: false };
    pairs.add(pair);
    const { server } = pair;
    client.on("data", (bytes) => proxy.mode === "pass" && server.write(bytes));
    server.on("data", (bytes) => {
      if (proxy.mode !== "pass") return;
      if (!pair.cutNext) return void client.write(bytes);
      client.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => sever(pair));
    });
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => sever(pair));
    }
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const proxy: TcpProxy = {
    port: (listener.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    mode: "pass",
    cut() {
      for (const pair of [...pairs]) sever(pair);
    },
    halfClose() {
      for (const { client } of pairs) client.end();
    },
    cutInAnswer() {
      for (const pair of pairs) pair.cutNext = true;
    },
    async stop() {
      for (const pair of [...pairs]) sever(pair);
      listener.close();
      await once(listener, "close");
    },
  };
  return proxy;
}

/** Rewrites `url` to go through the proxy. */
export function through({ port }: TcpProxy, url: string): string {
  const other = new URL(url);
  other.host = `127.0.0.1:${port}`;
  return other.href;
}
