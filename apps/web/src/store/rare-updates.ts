export { isAsLeft } from "./as-left.js";
export { moveOn } from "./next-occurrence.js";
export { reassignLabel, reassignSection, restoreList, restoreTask } from "./optimistic-restore.js";
