import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

describe("generated documents", () => {
  it("are as `pnpm generate` writes them: openapi.json, schema.sql, queries.sql, entities.md", async () => {
    const script = fileURLToPath(new URL("../../../scripts/generate.ts", import.meta.url));
    await promisify(execFile)(process.execPath, [script, "--check"]);
  }).timeout(120_000);
});
