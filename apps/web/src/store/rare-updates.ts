export { moveOn } from "./next-occurrence.js";
export { reassignLabel, reassignSection, restoreList, restoreTask } from "./optimistic-restore.js";
export { inversesOf } from "./undo-sent.js";
