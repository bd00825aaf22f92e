import { readFileSync } from "node:fs";
import type { RecordedStatement } from "./sent-statements.js";

const file = new URL("../../../apps/api/queries.sql", import.meta.url);

/** The statements that `apps/api/queries.sql` lists. */
export function listedStatements(): RecordedStatement[] {
  return readFileSync(file, "utf8")
    .split("\n\n")
    .slice(1)
    .map((part) => {
      const [heading = "", text = ""] = part.trim().split("\n");
      return {
        text: text.replace(/;$/, ""),
        readOnly: heading.includes("only reads"),
        inIndexOrder: heading.includes("in the order of an index"),
        administrative: heading.includes("over all users"),
      };
    });
}

/**
 * The significant parts of a statement: its conditions, assignments and order, without the numbers
 * of its parameters, and how many values are inserted. A list with two filters has no part that is not in a list with one of them.
 */
export function partsOf(text: string): string[] {
  return text
    .replace(/\$\d+/g, "$")
    .replace(/\$(?:,\$)+/g, "$")
    .split(/ (?:WHERE|AND|SET|ORDER BY|VALUES) |,(?=")/)
    .map((part) => part.replace(/[()]/g, "").trim());
}
