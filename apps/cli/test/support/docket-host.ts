import { Readable } from "node:stream";
import { run } from "../../dist/run.js";
import type { Ended } from "./docket.js";

/** A command for the host process. */
export interface HostedCommand {
  args: string[];
  stdin: string;
  env: Record<string, string | undefined>;
}

// The host process: runs one command after the other as `docket` would, and reports how each ended.
// Loading the modules takes several times as long as most commands.

const streams = ["stdout", "stderr"] as const;

async function perform({ args, stdin, env }: HostedCommand): Promise<Ended> {
  process.env = { ...env };
  Object.defineProperty(process, "stdin", {
    value: Readable.from(stdin ? [Buffer.from(stdin)] : []),
    configurable: true,
  });
  const said = { stdout: "", stderr: "" };
  const own = streams.map((name) => process[name].write);
  for (const name of streams)
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      said[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
      if (done) setImmediate(done);
      return true;
    };
  try {
    return { code: (await run(args)) ?? null, ...said };
  } finally {
    for (const [index, name] of streams.entries()) process[name].write = own[index]!;
  }
}

process.on("message", async (command: HostedCommand) => {
  process.send!(await perform(command));
});
