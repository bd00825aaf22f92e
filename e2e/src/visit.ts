import { signUp, type TestUser } from "@docket/testing";
import { expect } from "chai";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { theApi, theBrowser } from "./stage.js";
import { TasksPage } from "./tasks-page.js";

interface Visit {
  context: BrowserContext;
  /** What went wrong on its pages behind everybody's back. */
  faults: string[];
  /** A fault that the test brings about on purpose. */
  expected?: RegExp;
}

const visits: Visit[] = [];

/** A browser window of its own: no cookies, nothing kept. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await theBrowser().newContext({
    baseURL: theApi().url,
    viewport: { width: 1100, height: 800 },
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const visit: Visit = { context, faults: [] };
  visits.push(visit);
  context.on("weberror", (error) => visit.faults.push(String(error.error().stack)));
  context.on("console", (message) => {
    // A refused request is no fault of the page, and the browser says it as well.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) visit.faults.push(message.text());
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
  const url = options.baseURL ?? theApi().url;
  const user = await signUp(url, "Ada Lovelace");
  const page = await openWindow(options);
  await giveCookies(page, user.cookie, url);
  return { user, page, tasks: new TasksPage(page) };
}

/** As {@link newVisitor}, with open tasks of these titles, the last one newest, looking at them. */
export async function visitorWith(
  titles: string[],
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await newVisitor(options);
  for (const title of titles) await visitor.user.client.createTask({ title });
  await visitor.tasks.open();
  return visitor;
}

/** Signs a window in with a `Cookie` header. */
export async function giveCookies(page: Page, header: string, url = theApi().url): Promise<void> {
  const cookies = header.split("; ").map((pair) => {
    const equals = pair.indexOf("=");
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url };
  });
  await page.context().addCookies(cookies);
}

/** Says that a fault like this is what the test is about. */
export function expectFault(page: Page, expected: RegExp): void {
  const visit = visits.find(({ context }) => context === page.context());
  if (visit) visit.expected = expected;
}

/** Closes all windows, and fails if a script failed or the security policy refused something. */
export async function closeVisits(): Promise<void> {
  const closed = visits.splice(0);
  for (const { context } of closed) await context.close();
  const faults = closed.flatMap(({ faults, expected }) =>
    faults.filter((fault) => !expected?.test(fault)),
  );
  expect(faults).to.deep.equal([]);
}
