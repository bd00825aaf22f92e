import { readdir } from "node:fs/promises";
import { parseConnectionUrl } from "@docket/database";
import { migrate, undo } from "@docket/migrator";
import { migrationsFolder } from "@docket/testing";
import { withFolder } from "../contestants/contestants.js";
import { startPartialDocket } from "../contestants/partial-docket.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import type { WorkId } from "../planned-work.js";
import { say } from "../progress.js";
import { fullSize, settle, smallSize } from "../setup/fill.js";
import { postmasterPid } from "../setup/postgres.js";
import { eachWork } from "../work.js";
import { interleave, pace, type Runner, warmUp, warmUpVariants } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { setStage } from "./stage.js";

/** What makes Docket fast, and can be taken away from a running one. */
export const parts = [
  "tokens remembered",
  "one round trip",
  "names for statements",
  "rows described once",
  "one write",
  "times as text",
  "order before estimates",
  "search by signature",
] as const;
/** The last is what isolation costs, which `rls` measures. */
export type Part = (typeof parts)[number] | "role and user";

export type WithoutResult = Partial<
  Record<
    WorkId,
    {
      whole: Sample;
      /** `gain`: throughput of the whole / without the part. */
      parts: Record<string, { gain: Ratio; without: Sample }>;
    }
  >
>;

/** What each part brings: Docket, beside itself without one of them, all in one process. */
export async function without(options: Options): Promise<WithoutResult> {
  const stage = await setStage(options.small ? smallSize : fullSize);
  return withFolder(async (folder) => {
    const ownerUrl = stage.server.ownerUrl(stage.databaseName);
    const docket = await startPartialDocket(folder, ownerUrl, { PUBLIC_URL: stage.docket.url });
    const signatures = new Signatures(ownerUrl, stage.superuserUrl);
    const lacking = (part: Part | ""): Runner => ({
      ...docket,
      stage,
      async prepare() {
        await signatures.keep(true);
        await docket.takeAway(part);
      },
    });
    const runners: Record<string, Runner> = {
      whole: lacking(""),
      ...Object.fromEntries(parts.map((part) => [part, lacking(part)])),
    };
    const unsigned: Runner = {
      ...docket,
      stage,
      async prepare() {
        await docket.takeAway("");
        await signatures.keep(false);
      },
    };
    const postmaster = await postmasterPid(stage.server);
    const generator = new LoadGenerator();
    await warmUp(generator, postmaster, { whole: lacking("") }, options);
    // But for the one without signatures: the mixed work searches, which it cannot.
    await warmUpVariants(generator, postmaster, runners, options);
    return eachWork(options.only, async (work) => {
      say(`  ${work.id} ${work.title}`);
      const { whole = [], ...others } = await interleave(
        generator,
        postmaster,
        writesAlone.includes(work.id) ? { ...runners, "signatures kept": unsigned } : runners,
        work,
        pace(options),
      );
      await signatures.keep(true);
      return {
        whole: medianSample(whole),
        parts: Object.fromEntries(
          Object.entries(others).map(([part, samples]) => [
            part,
            { gain: ratioOf(whole, samples, "requestsPerSecond"), without: medianSample(samples) },
          ]),
        ),
      };
    });
  });
}

/** The kinds of work that pay for the signatures of a search, and need none. */
const writesAlone: WorkId[] = ["W4", "W5"];

/** Gives the tasks their signatures, in the table and its indexes, or takes them away. */
class Signatures {
  private kept = true;

  constructor(
    private readonly ownerUrl: string,
    private readonly superuserUrl: string,
  ) {}

  async keep(keep: boolean): Promise<void> {
    if (keep === this.kept) return;
    const { host, port, user, password, database } = parseConnectionUrl(this.ownerUrl);
    const connection = { host, port, user, password, database };
    const options = { connection, migrations: migrationsFolder, log: () => {} };
    if (keep) await migrate(options);
    else await undo(options, await countFrom("search-signature"));
    this.kept = keep;
    await settle(this.superuserUrl);
  }
}

/** How many migrations there are, from the newest down to the one so named. */
async function countFrom(name: string): Promise<number> {
  const files = (await readdir(migrationsFolder)).filter((file) => file.endsWith(".ts")).sort();
  const from = files.findIndex((file) => file.includes(name));
  if (from < 0) throw new Error(`The migration "${name}" is gone, so this would measure nothing.`);
  return files.length - from;
}
