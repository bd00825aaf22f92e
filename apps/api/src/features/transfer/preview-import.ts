import { countKnown } from "@docket/backup";
import type { Handler } from "../../operations/operation.js";
import { withFile } from "./with-file.js";

export const previewImport: Handler<"previewImport"> = async (context, input) =>
  withFile(context, input, async (file) => {
    const { preview, csv } = file;
    const known = await countKnown(context.database, context.userId, file);
    return { ...preview, counts: { ...preview.counts, known }, csv };
  });
