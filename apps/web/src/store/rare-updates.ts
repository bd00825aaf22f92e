export { moveOn } from "./next-occurrence.js";
export { reassignLabel, reassignSection, restoreList, restoreTask } from "./optimistic-restore.js";
export { undoableOf } from "./undo-sent.js";
