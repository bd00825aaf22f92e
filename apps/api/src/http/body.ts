import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import express, { type RequestHandler } from "express";
import { refuse } from "../errors.js";

/** The largest body that an operation takes, in bytes: a task with every character of its texts escaped. */
export const BODY_LIMIT = 256 * 1024;

/**
 * Refuses what is not UTF-8, the only encoding of JSON (RFC 8259, 8.1): what cannot be decoded becomes U+FFFD and is
 * lost.
 */
export function requireUtf8(
  _request: IncomingMessage,
  _response: unknown,
  body: Buffer,
  charset: string,
) {
  if (charset !== "utf-8") throw refuse.notJson("Send the body in UTF-8.");
  if (!isUtf8(body)) throw refuse.malformed("The body is not UTF-8.");
}

/** Parses a body whose content type is JSON. */
export const parseJson: RequestHandler = express.json({ limit: BODY_LIMIT, verify: requireUtf8 });

/** The same where the body is already known to be JSON, of any type: its reader validates it. */
export const parseBody: RequestHandler = express.json({
  limit: BODY_LIMIT,
  strict: false,
  type: () => true,
  verify: requireUtf8,
});
