import { ApiError } from "@docket/contract/client";
import { expect } from "chai";
import { AuthError } from "../src/api/auth.js";
import { inWords, isTemporary } from "../src/api/words.js";

const problem = (status: number, more = {}) =>
  new ApiError(
    status,
    { type: "t", title: "T", status, detail: "D", requestId: "abc-1", ...more },
    null,
  );

describe("what went wrong, in words", () => {
  it("names the field that was refused", () => {
    const errors = [{ path: "title", message: "must not be blank" }];
    expect(inWords(problem(400, { errors }))).to.equal("The title must not be blank.");
  });

  it("gives the reference of a failure that nobody expected, and only of that", () => {
    expect(inWords(problem(500))).to.include("abc-1");
    expect(inWords(problem(404))).to.not.include("abc-1");
  });

  it("says how long to wait", () => {
    expect(inWords(new ApiError(429, null, 9))).to.include("9 seconds");
    expect(inWords(new ApiError(429, null, 1))).to.include("one second");
    expect(inWords(new ApiError(429, null, null))).to.include("a moment");
  });

  it("has words for what the account routes refuse", () => {
    expect(inWords(new AuthError(401, "INVALID_EMAIL_OR_PASSWORD", null))).to.equal(
      "That e-mail and password do not belong together.",
    );
    expect(inWords(new AuthError(503, "", null))).to.include("cannot get at its data");
  });

  it("does not show a stranger's error", () => {
    expect(inWords(new TypeError("x is not a function"))).to.not.include("function");
  });

  it("knows what passes by itself", () => {
    const passing = [0, 429, 502, 503, 504].map((status) => new ApiError(status, null, null));
    expect(passing.every(isTemporary)).to.equal(true);
    const lasting = [400, 401, 404, 409, 412, 500].map((status) => problem(status));
    expect(lasting.some(isTemporary)).to.equal(false);
    expect(isTemporary(new Error())).to.equal(false);
  });
});
