import { releaseInTheNameOf } from "./embedded.js";

// Started by a process that is exiting: `release.js <data folder> <its pid>`.
const [dataDir = "", pid = ""] = process.argv.slice(2);
await releaseInTheNameOf(Number(pid), dataDir);
