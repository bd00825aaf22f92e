import type { ErrorRequestHandler } from "express";
import { BadInput } from "./input.js";

/** The error handler of the reference servers that use Express. */
export const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  if (error instanceof BadInput) {
    response.status(400).json({ title: "Bad input", status: 400, errors: error.errors });
    return;
  }
  const status = typeof error.status === "number" ? error.status : 500;
  response.status(status).json({ title: "Failed", status });
};
