import { signUp, type TestUser } from "@docket/testing";
import { expect } from "chai";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { testApi, testBrowser } from "./environment.js";
import { eventually } from "./eventually.js";
import { TasksPage } from "./tasks-page.js";

interface OpenWindow {
  context: BrowserContext;
  page: Page;
  /** The options it was opened with: it can only be reused for the same ones. */
  options: string;
  /** Uncaught errors and console errors of its pages. */
  errors: string[];
  /** An error that the test causes on purpose. */
  expected?: RegExp;
  /** Whether it must not be reused, since something in it would outlast the test. */
  spent?: boolean;
}

/** The windows of the current test. */
const windows: OpenWindow[] = [];
/**
 * Emptied windows of earlier tests: a page that has run the scripts before opens in less than half
 * the time.
 */
const emptied: OpenWindow[] = [];

const VIEWPORT = { width: 1100, height: 800 };

/** Opens a browser window with empty storage and no cookies. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  const key = JSON.stringify(options);
  const place = emptied.findIndex((window) => window.options === key);
  const window = emptied.splice(place, place < 0 ? 0 : 1)[0] ?? (await newWindow(options, key));
  windows.push(window);
  return window.page;
}

async function newWindow(options: BrowserContextOptions, key: string): Promise<OpenWindow> {
  const context = await testBrowser().newContext({
    baseURL: testApi().url,
    viewport: VIEWPORT,
    locale: "en-GB",
    // Without waiting for animations.
    reducedMotion: "reduce",
    // Tests that intercept requests would not see those that it answers.
    serviceWorkers: "block",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const errors: string[] = [];
  context.on("weberror", (error) => errors.push(String(error.error().stack)));
  context.on("console", (message) => {
    // The browser logs refused requests as errors, too.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) errors.push(message.text());
  });
  return { context, page: await context.newPage(), options: key, errors };
}

/** Removes everything that a test left in a window. */
async function empty({ context, page, options, errors }: OpenWindow): Promise<void> {
  const asked = JSON.parse(options) as BrowserContextOptions;
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.setOffline(false);
  // A page of the same origin without the application: leaving the origin would end the process
  // that has cached the scripts.
  await page.goto("/livez");
  await page.evaluate(() => sessionStorage.clear());
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: "*", storageTypes: "all" });
  await session.detach();
  await context.clearCookies();
  await page.emulateMedia({
    media: null,
    colorScheme: asked.colorScheme ?? "light",
    forcedColors: asked.forcedColors ?? "none",
  });
  await page.setViewportSize(asked.viewport ?? VIEWPORT);
  errors.length = 0;
}

export interface Visitor {
  user: TestUser;
  page: Page;
  tasks: TasksPage;
}

/** Creates a new user and a window in which they are signed in; with `baseURL`, at another API. */
export async function newVisitor(options: BrowserContextOptions = {}): Promise<Visitor> {
  const url = options.baseURL ?? testApi().url;
  const user = await signUp(url, "Ada Lovelace");
  const page = await openWindow(options);
  await setCookies(page, user.cookie, url);
  return { user, page, tasks: new TasksPage(page) };
}

/**
 * Like {@link newVisitor}, with open tasks of these titles, the last one newest, and
 * the list opened.
 */
export async function visitorWithTasks(
  titles: string[],
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await newVisitor(options);
  for (const title of titles) await visitor.user.client.createTask({ title });
  await visitor.tasks.open();
  return visitor;
}

/** Sets the cookies of a `Cookie` header in a window. */
export async function setCookies(page: Page, header: string, url = testApi().url): Promise<void> {
  const cookies = header.split("; ").map((pair) => {
    const equals = pair.indexOf("=");
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url };
  });
  await page.context().addCookies(cookies);
}

/** Allows errors of a page that match `expected`. */
export function expectPageError(page: Page, expected: RegExp): void {
  windowOf(page).expected = expected;
}

/** Marks a window as not reusable, since the test's effects on it outlast the test. */
export function spend(page: Page): void {
  windowOf(page).spent = true;
}

function windowOf(page: Page): OpenWindow {
  const window = windows.find(({ context }) => context === page.context());
  if (!window) throw new Error("the window is not open");
  return window;
}

/** Call this before a test stops a server: a page that outlives it logs failed requests. */
export async function leavePages(): Promise<void> {
  // A page that is just reloading itself interrupts the navigation.
  for (const { page } of windows) await eventually(() => page.goto("about:blank"));
}

/**
 * Closes all windows, and fails if a script failed or violated the content security policy.
 *
 * @param again whether other tests may reuse them
 */
export async function closeWindows(again: boolean): Promise<void> {
  const closed = windows.splice(0);
  const found = closed.flatMap(({ errors, expected }) =>
    errors.filter((error) => !expected?.test(error)),
  );
  for (const { expected: _, ...window } of closed) {
    try {
      if (!again || window.spent) throw new Error("spent");
      await empty(window);
      emptied.push(window);
    } catch {
      await window.context.close();
    }
  }
  // As text: for an array, the message would only show the length.
  expect(found.join("\n")).to.equal("");
}
