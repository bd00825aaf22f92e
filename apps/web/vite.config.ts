import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "./build/compress.js";
import { serviceWorker } from "./build/service-worker.js";

/** A Docket that runs; where `pnpm start` listens. */
const api = process.env.DOCKET_URL ?? "http://127.0.0.1:3000";
/** With the address that it is set up for: it lets nobody sign in from the page of another. */
const toApi = { target: api, headers: { origin: api } };

/** What the page of the sign-in and that of the tasks share, beside the entry. */
const base =
  /vite\/preload-helper|\/use-media-query\/|\/node_modules\/(react|wouter)\/|\/src\/(shared\/(backoff|base-path|icons|loading-bar|plain-list|storage|store|toasts)|shell\/(dialogs-state|lazy-boundary|element-ids|key-targets)|api\/(client|connection))\.tsx?|\/contract\/dist\/(client|limits|routes)\.js/;

/** The store, and what the parts of the page of the tasks share. */
const store =
  /\/src\/(store\/(account-store|use-store)|shell\/(location|overlay-history|menu-button|commands)|views\/(selection|split-text|task-groups|view-icons)|theme\/icon-button|assistant\/panel-state|fields\/use-media|shared\/on-escape)\.tsx?/;

const groups = [
  { name: "base", test: base },
  { name: "store", test: store },
];

export default defineConfig({
  plugins: [react(), serviceWorker(), compress()],
  // Relative to <base>, which the server sets to the path of its PUBLIC_URL.
  base: "./",
  resolve: {
    alias: {
      // The build of Dexie for browsers that have modules, which is smaller; its own entry takes the one for all.
      dexie: "dexie/dist/modern/dexie.mjs",
      // wouter's polyfill of a hook that React has.
      "use-sync-external-store/shim/index.js": "react",
    },
  },
  build: {
    // The page's content security policy has no `data:`.
    assetsInlineLimit: 0,
    target: "baseline-widely-available",
    // Every browser of the target preloads modules.
    modulePreload: { polyfill: false },
    // Small files compress worse, and each is a request of its own.
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { proxy: { "/api": toApi, "/readyz": toApi } },
});
