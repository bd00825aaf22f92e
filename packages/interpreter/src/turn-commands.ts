/** The commands to the host besides the tools: approve, reject or undo earlier turns. */
export const turnCommands = ["approve", "reject", "undo"] as const;
export type TurnCommand = (typeof turnCommands)[number];
