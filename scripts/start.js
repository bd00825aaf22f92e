// In JavaScript, as what it imports: Node.js strips types with a compiler that this process, the server, would keep in
// memory.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { packageManagerAncestors, whenOneEnds } from "./package-manager-ancestors.js";

const server = new URL("../apps/api/dist/main.js", import.meta.url);

// Ends this process when an ancestor has ended, since signals no longer reach it then.
whenOneEnds(packageManagerAncestors(), () => process.kill(process.pid, "SIGTERM"));

if (!existsSync(server))
  console.error("Building Docket for the first time; this takes a few seconds.");
const build = [path.join(import.meta.dirname, "build.ts"), "apps/api"];
const { status } = spawnSync(process.execPath, build, { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// Runs in this process, so that signals reach Docket.
await import(server.href);
