import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import type { LoadedConfig } from "./config.js";
import type { ModuleStyle } from "./generate/write.js";

/** The module syntax and file extension of a new migration. */
export interface ModuleKind {
  style: ModuleStyle;
  ending: "js" | "ts" | "cjs" | "cts" | "mjs";
}

/**
 * The kind of the project's modules: that of its last migration, or else that of its
 * `package.json`; in TypeScript where Node runs that by itself, that is in a project of ES modules.
 */
export async function moduleKindOf(
  { folder, migrations, file }: Pick<LoadedConfig, "folder" | "migrations" | "file">,
  last: string | undefined,
): Promise<ModuleKind> {
  const isModule = await saysModule(migrations);
  if (last !== undefined) {
    const source = await readFile(join(migrations, last), "utf8");
    const isCommon = /\bmodule\.exports\b|\bexports\.(up|down|default)\b/.test(source);
    const ending = extname(last).slice(1) as ModuleKind["ending"];
    // In a CommonJS package, TypeScript files use `export` too, as may files compiled from them.
    const style = isCommon || (!isModule && /^c?js$/.test(ending)) ? "cjs" : "esm";
    return { style, ending };
  }
  if (!isModule) return { style: "cjs", ending: "js" };
  const isTyped = file.endsWith("ts") || existsSync(join(folder, "tsconfig.json"));
  return { style: "esm", ending: isTyped ? "ts" : "js" };
}

/** Whether the nearest `package.json` says that its `.js` files are ES modules. */
async function saysModule(folder: string): Promise<boolean> {
  const path = join(folder, "package.json");
  if (existsSync(path)) return JSON.parse(await readFile(path, "utf8")).type === "module";
  return dirname(folder) === folder ? false : saysModule(dirname(folder));
}
