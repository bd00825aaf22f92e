import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "./build/compress.js";
import { serviceWorker } from "./build/service-worker.js";

/** A Docket that runs; where `pnpm start` listens. */
const api = process.env.DOCKET_URL ?? "http://127.0.0.1:3000";
/** With the address that it is set up for: it lets nobody sign in from the page of another. */
const toApi = { target: api, headers: { origin: api } };

const base =
  /vite\/preload-helper|\/node_modules\/react\/|\/src\/(shared\/(backoff|base-path|loading-bar|store|toasts)|shell\/(dialogs-state|element-ids|key-targets)|api\/(client|connection))\.tsx?|\/contract\/dist\/(client|limits|routes)\.js/;

const groups = [
  { name: "base", test: base },
  { name: "store", test: /\/src\/store\/account-store\.ts/ },
];

export default defineConfig({
  plugins: [react(), serviceWorker(), compress()],
  // Relative to <base>, which the server sets to the path of its PUBLIC_URL.
  base: "./",
  // The build of Dexie for browsers that have modules, which is smaller; its own entry takes the one for all.
  resolve: { alias: { dexie: "dexie/dist/modern/dexie.mjs" } },
  build: {
    // The page's content security policy has no `data:`.
    assetsInlineLimit: 0,
    target: "baseline-widely-available",
    // Every browser of the target preloads modules.
    modulePreload: { polyfill: false },
    // What every part of the page uses is one file, and so is the store with what it imports: small ones compress
    // worse, and each is a request of its own.
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { proxy: { "/api": toApi, "/readyz": toApi } },
});
