import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import { expect } from "chai";
import { fetchUnlessSilent } from "../src/api/fetch-unless-silent.js";

describe("a request", () => {
  let server: Server;
  let address: string;

  before(async () => {
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ask() {
    const asked = once(server, "request");
    const answer = fetchUnlessSilent(address, {});
    const [, response] = (await asked) as [unknown, ServerResponse];
    return { answer, response };
  }
  const isGivenUp = (answer: Promise<unknown>) =>
    answer.then(
      () => expect.fail("was not given up"),
      (error: Error) => expect(error.name).to.equal("TimeoutError"),
    );

  it("is given up if no answer comes", async () => {
    const { answer } = await ask();
    mock.timers.tick(61_000);
    await isGivenUp(answer);
  });

  it("is given up if its answer stops, but not while it comes, however slowly", async () => {
    const { answer, response } = await ask();
    response.write("a");
    const reply = await answer;
    expect(reply).to.include({ status: 200, url: address });
    const body = reply.body!.getReader();
    for (const piece of ["a", "b", "c"]) {
      if (piece !== "a") response.write(piece);
      expect(Buffer.from((await body.read()).value!).toString()).to.equal(piece);
      mock.timers.tick(40_000);
    }
    mock.timers.tick(40_000);
    await isGivenUp(body.read());
  });

  it("may have an answer without a text", async () => {
    const { answer, response } = await ask();
    response.writeHead(204).end();
    expect(await (await answer).text()).to.equal("");
  });
});
