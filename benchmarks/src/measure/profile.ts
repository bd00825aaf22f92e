import { freePort } from "@docket/database/embedded";
import { significant } from "../figures.js";
import { type CpuProfile, profileWhile } from "../load/inspector.js";
import { LoadGenerator, type LoadResult, prepare } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { startDocket } from "../servers/servers.js";
import { fullSize, restore, smallSize } from "../setup/fill.js";
import { renewTokens } from "../setup/people.js";
import type { WorkloadId } from "../workload.js";
import { eachWorkload } from "../workloads.js";
import { CONNECTIONS } from "./sample.js";
import { createTestbed } from "./testbed.js";

/** Microseconds of the main thread per request, by origin. */
export interface Profile {
  requests: number;
  /** Requests per second while profiling, which has a cost itself. */
  requestsPerSecond: number;
  microsecondsPerRequest: number;
  groups: Record<string, number>;
  functions: { name: string; group: string; place: string; microseconds: number }[];
}

export type Profiles = Partial<Record<WorkloadId, Profile>>;

/** Where Docket's time goes, one workload at a time. */
export async function profile({ small, seconds, only }: Options): Promise<Profiles> {
  const testbed = await createTestbed(small ? smallSize : fullSize);
  const { users, farCursor, superuserUrl } = testbed;
  const databaseUrl = testbed.server.ownerUrl(testbed.databaseName);
  const generator = new LoadGenerator();
  return eachWorkload(only, async (workload) => {
    say(`Profiling ${workload.id} ${workload.title}.`);
    await renewTokens(users, testbed.docket.url);
    const port = await freePort();
    const docket = await startDocket({
      databaseUrl,
      nodeOptions: [`--inspect=127.0.0.1:${port}`],
      // With its own address it would refuse the tokens signed by the first Docket.
      environment: { PUBLIC_URL: testbed.docket.url },
    });
    const requests = prepare(workload.plan(users, farCursor));
    const job = { url: docket.url, requests, connections: CONNECTIONS };
    let result: LoadResult | undefined;
    const recorded = await docket.during(async () => {
      await generator.run({ ...job, seconds: WARM_UP_SECONDS });
      return profileWhile(port, async () => {
        result = await generator.run({ ...job, seconds });
      });
    });
    await docket.stop();
    if (workload.writes) await restore(superuserUrl, users.lastTaskId);
    return summary(recorded, result as LoadResult);
  });
}

/** Until hot code has been compiled. */
const WARM_UP_SECONDS = 3;

function summary(recorded: CpuProfile, { requests, requestsPerSecond }: LoadResult): Profile {
  const groupOfNode = attribute(recorded);
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
    const group = groupOfNode.get(id) ?? OTHER;
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

const OTHER = "the rest";
const writes = new Set([
  "writev",
  "writeUtf8String",
  "writeLatin1String",
  "writeBuffer",
  "writeString",
]);

/** Each node's group; built-in functions belong to their caller's, except writing to sockets. */
function attribute({ nodes }: CpuProfile): Map<number, string> {
  const groups = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (id: number, caller: string) => {
    const node = byId.get(id);
    if (!node) return;
    const { functionName, url } = node.callFrame;
    const group = groupOf(functionName, url) ?? caller;
    groups.set(id, group);
    for (const child of node.children ?? []) visit(child, group);
  };
  if (nodes[0]) visit(nodes[0].id, OTHER);
  return groups;
}

function groupOf(functionName: string, url: string): string | undefined {
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)") return "native code outside JavaScript";
  if (writes.has(functionName) && !url) return `system call: ${functionName}`;
  if (!url) return undefined;
  // A package's own folder is in the last folder named node_modules.
  const own = url.includes("node_modules/") ? url.slice(url.lastIndexOf("node_modules/")) : url;
  return libraries.find(([pattern]) => pattern.test(own))?.[1] ?? OTHER;
}

function shortened(url: string): string {
  const at = url.lastIndexOf("node_modules/");
  if (at >= 0) return url.slice(at + "node_modules/".length);
  return url.replace(/^.*\/(apps|packages)\//, "$1/");
}
