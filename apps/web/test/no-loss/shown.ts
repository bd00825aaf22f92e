import { isDeepStrictEqual } from "node:util";
import { entities } from "../../src/store/local-database.js";
import type { AnyRow } from "../../src/store/rows.js";
import type { Device } from "./device.js";

/** The rows that are shown, by their names. */
export type Shown = Map<string, Record<string, unknown>>;

interface Placed {
  listId?: string;
  sectionId?: string | null;
  parentId?: string | null;
}

/** The rows among which a row is shown. */
export const siblings = ({ listId, sectionId, parentId }: Placed) =>
  [listId, sectionId, parentId].join();

/** What the views show of each row that is not in the trash: all but times that the server takes, and its place in the order. */
export async function shownBy(
  { tab }: Device,
  groupOf: (row: Placed) => string = ({ listId = "" }) => listId,
): Promise<Shown> {
  const shown: Shown = new Map();
  for (const entity of entities) {
    const rows = (await tab.database.rows(entity).toArray()) as (AnyRow & Placed)[];
    const there = rows.filter(({ deletedAt }) => deletedAt === null);
    const groups = Map.groupBy(there, groupOf);
    for (const group of groups.values()) {
      group.sort((one, other) => (one.position < other.position ? -1 : 1));
      for (const [place, row] of group.entries()) {
        const {
          id,
          createdAt: _,
          updatedAt: __,
          position: ___,
          dueAt: ____,
          ahead: _____,
          ...fields
        } = row as AnyRow & { dueAt?: string; ahead?: number };
        const { completedAt, archivedAt } = fields as {
          completedAt?: unknown;
          archivedAt?: unknown;
        };
        shown.set(`${entity} ${id}`, {
          ...fields,
          ...("completedAt" in fields && { completedAt: completedAt !== null }),
          ...("archivedAt" in fields && { archivedAt: archivedAt !== null }),
          place,
        });
      }
    }
  }
  return shown;
}

/** How rows are shown otherwise than before. */
export function differences(
  before: Shown,
  after: Shown,
  { idOf, except }: { idOf: (id: string) => string; except: string[] },
): string[] {
  const inIds = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inIds).sort();
    return typeof value === "string" ? idOf(value) : value;
  };
  const same = (one: unknown, other: unknown) => isDeepStrictEqual(inIds(one), inIds(other));
  const expected = new Map(
    [...before].map(([name, row]) => {
      const [entity, id] = name.split(" ") as [string, string];
      return [`${entity} ${idOf(id)}`, row];
    }),
  );
  return [...new Set([...expected.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [expected.get(name), after.get(name)];
    if (!was || !is) return [`${name} is ${was ? "shown at first only" : "shown only later"}`];
    return Object.keys({ ...was, ...is })
      .filter((field) => !except.includes(field) && !same(was[field], is[field]))
      .map(
        (field) =>
          `${name} ${field}: ${JSON.stringify(was[field])}, then ${JSON.stringify(is[field])}`,
      );
  });
}
