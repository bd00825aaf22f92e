import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";

const sources = path.resolve(import.meta.dirname, "../../src");
const read = (file: string) => readFileSync(path.join(sources, file), "utf8");
const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, ...groups]) => groups as string[]);

/** The classes that a style sheet defines. */
const definedIn = (file: string) =>
  new Set(matches(read(file).replaceAll(/\/\*.*?\*\//gs, ""), /\.([a-z_][\w-]*)/gi).flat());

describe("the styles", () => {
  const components = globSync("**/*.tsx", { cwd: sources });

  it("define every class that a component uses", () => {
    const shared = globSync("**/*.css", { cwd: sources })
      .filter((file) => !file.endsWith(".module.css"))
      .flatMap((file) => [...definedIn(file)]);
    const missing = components.flatMap((file) => {
      const text = read(file);
      const own = matches(text, /import (\w+) from "([^"]+\.module\.css)"/g).flatMap(
        ([name = "", sheet = ""]) => {
          const defined = definedIn(path.join(path.dirname(file), sheet));
          const used = matches(text, new RegExp(`(?<![\\w/-])${name}\\.(\\w+)`, "g")).flat();
          return used.filter((one) => !defined.has(one));
        },
      );
      const global = matches(text, /className="([^"]+)"/g).flatMap(([names = ""]) =>
        names.split(" ").filter((one) => !shared.includes(one)),
      );
      return [...own, ...global].map((one) => `${file}: ${one}`);
    });
    expect(components).to.have.length.above(100);
    expect(missing).to.deep.equal([]);
  });

  it("take the bullets only from lists whose role says that they are some, for Safari", () => {
    const sheets = globSync("**/*.css", { cwd: sources });
    expect(sheets.filter((file) => read(file).includes("list-style: none"))).to.deep.equal([
      "theme/base.css",
    ]);
    expect(read("theme/base.css")).to.contain('ul[role="list"]');
  });
});
