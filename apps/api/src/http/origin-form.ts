import type { RequestHandler } from "express";

/** Turns a target in absolute form, which clients send to a proxy (RFC 9112, 3.2.2), into the usual one. */
export const originForm: RequestHandler = (request, _response, next) => {
  const [origin] = /^https?:\/\/[^/?]*\/?/i.exec(request.url) ?? [];
  if (origin !== undefined) {
    request.url = `/${request.url.slice(origin.length)}`;
    request.originalUrl = request.url;
  }
  next();
};
