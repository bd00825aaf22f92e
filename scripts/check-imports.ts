import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The allowed dependencies between packages. Importing a package that is not in the importer's list
 * is an error, as is a path that leaves a package by `../..`. Import cycles are Biome's to find.
 */
const allowedImports: Record<string, string[]> = {
  "packages/contract": ["@docket/dates"],
  "packages/interpreter": ["@docket/contract", "@docket/dates", "@docket/quick-add"],
  "packages/dates": [],
  "packages/quick-add": ["@docket/dates"],
  "packages/transfer": ["@docket/contract", "@docket/dates", "@docket/quick-add"],
  // types, limits, the rules for texts and their folding for search; validation of dates
  "packages/models": ["@docket/contract", "@docket/dates"],
  "packages/database": [],
  "packages/migrator": ["@docket/migrator"], // in the text of generated migrations
  "packages/migrations": ["@docket/database", "@docket/migrator"],
  "packages/backup": [
    "@docket/contract",
    "@docket/database",
    "@docket/migrations",
    "@docket/migrator",
    "@docket/models",
    "@docket/transfer",
  ],
  "packages/testing": [
    "@docket/api",
    "@docket/contract",
    "@docket/database",
    "@docket/migrator",
    "@docket/models",
  ],
  "apps/api": [
    "@docket/backup",
    "@docket/contract",
    "@docket/database",
    "@docket/dates",
    "@docket/interpreter",
    "@docket/migrator",
    "@docket/models",
    "@docket/quick-add",
    "@docket/transfer",
  ],
  "apps/cli": [
    "@docket/api", // those of its operations that need no server
    "@docket/backup",
    "@docket/contract",
    "@docket/database",
    "@docket/dates",
    "@docket/models",
    "@docket/transfer",
  ],
  "apps/web": ["@docket/contract", "@docket/dates", "@docket/quick-add"],
  benchmarks: ["@docket/contract", "@docket/database", "@docket/models", "@docket/testing"],
  e2e: ["@docket/testing"],
};

/** The one file of each program that reads the environment. */
const readsEnvironment = new Set([
  "apps/api/src/main.ts",
  "apps/api/src/mcp/stdio.ts",
  "apps/cli/src/settings.ts",
  "packages/migrations/connection.ts",
]);

/** The migrator's config may import the models that it compares the migrations with. */
const exceptions: Record<string, string[]> = {
  "packages/migrations/migrator.config.ts": ["@docket/models"],
};

/** The layers of the API, from the top; its other folders are what all of these share, below them. */
const apiLayers = ["routes", "turns", "assistant", "mcp", "features"];

const root = path.resolve(import.meta.dirname, "..");
const problems: string[] = [];

for (const manifest of globSync(["{packages,apps}/*/package.json", "*/package.json"], {
  cwd: root,
})) {
  const folder = path.posix.dirname(manifest.split(path.sep).join("/"));
  if (!(folder in allowedImports))
    problems.push(`${folder} is not in the list of what may import what.`);
}

for (const [folder, allowed] of Object.entries(allowedImports)) {
  const patterns =
    folder === "packages/migrations" ? ["*.ts", "migrations/*.ts"] : ["src/**/*.{ts,tsx}"];
  for (const name of patterns.flatMap((pattern) =>
    globSync(pattern, { cwd: path.join(root, folder) }),
  )) {
    checkFile(`${folder}/${name.split(path.sep).join("/")}`, folder, allowed);
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log("Imports flow one way.");

function checkFile(file: string, folder: string, allowed: string[]): void {
  const text = readFileSync(path.join(root, file), "utf8");
  for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
    if (specifier.startsWith("@docket/")) {
      const target = specifier.split("/").slice(0, 2).join("/");
      const permitted = [...allowed, ...(exceptions[file] ?? [])].includes(target);
      if (!permitted) problems.push(`${file} imports ${target}, which ${folder} may not.`);
    }
    if (specifier.startsWith(".")) checkRelative(file, folder, specifier);
  }
  // Exempt: a library that runs in other projects, and what only tests and measures.
  const isFree = ["packages/migrator", "packages/testing", "benchmarks", "e2e"].includes(folder);
  const runsFree = isFree || readsEnvironment.has(file);
  if (!runsFree && /\bprocess\.env\b(?!,)/.test(text.replaceAll("...process.env", ""))) {
    problems.push(`${file} reads process.env; only ${[...readsEnvironment].join(", ")} may.`);
  }
}

/** The layer of a file; one that is in no folder of the API, such as a program's entry, has none. */
function layerOf(file: string): number {
  const [, folder] = /^apps\/api\/src\/([\w-]+)\//.exec(file) ?? [];
  if (folder === undefined) return Number.NaN;
  const layer = apiLayers.indexOf(folder);
  return layer < 0 ? apiLayers.length : layer;
}

function checkRelative(file: string, folder: string, specifier: string): void {
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  if (!target.startsWith(`${folder}/`))
    problems.push(`${file} leaves its package by ${specifier}.`);
  const [from, to] = [file, target].map(layerOf) as [number, number];
  if (to < from) problems.push(`${file} imports ${target}, of a layer above it.`);
  const isOperation = /^apps\/api\/src\/(features|operations|turns)\//.test(file);
  if (isOperation && /^apps\/api\/src\/(http|routes)\//.test(target)) {
    problems.push(`${file} is an operation and imports a transport, ${target}.`);
  }
}
