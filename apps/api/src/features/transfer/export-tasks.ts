import { exportFiles, taskPieces } from "@docket/backup";
import type { Handler } from "../../operations/operation.js";
import { TextStream } from "../../operations/text-stream.js";
import { sendExport } from "../me/export-me.js";

/** All tasks of one user, in one snapshot, in a format for other applications. */
export const exportTasks: Handler<"exportTasks"> = async (context, { format }) =>
  new TextStream(exportFiles[format], (send) =>
    sendExport(context, send, (user) => taskPieces(user, format, context.now())),
  );
