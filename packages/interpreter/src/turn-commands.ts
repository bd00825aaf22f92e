/** The commands to the host besides the tools: approve, reject or undo earlier turns. */
export const turnCommands = ["approve", "reject", "undo"] as const;
export type TurnCommand = (typeof turnCommands)[number];

/** The most tasks that one turn may add or restore; nobody asks for more in one sentence. */
export const MOST_ADDED = 20;
