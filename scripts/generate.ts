import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "./build.ts";

// Writes the documents generated from the code; with --check it only reports which are outdated.

const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");
let outdated = false;

compile("packages/testing");
const { openApiDocument } = await import("../packages/contract/dist/index.js");
const { removeSharedServer } = await import("../packages/testing/dist/index.js");
const { apiReport } = await import("./documents/api-report.ts");
const { entityDiagram } = await import("./documents/entities.ts");
const { queriesSql } = await import("./documents/queries-sql.ts");
const { schemaSql } = await import("./documents/schema-sql.ts");

const { version } = JSON.parse(readFileSync(new URL("apps/api/package.json", root), "utf8")) as {
  version: string;
};
settle("packages/contract/openapi.json", `${JSON.stringify(openApiDocument(version), null, 2)}\n`);
settle("packages/migrations/schema.sql", await schemaSql());
settle("apps/api/queries.sql", await queriesSql());
settle("docs/entities.md", await entityDiagram());
for (const name of ["database", "migrator", "models"]) {
  settle(`packages/${name}/api.txt`, apiReport(new URL(`packages/${name}/`, root)));
}
await removeSharedServer();
process.exit(outdated ? 1 : 0);

function settle(file: string, text: string): void {
  const url = new URL(file, root);
  if (!check) {
    writeFileSync(url, text);
    console.log(`${file} is written.`);
  } else if (!existsSync(url) || readFileSync(url, "utf8") !== text) {
    outdated = true;
    console.error(`${file} is out of date. Run pnpm generate.`);
  }
}
