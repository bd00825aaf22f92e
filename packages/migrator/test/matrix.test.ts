import { expect } from "chai";
import { migrationSource } from "#src/generate/write.js";
import type { MigrationDefinition } from "#src/migration.js";
import { cases } from "./cases/index.js";
import { keysByOwner } from "./cases/keys-by-owner.js";
import { type Kind, kinds } from "./cases/kinds.js";
import { Workbench } from "./support/bench.js";
import { concurrently } from "./support/concurrently.js";
import { someOf } from "./support/long.js";
import { createRoles } from "./support/server.js";

/** Every kind of change that is tested: those with a full round trip elsewhere, and more. */
const all: Kind[] = [
  ...cases.map(
    ({ name, before, after, renames, refused }): Kind => [
      name,
      before,
      after,
      { ...(renames && { renames }), ...(refused && { refused }) },
    ],
  ),
  ...kinds,
  ...keysByOwner,
];
const word = process.env.DOCKET_CASE;
const matrix = word === undefined ? someOf(6, all) : all.filter(([name]) => name.includes(word));

describe("kinds of change", () => {
  let bench: Workbench;
  const proved: string[] = [];
  const refused: string[] = [];
  const pool = concurrently(2, matrix, tryOne);

  before(async () => {
    await createRoles("reader", "writer");
    bench = await Workbench.open();
  });
  after(() => bench.close());

  for (const kind of matrix) {
    it(`${kind[0]}${kind[3]?.refused ? " (refused)" : ""}`, () => pool.resultOf(kind));
  }

  it("are at least 120, of which 95 % are generated and proved", () => {
    const share = 1 - all.filter(([, , , special]) => special?.refused).length / all.length;
    console.log(
      `      ${proved.length} of ${all.length} kinds generated and proved, ` +
        `${refused.length} refused with what to write: ${refused.join("; ")}`,
    );
    expect(all.length).to.be.at.least(120);
    expect(share).to.be.at.least(0.95);
    expect(proved.length + refused.length).to.equal(matrix.length);
  });

  async function tryOne([name, before, after, special = {}]: Kind): Promise<void> {
    let source: string;
    try {
      const { text, definition } = await bench.change(before, after, special.renames);
      source = migrationSource(text, "esm");
      expect(readBack(migrationSource(text, "cjs"))).to.deep.equal(definition);
      proved.push(name);
    } catch (error) {
      if (!special.refused) throw error;
      expect((error as Error).message).to.match(special.refused);
      refused.push(name);
      return;
    }
    if (process.env.DOCKET_SHOW) console.log(source);
    expect(special.refused, "is generated though it should be refused").to.equal(undefined);
    if (special.says) expect(source).to.match(special.says);
  }
});

/** The definition in a migration's file. */
function readBack(source: string): MigrationDefinition {
  const file = { exports: {} };
  const migration = (given: MigrationDefinition) => ({ transaction: true, ...given });
  new Function("require", "module", source)(() => ({ migration }), file);
  return file.exports as MigrationDefinition;
}
