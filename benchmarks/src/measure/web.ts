import type { BrowserContext, Page } from "playwright-core";
import { atEnd } from "../cleanup.js";
import { median, significant } from "../figures.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { smallSize } from "../setup/fill.js";
import { launchBrowser } from "../web-browser.js";
import { setStage } from "./stage.js";

/** What a page that nobody visited before costs. Bytes are those on the wire. */
export interface FirstLoad {
  requests: number;
  bytes: number;
  scriptBytes: number;
  /** Scripts that had arrived when the page could be used. */
  scripts: string[];
  /** From the start of the navigation until a person can do something, in milliseconds. */
  usable: { median: number; all: number[] };
}

export interface WebResult {
  signIn: FirstLoad;
  tasks: FirstLoad;
  /** Scrolling through all tasks with the wheel. */
  scrolling: { tasks: number; milliseconds: number; longTasks: number[]; mostRowsDrawn: number };
  /** Jumping to random places of the loaded list. */
  jumping: { jumps: number; longTasks: number[] };
  /** From the click on a tick to the frame that shows it, in milliseconds. */
  completing: { median: number; max: number; all: number[] };
}

declare global {
  interface Window {
    longTasks: number[];
    painted: number[];
  }
}

const VIEWPORT = { width: 1_100, height: 800 };

/** The page in a real browser, served by Docket, with a list of ten thousand tasks. */
export async function web({ rounds }: Options): Promise<WebResult> {
  const { docket, cast } = await setStage(smallSize);
  const launching = launchBrowser();
  atEnd(() =>
    launching.then(
      (launched) => launched.close(),
      () => {},
    ),
  );
  const browser = await launching;
  const cookies = cast.collector.cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: docket.url };
  });
  const visit = async (signedIn: boolean) => {
    const context = await browser.newContext({ viewport: VIEWPORT });
    if (signedIn) await context.addCookies(cookies);
    return context;
  };

  say("First loads.");
  const form = 'input[type="password"]';
  const signIn = await firstLoad(() => visit(false), `${docket.url}/sign-in`, form, rounds);
  const tasks = await firstLoad(() => visit(true), `${docket.url}/inbox`, ROW, rounds);
  say("Ten thousand tasks.");
  const context = await visit(true);
  const page = await context.newPage();
  await page.goto(`${docket.url}/inbox`);
  await page.waitForSelector(ROW);
  await watch(page);
  const scrolling = await scroll(page);
  const jumping = await jump(page);
  const completing = await complete(page);
  await context.close();
  say(`Measured in Chromium ${browser.version()}.`);
  return { signIn, tasks, scrolling, jumping, completing };
}

const ITEM = '[role="list"][aria-label="Tasks"] [aria-posinset]';
const ROW = `${ITEM} input[type="checkbox"]`;

async function firstLoad(
  visit: () => Promise<BrowserContext>,
  url: string,
  usableSign: string,
  rounds: number,
): Promise<FirstLoad> {
  const times: number[] = [];
  let load: Omit<FirstLoad, "usable"> = { requests: 0, bytes: 0, scriptBytes: 0, scripts: [] };
  for (let round = 0; round < rounds; round += 1) {
    const context = await visit();
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    const kinds = new Map<string, { type: string; url: string }>();
    const finished: { type: string; url: string; bytes: number }[] = [];
    network.on("Network.responseReceived", ({ requestId, type, response }) => {
      kinds.set(requestId, { type, url: response.url });
    });
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId);
      if (kind) finished.push({ ...kind, bytes: encodedDataLength });
    });
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForSelector(usableSign);
    times.push(significant(await page.evaluate(() => performance.now())));
    const scriptsUntilUsable = finished.filter(({ type }) => type === "Script");
    await page.waitForLoadState("networkidle");
    const scripts = finished.filter(({ type }) => type === "Script");
    load = {
      requests: finished.length,
      bytes: finished.reduce((sum, { bytes }) => sum + bytes, 0),
      scriptBytes: scripts.reduce((sum, { bytes }) => sum + bytes, 0),
      scripts: scriptsUntilUsable.map((script) => new URL(script.url).pathname),
    };
    await context.close();
  }
  return { ...load, usable: { median: median(times), all: times } };
}

/** Counts tasks of the main thread that kept it busy for more than 50 ms, and times clicks. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.longTasks = [];
    window.painted = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration));
    }).observe({ type: "longtask" });
    const measureClick = ({ target, timeStamp }: Event) => {
      if (!(target instanceof HTMLInputElement)) return;
      const { checked } = target; // as the click wants it; the page may take it back at first
      const look = () => {
        if (target.checked !== checked) return void requestAnimationFrame(look);
        // A message that is sent before a frame is delivered after it is drawn.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.painted.push(performance.now() - timeStamp);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    };
    addEventListener("click", measureClick, { capture: true });
  });
}

const takeLongTasks = (page: Page) => page.evaluate(() => window.longTasks.splice(0));

async function scroll(page: Page): Promise<WebResult["scrolling"]> {
  await page.mouse.move(VIEWPORT.width / 2, VIEWPORT.height / 2);
  const from = performance.now();
  let mostRowsDrawn = 0;
  for (;;) {
    await page.mouse.wheel(0, 2_000);
    await page.waitForTimeout(16);
    const at = await page.evaluate((item) => {
      const drawn = [...document.querySelectorAll(item)];
      const places = drawn.map((row) => Number(row.getAttribute("aria-posinset")));
      const all = Number(drawn[0]?.getAttribute("aria-setsize"));
      return { drawn: drawn.length, place: Math.max(...places), all };
    }, ITEM);
    mostRowsDrawn = Math.max(mostRowsDrawn, at.drawn);
    if (at.place === at.all) {
      const milliseconds = Math.round(performance.now() - from);
      const longTasks = await takeLongTasks(page);
      return { tasks: at.all, milliseconds, longTasks, mostRowsDrawn };
    }
    if (performance.now() - from > 300_000) throw new Error("The list has no end.");
  }
}

async function jump(page: Page): Promise<WebResult["jumping"]> {
  const jumps = 60;
  await page.evaluate(async (count) => {
    for (let n = 0; n < count; n += 1) {
      // The golden ratio spreads the places evenly, and alike in every run.
      scrollTo(0, ((n * 0.618_034) % 1) * document.documentElement.scrollHeight);
      await new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))),
      );
    }
  }, jumps);
  return { jumps, longTasks: await takeLongTasks(page) };
}

async function complete(page: Page): Promise<WebResult["completing"]> {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await page.waitForTimeout(500);
  for (let nth = 0; nth < 10; nth += 1) {
    const tick = page.locator(ROW).nth(8 + nth);
    await tick.click();
    await page.waitForFunction((count) => window.painted.length === count, nth + 1);
    await page.waitForTimeout(300);
  }
  const all = await page.evaluate(() => window.painted.map((time) => Math.round(time * 10) / 10));
  return { median: median(all), max: Math.max(...all), all };
}
