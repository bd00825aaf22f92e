import { expect } from "chai";
import { migrationSource } from "#src/generate/write.js";
import { cases } from "./cases/index.js";
import { type Kind, kinds } from "./cases/kinds.js";
import { Workbench } from "./support/bench.js";
import { concurrently } from "./support/concurrently.js";
import { adminConnection, query } from "./support/server.js";

/** Every kind of change that is tried: those that make the whole round elsewhere, and more. */
const matrix: Kind[] = [
  ...cases.map(
    ({ name, before, after, renames, refused }): Kind => [
      name,
      before,
      after,
      { ...(renames && { renames }), ...(refused && { refused }) },
    ],
  ),
  ...kinds,
].filter(([name]) => name.includes(process.env.DOCKET_CASE ?? ""));

describe("kinds of change", () => {
  let bench: Workbench;
  const proved: string[] = [];
  const refused: string[] = [];
  const pool = concurrently(2, matrix, tryOne);

  before(async () => {
    await query(
      adminConnection(),
      "DO $$ BEGIN CREATE ROLE reader NOLOGIN; CREATE ROLE writer NOLOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
    );
    bench = await Workbench.open();
  });
  after(() => bench.close());

  for (const kind of matrix) {
    it(`${kind[0]}${kind[3]?.refused ? " (refused)" : ""}`, () => pool.resultOf(kind));
  }

  it("are at least 120, of which 95 % are generated and proved", function () {
    const share = proved.length / matrix.length;
    console.log(
      `      ${matrix.length} kinds: ${proved.length} generated and proved (${(share * 100).toFixed(1)} %), ` +
        `${refused.length} refused with what to write: ${refused.join("; ")}`,
    );
    if (process.env.DOCKET_CASE !== undefined) return this.skip();
    expect(matrix.length).to.be.at.least(120);
    expect(share).to.be.at.least(0.95);
  });

  async function tryOne([name, before, after, special = {}]: Kind): Promise<void> {
    let source: string;
    try {
      const { text } = await bench.change(before, after, special.renames);
      source = migrationSource(text, "esm");
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
