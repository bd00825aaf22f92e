import { createHash } from "node:crypto";
import { importFile as importOpenFile } from "@docket/backup";
import { statement } from "@docket/database";
import { indexSearch } from "@docket/models";
import { refuse } from "../../errors.js";
import { withIdempotencyKey } from "../../operations/idempotency.js";
import type { Handler } from "../../operations/operation.js";
import { LONG_WAIT, ONE_IMPORT } from "../../operations/user-limits.js";
import { withFile } from "./with-file.js";

/** Held by the transaction of an import, so that all processes know of it. */
const lockForImport = statement<{ free: boolean }>(
  "SELECT pg_try_advisory_xact_lock(hashtext('import of a user'), hashtext($1)) AS free",
);

/** Imports everything or nothing, in one transaction. */
export const importFile: Handler<"importFile"> = async (context, input) =>
  withFile(context, input, async (file, bytes) => {
    const { userId, upload } = context;
    // The history attributes the changes to an import.
    const database = context.database.actingAs("import");
    if (file.csv?.mapping === null)
      throw refuse.unreadable(
        "No column of the file looks like the title of tasks: name it with mapping.",
      );
    const work = () =>
      database.forUser(userId, async () => {
        const { rows } = await database.execute(lockForImport, [userId]);
        if (!rows[0]?.free) throw refuse.tooManyAtOnce(ONE_IMPORT, LONG_WAIT);
        return importOpenFile(database, userId, file, upload!.progress);
      });
    const given = { ...input, file: createHash("sha256").update(bytes).digest("hex") };
    const report = await withIdempotencyKey(context, "importFile", given, work);
    // Done now, so that the first search need not. A failure does not affect what was imported.
    await indexSearch(database, userId).catch(() => {});
    return report;
  });
