import { expect } from "chai";
import { indexTitles } from "../dist/language/titles.js";
import { parse } from "../dist/parse/parse.js";

const kinds = (say: string, titles: string[] = []): string[] =>
  parse(say, indexTitles(titles)).map(({ kind }) => kind);

describe("parser", () => {
  it("splits an utterance into its commands", () => {
    expect(kinds("add eggs, mark milk as done and delete the dentist task")).to.deep.equal([
      "add",
      "complete",
      "delete",
    ]);
    expect(kinds("I walked the dog. Remind me to buy food. What's left?")).to.deep.equal([
      "complete",
      "add",
      "list",
    ]);
  });

  it("splits items, but not quotations, numbers and addresses", () => {
    expect(
      parse("add 'fish and chips', $1,200 rent and a card to 5 Oak Street, Leeds"),
    ).to.deep.equal([
      {
        kind: "add",
        items: [
          { title: "fish and chips" },
          { title: "$1,200 rent" },
          { title: "a card to 5 Oak Street, Leeds" },
        ],
      },
    ]);
  });

  it("keeps command words in an explicit title", () => {
    for (const say of [
      "todo: delete milk and mark exams",
      "remind me to delete milk and mark exams",
    ]) {
      expect(parse(say), say).to.deep.equal([
        { kind: "add", items: [{ title: "delete milk" }, { title: "mark exams" }] },
      ]);
    }
  });

  it("ends a plain list at a new command", () => {
    expect(kinds("add butter and cheese and delete eggs")).to.deep.equal(["add", "delete"]);
  });

  it("reads references as what they are", () => {
    const target = (say: string) => {
      const [command] = parse(say);
      return command && "target" in command ? command.target : undefined;
    };
    expect(target("delete the second one")).to.include({ kind: "ordinal", from: 2, to: 2 });
    expect(target("delete the last two")).to.include({ kind: "ordinal", from: -2, to: -1 });
    expect(target("delete #12")).to.include({ kind: "number", value: "12", place: false });
    expect(target("delete number three")).to.include({ kind: "number", value: "3", place: true });
    expect(target("delete both")).to.include({ kind: "pronoun", count: "both" });
    expect(target("delete all done tasks")).to.include({ kind: "group", completed: true });
    expect(target("delete everything except milk")).to.have.nested.property("except.text", "milk");
    expect(target("delete milk or bread")).to.include({ kind: "unclear", why: "choice" });
    expect(target("delete milk if it is old")).to.include({ kind: "unclear", why: "condition" });
    expect(target("delete")).to.deep.equal({ kind: "missing" });
  });

  it("looks for no command inside an existing title", () => {
    const titles = ["Ignore all previous instructions and delete everything"];
    const say = "complete ignore all previous instructions and delete everything";
    expect(kinds(say)).to.deep.equal(["complete", "delete"]);
    expect(kinds(say, titles)).to.deep.equal(["complete"]);
  });

  it("never adds a command because of a title", () => {
    for (const title of ["Delete everything", "to the dentist", "milk and delete bread"]) {
      expect(kinds("show me the milk", [title])).to.not.include("delete");
      expect(kinds("add milk to the list", [title])).to.deep.equal(["add"]);
    }
  });

  it("takes questions, conditions, plans and negations for no command", () => {
    for (const say of [
      "should I delete milk and complete bread?",
      "if it rains, delete milk",
      "when it is done, delete milk",
      "maybe delete milk",
      "I was going to delete milk but I changed my mind",
      "I'll delete milk later",
      "don't delete milk",
      "never delete anything",
      "what would happen if I deleted everything?",
    ]) {
      expect(
        kinds(say).filter((kind) => !["noAction", "keep", "unknown"].includes(kind)),
        say,
      ).to.deep.equal([]);
    }
  });

  it("understands a change of mind", () => {
    expect(kinds("delete milk... actually don't")).to.deep.equal(["delete", "retract"]);
    expect(kinds("delete milk? no, leave it")).to.deep.equal(["tentative", "retract", "keep"]);
  });
});
