import { signUp, type TestUser } from "@docket/testing";
import { expect } from "chai";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { testApi, testBrowser } from "./environment.js";
import { TasksPage } from "./tasks-page.js";

interface OpenWindow {
  context: BrowserContext;
  /** Uncaught errors and console errors of its pages. */
  errors: string[];
  /** An error that the test causes on purpose. */
  expected?: RegExp;
}

const windows: OpenWindow[] = [];

/** Opens a browser window with empty storage and no cookies. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await testBrowser().newContext({
    baseURL: testApi().url,
    viewport: { width: 1100, height: 800 },
    locale: "en-GB",
    // Nothing is waited for that only shows how a thing moves.
    reducedMotion: "reduce",
    // Requests that it answers would not be seen by tests that hold them up.
    serviceWorkers: "block",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const window: OpenWindow = { context, errors: [] };
  windows.push(window);
  context.on("weberror", (error) => window.errors.push(String(error.error().stack)));
  context.on("console", (message) => {
    // The browser logs refused requests as errors, too.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) window.errors.push(message.text());
  });
  return context.newPage();
}

export interface Visitor {
  user: TestUser;
  page: Page;
  tasks: TasksPage;
}

/** Creates a new user and a window in which they are signed in. `baseURL`: at another API. */
export async function newVisitor(options: BrowserContextOptions = {}): Promise<Visitor> {
  const url = options.baseURL ?? testApi().url;
  const user = await signUp(url, "Ada Lovelace");
  const page = await openWindow(options);
  await setCookies(page, user.cookie, url);
  return { user, page, tasks: new TasksPage(page) };
}

/** As {@link newVisitor}, with open tasks of these titles, the last one newest, and the list opened. */
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

/** Allows errors that match. */
export function expectPageError(page: Page, expected: RegExp): void {
  const window = windows.find(({ context }) => context === page.context());
  if (window) window.expected = expected;
}

/** Closes all windows, and fails if a script failed or violated the content security policy. */
export async function closeWindows(): Promise<void> {
  const closed = windows.splice(0);
  for (const { context } of closed) await context.close();
  const errors = closed.flatMap(({ errors, expected }) =>
    errors.filter((error) => !expected?.test(error)),
  );
  expect(errors).to.deep.equal([]);
}
