import type { TestUser } from "@docket/testing";

/** A response of the API, with its body read. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  body: any;
}

/** Sends one request exactly as given. */
export async function call(
  url: string,
  options: {
    method?: string;
    as?: Pick<TestUser, "cookie"> | null;
    /** Sent as JSON; a string or bytes are sent unchanged. */
    body?: unknown;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const { method = "GET", as, body, headers = {} } = options;
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: {
      ...(as && { cookie: as.cookie }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && {
      body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    }),
  });
  const text = await response.text();
  const json = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : text,
  };
}
