import { existsSync } from "node:fs";
import { buildPage, compile } from "./build.ts";
import { packageManagerAncestors, whenOneEnds } from "./package-manager-ancestors.ts";

const server = new URL("../apps/api/dist/main.js", import.meta.url);

// Ends this process when an ancestor has ended, since signals no longer reach it then.
whenOneEnds(packageManagerAncestors(), () => process.kill(process.pid, "SIGTERM"));

if (!existsSync(server))
  console.error("Building Docket for the first time; this takes a few seconds.");
compile("apps/api");
buildPage();
// Runs in this process, so that signals reach Docket.
await import(server.href);
