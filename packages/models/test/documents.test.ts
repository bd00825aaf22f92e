import { readFile } from "node:fs/promises";
import { entityDiagram, schemaSql } from "@docket/testing";
import { expect } from "chai";

const committed = (file: string) => readFile(new URL(`../../../${file}`, import.meta.url), "utf8");

describe("what is generated from models and migrations", () => {
  it("packages/migrations/schema.sql is the migrated schema", async () => {
    expect(await committed("packages/migrations/schema.sql")).to.equal(await schemaSql());
  });

  it("docs/entities.md shows the models", async () => {
    expect(await committed("docs/entities.md")).to.equal(await entityDiagram());
  });
});
