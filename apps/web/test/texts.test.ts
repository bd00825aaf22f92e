import { expect } from "chai";
import { initials } from "../src/account/initials.js";
import { objection } from "../src/tasks/data/edits.js";
import { quoted } from "../src/tasks/data/quoted.js";
import { shortDate } from "../src/tasks/dates.js";
import { splitFound } from "../src/tasks/split-found.js";

describe("small texts", () => {
  it("mark each place where a search was found, and lose no letter", () => {
    const marked = (text: string, search: string) =>
      splitFound(text, search)
        .map(({ part, found }) => (found ? `[${part}]` : part))
        .join("");
    expect(marked("Milk, milk and MILK", "milk")).to.equal("[Milk], [milk] and [MILK]");
    expect(marked("aaaa", "aa")).to.equal("[aa][aa]");
    expect(marked("nothing", "milk")).to.equal("nothing");
    expect(marked("anything", "")).to.equal("anything");
    expect(marked("İstanbul", "bul")).to.equal("İstanbul");
  });

  it("object to a blank or too long text, counted in characters as a person counts them", () => {
    expect(objection({ title: "  ", description: "" })).to.deep.equal({
      field: "title",
      words: "A task needs a title.",
    });
    expect(objection({ title: "🥛".repeat(200), description: "" })).to.equal(null);
    expect(objection({ title: "🥛".repeat(201), description: "" })).to.deep.equal({
      field: "title",
      words: "The title is 1 character too long.",
    });
    expect(objection({ title: "T", description: "a".repeat(1_002) })).to.deep.equal({
      field: "description",
      words: "The description is 2 characters too long.",
    });
  });

  it("shorten a quoted title between characters", () => {
    expect(quoted("Milk")).to.equal("“Milk”");
    expect(quoted("👍".repeat(60))).to.equal(`“${"👍".repeat(39)}…”`);
  });

  it("leave today's date out, and the year of this year", () => {
    const now = new Date(2026, 4, 3, 12);
    expect(shortDate(new Date(2026, 4, 3, 8).toISOString(), now)).to.equal("");
    expect(shortDate(new Date(2026, 3, 3).toISOString(), now)).to.not.include("2026");
    expect(shortDate(new Date(2025, 3, 3).toISOString(), now)).to.include("2025");
  });

  it("take the initials of any name", () => {
    expect(initials("Ada King Lovelace")).to.equal("AL");
    expect(initials(" plato ")).to.equal("P");
    expect(initials("🌳 Tree")).to.equal("🌳T");
    expect(initials(" ")).to.equal("?");
  });
});
