import { startPgBouncer } from "@docket/testing";
import { atEnd } from "../cleanup.js";

/** Puts PgBouncer in front of the database at `url`. @returns the same URL through it */
export async function throughPgBouncer(url: string, clients: number): Promise<string> {
  const through = new URL(url);
  const { port, username, password } = through;
  const starting = startPgBouncer(Number(port), { [username]: password }, { clients });
  atEnd(() =>
    starting.then(
      (bouncer) => bouncer.stop(),
      () => {},
    ),
  );
  through.port = String((await starting).port);
  through.searchParams.set("pgbouncer", "true");
  return through.href;
}
