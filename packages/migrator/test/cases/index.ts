import { codeAndRights } from "./code-and-rights.js";
import { indexesAndEnums } from "./indexes-and-enums.js";
import { keysAndConstraints } from "./keys-and-constraints.js";
import type { ChangeCase } from "./parts.js";
import { severalAndModels } from "./several-and-models.js";
import { tablesAndColumns } from "./tables-and-columns.js";
import { typesAndDefaults } from "./types-and-defaults.js";

/** Every change of models that is tried. */
export const cases: ChangeCase[] = [
  ...tablesAndColumns,
  ...typesAndDefaults,
  ...keysAndConstraints,
  ...indexesAndEnums,
  ...codeAndRights,
  ...severalAndModels,
];
