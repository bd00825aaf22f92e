import type { Profiles } from "../measure/profile.js";
import { table } from "./table.js";

/** Profiles as text. */
export function printProfiles(profiles: Profiles): string {
  return Object.entries(profiles)
    .map(([id, { requests, microsecondsPerRequest, groups, functions }]) => {
      const byGroup = table(
        [`${id}: ${requests} requests`, "µs a request"],
        [
          ...Object.entries(groups).map(([name, value]) => [name, value.toFixed(1)]),
          ["all", microsecondsPerRequest.toFixed(1)],
        ],
      );
      const byFunction = table(
        ["function", "µs a request", "group", "where"],
        functions.map(({ name, microseconds, group, place }) => [
          name,
          microseconds.toFixed(1),
          group,
          place,
        ]),
      );
      return `${byGroup}\n\n${byFunction}\n`;
    })
    .join("\n");
}
