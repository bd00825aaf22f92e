import { exportPieces } from "@docket/backup";
import { statement } from "@docket/database";
import { User } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { type Send, TextStream } from "../../operations/text-stream.js";
import { LONG_WAIT, ONE_EXPORT } from "../../operations/user-limits.js";
import { accountGone } from "./me.js";

/** Held by the transaction of an export, so that all processes know of it. */
const lockForExport = statement<{ free: boolean }>(
  "SELECT pg_try_advisory_xact_lock(hashtext('export of a user'), hashtext($1)) AS free",
);

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
export async function sendExport(
  { userId, database, users }: OperationContext,
  send: Send,
  pieces: (user: User) => AsyncIterable<string>,
): Promise<void> {
  const leave = users.exports.enter(userId);
  try {
    await users.exportQueue.run(userId, () =>
      database.forUser(
        userId,
        async () => {
          const { rows } = await database.execute(lockForExport, [userId]);
          if (!rows[0]?.free) throw refuse.tooManyAtOnce(ONE_EXPORT, LONG_WAIT);
          const user = await User.findByPk(userId);
          if (!user) throw accountGone();
          await send(pieces(user));
        },
        { readOnly: true, snapshot: true },
      ),
    );
  } finally {
    leave();
  }
}
