import { expect } from "chai";
import { prove } from "#src/generate/prove.js";
import { seededRandom } from "#src/generate/sample-draw.js";
import type { MigrationDefinition } from "#src/migration.js";
import { type Damage, damagesOf } from "./property/damages.js";
import { randomChange } from "./property/random-change.js";
import { randomSchema, schemaSql } from "./property/random-schema.js";
import { Workbench } from "./support/bench.js";
import { sized } from "./support/long.js";

const wanted = Number(process.env.DOCKET_DAMAGES ?? sized(12, 1000));
const perChange = sized(6, 10);
const firstSeed = Number(process.env.DOCKET_SEED ?? sized(1, Date.now() % 1_000_000));

describe(`random changes, damaged on purpose (DOCKET_SEED=${firstSeed})`, () => {
  let bench: Workbench;
  let damages = 0;

  before(async () => {
    bench = await Workbench.open();
  });
  after(() => bench.close());

  for (let number = 0; number < Math.ceil(wanted / perChange); number++) {
    const seed = firstSeed + number;
    it(`DOCKET_SEED=${seed}: the change is proved, and every damage to it is found`, () =>
      tryChange(seed));
  }

  it("a row deleted on the way down is found beside a column whose loss blocks it", async () => {
    const table = (more: string) => [
      "CREATE TABLE p (id int PRIMARY KEY)",
      `CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p${more})`,
    ];
    const ground = await bench.ground(table(", b inet UNIQUE"), table(""));
    try {
      const { definition, renames } = await bench.prove(ground, []);
      const sql = ["DELETE FROM p WHERE id = (SELECT min(id) FROM p)"];
      const spoilt = spoil(definition, { what: "a row is deleted", sql }, "down");
      const refusal = await prove({ ...ground, renames }, spoilt).catch((error: Error) => error);
      expect(refusal).to.be.an("error");
      expect((refusal as Error).message).to.match(
        /\(down\): statement 3 of 3 failed: .*"p" violates|after down, p had \d+ rows and has \d+/,
      );
    } finally {
      await bench.clear(ground);
    }
  });

  it(`had at least ${wanted} damages`, () => {
    console.log(`      ${damages} damages, every one found`);
    expect(damages).to.be.at.least(wanted);
  });

  async function tryChange(seed: number): Promise<void> {
    const random = seededRandom(seed);
    const before = randomSchema(random);
    const { after, what, renames } = randomChange(before, random);
    const story = () =>
      `${what.join(", ")}\n${[...schemaSql(before), "--", ...schemaSql(after)].join(";\n")}`;
    const ground = await bench.ground(schemaSql(before), schemaSql(after));
    try {
      const good = await bench.prove(ground, renames).catch((error) => {
        throw new Error(`A good migration is refused: ${error.message}\n${story()}`, {
          cause: error,
        });
      });
      // A row that fails at the statement before a damage is not harmed by it.
      const impassable = good.proof.downFailures.flatMap(
        ({ sql }) => /^ALTER TABLE (\S+) ADD COLUMN .* NOT NULL$/.exec(sql)?.[1] ?? [],
      );
      const both = [
        ...damagesOf(after, before, random).map((damage) => ({ damage, direction: "up" as const })),
        ...damagesOf(before, after, random).map((damage) => ({
          damage,
          direction: "down" as const,
        })),
      ]
        .filter(
          ({ damage, direction }) =>
            direction === "up" || !impassable.some((table) => damage.sql.join().includes(table)),
        )
        .sort((a, b) => (a.damage.what + a.direction < b.damage.what + b.direction ? -1 : 1));
      const step = both.length / perChange;
      for (let index = 0; index < Math.min(perChange, both.length); index++) {
        const { damage, direction } = both[Math.floor(index * step)] ?? both[index]!;
        const spoilt = spoil(good.definition, damage, direction);
        const found = await prove({ ...ground, renames: good.renames }, spoilt).then(
          () => false,
          () => true,
        );
        expect(
          found,
          `not found in ${direction}: ${damage.what}\n${damage.sql.join(";\n")}\n${story()}`,
        ).to.equal(true);
        damages += 1;
      }
    } finally {
      await bench.clear(ground);
    }
  }
});

function spoil(
  definition: MigrationDefinition,
  damage: Damage,
  direction: "up" | "down",
): MigrationDefinition {
  return { ...definition, [direction]: [...(definition[direction] as string[]), ...damage.sql] };
}
