import { EventEmitter, once } from "node:events";
import { listen } from "@docket/database";
import { createTestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";

describe("a listener", () => {
  it("says why it is not listening, and listens again", async () => {
    const test = await createTestDatabase();
    const heard = new EventEmitter();
    const onLost = ({ message }: Error) => heard.emit("lost", message);
    const onListening = () => heard.emit("listening");
    const onMessage = (payload: string) => heard.emit("message", payload);
    const options = { url: test.url, channel: "changes", onMessage, onListening, onLost };
    const listener = listen(options);
    await once(heard, "listening");
    const again = once(heard, "listening");
    const lost = once(heard, "lost");
    const send = (sql: string) => withClient(test.superuserUrl, (client) => client.query(sql));
    await send(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'docket listener' AND datname = current_database()",
    );
    expect((await lost)[0]).to.contain("administrator");
    await again;
    const message = once(heard, "message");
    await send("NOTIFY changes, 'here'");
    expect(await message).to.deep.equal(["here"]);
    await listener.stop();

    const url = new URL(test.url);
    url.pathname = "/nowhere";
    const away = listen({ ...options, url: url.href });
    expect((await once(heard, "lost"))[0]).to.contain("The server has no such database");
    await away.stop();
    await test.drop();
  });
});
