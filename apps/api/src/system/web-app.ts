import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Express } from "express";
import sirv from "sirv";

const folder = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** Serves the built page; its assets carry their content's hash and are kept for good. */
export function mountWebApp(app: Express): void {
  if (!existsSync(path.join(folder, "index.html"))) return;
  app.use(
    sirv(folder, {
      single: true,
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
}
