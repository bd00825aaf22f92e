import { isDeepStrictEqual } from "node:util";
import { entities } from "../../src/store/local-database.js";
import type { Write } from "../../src/store/queued-write.js";
import { readChangesOf } from "../../src/store/read-changes.js";
import type { AnyRow, Entity } from "../../src/store/rows.js";
import type { Device } from "./device.js";
import type { Person } from "./installation.js";
import type { Answer } from "./network.js";
import type { Scene } from "./scene.js";
import { readStored, type Stored } from "./stored.js";

/** The outcome of a write, as known to its device. */
type Outcome = "acknowledged" | "refused" | "cancelled" | "vanished";

/** @throws Error that names everything that is lost, duplicated or inconsistent between devices */
export async function check(person: Person, devices: Device[], scene: Scene): Promise<void> {
  const stored = await readStored(scene.installation, person);
  const problems = [
    ...(await checkCopies(devices, stored)),
    ...(await Promise.all(devices.map((device) => checkWrites(device, stored, scene)))).flat(),
    ...checkCompletions(devices, stored),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

type Copy = Record<Entity, Map<string, AnyRow>>;

/** Whether every device, and the views of its first tab, have the rows that the server has. */
async function checkCopies(devices: Device[], stored: Stored): Promise<string[]> {
  const problems: string[] = [];
  const right = await readWhole(devices[0]!);
  const ids = entities.flatMap((entity) =>
    [...right[entity].keys()].map((id) => `${entity} ${id}`),
  );
  const storedIds = stored.rows.map(({ entity, id }) => `${entity} ${id}`);
  if (!isDeepStrictEqual(new Set(ids), new Set(storedIds)))
    problems.push(`a full read has ${ids.sort()}, the database ${storedIds.sort()}`);
  for (const { name, tab } of devices) {
    const { database, mirror } = tab;
    if ((await database.bases.count()) > 0) problems.push(`${name} still shows optimistic updates`);
    for (const entity of entities) {
      const rows = (await database.rows(entity).toArray()) as AnyRow[];
      const copy = new Map(rows.map((row) => [row.id, row]));
      problems.push(...differences(`${name}, ${entity}s`, copy, right[entity]));
      await until(() => isDeepStrictEqual(mirror.get()[entity], copy));
      problems.push(...differences(`${name}, ${entity}s in its views`, mirror.get()[entity], copy));
    }
  }
  return problems;
}

/** Everything that the server has of a person, by a full read. */
async function readWhole({ api }: Device): Promise<Copy> {
  const read = readChangesOf(api);
  const copy: Copy = { task: new Map(), list: new Map(), section: new Map(), label: new Map() };
  for (let page = await read(null, false); ; page = await read(page, true)) {
    for (const { entity, id, row } of page.rows) {
      if (row) copy[entity].set(id, row);
      else copy[entity].delete(id);
    }
    if (!page.more) return copy;
  }
}

function differences(
  what: string,
  copy: ReadonlyMap<string, AnyRow>,
  right: ReadonlyMap<string, AnyRow>,
): string[] {
  const ids = new Set([...copy.keys(), ...right.keys()]);
  return [...ids]
    .filter((id) => !isDeepStrictEqual(copy.get(id), right.get(id)))
    .map(
      (id) =>
        `${what}: ${id} is ${JSON.stringify(copy.get(id))} and should be ${JSON.stringify(right.get(id))}`,
    );
}

/**
 * Whether everything that was written on a device is stored exactly once, was cancelled, or is
 * shown as refused.
 */
async function checkWrites(device: Device, stored: Stored, scene: Scene): Promise<string[]> {
  const problems: string[] = [];
  const { name, network, written, cancelled } = device;
  const refused = new Map(
    (await device.tab.database.refused.toArray()).map((write) => [write.key, write]),
  );
  for (const [key, write] of written) {
    const answers = network.answers.get(key) ?? [];
    const answer = answers.find(({ status }) => status < 300);
    const goneAlready =
      write.operation.startsWith("delete") && answers.some(({ status }) => status === 404);
    const known = stored.keys.has(key);
    const tell = (what: string) =>
      problems.push(`${name}: ${what}: ${write.operation} ${JSON.stringify(write.input)} (${key})`);
    const outcome: Outcome =
      answer || goneAlready
        ? "acknowledged"
        : refused.has(key)
          ? "refused"
          : cancelled.has(key)
            ? "cancelled"
            : "vanished";
    if (outcome === "vanished") tell("neither sent nor shown");
    // An answer after a backup that has been restored since does not count.
    const isUndone = (one: Answer) =>
      scene.installation.restores.some(({ from, to }) => one.to > from && one.from < to);
    const restored = answer !== undefined && isUndone(answer);
    if (answer && !known && !restored) tell("acknowledged and not stored");
    const isForgotten = stored.forgottenKeys.has(key) || answers.some(isUndone);
    const refusal = refused.get(key);
    if (refusal && known && !isForgotten)
      tell(`refused with ${refusal.status} ${refusal.reason} and stored`);
    const mayBeRefused = answers.some(({ status }) => status === refusal?.status)
      ? [400, 404, 409, 412].includes(refusal?.status ?? 0)
      : refusal?.status === 0 && lacksItsRow(refusal, [...written.values()], refused, cancelled);
    if (refusal && !mayBeRefused) tell(`refused with ${refusal.status} ${refusal.reason}`);
    const times = timesStored(write, stored);
    if (times === null) continue;
    const purged = answer?.id && stored.purged.has(`${entityOf(write)} ${answer.id}`);
    const least = known && !purged ? 1 : 0;
    const isCreation = write.operation.startsWith("create");
    const most = outcome === "acknowledged" ? (scene.undoes && !isCreation ? Infinity : 1) : 0;
    if (times < least && !onPurgedRow(device, key, stored)) tell("acknowledged and lost");
    if (times > most) tell(`${outcome} and ${times} times there`);
  }
  return problems;
}

/** Whether a row that a write refers to was not created. */
function lacksItsRow(
  { input }: Write,
  written: Write[],
  refused: ReadonlyMap<string, unknown>,
  cancelled: ReadonlySet<string>,
): boolean {
  return written.some(
    ({ key, localId }) =>
      (refused.has(key) || cancelled.has(key)) &&
      localId !== undefined &&
      JSON.stringify(input).includes(localId),
  );
}

/** How often the database contains the effect of a write; null if that cannot be determined. */
function timesStored({ operation, input }: Write, stored: Stored): number | null {
  const texts = input as { title?: string; name?: string; description?: string };
  const word = [texts.title, texts.name, texts.description]
    .map((text) => /[ce]\d+\.\d+(?=$)/.exec(text ?? "")?.[0])
    .find((found) => found !== undefined);
  if (!word) return null;
  const among = operation.startsWith("create") ? stored.rows : stored.edits;
  return among.filter(({ text }) => text.split(/["\s]/).includes(word)).length;
}

function onPurgedRow({ network }: Device, key: string, stored: Stored): boolean {
  const [, noun, id] = /\/api\/(\w+)s\/(\d+)/.exec(network.left.get(key) ?? "") ?? [];
  return stored.purged.has(`${noun} ${id}`);
}

function entityOf({ operation }: Write): string {
  return operation.replace("create", "").toLowerCase();
}

/** Whether no repeating task was completed more often than requested. */
function checkCompletions(devices: Device[], stored: Stored): string[] {
  const asked = new Map<string, number>();
  for (const { network, written } of devices) {
    for (const [key, path] of network.left) {
      const [, id, completes] = /\/api\/tasks\/(\d+)(\/complete)?$/.exec(path) ?? [];
      const change = written.get(key)?.input as { completed?: boolean } | undefined;
      if (id && (completes || change?.completed)) asked.set(id, (asked.get(id) ?? 0) + 1);
    }
  }
  return [...stored.completions]
    .filter(([id, count]) => count > (asked.get(id) ?? 0))
    .map(
      ([id, count]) => `task ${id} was done ${count} times, ${asked.get(id) ?? 0} were asked for`,
    );
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !condition(); attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, attempt < 5 ? 0 : 10));
}
