import { connect } from "node:net";
import { openTarget } from "@docket/database";
import { untilInterrupted, withCleanup } from "./interrupt.js";
import { readSettings } from "./settings.js";
import { print, say } from "./terminal/output.js";

/**
 * `docket db url`: only the URL goes to standard output. The embedded server is started for a
 * moment if need be, which fixes its port and password; they stay the same from then on.
 */
export async function showDatabaseUrl({ keep = false }: { keep?: boolean }): Promise<void> {
  const { url, embedded } = await openTarget(readSettings());
  if (!embedded) {
    if (keep) say("--keep is for the embedded server; DATABASE_URL names another one.");
    return print(forLibpq(url));
  }
  await withCleanup(
    () => embedded.release(),
    async () => {
      if (!keep) return;
      print(url);
      say("The server runs until Ctrl-C.");
      await untilInterrupted();
    },
  );
  print(url);
  if (!(await accepts(url))) {
    say(
      "The embedded server runs only while Docket does, and is not running now. Start Docket with pnpm start, or the server alone with pnpm docket db url --keep.",
    );
  }
}

/** Removes the one Docket parameter that psql and other libpq programs refuse. */
function forLibpq(url: string): string {
  return url.replace(/([?&])pgbouncer=[^&]*(&?)/, (_, before: string, after: string) =>
    after ? before : "",
  );
}

function accepts(url: string): Promise<boolean> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}
