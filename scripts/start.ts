import { existsSync } from "node:fs";
import { buildPage, compile } from "./build.ts";
import { packageManagersAbove, whenOneEnds } from "./package-managers-above.ts";

const server = new URL("../apps/api/dist/main.js", import.meta.url);

// A Docket that nobody can reach with a signal any more should not run on.
whenOneEnds(packageManagersAbove(), () => process.kill(process.pid, "SIGTERM"));

if (!existsSync(server))
  console.error("Building Docket for the first time; this takes a few seconds.");
compile("apps/api");
buildPage();
// In this process, so that a signal meant for Docket reaches it.
await import(server.href);
