/**
 * The path below which the server serves the page, such as `/docket`; empty at the root of a host, and where
 * there is no page, as in tests of what needs none.
 */
export const basePath =
  typeof document === "undefined" ? "" : new URL(".", document.baseURI).pathname.replace(/\/$/, "");
