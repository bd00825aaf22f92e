import { createHash } from "node:crypto";
import { importFile as importOpenFile } from "@docket/backup";
import { indexSearch, User } from "@docket/models";
import { refuse } from "../../errors.js";
import { withIdempotencyKey } from "../../operations/idempotency.js";
import type { Handler } from "../../operations/operation.js";
import { withFile } from "./with-file.js";

/** Imports everything or nothing, in one transaction. */
export const importFile: Handler<"importFile"> = async (context, input) =>
  withFile(context, input, async (file, bytes) => {
    const { userId, upload, users } = context;
    // The history attributes the changes to an import.
    const database = context.database.actingAs("import");
    if (file.csv?.mapping === null)
      throw refuse.unreadable(
        "No column of the file looks like the title of tasks: name it with mapping.",
      );
    const work = () =>
      database.forUser(userId, async () => {
        await users.imports.lock(context);
        if ((await User.count({ where: { id: userId } })) === 0) throw refuse.accountGone();
        return importOpenFile(database, userId, file, upload!.progress);
      });
    const given = { ...input, file: createHash("sha256").update(bytes).digest("hex") };
    const report = await withIdempotencyKey(context, "importFile", given, work);
    // Done now, so that the first search need not. A failure does not affect what was imported.
    await indexSearch(database, userId).catch(() => {});
    return report;
  });
