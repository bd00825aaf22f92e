import { parseConnectionUrl } from "@docket/database";
import { migrate, undo } from "@docket/migrator";
import { migrationsFolder } from "@docket/testing";
import { withFolder } from "../contestants/contestants.js";
import { startPartialDocket } from "../contestants/partial-docket.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, settle, smallSize } from "../setup/fill.js";
import { postmasterPid } from "../setup/postgres.js";
import { type WorkId, works } from "../work.js";
import { interleave, pace, type Runner, warmUp } from "./interleave.js";
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
    const result: WithoutResult = {};
    for (const work of works.filter(({ id }) => options.only.includes(id))) {
      say(`  ${work.id} ${work.title}`);
      const { whole = [], ...others } = await interleave(
        generator,
        postmaster,
        writesAlone.includes(work.id) ? { ...runners, "signatures kept": unsigned } : runners,
        work,
        pace(options),
      );
      await signatures.keep(true);
      result[work.id] = {
        whole: medianSample(whole),
        parts: Object.fromEntries(
          Object.entries(others).map(([part, samples]) => [
            part,
            { gain: ratioOf(whole, samples, "requestsPerSecond"), without: medianSample(samples) },
          ]),
        ),
      };
    }
    return result;
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
    const changed = keep ? await migrate(options) : await undo(options, 1);
    if (!changed.some(({ name }) => name.includes("search-signature")))
      throw new Error("The newest migration is another one, so this would measure nothing.");
    this.kept = keep;
    await settle(this.superuserUrl);
  }
}
