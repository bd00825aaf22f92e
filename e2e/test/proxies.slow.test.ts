import { readFile } from "node:fs/promises";
import {
  type Child,
  createTestDatabase,
  freePort,
  type Program,
  type ProxySite,
  ready,
  spawnApi,
  startCaddy,
  startNginx,
  type TestDatabase,
} from "@docket/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { TasksPage } from "../src/tasks-page.js";
import { openWindow } from "../src/visitor.js";

const folder = new URL("../../../deploy/", import.meta.url);
const read = (name: string) => readFile(new URL(name, folder), "utf8");

/** The ports of a site, and of the two processes behind it. */
interface Ports {
  http: number;
  https: number;
  processes: [number, number];
}

/** The configuration in `deploy`, for a host name of its own or for a path, with these ports. */
const proxies = {
  async nginx({ http, https, processes }: Ports, path: string) {
    const [own, below] = [await read("nginx.conf"), await read("nginx-path.conf")];
    const site: ProxySite = (certificate, key) =>
      (path ? own.replace(/location \/ \{[^}]*\}\s*#[^\n]*\s*location ~[^}]*\}/, below) : own)
        .replaceAll(/listen \[::\].*\n/g, "")
        .replace("listen 80;", `listen ${http};`)
        .replace("listen 443 ssl", `listen ${https} ssl`)
        .replace("https://$host$request_uri", `https://$host:${https}$request_uri`)
        .replaceAll("docket.example.com;", "localhost;")
        .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
        .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
        .replaceAll("proxy_pass http://127.0.0.1:3000;", "proxy_pass http://docket;")
        .replace("127.0.0.1:3000 ", `127.0.0.1:${processes[0]} `)
        .replace("# server 127.0.0.1:3001 ", `server 127.0.0.1:${processes[1]} `);
    return startNginx(https, site);
  },
  async Caddy({ http, https, processes }: Ports, path: string) {
    const [own, below] = [await read("Caddyfile"), await read("Caddyfile-path")];
    const site: ProxySite = (certificate, key) =>
      `{\n admin off\n http_port ${http}\n}\n${path ? own.replace(/(?<=^docket\S+ \{\n)[\s\S]*(?=^\})/m, below) : own}`
        .replace(/^docket\S+ \{/m, `localhost:${https} {\n tls ${certificate} ${key}\n`)
        .replace(
          /(?<=reverse_proxy .*)127.0.0.1:3000/,
          processes.map((one) => `127.0.0.1:${one}`).join(" "),
        );
    return startCaddy(https, site);
  },
};

// Needs Debian's nginx and caddy.
if (process.env.DOCKET_LONG)
  for (const [name, startProxy] of Object.entries(proxies))
    for (const [where, path] of [
      ["on a name of its own", ""],
      ["below a path of a site", "/docket"],
    ] as const) {
      describe(`two processes behind ${name}, ${where}`, () => {
        let database: TestDatabase;
        let proxy: Program;
        let processes: Child[];
        let plain: string;
        let root: string;

        before(async function () {
          this.timeout(120_000);
          database = await createTestDatabase();
          const [http = 0, https = 0, one = 0, two = 0] = await Promise.all(
            Array.from({ length: 4 }, () => freePort()),
          );
          plain = `http://localhost:${http}${path}`;
          root = `https://localhost:${https}${path}`;
          proxy = await startProxy({ http, https, processes: [one, two] }, path);
          processes = [];
          for (const port of [one, two]) {
            const child = await spawnApi({
              PORT: String(port),
              PUBLIC_URL: root,
              TRUST_PROXY: "1",
              LOG_LEVEL: "info",
              DATABASE_URL: database.url,
              BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
            });
            processes.push(child);
            await ready(child);
          }
        });
        after(async () => {
          for (const child of processes) child.process.kill("SIGTERM");
          for (const child of processes) await child.ended;
          await proxy.stop();
          await database.drop();
        });

        const open = async (at = root) => {
          const page = await openWindow({ ignoreHTTPSErrors: true });
          await page.goto(`${at}/`);
          return page;
        };
        const fill = async (page: Page, fields: Record<string, string>) => {
          for (const [name, value] of Object.entries(fields))
            await page.getByRole("textbox", { name, exact: true }).fill(value);
        };

        it("serve sign-up, live changes, chat, import and sign-out, and survive the crash of one", async () => {
          const page = await open(plain);
          expect(page.url()).to.match(new RegExp(`^${root}/`));
          await page.getByRole("link", { name: "Create an account" }).click();
          const email = `ann${path.length}@example.com`;
          const password = "correct horse battery";
          await fill(page, { Name: "Ann", Email: email, Password: password });
          await page.getByRole("button", { name: "Create account" }).click();
          const tasks = new TasksPage(page);
          await tasks.add("Find the moth");
          await tasks.checkbox("Find the moth").waitFor();
          const [session] = (await page.context().cookies()).filter(({ name }) =>
            name.endsWith("session_token"),
          );
          expect(session).to.include({ secure: true, httpOnly: true });

          const other = await open();
          await fill(other, { Email: email, Password: password });
          await other.getByRole("button", { name: "Sign in", exact: true }).click();
          await new TasksPage(other).checkbox("Find the moth").waitFor();
          await other.goto(`${root}/inbox`);
          // Through the change stream, whichever of the two processes each page is connected to.
          for (const title of ["One", "Two", "Three"]) {
            await tasks.add(title);
            await new TasksPage(other).checkbox(title).waitFor();
          }

          const chat = new ChatPage(page);
          await chat.open();
          await chat.ask("add buy milk");
          await new TasksPage(other).row("milk").waitFor();

          const large = `Task,Notes\n${`Imported,${"x".repeat(900)}\n`.repeat(3_000)}`;
          const preview = await page.evaluate(async (file) => {
            const answer = await fetch("./api/import/preview?source=csv", {
              method: "POST",
              headers: { "content-type": "application/octet-stream" },
              body: file,
            });
            return answer.status;
          }, large);
          expect(preview).to.equal(200);

          for (const closed of ["metrics", "readyz"])
            expect((await page.request.get(`${root}/${closed}`)).status()).to.equal(404);
          // Other spellings do not reach them: any unknown path returns the page.
          for (const closed of ["METRICS", "Readyz", "metrics/", "readyz/", "%6detrics"])
            expect(await (await page.request.get(`${root}/${closed}`)).text()).to.not.match(
              /^# HELP|"ready"/m,
            );
          for (const open of ["/livez", ""])
            expect((await page.request.get(`${root}${open}`)).status(), open).to.equal(200);

          // A page that is reloaded leaves no stream behind.
          for (let times = 0; times < 3; times += 1) {
            await other.reload();
            await new TasksPage(other).checkbox("Three").waitFor();
          }
          await eventually(async () => {
            const figures = await Promise.all(
              processes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
            );
            const streams = figures.map((text) => /^docket_change_streams (\d+)/m.exec(text)?.[1]);
            expect(Number(streams[0]) + Number(streams[1]), streams.join()).to.equal(2);
          });

          // The address that a client claims is not trusted.
          await page.request.get(`${root}/api/me`, {
            headers: { "x-forwarded-for": "203.0.113.9" },
          });
          await eventually(() => {
            const logs = processes.map((child) => child.output()).join("");
            expect(logs).to.contain('"127.0.0.1"').and.not.contain("203.0.113.9");
            expect(logs).to.not.match(/"level":(50|60)/);
          });

          // One of the two processes crashes, and nothing is lost.
          const [gone, stays] = processes as [Child, Child];
          gone.process.kill("SIGKILL");
          await gone.ended;
          await tasks.add("After the crash");
          await new TasksPage(other).checkbox("After the crash").waitFor();
          processes = [stays];

          await page.getByRole("button", { name: /account menu/ }).click();
          await page.getByRole("menuitem", { name: "Sign out" }).click();
          await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
        }).timeout(180_000);
      });
    }
