// Written to sw.js by service-worker.ts, behind `const FILES` and `const VERSION`: the page opens without a network. Its data
// is not kept here but in the local store.
const SCOPE = self.registration.scope;
const PREFIX = `docket ${SCOPE} `;
const CACHE = PREFIX + VERSION;
/** The page itself; all its addresses answer with it. */
const PAGE = "./";
/** A page from the network that takes longer is shown from here. */
const PATIENCE_MILLISECONDS = 3_000;
/** What the server answers by itself. */
const SERVER = /^(?:api|mcp|\.well-known|livez|readyz|metrics|sw\.js)(?:\/|$)/;

self.addEventListener("install", (event) => {
  const requests = [PAGE, ...FILES].map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

// One version serves until its last tab is closed, so that no page asks for files of another.
self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))),
  );
});

const files = new Set(FILES);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  const [path] = request.url.slice(SCOPE.length).split(/[?#]/);
  if (request.mode === "navigate") {
    if (!SERVER.test(path)) event.respondWith(newestPage(request));
  } else if (files.has(path)) {
    event.respondWith(kept(path).then((response) => response ?? fetch(request)));
  }
});

function kept(path) {
  return caches.open(CACHE).then((cache) => cache.match(path));
}

/** From the network where that answers, and what is kept where it does not. */
async function newestPage(request) {
  const answer = fetch(request).catch(() => undefined);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
  const first = await Promise.race([answer, late]);
  if (first && ![502, 503, 504].includes(first.status)) return first;
  return (await kept(PAGE)) ?? first ?? (await answer) ?? Response.error();
}
