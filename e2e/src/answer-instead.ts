import type { Page, Route } from "playwright-core";

/**
 * Lets `answer` handle the requests that match `pattern`, until the returned function is called.
 * The route itself stays: removing the last route of a page may leave a request in flight without
 * any response.
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
