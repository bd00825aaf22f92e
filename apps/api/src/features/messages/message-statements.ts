import type { Message as MessageRow } from "@docket/contract";
import { parameter as $, type Compiler } from "@docket/database";
import { Message } from "@docket/models";
import { eitherWay } from "../../shapes.js";

const shown = ["id", "conversationId", "role", "content", "createdAt"];

/** The statements about messages. `$1` is always the user. */
export function messageStatements(compiler: Compiler) {
  return {
    /** `$2` conversation, then the cursor's id, then the limit; newest first. */
    list: eitherWay((from) =>
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
    /** `$2` ids */
    some: compiler.select<MessageRow>("messages: read some", Message, {
      attributes: shown,
      equal: { userId: $(1) },
      also: "id = ANY ($2::bigint[])",
    }),
    /** `$2` turn, `$3` content: what the assistant says in the turn's conversation */
    reply: compiler.raw<{ id: string }>(
      "messages: keep a reply",
      `INSERT INTO messages (user_id, conversation_id, role, content)
SELECT user_id, conversation_id, 'assistant', $3 FROM turns WHERE user_id = $1 AND id = $2 RETURNING id`,
    ),
    /** `$2` conversation, `$3` before which message, `$4` how many; newest first */
    before: compiler.select<MessageRow>("messages: what was said before", Message, {
      attributes: shown,
      equal: { userId: $(1), conversationId: $(2) },
      also: "id < $3::bigint",
      order: [["id", "DESC"]],
      limit: $(4),
    }),
    all: compiler.select<MessageRow>("messages: everything of one user", Message, {
      attributes: shown,
      equal: { userId: $(1) },
      order: [["id", "ASC"]],
    }),
  };
}
