import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const source = fileURLToPath(new URL("offline-worker.js", import.meta.url));

/** Compressed copies, and what is no part of the page. */
const NOT_KEPT = /\.(?:br|gz|map|html)$|^sw\.js$/;

/** Writes `sw.js`, which keeps every file of the build in the browser. */
export function serviceWorker(): Plugin {
  let folder = "";
  return {
    name: "docket-service-worker",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async writeBundle() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .filter((file) => !NOT_KEPT.test(file))
        .sort();
      const code = await readFile(source, "utf8");
      const hash = createHash("sha256").update(code);
      for (const file of [...files, "index.html"]) {
        hash.update(file).update(await readFile(join(folder, file)));
      }
      const version = hash.digest("base64url").slice(0, 16);
      const facts = `const FILES = ${JSON.stringify(files)};\nconst VERSION = "${version}";\n`;
      await writeFile(join(folder, "sw.js"), facts + code);
    },
  };
}
