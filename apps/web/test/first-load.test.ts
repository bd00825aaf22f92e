import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { build, type Rollup } from "vite";

/** The budget for scripts that are loaded before a view can be used, in bytes after gzip. */
const LIMIT = 170_000;

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the scripts of the first load", () => {
  let chunks: Map<string, Rollup.OutputChunk>;
  let theme: number;

  before(async function () {
    this.timeout(120_000);
    const result = await build({ root, logLevel: "error", build: { write: false } });
    const [{ output }] = [result].flat() as [Rollup.RollupOutput];
    chunks = new Map(
      output.filter((file) => file.type === "chunk").map((chunk) => [chunk.fileName, chunk]),
    );
    theme = gzipSync(await readFile(`${root}/public/theme.js`)).length;
  });

  for (const [state, part] of [
    ["signed in", "src/shell/workspace.tsx"],
    ["signed out", "src/account/auth-screen.tsx"],
  ] as const) {
    it(`are at most ${LIMIT / 1_000} kB when ${state}`, () => {
      const loaded = new Set<Rollup.OutputChunk>();
      const load = (chunk: Rollup.OutputChunk | undefined) => {
        if (!chunk || loaded.has(chunk)) return;
        loaded.add(chunk);
        for (const name of chunk.imports) load(chunks.get(name));
      };
      const all = [...chunks.values()];
      load(all.find(({ isEntry }) => isEntry));
      const beside = all.find(({ facadeModuleId }) => facadeModuleId?.endsWith(part));
      expect(beside, part).not.to.equal(undefined);
      load(beside);

      const sizes = [...loaded].map(({ fileName, code }) => ({
        fileName,
        size: gzipSync(code).length,
      }));
      const total = sizes.reduce((sum, { size }) => sum + size, theme);
      const largest = sizes.sort((a, b) => b.size - a.size).slice(0, 8);
      expect(total, JSON.stringify(largest)).to.be.at.most(LIMIT);
    });
  }
});
