import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** Compiles a TypeScript project incrementally. */
export function compile(what: string): void {
  run("tsc", ["-b", what], root);
}

/** Builds the page, unless it is newer than all of its sources. */
export function buildPage(): void {
  const web = path.join(root, "apps/web");
  const built = modified(path.join(web, "dist/index.html"));
  const own = ["src/**", "public/**", "build/**", "index.html", "vite.config.ts", "package.json"];
  const packages = "packages/{contract,dates,quick-add}/dist/**/*.js";
  const sources = [
    ...globSync(own, { cwd: web }).map((file) => path.join(web, file)),
    ...globSync(packages, { cwd: root }).map((file) => path.join(root, file)),
    path.join(root, "pnpm-lock.yaml"),
  ];
  if (sources.every((source) => modified(source) < built)) return;
  console.error("Building the page.");
  run("vite", ["build", "--logLevel", "warn"], web);
}

/** Runs a program of the workspace; ends this process if it fails. */
export function run(program: string, args: string[], cwd: string): void {
  const { status, error } = spawnSync(program, args, {
    cwd,
    stdio: "inherit",
    env: withPrograms(cwd),
  });
  if (error) console.error(`${program} could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function withPrograms(cwd: string): NodeJS.ProcessEnv {
  const folders = [cwd, root].map((folder) => path.join(folder, "node_modules/.bin"));
  return { ...process.env, PATH: [...folders, process.env.PATH].join(path.delimiter) };
}

function modified(file: string): number {
  return existsSync(file) && statSync(file).isFile() ? statSync(file).mtimeMs : 0;
}

if (import.meta.main) {
  compile(process.argv[2] ?? ".");
  buildPage();
}
