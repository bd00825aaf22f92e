import { changeLabels } from "@docket/contract/change-labels";
import type { NetChange } from "./change-sets.js";

/**
 * The labels of a task without what a change did to them: those that others have added or removed since
 * stay.
 *
 * @param now the ids of the task's labels
 */
export function revertLabels({ before, after }: NetChange, now: string[]): string[] {
  const [were = [], became = []] = [before, after].map(({ labelIds }) => labelIds as string[]);
  return changeLabels(now, {
    addLabelIds: were.filter((id) => !became.includes(id)),
    removeLabelIds: became.filter((id) => !were.includes(id)),
  });
}

/** Whether something is left of what a change did to a task's labels. */
export function hasLabelsOf(change: NetChange, now: string[]): boolean {
  const reverted = revertLabels(change, now);
  return reverted.length !== now.length || !reverted.every((id) => now.includes(id));
}
