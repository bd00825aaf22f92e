import express, { type RequestHandler } from "express";

/** The largest body that an operation takes, in bytes: a task with every character of its texts escaped. */
export const BODY_LIMIT = 256 * 1024;

/** Parses a body that says it is JSON. */
export const parseJson: RequestHandler = express.json({ limit: BODY_LIMIT });

/** The same where it is known already that the body is JSON. */
export const parseBody: RequestHandler = express.json({ limit: BODY_LIMIT, type: () => true });
