import type { RequestHandler } from "express";

/** Removes the ports that some gateways add to `X-Forwarded-For`: each would count as another address. */
export const withoutPorts: RequestHandler = ({ headers }, _response, next) => {
  const { "x-forwarded-for": forwarded } = headers;
  if (typeof forwarded === "string") {
    // Whatever a client sends here is read in linear time: no part of it is tried from each of its characters.
    const address = /\[([^[\]]*)\](?::\d+)?|(\d{1,3}(?:\.\d{1,3}){3}):\d+/g;
    headers["x-forwarded-for"] = forwarded.replace(address, "$1$2");
  }
  next();
};
