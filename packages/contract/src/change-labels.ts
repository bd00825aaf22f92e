// This module has no schema, so that the page does not need to load zod.

/** A change of a task's labels: those that it does not name stay. */
export interface LabelsChange {
  addLabelIds?: readonly string[] | undefined;
  removeLabelIds?: readonly string[] | undefined;
}

/** The ids of a task's labels after a change; one that is both removed and added is there. */
export function changeLabels(
  labelIds: readonly string[],
  { addLabelIds = [], removeLabelIds = [] }: LabelsChange,
): string[] {
  const kept = labelIds.filter((id) => !removeLabelIds.includes(id));
  return [...new Set([...kept, ...addLabelIds])];
}
