import { serverWords } from "../api/error-messages.js";
import type { RefusedWrite } from "../store/local-database.js";
import type { Mirror } from "../store/mirror.js";
import { entityOf } from "../store/reply-rows.js";
import type { Entity } from "../store/rows.js";

/** What the user typed that is lost with a write, each text in lines of its own. */
export function typedIn({ input }: Pick<RefusedWrite, "input">): string {
  const { title, name, description } = input as Record<string, string | null | undefined>;
  return [title, name, description].filter(Boolean).join("\n\n");
}

/** Why a write was not saved: "Couldn’t change “Milk”. It no longer exists." */
export function refusalWords(write: RefusedWrite, mirror: Mirror): string {
  const { operation, input, status, reason: detail, errors } = write;
  const { title, name } = input as { title?: string; name?: string };
  const what = title ?? name ?? nameOfRow(write, mirror);
  const verb = operation.replace(/[A-Z].*/, "").replace("update", "change");
  // A new row is refused because of another one, which the reason names.
  const why =
    status === 404 && verb !== "create"
      ? "It no longer exists."
      : serverWords({ status, detail, errors });
  return `Couldn’t ${verb} ${what === undefined ? "this" : `“${what}”`}. ${why}`;
}

/** The title or name of the row that a write is for, if the row is known. */
function nameOfRow({ operation, input }: RefusedWrite, { get, idOf }: Mirror): string | undefined {
  const { id, entity = entityOf(operation) } = input as { id?: string; entity?: Entity };
  const row = id === undefined ? undefined : get()[entity].get(idOf(id));
  return row && ("title" in row ? row.title : row.name);
}
