/**
 * The path below which the server serves the page, such as `/docket`; empty at the root of a host,
 * and in tests without a document.
 */
export const basePath =
  typeof document === "undefined" ? "" : new URL(".", document.baseURI).pathname.replace(/\/$/, "");
