import type { BrowserContext, Page } from "playwright-core";
import { atEnd } from "../cleanup.js";
import { median, significant } from "../figures.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { smallSize } from "../setup/fill.js";
import type { Person } from "../setup/people.js";
import { launchBrowser } from "../web-browser.js";
import { createTestbed } from "./testbed.js";

/** The cost of a first visit to a page. Bytes are those on the wire. */
export interface FirstLoad {
  requests: number;
  bytes: number;
  scriptBytes: number;
  /** Scripts that had arrived when the page became usable. */
  scripts: string[];
  /** From the start of the navigation until the page is usable, in milliseconds. */
  usable: { median: number; all: number[] };
}

export interface WebResult {
  signIn: FirstLoad;
  tasks: FirstLoad;
  /** Scrolling through all tasks with the wheel. */
  scrolling: { tasks: number; milliseconds: number; longTasks: number[]; mostRowsDrawn: number };
  /** Jumping to random places of the loaded list. */
  jumping: { jumps: number; longTasks: number[] };
  /** From the click on a checkbox to the frame that shows it, in milliseconds. */
  completing: Painted;
  /** From the click on a view to the frame that shows its tasks, in milliseconds, by view. */
  opening: Record<string, Painted & { longTasks: number[] }>;
  /** Dragging a task, with a pause at the edge of the window so that the list scrolls. */
  dragging: { drags: number; scrolled: number; longTasks: number[] };
}

interface Painted {
  median: number;
  max: number;
  all: number[];
}

declare global {
  interface Window {
    longTasks: number[];
    painted: number[];
    opened: number[];
  }
}

const VIEWPORT = { width: 1_100, height: 800 };

/** The page in a real browser, served by Docket, with a list of ten thousand tasks. */
export async function web({ rounds }: Options): Promise<WebResult> {
  const { docket, users } = await createTestbed(smallSize);
  const launching = launchBrowser();
  atEnd(() =>
    launching.then(
      (launched) => launched.close(),
      () => {},
    ),
  );
  const browser = await launching;
  const cookiesOf = ({ cookie }: Person) =>
    cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: docket.url };
    });
  const visit = async (by?: Person) => {
    const context = await browser.newContext({ viewport: VIEWPORT });
    if (by) await context.addCookies(cookiesOf(by));
    return context;
  };
  const openInbox = async (by: Person) => {
    const page = await (await visit(by)).newPage();
    await page.goto(`${docket.url}/inbox`);
    await page.waitForSelector('[aria-busy="false"]');
    await page.waitForSelector(ROW);
    await watch(page);
    return page;
  };

  say("First loads.");
  const form = 'input[type="password"]';
  const signIn = await firstLoad(visit, `${docket.url}/sign-in`, form, rounds);
  const tasks = await firstLoad(() => visit(users.collector), `${docket.url}/inbox`, ROW, rounds);
  say("Ten thousand tasks.");
  let page = await openInbox(users.collector);
  const scrolling = await scroll(page);
  const jumping = await jump(page);
  const completing = await complete(page);
  await page.context().close();
  say("Ten thousand tasks with dates and labels.");
  page = await openInbox(users.organizer);
  const opening = await openViews(page);
  const dragging = await drag(page);
  await page.context().close();
  say(`Measured in Chromium ${browser.version()}.`);
  return { signIn, tasks, scrolling, jumping, completing, opening, dragging };
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

/** Records main-thread tasks of more than 50 ms, and times clicks. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.longTasks = [];
    window.painted = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration));
    }).observe({ type: "longtask" });
    const measureClick = ({ target, timeStamp }: Event) => {
      if (!(target instanceof HTMLInputElement)) return;
      const { checked } = target; // the state after the click; the page may revert it at first
      const look = () => {
        if (target.checked !== checked) return void requestAnimationFrame(look);
        // A message that is posted before a frame is delivered after that is painted.
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
      // The golden ratio spreads the positions evenly, and identically in every run.
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
  return painted(await page.evaluate(() => window.painted));
}

/** Opened in turn, so that each is opened from another view. */
const VIEWS = ["Upcoming", "Label 2", "Today", "Completed", "Inbox"];

async function openViews(page: Page): Promise<WebResult["opening"]> {
  await page.evaluate(
    ({ views, row }) => {
      window.opened = [];
      const measureOpening = ({ target, timeStamp }: Event) => {
        const link = target instanceof Element ? target.closest("nav a") : null;
        const name = views.find((view) => link?.textContent?.startsWith(view));
        if (!name) return;
        const look = () => {
          const title = document.querySelector("h1")?.firstElementChild?.textContent;
          if (title !== name || !document.querySelector(row))
            return void requestAnimationFrame(look);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => window.opened.push(performance.now() - timeStamp);
          port2.postMessage(null);
        };
        requestAnimationFrame(look);
      };
      addEventListener("click", measureOpening, { capture: true });
    },
    { views: VIEWS, row: ROW },
  );
  await takeLongTasks(page);
  const times = new Map(VIEWS.map((name) => [name, [] as number[]]));
  const longTasks = new Map(VIEWS.map((name) => [name, [] as number[]]));
  for (let round = 0; round < 10; round += 1)
    for (const name of VIEWS) {
      await page.locator("nav").getByRole("link", { name }).click();
      await page.waitForFunction(() => window.opened.length === 1);
      await page.waitForTimeout(300);
      times.get(name)?.push(...(await page.evaluate(() => window.opened.splice(0))));
      longTasks.get(name)?.push(...(await takeLongTasks(page)));
    }
  return Object.fromEntries(
    VIEWS.map((name) => [
      name,
      { ...painted(times.get(name) ?? []), longTasks: longTasks.get(name) ?? [] },
    ]),
  );
}

/** The inbox has a manual order, so a task can be dropped anywhere in it. */
async function drag(page: Page): Promise<WebResult["dragging"]> {
  const drags = 5;
  const x = VIEWPORT.width / 2;
  let scrolled = 0;
  const longTasks: number[] = [];
  for (let nth = 0; nth < drags; nth += 1) {
    await page.evaluate(
      (part) => scrollTo(0, part * document.documentElement.scrollHeight),
      (nth + 1) / (drags + 2),
    );
    await page.waitForTimeout(500);
    await takeLongTasks(page);
    const before = await page.evaluate(() => scrollY);
    const from = VIEWPORT.height / 2;
    await page.mouse.move(x, from);
    await page.mouse.down();
    const down = VIEWPORT.height - 20;
    await page.mouse.move(x, down, { steps: 60 });
    await page.waitForTimeout(2_000);
    await page.mouse.move(x, from, { steps: 60 });
    await page.mouse.up();
    await page.waitForTimeout(500);
    scrolled += (await page.evaluate(() => scrollY)) - before;
    longTasks.push(...(await takeLongTasks(page)));
  }
  return { drags, scrolled: Math.round(scrolled), longTasks };
}

function painted(times: number[]): Painted {
  const all = times.map((time) => Math.round(time * 10) / 10);
  return { median: median(all), max: Math.max(...all), all };
}
