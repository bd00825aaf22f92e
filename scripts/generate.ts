import { writeFileSync } from "node:fs";
import { openApiDocument } from "../packages/contract/dist/index.js";
import { compile } from "./build.ts";

compile(".");
const version = "0.1.0";
writeFileSync(
  new URL("../packages/contract/openapi.json", import.meta.url),
  `${JSON.stringify(openApiDocument(version), null, 2)}\n`,
);
