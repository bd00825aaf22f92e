import { createRequire } from "node:module";

/**
 * Compares an installed package with the undocumented functions that are used of it.
 *
 * @param version the one whose private parts are declared here
 * @returns a sentence for each part that is not as expected
 */
export function differences(
  name: string,
  version: string,
  functions: Record<string, unknown>,
): string[] {
  const installed = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return [
    ...(installed.version === version
      ? []
      : [`${name} is ${installed.version}, and ${version} was expected.`]),
    ...Object.entries(functions)
      .filter(([, value]) => typeof value !== "function")
      .map(([part]) => `${name} no longer has ${part}.`),
  ];
}
