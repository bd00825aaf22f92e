export { searchTasks } from "./search-tasks.js";
export { splitMatches } from "./split-matches.js";
