import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import type { Express, Request, RequestHandler } from "express";
import type { Config } from "../config.js";
import { basePathOf } from "../http/base-path.js";

const built = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** The bytes of a file: compressed ones where the build has them, from which the plain ones are made when needed. */
interface Encoded {
  br?: Buffer | undefined;
  gzip?: Buffer | undefined;
  identity?: Buffer | undefined;
}

/** The settings that the page is told with its HTML. */
type Told = Pick<Config, "publicUrl" | "trashDays">;

/**
 * Serves the built page from memory, as it is at startup: a page that is built in its place while the server runs has
 * other files, and is served after the next start. Asset names contain a content hash, so browsers may keep assets for
 * good.
 */
export function mountWebApp(app: Express, told: Told, folder = built): void {
  if (!existsSync(path.join(folder, "index.html"))) return;
  const files = new Map(
    globSync("**/*.*", { cwd: folder, exclude: ["**/*.br", "**/*.gz"] }).map((name) => [
      `/${name.replaceAll(path.sep, "/")}`,
      answer(name, readEncoded(path.join(folder, name))),
    ]),
  );
  const index = answer("index.html", readIndex(folder, told));
  files.set("/", index).set("/index.html", index);
  app.get("/{*splat}", (request, response, next) => {
    const known = files.get(request.path) ?? (isView(request) ? index : undefined);
    if (known) known(request, response, next);
    else next();
  });
}

/**
 * Whether a browser opens what may be the address of a view. A path with an extension is a file; and a program that has
 * mistaken an address of the API, such as `//api/tasks`, must not take the page for its answer.
 */
function isView(request: Request): boolean {
  return (
    path.extname(request.path) === "" &&
    request.accepts(["application/json", "text/html"]) === "text/html"
  );
}

function readEncoded(file: string): Encoded {
  const read = (name: string) => (existsSync(name) ? readFileSync(name) : undefined);
  const [br, gzip] = [read(`${file}.br`), read(`${file}.gz`)];
  return { br, gzip, identity: gzip ? undefined : readFileSync(file) };
}

/** The page, told the path below which it is served, to which all its addresses are relative, and how long the trash is kept. */
function readIndex(folder: string, { publicUrl, trashDays }: Told): Encoded {
  const html = readFileSync(path.join(folder, "index.html"), "utf8")
    .replace('<base href="/"', `<base href="${basePathOf(publicUrl)}/"`)
    .replace('data-trash-days="30"', `data-trash-days="${trashDays}"`);
  const identity = Buffer.from(html);
  return { br: brotliCompressSync(identity), gzip: gzipSync(identity), identity };
}

function answer(name: string, encoded: Encoded): RequestHandler {
  const { br, gzip, identity } = encoded;
  const hash = createHash("sha256").update(br ?? gzip ?? identity ?? "");
  // Weak, since it is the same for each encoding.
  const etag = `W/"${hash.digest("base64url")}"`;
  const cacheControl = name.startsWith("assets")
    ? "public, max-age=31536000, immutable"
    : "no-cache";
  const encodings = (["br", "gzip"] as const).filter((encoding) => encoded[encoding]);
  return (request, response) => {
    response.setHeader("cache-control", cacheControl);
    response.setHeader("etag", etag);
    if (encodings.length > 0) response.vary("Accept-Encoding");
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    response.type(path.extname(name));
    // The smallest accepted encoding, in whatever order the browser lists them.
    const encoding = encodings.find((one) => request.acceptsEncodings(one));
    if (encoding) response.setHeader("content-encoding", encoding);
    const body = encoding ? encoded[encoding] : (identity ?? gunzipSync(gzip as Buffer));
    response.setHeader("content-length", body?.length ?? 0);
    response.end(body);
  };
}
