import type { Clock } from "@docket/dates";
import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import { chipsOf, newNames } from "../src/fields/quick-add-chips.js";

const clock: Clock = {
  now: "2026-11-25T11:00:00Z",
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
};

function read(line: string) {
  return quickAdd(line, {
    ...clock,
    lists: [
      { id: "1", name: "Work" },
      { id: "4", name: "Attic" },
    ],
    sections: [{ id: "2", name: "Waiting", listId: "1" }],
    labels: [{ id: "3", name: "at home" }],
  });
}

const chips = (line: string) =>
  chipsOf(read(line), clock, new Set(["4"])).map(({ text, note }) =>
    note ? `${text} (${note})` : text,
  );

describe("quick-add chips", () => {
  const table: [line: string, chips: string[]][] = [
    ["Call Bob", []],
    ["Call Bob fri 9:30", ["Fri 27 Nov 9:30"]],
    ["Call Bob p1 #work /waiting", ["Priority 1", "#Work", "/Waiting"]],
    ["Call Bob #Garden @phone @at home", ["#Garden (new)", "@phone (new)", "@at home"]],
    ["Call Bob #attic", ["#Attic (archived)"]],
    ['Call Bob @"two words"', ["@two words (new)"]],
    ["Water the figs every 3 days", ["Every 3 days, from Today"]],
    // The date already shows the first day.
    ["Call Bob every mon 9am", ["Every week on Mon", "Mon 30 Nov 9:00"]],
    ["Call Bob start mon // bring the plan", ["Starts Mon 30 Nov", "Note: bring the plan"]],
  ];
  for (const [line, expected] of table)
    it(line, () => {
      expect(chips(line)).to.deep.equal(expected);
    });

  it("suppress everything they stand for at once", () => {
    const line = "Call Bob every 2 weeks starting mon until 31 dec";
    const [chip, ...others] = chipsOf(read(line), clock);
    expect(others).to.deep.equal([]);
    const options = { ...clock, suppressed: chip?.parts ?? [] };
    expect(quickAdd(line, options)).to.deep.include({ title: line, recognised: [] });
  });

  it("name lists and labels that do not exist yet", () => {
    expect(newNames([read("Call Bob #Garden @phone")])).to.equal(
      "the list “Garden” and the label “phone”",
    );
    expect(newNames([read("Call Bob #work @at home fri")])).to.equal("");
  });
});
