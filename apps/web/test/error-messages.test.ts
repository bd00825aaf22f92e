import { ApiError } from "@docket/contract/client";
import { expect } from "chai";
import { linkNote } from "../src/account/link-note.js";
import { AuthError } from "../src/api/auth.js";
import { errorMessage, isTemporary } from "../src/api/error-messages.js";

const problem = (status: number, more = {}) =>
  new ApiError(
    status,
    { type: "t", title: "T", status, detail: "D", requestId: "abc-1", ...more },
    null,
  );

describe("error messages", () => {
  it("name the invalid field", () => {
    const errors = [{ path: "title", message: "must not be blank" }];
    expect(errorMessage(problem(400, { errors }))).to.equal("The title must not be blank.");
  });

  it("speak of fields in plain words", () => {
    const refused = (path: string, message = "is wrong") =>
      errorMessage(problem(400, { errors: [{ path, message }] }));
    expect(refused("addLabelIds")).to.equal("The labels is wrong.");
    expect(refused("tasks.0.dueDate")).to.equal("The due date is wrong.");
    expect(refused("labelIds.2")).to.equal("The labels is wrong.");
    expect(refused("parentId")).to.equal("The parent is wrong.");
    expect(refused("")).to.equal("Is wrong.");
    expect(refused("dueTime", "needs a dueDate")).to.equal("The due time needs a due date.");
    expect(refused("repeat", "The rule never occurs.")).to.equal("The rule never occurs.");
    const errors = ["dueDate", "labelIds"].map((path) => ({ path, message: "has changed since" }));
    const detail = "“(dueDate)” has changed since (dueDate, labelIds).";
    expect(errorMessage(problem(412, { errors, detail }))).to.equal(
      "“(dueDate)” has changed since (due date, labels).",
    );
  });

  it("say what has changed since when an undo is refused", () => {
    const errors = [{ path: "title", message: "has changed since" }];
    const refused = problem(412, { errors, detail: "“Tea” has changed since (title)." });
    expect(errorMessage(refused)).to.equal("“Tea” has changed since (title).");
  });

  it("are the server's own for a conflict", () => {
    const detail = "This account has no password. Sign out, and sign in again.";
    expect(errorMessage(problem(409, { detail }))).to.equal(detail);
  });

  it("include the request id only for unexpected failures", () => {
    expect(errorMessage(problem(500))).to.include("abc-1");
    expect(errorMessage(problem(404))).to.not.include("abc-1");
  });

  it("say how long to wait", () => {
    expect(errorMessage(new ApiError(429, null, 9))).to.include("in 9 seconds");
    expect(errorMessage(new ApiError(429, null, 1))).to.include("in one second");
    expect(errorMessage(new ApiError(429, null, 841))).to.include("in 15 minutes");
    expect(errorMessage(new ApiError(429, null, null))).to.include("in a moment");
  });

  it("translate the codes of the account routes", () => {
    expect(errorMessage(new AuthError(401, "INVALID_EMAIL_OR_PASSWORD", null))).to.equal(
      "Wrong email or password.",
    );
    expect(errorMessage(new AuthError(503, "", null))).to.include("The database is unavailable");
  });

  it("repeat only a code of the link that was followed", () => {
    const noteOf = (error: string) => linkNote(`?${new URLSearchParams({ error })}`);
    expect(noteOf("INVALID_TOKEN")).to.equal("This link isn’t valid any more. Ask for a new one.");
    expect(noteOf("server_error")).to.equal("That didn’t work (server_error). Try again.");
    expect(noteOf("constructor")).to.equal("That didn’t work (constructor). Try again.");
    expect(noteOf("Call +44 20 7946 0000")).to.equal("That didn’t work. Try again.");
  });

  it("do not show the text of an unknown error", () => {
    expect(errorMessage(new TypeError("x is not a function"))).to.not.include("function");
  });

  it("distinguish temporary from permanent errors", () => {
    const temporary = [0, 429, 502, 503, 504].map((status) => new ApiError(status, null, null));
    expect(temporary.every(isTemporary)).to.equal(true);
    const lasting = [400, 401, 404, 409, 412, 500].map((status) => problem(status));
    expect(lasting.some(isTemporary)).to.equal(false);
    expect(isTemporary(new Error())).to.equal(false);
  });
});
