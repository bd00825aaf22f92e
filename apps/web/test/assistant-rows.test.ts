import type { Message, Turn, TurnCall } from "@docket/contract";
import { expect } from "chai";
import {
  allMessages,
  allTurns,
  withFresh,
  withOutcome,
} from "../src/assistant/data/message-pages.js";
import { toRows } from "../src/assistant/rows.js";
import { decodeEntities, safeLink } from "../src/assistant/safe-link.js";
import { effectText, endingText } from "../src/assistant/turn-ending.js";

const message = (id: string, role: Message["role"]): Message => ({
  id,
  conversationId: "7",
  role,
  content: `says ${id}`,
  createdAt: "2026-01-01T00:00:00.000Z",
});
const turn = (id: string, messageId: string, replyId: string | null): Turn => ({
  id,
  conversationId: "7",
  messageId,
  replyId,
  status: replyId ? "completed" : "failed",
  detail: null,
  model: null,
  changes: [],
  approval: "none",
  undo: "none",
  calls: [],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
});
const keys = (rows: ReturnType<typeof toRows>) => rows.map(({ key }) => key);
const none = { live: undefined, unsent: [] };

describe("the rows of a conversation", () => {
  it("put every answer below its message, in the order of the turns", () => {
    const messages = [message("1", "user"), message("2", "assistant"), message("3", "assistant")];
    const turns = [turn("1", "1", "2"), turn("2", "1", null), turn("3", "1", "3")];
    const rows = toRows({ messages, turns, ...none });
    expect(keys(rows)).to.deep.equal(["message-1", "turn-1", "turn-2", "turn-3"]);
    expect(rows.map((row) => row.kind === "answer" && row.last)).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
  });

  it("show a reply whose message is not loaded, and one whose turn is not known", () => {
    const messages = [message("8", "assistant"), message("9", "assistant")];
    const rows = toRows({ messages, turns: [turn("4", "5", "8")], ...none });
    expect(keys(rows)).to.deep.equal(["turn-4", "message-9"]);
  });

  it("end with the running turn and the unsent message, each once", () => {
    const running = { ...turn("2", "3", null), status: "running" as const };
    const messages = [message("1", "user"), message("2", "assistant"), message("3", "user")];
    const unsent = {
      key: "k",
      conversationId: "7",
      content: "x",
      state: "sending" as const,
      at: 0,
    };
    const rows = toRows({
      messages,
      turns: [turn("1", "1", "2"), running],
      live: { turn: running, message: message("3", "user") },
      unsent: [unsent],
    });
    expect(keys(rows)).to.deep.equal(["message-1", "turn-1", "message-3", "turn-2", "unsent-k"]);
  });

  it("show a message once if it arrives before the response to the request that sent it", () => {
    const [first, second] = [message("9", "user"), message("11", "user")];
    const shown = (
      content: string,
      after: string | null | undefined,
      messages = [first, second],
    ) => {
      const unsent = { key: "k", conversationId: "7", content, state: "sending" as const, at: 0 };
      const all = { messages, turns: [], live: undefined };
      const rows = toRows({
        ...all,
        unsent: [{ ...unsent, ...(after !== undefined && { after }) }],
      });
      return rows.some(({ kind }) => kind === "unsent");
    };
    expect(shown("says 11", "9")).to.equal(false);
    expect(shown("says 9", null)).to.equal(false);
    // The same text, sent again.
    expect(shown("says 9", "9")).to.equal(true);
    expect(shown("says 11", "11")).to.equal(true);
    expect(shown("says 11", undefined)).to.equal(true);
    expect(shown("says 12", "9")).to.equal(true);
  });
});

describe("pages of messages", () => {
  const page = (ids: string[], nextCursor: string | null, turns: Turn[] = []) => ({
    items: ids.map((id) => message(id, "user")),
    turns,
    nextCursor,
  });
  const ids = (pages: Parameters<typeof allMessages>[0]) => allMessages(pages).map(({ id }) => id);

  it("add the newest messages once, in numeric order", () => {
    const pages = { pages: [page(["9"], "c"), page(["8"], null)], pageParams: [null, "c"] };
    const outcome = { turn: turn("3", "10", "11"), message: message("10", "user"), reply: null };
    const after = withOutcome(withOutcome(pages, outcome), outcome);
    expect(ids(after)).to.deep.equal(["8", "9", "10"]);
    expect(allTurns(after)).to.have.length(1);
    expect(ids(withFresh(after, page(["9", "10", "12"], "d")))).to.deep.equal([
      "8",
      "9",
      "10",
      "12",
    ]);
  });

  it("start over when the newest page does not connect to the loaded ones", () => {
    const pages = { pages: [page(["1", "2"], null)], pageParams: [null] };
    const after = withFresh(pages, page(["90", "91"], "c"));
    expect(ids(after)).to.deep.equal(["90", "91"]);
    expect(after.pages[0]?.nextCursor).to.equal("c");
  });

  it("update a turn on any page", () => {
    const old = turn("1", "1", null);
    const pages = {
      pages: [page(["3"], "c"), page(["1"], null, [old])],
      pageParams: [null, "c"],
    };
    const fresh = { ...page(["3"], "c"), turns: [{ ...old, undo: "undone" as const }] };
    expect(allTurns(withFresh(pages, fresh)).map(({ undo }) => undo)).to.deep.equal(["undone"]);
  });
});

describe("links of a reply", () => {
  it("lead to web and mail addresses only", () => {
    expect(safeLink("https://example.com/a b")).to.equal("https://example.com/a%20b");
    expect(safeLink("mailto:ada@example.com")).to.equal("mailto:ada@example.com");
    for (const bad of [
      "javascript:alert(1)",
      " JaVaScRiPt:alert(1)",
      "java\nscript:alert(1)",
      "data:text/html,<script>",
      "vbscript:x",
      "file:///etc/passwd",
      "blob:https://example.com/1",
      "/api/auth/sign-out",
      "//example.com",
    ]) {
      expect(safeLink(bad), bad).to.equal(undefined);
    }
  });

  it("have their entities decoded", () => {
    expect(decodeEntities("Q&amp;A &lt;b&gt; &#39;x&#x27; &unknown; &#0; &#9999999;")).to.equal(
      "Q&A <b> 'x' &unknown; &#0; &#9999999;",
    );
  });
});

describe("the line below a reply", () => {
  const done = { ...turn("1", "1", "2"), model: "some model" };
  const purged: TurnCall = {
    position: 1,
    tool: "add_task",
    title: "Add a task",
    input: {},
    status: "done",
    detail: null,
    before: null,
    after: null,
    subtasks: 0,
    result: null,
  };
  const milk = { entity: "task", id: "5", name: "Milk", subtasks: 0, undone: false } as const;

  it("lists changes without a receipt, or says that nothing was changed", () => {
    expect(effectText(done)).to.equal("Nothing was changed.");
    expect(effectText({ ...done, status: "running" })).to.equal(null);
    expect(effectText({ ...done, model: null })).to.equal(null);
    expect(effectText({ ...done, approval: "rejected" })).to.equal(null);
    // Long after a purge, its changes are not in the log any more; the receipt tells of it.
    expect(effectText({ ...done, calls: [purged] })).to.equal(null);
    const changes = [
      { ...milk, kind: "restored" as const },
      { ...milk, name: null, kind: "deleted" as const, undone: true },
    ];
    expect(effectText({ ...done, changes })).to.equal(
      "“Milk” restored and a task deleted (undone)",
    );
  });

  it("says of an answer that ended early that changes were made, if there are any", () => {
    const failed: Turn = { ...done, status: "failed", detail: "It took too long." };
    expect(endingText(failed)).to.equal("It took too long.");
    expect(endingText({ ...failed, changes: [{ ...milk, kind: "created" }] })).to.equal(
      "It took too long. The changes listed above were made.",
    );
  });
});
