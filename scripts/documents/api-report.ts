import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

interface Exports {
  [entry: string]: string | { types?: string };
}

/**
 * The public API of a package: the declarations of its entry points and of all files that these
 * reference, without comments and private members. A change to it affects the package's users.
 *
 * @param folder the package's folder, compiled
 */
export function apiReport(folder: URL): string {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as {
    exports: Exports;
  };
  const entries = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === "object" && target.types ? [{ entry, file: target.types }] : [],
  );
  const files = new Map<string, string>();
  for (const { file } of entries) visit(path.posix.normalize(file), folder, files);
  return [
    "Written by `pnpm generate`: the public types of this package. A change here is a change for those who",
    "import it, and belongs into CHANGELOG.md.",
    "",
    ...entries.map(({ entry, file }) => `${entry}: ${path.posix.normalize(file)}`),
    ...[...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, text]) => `\n── ${file}\n${text}`),
    "",
  ].join("\n");
}

function visit(file: string, folder: URL, files: Map<string, string>): void {
  if (files.has(file)) return;
  const text = readFileSync(new URL(file, folder), "utf8");
  files.set(file, withoutNoise(text));
  for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
    const target = path.posix.join(path.posix.dirname(file), specifier.replace(/\.js$/, ".d.ts"));
    if (existsSync(new URL(target, folder))) visit(target, folder, files);
  }
}

function withoutNoise(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => !/^\s*(?:\/\/.*|private .*|export \{\};)?$/.test(line))
    .join("\n");
}
