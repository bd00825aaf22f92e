import type { Page, Route } from "playwright-core";

/**
 * Lets `answer` answer the requests that match `pattern`, until what it returns is called. The route stays
 * then: to take away the last one of a page may leave a request that is under way without any answer.
 */
export async function answerInstead(
  page: Page,
  pattern: string,
  answer: (route: Route) => Promise<void>,
  method?: string,
): Promise<() => void> {
  let stopped = false;
  await page.route(pattern, (route) =>
    stopped || (method && route.request().method() !== method) ? route.fallback() : answer(route),
  );
  return () => {
    stopped = true;
  };
}
