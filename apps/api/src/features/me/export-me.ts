import { exportPieces } from "@docket/backup";
import { User } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { type Send, TextStream } from "../../operations/text-stream.js";

/** All data of one user, in one snapshot. */
export const exportMe: Handler<"exportMe"> = async (context) =>
  new TextStream({ type: "application/json", name: "docket-export.json" }, (send) =>
    sendExport(context, send, exportPieces),
  );

/**
 * Sends what `pieces` makes of a user, in a unit of work with one snapshot; one export at a time.
 *
 * @throws AppError 429, 503
 */
export function sendExport(
  context: OperationContext,
  send: Send,
  pieces: (user: User) => AsyncIterable<string>,
): Promise<void> {
  const { userId, database, users } = context;
  const work = async () => {
    await users.exports.lock(context);
    const user = await User.findByPk(userId);
    if (!user) throw refuse.accountGone();
    await send(pieces(user));
  };
  return users.exports.run(userId, () =>
    database.forUser(userId, work, { readOnly: true, snapshot: true }),
  );
}
