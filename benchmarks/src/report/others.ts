import type { BrowsersResult } from "../measure/browsers.js";
import type { Growth } from "../measure/growth.js";
import type { MigrateResult } from "../measure/migrate.js";
import type { PgBouncerResult } from "../measure/pgbouncer.js";
import type { RlsResult } from "../measure/rls.js";
import type { SetLocalResult } from "../measure/set-local.js";
import type { StartResult } from "../measure/start.js";
import type { FirstLoad, WebResult } from "../measure/web.js";
import type { WithoutResult } from "../measure/without.js";
import { megabytes, ms, spread, table, whole } from "./table.js";

export function printGrowth({ tasks, byRows, farPage, byDue }: Growth): string {
  const rows = Object.entries(byRows).map(([id, { few, many, ratio }]) => [
    id,
    ms(few.p50),
    ms(many.p50),
    spread(ratio),
  ]);
  const pages = [
    "far page / first",
    ms(farPage.first.p50),
    ms(farPage.far.p50),
    spread(farPage.ratio),
  ];
  const dues = ["by due / by age", ms(byDue.age.p50), ms(byDue.due.p50), spread(byDue.ratio)];
  return `${table(["p50", `${whole(tasks.few)} tasks`, `${whole(tasks.many)} tasks`, "ratio"], [...rows, pages, dues])}\n`;
}

export function printRls(result: RlsResult): string {
  const rows = Object.entries(result).map(([id, { medians, policies, whole: all }]) => [
    id,
    whole(medians.on.requestsPerSecond),
    whole(medians.policiesOff.requestsPerSecond),
    whole(medians.unscoped.requestsPerSecond),
    spread(policies),
    spread(all),
  ]);
  return `${table(["requests/s", "on", "policies off", "nothing set", "on / policies off", "on / nothing set"], rows)}\n`;
}

export function printSetLocal(result: SetLocalResult): string {
  const rows = Object.entries(result).map(([id, { plain, local, ratio }]) => [
    id,
    whole(plain.requestsPerSecond),
    whole(local.requestsPerSecond),
    spread(ratio),
  ]);
  return `${table(["requests/s", "set_config()", "SET LOCAL", "ratio"], rows)}\n`;
}

export function printStart({
  firstStart,
  laterStart,
  restBytes,
  afterLoadBytes,
  load,
  growth,
  residentGrowth,
}: StartResult): string {
  const last = load.at(-1);
  return `first start to ready   ${ms(firstStart.median)}
later start to ready   ${ms(laterStart.median)}
memory at rest         ${megabytes(restBytes.median)}
after ${whole(last?.requests ?? 0)} requests  ${megabytes(last?.residentBytes ?? 0)}, of which ${megabytes(last?.liveBytes ?? 0)} of heap are in use
half a minute later    ${megabytes(afterLoadBytes)}
last quarter / second, in use    ${growth.toFixed(3)}
last quarter / second, resident  ${residentGrowth.toFixed(3)}
`;
}

export function printMigrate({ inProcess, cli }: MigrateResult): string {
  return `empty database, in the server's process  ${ms(inProcess.median)}
empty database, sequelize-cli            ${ms(cli.median)}
`;
}

export function printWeb(result: WebResult): string {
  const { signIn, tasks, scrolling, jumping, completing, opening, dragging } = result;
  const load = (name: string, { requests, bytes, scriptBytes, usable }: FirstLoad) => [
    name,
    String(requests),
    `${(bytes / 1_000).toFixed(1)} kB`,
    `${(scriptBytes / 1_000).toFixed(1)} kB`,
    ms(usable.median),
  ];
  return `${table(["first load", "requests", "all", "scripts", "usable after"], [load("signing in", signIn), load("tasks", tasks)])}

scrolling through ${whole(scrolling.tasks)} tasks: ${scrolling.longTasks.length} tasks over 50 ms, at most ${scrolling.mostRowsDrawn} rows drawn
${jumping.jumps} jumps in it: ${jumping.longTasks.length} tasks over 50 ms
completing a task: painted after ${ms(completing.median)}, at most ${ms(completing.max)}
${dragging.drags} drags in them, through ${whole(dragging.scrolled)} pixels: ${dragging.longTasks.length} tasks over 50 ms

${table(
  ["opening", "painted after", "at most", "tasks over 50 ms"],
  Object.entries(opening).map(([name, { median, max, longTasks }]) => [
    name,
    ms(median),
    ms(max),
    String(longTasks.length),
  ]),
)}
`;
}

export function printPgBouncer(result: PgBouncerResult): string {
  const rows = Object.entries(result.works).map(([id, { through, straight, p95Ratio }]) => [
    id,
    ms(straight.p95),
    ms(through.p95),
    spread(p95Ratio),
  ]);
  return `${whole(result.heldConnections)} connections held over ${result.serverConnections}; they asked ${whole(result.asked)} times, ${result.wrong} answers were wrong
over HTTP, people asked for their tasks ${whole(result.http.asked)} times meanwhile, ${result.http.wrong} answers were wrong
${table(["p95", "straight", "through PgBouncer", "ratio"], rows)}
`;
}

export function printWithout(result: WithoutResult): string {
  const rows = Object.entries(result).flatMap(([id, { whole: all, parts }]) =>
    Object.entries(parts).map(([part, { gain, without }]) => [
      id,
      part,
      spread(gain),
      `${whole(without.serverCpu - all.serverCpu)} µs`,
      `${whole(without.databaseCpu - all.databaseCpu)} µs`,
    ]),
  );
  return `${table(["", "part", "throughput, with / without", "server CPU saved", "database CPU saved"], rows)}\n`;
}

export function printBrowsers({ browsers, unseen, inTurn }: BrowsersResult): string {
  const row = (name: string, { many, few, ratio }: BrowsersResult["inTurn"]) => [
    name,
    whole(many),
    whole(few),
    spread(ratio),
  ];
  const heads = ["requests a second", `${whole(browsers)} browsers`, "five", "ratio"];
  return `${table(heads, [row("nobody seen for 30 s", unseen), row("in turn", inTurn)])}\n`;
}
