import type { RequestHandler } from "express";

/** The path below which `PUBLIC_URL` puts Docket, such as `/docket`; empty at the root of a host. */
export function basePathOf(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, "");
}

/** Strips the base path from requests. A proxy may have done so already; both work. */
export function withoutBasePath(publicUrl: string): RequestHandler {
  const basePath = basePathOf(publicUrl);
  return (request, response, next) => {
    const { url } = request;
    if (url.startsWith(basePath)) {
      const rest = url.slice(basePath.length);
      if (rest === "" || rest.startsWith("?")) {
        // Without the slash, the page's relative URLs would lead outside the base path.
        response.redirect(308, `${basePath}/${rest}`);
        return;
      }
      if (rest.startsWith("/")) {
        request.url = rest;
        request.originalUrl = rest;
      }
    }
    next();
  };
}
