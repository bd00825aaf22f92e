import { startTestApi, type TestApi } from "@docket/testing";
import type { Browser } from "playwright-core";
import { launchBrowser } from "./browser.js";

let api: TestApi | undefined;
let browser: Browser | undefined;

/** Starts what all tests share: one API on a new database, and one browser. */
export async function startEnvironment(): Promise<void> {
  [api, browser] = await Promise.all([startTestApi(), launchBrowser()]);
}

export async function stopEnvironment(): Promise<void> {
  await browser?.close();
  await api?.stop();
}

/** The API, which also serves the page. */
export function testApi(): TestApi {
  if (!api) throw new Error("the API is not started");
  return api;
}

export function testBrowser(): Browser {
  if (!browser) throw new Error("the browser is not started");
  return browser;
}
