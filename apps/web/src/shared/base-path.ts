/** The path below which the server serves the page, such as `/docket`; empty at the root of a host. */
export const basePath = new URL(".", document.baseURI).pathname.replace(/\/$/, "");
