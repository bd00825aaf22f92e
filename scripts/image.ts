import { cpSync, existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Copies everything that a server needs to run into a folder: the API, the CLI, the workspace
 * packages that these use, and the built page; compiled, without sources and tests. Dependencies
 * are installed there afterwards.
 *
 *     node scripts/image.ts FOLDER
 */
const root = path.resolve(import.meta.dirname, "..");
const [target] = process.argv.slice(2);
if (!target) {
  console.error("Name the folder: node scripts/image.ts FOLDER");
  process.exit(2);
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
}

const read = (folder: string) =>
  JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8")) as Manifest;
const folders = [...globSync(["apps/*", "packages/*"], { cwd: root }), "benchmarks", "e2e"].filter(
  (folder) => existsSync(path.join(root, folder, "package.json")),
);
const byName = new Map(folders.map((folder) => [read(folder).name, folder]));

const needed = new Set<string>();
function add(name: string): void {
  const folder = byName.get(name);
  if (!folder || needed.has(folder)) return;
  needed.add(folder);
  for (const dependency of Object.keys(read(folder).dependencies ?? {})) add(dependency);
}
add("@docket/api");
add("@docket/cli");

/** Parts of a package that are not needed at run time. Migrations run from their sources. */
const notRun = new Set(["node_modules", "src", "test", "evals", "dist-test", "docs", "api.txt"]);
const runs = (file: string) =>
  !notRun.has(path.basename(file)) && !/\.(?:d\.ts|map|tsbuildinfo)$/.test(file);

for (const file of ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", "LICENSE"]) {
  cpSync(path.join(root, file), path.join(target, file));
}
for (const folder of needed) {
  const from = path.join(root, folder);
  cpSync(from, path.join(target, folder), {
    recursive: true,
    filter: (file) => file === from || runs(file),
  });
}
// The lock file refers to all of them.
for (const folder of folders) {
  cpSync(path.join(root, folder, "package.json"), path.join(target, folder, "package.json"));
}
cpSync(path.join(root, "apps/web/dist"), path.join(target, "apps/web/dist"), { recursive: true });
console.log(`${[...needed].sort().join(", ")} and the page are in ${target}.`);
