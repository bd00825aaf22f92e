import { userSetting } from "./user-setting.js";

/**
 * The keys of collapsed tasks and groups. For those that are collapsed by default, such as groups of
 * completed tasks, a key means expanded.
 */
export const collapsed = userSetting<readonly string[]>("collapsed", []);

/** Collapses or expands. */
export function toggleCollapsed(key: string): void {
  collapsed.update((keys) =>
    keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key],
  );
}
