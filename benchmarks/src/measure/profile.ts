import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { startDocket, withFolder } from "../contestants/contestants.js";
import { significant } from "../figures.js";
import { LoadGenerator, prepare } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, restore, smallSize } from "../setup/fill.js";
import { renewTokens } from "../setup/people.js";
import { type WorkId, works } from "../work.js";
import { CONNECTIONS } from "./sample.js";
import { setStage } from "./stage.js";

/** Microseconds of the main thread a request, by who spent them. */
export interface Profile {
  requests: number;
  /** Requests a second while profiled, which costs something itself. */
  requestsPerSecond: number;
  microsecondsPerRequest: number;
  groups: Record<string, number>;
  functions: { name: string; group: string; place: string; microseconds: number }[];
}

export type Profiles = Partial<Record<WorkId, Profile>>;

interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
  }[];
  samples: number[];
  timeDeltas: number[];
}

/** Where Docket's time goes, one kind of work at a time. */
export async function profile({ small, seconds, only }: Options): Promise<Profiles> {
  const stage = await setStage(small ? smallSize : fullSize);
  const { cast, farCursor, superuserUrl } = stage;
  const databaseUrl = stage.server.ownerUrl(stage.databaseName);
  const generator = new LoadGenerator();
  const profiles: Profiles = {};
  for (const work of works.filter(({ id }) => only.includes(id))) {
    say(`Profiling ${work.id} ${work.title}.`);
    await renewTokens(cast, stage.docket.url);
    profiles[work.id] = await withFolder(async (folder) => {
      const docket = await startDocket({
        databaseUrl,
        nodeOptions: ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"],
        // Its own address would refuse the tokens that the first one signs.
        environment: { PUBLIC_URL: stage.docket.url },
      });
      const requests = prepare(work.plan(cast, farCursor));
      const job = { url: docket.url, requests, connections: CONNECTIONS };
      const result = await generator.run({ ...job, seconds: Math.max(seconds, 2) });
      await docket.stop();
      const [file] = (await readdir(folder)).filter((name) => name.endsWith(".cpuprofile"));
      if (!file) throw new Error("Docket left no profile.");
      const recorded = JSON.parse(await readFile(path.join(folder, file), "utf8")) as CpuProfile;
      return summary(recorded, result.requests, result.requestsPerSecond);
    });
    if (work.writes) await restore(superuserUrl, cast.lastTaskId);
  }
  return profiles;
}

function summary(recorded: CpuProfile, requests: number, requestsPerSecond: number): Profile {
  const self = new Map<number, number>();
  recorded.samples.forEach((id, index) => {
    self.set(id, (self.get(id) ?? 0) + (recorded.timeDeltas[index] ?? 0));
  });
  const groups: Record<string, number> = {};
  const functions = new Map<string, Profile["functions"][number]>();
  for (const { id, callFrame } of recorded.nodes) {
    const microseconds = self.get(id) ?? 0;
    const { functionName, url, lineNumber } = callFrame;
    if (functionName === "(idle)" || microseconds === 0) continue;
    const group = groupOf(functionName, url);
    groups[group] = (groups[group] ?? 0) + microseconds;
    const place = url ? `${shortened(url)}:${lineNumber + 1}` : "";
    const key = `${functionName} ${place}`;
    const entry = functions.get(key) ?? {
      name: functionName || "(anonymous)",
      group,
      place,
      microseconds: 0,
    };
    entry.microseconds += microseconds;
    functions.set(key, entry);
  }
  const perRequest = (microseconds: number) => significant(microseconds / requests, 3);
  const total = Object.values(groups).reduce((sum, value) => sum + value, 0);
  return {
    requests,
    requestsPerSecond: significant(requestsPerSecond),
    microsecondsPerRequest: perRequest(total),
    groups: Object.fromEntries(
      Object.entries(groups)
        .sort(([, a], [, b]) => b - a)
        .map(([name, value]) => [name, perRequest(value)]),
    ),
    functions: [...functions.values()]
      .sort((a, b) => b.microseconds - a.microseconds)
      .slice(0, 40)
      .map((entry) => ({ ...entry, microseconds: perRequest(entry.microseconds) })),
  };
}

const libraries: [RegExp, string][] = [
  [/\/apps\/api\//, "Docket: API"],
  [/\/packages\/database\//, "Docket: database"],
  [/\/packages\/contract\//, "Docket: contract"],
  [/\/packages\//, "Docket: other packages"],
  [/node_modules\/zod\//, "zod"],
  [/node_modules\/(pg|pg-protocol|pg-types|postgres-\w+)\//, "pg"],
  [
    /node_modules\/(sequelize|sequelize-pool|sequelize-typescript|retry-as-promised)\//,
    "Sequelize",
  ],
  [/node_modules\/(pino|sonic-boom|quick-format-unescaped|safe-stable-stringify)\//, "pino"],
  [/node_modules\/prom-client\//, "prom-client"],
  [/node_modules\/(better-auth|@better-auth|jose|better-call)\//, "Better Auth"],
  [/node_modules\//, "Express and its parts"],
  [
    /^node:(_?http|net|stream|internal\/streams|_stream|internal\/stream_base|events)/,
    "Node: HTTP, sockets",
  ],
  [/^node:/, "Node: the rest"],
];

function groupOf(functionName: string, url: string): string {
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)") return "system calls, native code";
  if (!url) return "built-in functions";
  // A package's own folder is the last one that is named node_modules.
  const own = url.includes("node_modules/") ? url.slice(url.lastIndexOf("node_modules/")) : url;
  return libraries.find(([pattern]) => pattern.test(own))?.[1] ?? "the rest";
}

function shortened(url: string): string {
  const at = url.lastIndexOf("node_modules/");
  if (at >= 0) return url.slice(at + "node_modules/".length);
  return url.replace(/^.*\/(apps|packages)\//, "$1/");
}
