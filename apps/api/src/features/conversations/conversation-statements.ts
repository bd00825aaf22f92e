import type { Conversation as ConversationRow } from "@docket/contract";
import { parameter as $, type Compiler } from "@docket/database";
import { Conversation } from "@docket/models";
import { contains } from "../../search.js";
import { eitherWay, everyShape } from "../../shapes.js";

const shown = ["id", "title", "createdAt", "updatedAt"];

/** The statements about conversations. `$1` is always the user. */
export function conversationStatements(compiler: Compiler) {
  return {
    /** `$2` id */
    get: compiler.select<ConversationRow>("conversations: read one", Conversation, {
      attributes: shown,
      equal: { userId: $(1), id: $(2) },
    }),
    /** `$2` title */
    create: compiler.insert<ConversationRow>("conversations: create", Conversation, {
      values: { userId: $(1), title: $(2) },
      returning: shown,
    }),
    /** `$2` id, `$3` title, then the version. */
    rename: eitherWay((versioned) =>
      compiler.update<ConversationRow>(
        `conversations: rename${versioned ? " a version" : ""}`,
        Conversation,
        {
          values: { title: $(3) },
          equal: { userId: $(1), id: $(2) },
          also: versioned ? "updated_at = $4::timestamptz" : undefined,
          returning: shown,
        },
      ),
    ),
    /** `$2` id, `$3` a title if it has none: it counts as used now, and its row is held. */
    use: compiler.raw<never>(
      "conversations: use",
      `UPDATE conversations SET title = coalesce(title, $3) WHERE user_id = $1 AND id = $2`,
    ),
    /** `$2` id, then the version. */
    delete: eitherWay((versioned) =>
      compiler.delete(`conversations: delete${versioned ? " a version" : ""}`, Conversation, {
        equal: { userId: $(1), id: $(2) },
        also: versioned ? "updated_at = $3::timestamptz" : undefined,
      }),
    ),
    /** The text to search for, then the cursor's time and id, then the limit. */
    list: everyShape({ search: [false, true], from: [false, true] }, ({ search, from }) => {
      const conditions: string[] = [];
      let next = 2;
      if (search) conditions.push(contains("title", next++));
      if (from) {
        conditions.push(`(updated_at, id) < ($${next}::timestamptz, $${next + 1}::bigint)`);
        next += 2;
      }
      return compiler.select<ConversationRow>(
        `conversations: list${search ? ", searched" : ""}${from ? ", from a cursor" : ""}`,
        Conversation,
        {
          attributes: shown,
          equal: { userId: $(1) },
          also:
            conditions.length > 0 ? conditions.map((one) => `(${one})`).join(" AND ") : undefined,
          order: [
            ["updatedAt", "DESC"],
            ["id", "DESC"],
          ],
          limit: $(next),
          inOrder: search,
        },
      );
    }),
  };
}
