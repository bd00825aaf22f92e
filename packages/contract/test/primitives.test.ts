import { cursor, filledText, flag, id, pageSize, text, timestamp } from "@docket/contract";
import { expect } from "chai";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("input primitives", () => {
  it("an id is a positive 64-bit integer, as a string", () => {
    for (const good of ["1", "42", "9223372036854775807"])
      expect(accepts(id, good), good).to.equal(true);
    for (const bad of [
      "0",
      "-1",
      "01",
      "1.0",
      "1e3",
      "",
      " 1",
      "x",
      "9223372036854775808",
      "1".repeat(400),
      1,
      null,
    ]) {
      expect(accepts(id, bad), String(bad)).to.equal(false);
    }
  });

  it("text is measured in code points and must be storable in PostgreSQL", () => {
    const five = text(5);
    expect(accepts(five, "👍👍👍👍👍")).to.equal(true);
    expect(accepts(five, "👍👍👍👍👍👍")).to.equal(false);
    expect(accepts(five, "a\0b")).to.equal(false);
    expect(accepts(five, "\ud800")).to.equal(false);
  });

  it("text is normalized, and refused if that would take the square of its length", () => {
    const marks = (count: number) => `a${"\u0301\u0316".repeat(count / 2)}`;
    expect(text().parse(marks(2))).to.equal("\u00e1\u0316");
    expect(text().parse(marks(30))).to.equal(marks(30).normalize());
    for (const count of [32, 250_000]) {
      expect(accepts(text(), marks(count))).to.equal(false);
      expect(text(undefined, { stored: true }).parse(marks(count))).to.equal(marks(count));
    }
  });

  it("filled text is trimmed and must not be empty afterwards", () => {
    expect(filledText(3).parse("  abc  ")).to.equal("abc");
    for (const bad of ["", "   ", "\n\t\u00a0\u3000", "abcd"])
      expect(accepts(filledText(3), bad)).to.equal(false);
  });

  it("numbers and flags are accepted as strings, as in a query, and as themselves, as from a tool", () => {
    expect([pageSize.parse("20"), pageSize.parse(20), pageSize.parse(undefined)]).to.deep.equal([
      20, 20, 50,
    ]);
    for (const bad of ["", "0", "201", "1.5", "1e1", " 1", "x", [], {}])
      expect(accepts(pageSize, bad)).to.equal(false);
    expect([flag.parse("true"), flag.parse(false)]).to.deep.equal([true, false]);
    for (const bad of ["yes", "1", 1, "", "TRUE"]) expect(accepts(flag, bad)).to.equal(false);
  });

  it("cursors are opaque tokens, timestamps are UTC with milliseconds", () => {
    expect(accepts(cursor, "WyJuZXdlc3QiLCIxIl0")).to.equal(true);
    for (const bad of ["", "a b", "ü", "x".repeat(2_001)])
      expect(accepts(cursor, bad)).to.equal(false);
    expect(accepts(timestamp, "2026-01-16T09:30:00.000Z")).to.equal(true);
    for (const bad of [
      "2026-01-16T09:30:00Z",
      "2026-01-16T09:30:00.000+01:00",
      "2026-02-30T00:00:00.000Z",
    ]) {
      expect(accepts(timestamp, bad), bad).to.equal(false);
    }
  });
});
