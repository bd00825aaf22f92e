import type { RefusedWrite } from "../store/local-database.js";

/** What the user typed that is lost with a write, each text in lines of its own. */
export function typedIn({ input }: Pick<RefusedWrite, "input">): string {
  const { title, name, description } = input as Record<string, string | null | undefined>;
  return [title, name, description].filter(Boolean).join("\n\n");
}

/** Why a write was not saved: "Couldn’t change “Milk”. It no longer exists." */
export function refusalWords({ operation, input, status, reason }: RefusedWrite): string {
  const { title, name } = input as { title?: string; name?: string };
  const what = title ?? name;
  const verb = operation.replace(/[A-Z].*/, "").replace("update", "change");
  // A new row is refused because of another one, which the reason names.
  const why = status === 404 && verb !== "create" ? "It no longer exists." : reason;
  return `Couldn’t ${verb} ${what === undefined ? "this" : `“${what}”`}. ${why}`;
}
