import type { Message as MessageRow } from "@docket/contract";
import { parameter as $, type Compiler } from "@docket/database";
import { Message } from "@docket/models";
import { memoize } from "../../memoize.js";

const shown = ["id", "conversationId", "role", "content", "createdAt"];

/** The statements about messages. `$1` is always the user. */
export function messageStatements(compiler: Compiler) {
  return {
    /** `$2` conversation, then the cursor's id, then the limit; newest first. */
    list: memoize((from: boolean) =>
      compiler.select<MessageRow>(`messages: list${from ? ", from a cursor" : ""}`, Message, {
        attributes: shown,
        equal: { userId: $(1), conversationId: $(2) },
        also: from ? "id < $3::bigint" : undefined,
        order: [["id", "DESC"]],
        limit: $(from ? 4 : 3),
      }),
    ),
    /** `$2` conversation, `$3` role, `$4` content */
    create: compiler.insert<MessageRow>("messages: create", Message, {
      values: { userId: $(1), conversationId: $(2), role: $(3), content: $(4) },
      returning: shown,
    }),
    all: compiler.select<MessageRow>("messages: everything of one user", Message, {
      attributes: shown,
      equal: { userId: $(1) },
      order: [["id", "ASC"]],
    }),
  };
}
