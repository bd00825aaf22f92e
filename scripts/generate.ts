import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "./build.ts";

const root = new URL("../", import.meta.url);

compile("packages/testing");
const { openApiDocument } = await import("../packages/contract/dist/index.js");
const { version } = JSON.parse(readFileSync(new URL("apps/api/package.json", root), "utf8")) as {
  version: string;
};
write("packages/contract/openapi.json", `${JSON.stringify(openApiDocument(version), null, 2)}\n`);

const { entityDiagram, queriesSql, removeSharedServer, schemaSql } = await import(
  "../packages/testing/dist/index.js"
);
write("packages/migrations/schema.sql", await schemaSql());
write("apps/api/queries.sql", await queriesSql());
write("docs/entities.md", await entityDiagram());
await removeSharedServer();

function write(file: string, text: string): void {
  writeFileSync(new URL(file, root), text);
  console.log(`${file} is written.`);
}
