import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { signUp, type TestUser, useTestApi } from "@docket/testing";
import { expect } from "chai";

describe("a response", () => {
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url, "Ann");
    for (let n = 0; n < 100; n += 1)
      await ann.client.createTask({ title: `Straße no. ${n}`, description: "d".repeat(n) });
  });

  /** The response as sent; fetch would decompress it silently. */
  const raw = async (path: string, encodings?: string) => {
    const { headers, body } = await new Promise<{
      headers: NodeJS.Dict<string | string[]>;
      body: Buffer;
    }>((resolve, reject) => {
      request(
        `${api.url}${path}`,
        {
          headers: {
            authorization: `Bearer ${ann.token}`,
            ...(encodings !== undefined && { "accept-encoding": encodings }),
          },
        },
        async (response) => resolve({ headers: response.headers, body: await buffer(response) }),
      )
        .on("error", reject)
        .end();
    });
    return { headers, body, encoding: headers["content-encoding"] };
  };

  it("that is long is compressed, with the same content, for clients that accept gzip", async () => {
    for (const path of ["/api/tasks?limit=100", "/api/me/export", "/api/openapi.json"]) {
      const plain = await raw(path);
      const packed = await raw(path, "br, gzip;q=0.5");
      expect(plain.encoding, path).to.equal(undefined);
      expect(packed.encoding, path).to.equal("gzip");
      for (const { headers } of [plain, packed]) {
        expect(headers.vary, path).to.match(/accept-encoding/i);
        expect(headers["content-type"], path).to.match(/^application\/json/);
      }
      // An export starts before its length is known.
      const length =
        packed.headers["content-length"] ?? (path.includes("export") && packed.body.length);
      expect(Number(length), path).to.equal(packed.body.length);
      expect(packed.body.length, path).to.be.below(plain.body.length / 3);
      if (!path.includes("export"))
        expect(gunzipSync(packed.body).equals(plain.body), path).to.equal(true);
    }
  });

  it("is not compressed if it is short, or if the client does not accept gzip", async () => {
    expect((await raw("/api/tasks?limit=10", "gzip")).encoding).to.equal(undefined);
    for (const encodings of ["", "identity", "br", "gzip;q=0", "nonsense"])
      expect((await raw("/api/tasks?limit=100", encodings)).encoding, encodings).to.equal(
        undefined,
      );
  });
});
