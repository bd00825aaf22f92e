export * from "./exports/index.js";
export * from "./model.js";
export { type OpenFile, openFile } from "./open-file.js";
export { type Preview, preview } from "./preview.js";
export { readFile } from "./read-file.js";
export { TransferError, type TransferProblem } from "./transfer-error.js";
