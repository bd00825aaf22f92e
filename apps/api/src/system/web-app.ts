import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Express, Request, RequestHandler } from "express";
import sirv from "sirv";
import { basePathOf } from "../http/base-path.js";

const folder = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** Serves the built page; its assets carry their content's hash and are kept for good. */
export function mountWebApp(app: Express, publicUrl: string): void {
  const file = path.join(folder, "index.html");
  if (!existsSync(file)) return;
  const index = answerIndex(readFileSync(file, "utf8"), basePathOf(publicUrl));
  app.get(["/", "/index.html"], index);
  app.use(
    sirv(folder, {
      brotli: true,
      gzip: true,
      etag: true,
      setHeaders(response, pathname) {
        const forever = pathname.startsWith("/assets/");
        response.setHeader(
          "cache-control",
          forever ? "public, max-age=31536000, immutable" : "no-cache",
        );
      },
    }),
  );
  // Each view has an address; a name with an extension is a file, and this one is missing.
  app.get("/*splat", (request, response, next) => {
    if (path.extname(request.path)) next();
    else index(request, response, next);
  });
}

/** The page, told the path below which it is served: all its addresses are relative to that. */
function answerIndex(built: string, basePath: string): RequestHandler {
  const html = built.replace('<base href="/"', `<base href="${basePath}/"`);
  const etag = `"${createHash("sha256").update(html).digest("base64url")}"`;
  const encoded = { br: brotliCompressSync(html), gzip: gzipSync(html) };
  return (request, response) => {
    response.setHeader("cache-control", "no-cache");
    response.setHeader("vary", "Accept-Encoding");
    response.setHeader("etag", etag);
    if (request.headers["if-none-match"] === etag) {
      response.status(304).end();
      return;
    }
    const encoding = encodingFor(request);
    response.type("html");
    if (encoding) response.setHeader("content-encoding", encoding);
    response.end(encoding ? encoded[encoding] : html);
  };
}

function encodingFor(request: Request): "br" | "gzip" | undefined {
  const taken = request.acceptsEncodings(["br", "gzip"]);
  return taken === "br" || taken === "gzip" ? taken : undefined;
}
