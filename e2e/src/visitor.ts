import { signUp, type TestUser } from "@docket/testing";
import { expect } from "chai";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { testApi, testBrowser } from "./environment.js";
import { TasksPage } from "./tasks-page.js";

interface OpenWindow {
  context: BrowserContext;
  /** What went wrong on its pages behind everybody's back. */
  errors: string[];
  /** A error that the test brings about on purpose. */
  expected?: RegExp;
}

const windows: OpenWindow[] = [];

/** A browser window of its own: no cookies, nothing kept. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await testBrowser().newContext({
    baseURL: testApi().url,
    viewport: { width: 1100, height: 800 },
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const window: OpenWindow = { context, errors: [] };
  windows.push(window);
  context.on("weberror", (error) => window.errors.push(String(error.error().stack)));
  context.on("console", (message) => {
    // A refused request is no error of the page, and the browser says it as well.
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

/** Somebody new with an account, signed in. Not on any page yet. `baseURL`: at another API. */
export async function newVisitor(options: BrowserContextOptions = {}): Promise<Visitor> {
  const url = options.baseURL ?? testApi().url;
  const user = await signUp(url, "Ada Lovelace");
  const page = await openWindow(options);
  await giveCookies(page, user.cookie, url);
  return { user, page, tasks: new TasksPage(page) };
}

/** As {@link newVisitor}, with open tasks of these titles, the last one newest, looking at them. */
export async function visitorWithTasks(
  titles: string[],
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await newVisitor(options);
  for (const title of titles) await visitor.user.client.createTask({ title });
  await visitor.tasks.open();
  return visitor;
}

/** Signs a window in with a `Cookie` header. */
export async function giveCookies(page: Page, header: string, url = testApi().url): Promise<void> {
  const cookies = header.split("; ").map((pair) => {
    const equals = pair.indexOf("=");
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url };
  });
  await page.context().addCookies(cookies);
}

/** Says that a error like this is what the test is about. */
export function expectPageError(page: Page, expected: RegExp): void {
  const window = windows.find(({ context }) => context === page.context());
  if (window) window.expected = expected;
}

/** Closes all windows, and fails if a script failed or the security policy refused something. */
export async function closeWindows(): Promise<void> {
  const closed = windows.splice(0);
  for (const { context } of closed) await context.close();
  const errors = closed.flatMap(({ errors, expected }) =>
    errors.filter((error) => !expected?.test(error)),
  );
  expect(errors).to.deep.equal([]);
}
