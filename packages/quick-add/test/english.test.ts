import {
  isPasted,
  languageOf,
  readEntry,
  readPlaces,
  readWhen,
  splitLines,
} from "@docket/quick-add";
import { expect } from "chai";
import { options } from "./table.js";

describe("English phrases", () => {
  it("a date, a time or a repetition gives the fields of a task", () => {
    // Wednesday 25 November 2026.
    const on = (text: string, day: string | null = "2026-12-01", time: string | null = null) =>
      readWhen(text, options)?.(day, time);
    expect(on("to Friday")).to.deep.equal({ dueDate: "2026-11-27" });
    expect(on("a day earlier")).to.deep.equal({ dueDate: "2026-11-30" });
    expect(on("4pm")).to.deep.equal({ dueTime: "16:00" });
    expect(on("4pm", null)).to.deep.equal({ dueDate: "2026-11-25", dueTime: "16:00" });
    expect(on("the report")).to.equal(undefined);
  });

  it("a repetition without a day keeps the day, and any other does not", () => {
    const on = (text: string) => readWhen(text, options)?.("2026-11-28")?.dueDate;
    expect(on("every month")).to.equal(undefined);
    expect(on("every 2 days")).to.equal(undefined);
    expect(on("every day from today")).to.equal("2026-11-25");
    expect(on("every weekday")).to.equal("2026-11-25");
    expect(readWhen("every month", options)?.(null)?.dueDate).to.equal("2026-11-25");
    const ends = { ...options, now: "2026-11-30T11:00:00Z" };
    const monthly = (day: string, text = "every month") => readWhen(text, ends)?.(day);
    expect(monthly("2026-12-04")).to.deep.equal({ repeat: { rule: "FREQ=MONTHLY", from: "due" } });
    const last = { rule: "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", from: "due" };
    expect(monthly("2026-12-31")).to.deep.equal({ repeat: last });
    expect(monthly("2026-12-04", "every month on the 9th")?.dueDate).to.equal("2026-12-09");
  });

  it("positions are counted from 1", () => {
    expect(readPlaces("the second one", 5)).to.deep.equal([2]);
    expect(readPlaces("1, 3 and the last two", 5)).to.deep.equal([1, 3, 4, 5]);
    expect(readPlaces("tasks 2-4", 5)).to.deep.equal([2, 3, 4]);
    expect(readPlaces("the milk", 5)).to.equal(undefined);
  });

  it("a pasted list has bullets, numbers or check boxes", () => {
    expect(isPasted("- milk\n- eggs")).to.equal(true);
    expect(isPasted("milk\neggs")).to.equal(false);
    expect(splitLines("1. milk 2. eggs")).to.deep.equal(["milk", "eggs"]);
    expect(readEntry("- [x] milk")).to.deep.equal({ text: "milk", done: true });
  });

  it("the language of a text is told by its words", () => {
    expect(languageOf("zeig mir meine aufgaben")).to.equal("de");
    expect(languageOf("montre mes taches")).to.equal("fr");
    expect(languageOf("muestra mis tareas")).to.equal("es");
    expect(languageOf("show my tasks")).to.equal(undefined);
  });
});
