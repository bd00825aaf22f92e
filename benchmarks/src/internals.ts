// A class that the package keeps to itself; reached only to measure what it does.
const file = new URL("./scoped-client.js", import.meta.resolve("@docket/database"));

export const { ScopedClient } = (await import(file.href)) as {
  ScopedClient: { prototype: object };
};
