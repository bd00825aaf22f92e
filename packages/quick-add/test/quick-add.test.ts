import { type QuickAddOptions, quickAdd } from "@docket/quick-add";
import { loadQuickAdd } from "@docket/quick-add/load";
import { expect } from "chai";
import { grammarOf } from "../dist/grammar.js";
import { de } from "../dist/languages/de.js";
import { en } from "../dist/languages/en.js";
import { es } from "../dist/languages/es.js";
import { fr } from "../dist/languages/fr.js";
import { describeTask, options } from "./table.js";

const read = (text: string, changes: Partial<QuickAddOptions> = {}) =>
  describeTask(quickAdd(text, { ...options, ...changes }));

describe("quickAdd", () => {
  it("returns a task and the spans it was read from", () => {
    const task = quickAdd("Call Bob fri 9am #Work @phone p1 // bring the plan", options);
    expect(task).to.deep.equal({
      title: "Call Bob",
      description: "bring the plan",
      due: { dueDate: "2026-11-27", dueTime: "09:00", dueZone: null },
      isTimeAlone: false,
      repeat: null,
      startDate: null,
      priority: 1,
      list: { id: "1", name: "Work" },
      section: null,
      labels: [{ id: "21", name: "phone" }],
      recognised: [
        { kind: "due", start: 9, end: 16, text: "fri 9am" },
        { kind: "list", start: 17, end: 22, text: "#Work" },
        { kind: "label", start: 23, end: 29, text: "@phone" },
        { kind: "priority", start: 30, end: 32, text: "p1" },
        { kind: "description", start: 33, end: 50, text: "// bring the plan" },
      ],
    });
  });

  it("counts offsets in UTF-16 units", () => {
    const { recognised } = quickAdd("🎂 cake tomorrow", options);
    expect(recognised).to.deep.equal([{ kind: "due", start: 8, end: 16, text: "tomorrow" }]);
  });

  it("accents may be characters of their own, as in file names and PDFs", () => {
    const text = "Café nächsten Freitag prüfen".normalize("NFD");
    const task = quickAdd(text, { ...options, locale: "de-CH" });
    expect(task.due?.dueDate).to.equal("2026-12-04");
    expect(task.title).to.equal("Café prüfen");
    const [part] = task.recognised;
    expect(part?.text).to.equal("nächsten Freitag".normalize("NFD"));
    expect(text.slice(part?.start, part?.end)).to.equal(part?.text);
    const suppressed = task.recognised.map(({ kind, text }) => ({ kind, text }));
    const again = quickAdd(text, { ...options, locale: "de-CH", suppressed });
    expect(again).to.include({ due: null, title: text.normalize("NFC") });
  });

  it("today is the day in the user's time zone", () => {
    const now = "2026-11-25T11:00:00Z";
    expect(read("x today", { now, timeZone: "Pacific/Kiritimati" })).to.equal("x | 2026-11-26");
    expect(read("x today", { now, timeZone: "Etc/GMT+12" })).to.equal("x | 2026-11-24");
    expect(read("x tomorrow", { now, timeZone: "Pacific/Kiritimati" })).to.equal("x | 2026-11-27");
  });

  it("a weekday is today until its time has passed", () => {
    const now = "2026-11-27T11:00:00Z"; // Friday, 12:00
    expect(read("x fri", { now })).to.equal("x | 2026-11-27");
    expect(read("x fri 9am", { now })).to.equal("x | 2026-12-04 09:00");
    expect(read("x fri 5pm", { now })).to.equal("x | 2026-11-27 17:00");
    expect(read("x every fri 9am", { now })).to.equal(
      "x | 2026-12-04 09:00 | FREQ=WEEKLY;BYDAY=FR",
    );
  });

  it("next week and the weekend depend on the first day of the week", () => {
    const now = "2026-11-29T11:00:00Z"; // Sunday
    expect(read("x next week", { now })).to.equal("x | 2026-11-30");
    expect(read("x next week", { now, weekStart: 7 })).to.equal("x | 2026-12-07");
    expect(read("x this weekend", { now })).to.equal("x | 2026-11-29");
    expect(read("x next friday", { now })).to.equal("x | 2026-12-04");
    expect(read("x this weekend", { now: "2026-11-28T11:00:00Z" })).to.equal("x | 2026-11-28");
  });

  it("a rule over several weeks has WKST if weeks do not begin on Monday", () => {
    expect(read("x every other week on tue and sun", { weekStart: 7 })).to.equal(
      "x | 2026-11-29 | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    );
  });

  it("hours are elapsed time, also across a clock change", () => {
    const now = "2027-03-28T00:30:00Z"; // 01:30 in Zurich, half an hour before the clock goes forward
    expect(read("x in 1 hour", { now })).to.equal("x | 2027-03-28 03:30");
    expect(read("x in 1 day", { now })).to.equal("x | 2027-03-29");
  });

  it("a moment in the second of two equal hours is not taken for the first", () => {
    const now = "2026-10-25T00:30:00Z"; // 02:30 in Zurich, half an hour before the clock goes back
    expect(read("x in 20 minutes", { now })).to.equal("x | 2026-10-25 02:50");
    expect(read("x in 1 hour", { now })).to.equal("x | 2026-10-25 01:30 UTC");
    expect(read("x in 2 hours", { now })).to.equal("x | 2026-10-25 03:30");
    expect(read("x 2026-10-25T01:45Z", { now })).to.equal("x | 2026-10-25 01:45 UTC");
  });

  it("the locale decides the order of day and month in a numeric date", () => {
    expect(read("x on 3/4", { locale: "en-US" })).to.equal("x | 2027-03-04");
    expect(read("x on 3/4", { locale: "en-GB" })).to.equal("x | 2027-04-03");
    expect(read("x 12/15", { locale: "en-GB" })).to.equal("x | 2026-12-15");
    expect(read("x 15.12.2026", { locale: "en-US" })).to.equal("x | 2026-12-15");
    expect(read("x 1.12.2026", { locale: "en-US" })).to.equal("x | 2026-12-01");
  });

  it("a month's name may come before or after the day, whatever the locale", () => {
    for (const locale of ["en-GB", "en-US", "en-AU"])
      for (const day of [1, 9, 10, 15, 28, 31]) {
        const date = `2026-12-${String(day).padStart(2, "0")}`;
        for (const said of [`december ${day}`, `dec ${day}`, `due Dec ${day}`, `${day} december`])
          expect(read(`x ${said}`, { locale }), `${said}, ${locale}`).to.equal(`x | ${date}`);
      }
  });

  it("an instant with an offset is converted to the user's wall time", () => {
    expect(read("x 2026-12-01T14:00Z")).to.equal("x | 2026-12-01 15:00");
    expect(read("x 2026-12-01T23:30:00-05:00")).to.equal("x | 2026-12-02 05:30");
  });

  it("a day that is passed in is that of a time, and of a repetition, without one", () => {
    const day = "2026-12-03";
    expect(read("x 9am", { day })).to.equal("x | 2026-12-03 09:00");
    expect(read("x at noon UTC", { day })).to.equal("x | 2026-12-03 12:00 UTC");
    expect(read("x every week at 9am", { day })).to.equal("x | 2026-12-03 09:00 | FREQ=WEEKLY");
    expect(read("x fri 9am", { day })).to.equal("x | 2026-11-27 09:00");
    expect(read("x in 2 hours", { day })).to.equal("x | 2026-11-25 14:00");
    expect(read("x", { day })).to.equal("x");
  });

  it("an unsupported language is read as English", () => {
    expect(read("x tomorrow", { locale: "ja-JP" })).to.equal("x | 2026-11-26");
  });

  it("suppressed phrases stay in the title, including their parts", () => {
    const text = "Call Bob tomorrow 9am p1";
    const suppressed = [{ kind: "due" as const, text: "tomorrow 9am" }];
    expect(read(text, { suppressed })).to.equal("Call Bob tomorrow 9am | p1");
    const all = [...suppressed, { kind: "priority" as const, text: "p1" }];
    expect(read(text, { suppressed: all })).to.equal(text);
    const repeat = [{ kind: "repeat" as const, text: "every friday" }];
    expect(read("Call every friday", { suppressed: repeat })).to.equal("Call every friday");
  });

  it("list names match without regard to case and accents, and may have symbols or digits", () => {
    const lists = [
      { id: "1", name: "Été" },
      { id: "2", name: "C++" },
      { id: "3", name: "2026" },
    ];
    expect(read("x #ete", { lists })).to.equal("x | #Été");
    expect(read("x #c++ y", { lists })).to.equal("x y | #C++");
    expect(read("x #2026", { lists })).to.equal("x | #2026");
  });

  it("a section name that two lists share needs its list", () => {
    const lists = [
      { id: "1", name: "A" },
      { id: "2", name: "B" },
    ];
    const sections = lists.map(({ id }) => ({ id: `1${id}`, name: "Later", listId: id }));
    expect(read("x /later", { lists, sections })).to.equal("x /later");
    expect(quickAdd("x /later #b", { ...options, lists, sections }).section).to.deep.equal({
      id: "12",
      name: "Later",
    });
  });

  it("does not look at each known name for each mark: there may be thousands of both", () => {
    const named = (kind: string) =>
      Array.from({ length: 20_000 }, (_, nth) => ({
        id: `${kind}${nth}`,
        name: `${kind} ${nth}`,
        listId: `l${nth}`,
      }));
    const [lists, sections, labels] = ["l", "s", "Ärger"].map(named);
    const text = `x ${"@b ".repeat(480)} #nope /s 7 @ärger 19999 @"ARGER 3"`;
    const task = quickAdd(text, {
      ...options,
      lists: lists!,
      sections: sections!,
      labels: labels!,
    });
    expect(task.labels.map(({ id }) => id)).to.deep.equal([null, "Ärger19999", "Ärger3"]);
    const { section, list } = quickAdd("x /s 7", {
      ...options,
      lists: lists!,
      sections: sections!,
    });
    expect([section?.id, list?.id]).to.deep.equal(["s7", "l7"]);
  });

  it("a date alone leaves an empty title", () => {
    expect(quickAdd("fri 9am", options).title).to.equal("");
    expect(quickAdd("", options).title).to.equal("");
  });

  it("rejects an invalid current time or time zone", () => {
    expect(() => quickAdd("x", { ...options, now: "yesterday" })).to.throw(RangeError);
    expect(() => quickAdd("x", { ...options, timeZone: "Mars/Base" })).to.throw(RangeError);
  });

  it("a language loaded on demand reads the same", async () => {
    for (const [locale, text] of [
      ["en-US", "Call fri 9am"],
      ["de-CH", "Anrufen Freitag 9 Uhr"],
      ["fr-CH", "Appeler vendredi 9h"],
      ["es-ES", "Llamar el viernes a las 9"],
      ["ja-JP", "Call fri 9am"],
    ] as const) {
      const loaded = await loadQuickAdd(locale);
      expect(loaded(text, { ...options, locale })).to.deep.equal(
        quickAdd(text, { ...options, locale }),
      );
      expect(loaded(text, { ...options, locale }).due?.dueTime).to.equal("09:00");
    }
  });

  it("no pattern has two groups of one name, which browsers before 2025 may refuse", () => {
    for (const language of [de, en, es, fr]) {
      const { dates, times, repeats, repeatTails, limits } = grammarOf(language);
      const phrases = [...dates, ...times, ...repeats].map(({ pattern }) => pattern);
      for (const { source } of [...phrases, ...repeatTails, ...limits]) {
        const names = source.match(/\(\?<\w+>/g) ?? [];
        expect(new Set(names).size, source).to.equal(names.length);
      }
    }
  });
});
