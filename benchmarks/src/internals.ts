import type { CustomTypesConfig, FieldDef } from "pg";

// Unexported classes of packages, used only to measure their effect.

interface Class {
  prototype: object;
}

const internal = (packageName: string, file: string) =>
  import(new URL(file, import.meta.resolve(packageName)).href);

export const { ScopedClient } = (await internal("@docket/database", "./scoped-client.js")) as {
  ScopedClient: Class;
};
export const { ScopedStatement } = (await internal(
  "@docket/database",
  "./scoped-statement.js",
)) as {
  ScopedStatement: Class;
};
export const { PreparedNames, RowShape } = (await internal(
  "@docket/database",
  "./prepared-names.js",
)) as {
  PreparedNames: Class;
  RowShape: new (fields: FieldDef[], types: CustomTypesConfig) => object;
};
