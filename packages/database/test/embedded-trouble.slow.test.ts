import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { lockInstance, startEmbedded } from "@docket/database/embedded";
import { withClient } from "@docket/testing";
import { expect } from "chai";

const isRoot = process.getuid?.() === 0;

describe("the embedded server, when things go wrong", () => {
  let template: string;
  let folder: string;
  let dataDir: string;

  // Set up once, and copied by each test.
  before(async () => {
    template = await mkdtemp(path.join(tmpdir(), "docket-embedded-"));
    await chmod(template, 0o755);
    dataDir = path.join(template, "data");
    await (await start()).release();
  });
  after(() => rm(template, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-embedded-"));
    await chmod(folder, 0o755);
    dataDir = path.join(folder, "data");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const data = () => path.join(dataDir, "postgres");
  const start = (said: string[] = []) =>
    startEmbedded({ dataDir, onProgress: (line) => said.push(line) });
  const write = (url: string, text: string) =>
    withClient(url, async (client) => {
      await client.query("CREATE TABLE IF NOT EXISTS kept (line text)");
      await client.query("INSERT INTO kept VALUES ($1)", [text]);
    });
  const lines = (url: string) =>
    withClient(url, async (client) =>
      (await client.query("TABLE kept")).rows.map(({ line }) => line),
    );
  const copyTemplate = async () => {
    const copy = spawn("cp", ["-a", path.join(template, "data"), dataDir]);
    expect((await once(copy, "exit"))[0]).to.equal(0);
  };
  const keepLine = async (text: string) => {
    await copyTemplate();
    const server = await start();
    await write(server.url, text);
    await server.release();
  };
  const refusal = async () => {
    const error = await start().then(
      async (server) => {
        await server.release();
        return new Error("it started");
      },
      (refused: Error) => refused,
    );
    expect(error).to.have.property("code", "embedded-failed");
    return error.message;
  };
  const postmaster = async () =>
    Number((await readFile(path.join(data(), "postmaster.pid"), "utf8")).split("\n")[0]);

  async function until<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt === 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  describe("its process", () => {
    it("is restarted at the same address after being killed, with all committed data", async () => {
      const said: string[] = [];
      await copyTemplate();
      const server = await start(said);
      const times = (words: string) => said.filter((line) => line.includes(words)).length;
      for (const [nth, round] of ["one", "two"].entries()) {
        await write(server.url, round);
        const killed = await postmaster();
        process.kill(killed, "SIGKILL");
        await until(async () => expect(await postmaster()).not.to.equal(killed));
        // Killed before, it would still be starting, for which there is another message.
        await until(async () => expect(times("runs again")).to.equal(nth + 1));
      }
      expect(await lines(server.url)).to.deep.equal(["one", "two"]);
      expect(times("ended unexpectedly")).to.equal(2);
      await server.release();
      expect(await write(server.url, "no").catch(({ code }) => code)).to.equal("ECONNREFUSED");
    });

    it("is not kept running by a start that failed", async () => {
      await copyTemplate();
      const first = await start();
      const leases = () =>
        withClient(first.superuserUrl, (client) =>
          client.query("SELECT FROM pg_stat_activity WHERE application_name LIKE 'docket lease %'"),
        );
      const template1 = first.superuserUrl.replace(/postgres$/, "template1");
      await withClient(first.superuserUrl, (client) => client.query("DROP DATABASE docket"));
      // While somebody uses the template, no database can be created.
      await withClient(template1, async () => {
        const error = await start().catch((failure: Error) => failure);
        expect(String(error)).to.contain("template1");
      });
      expect((await leases()).rowCount).to.equal(1);
      await first.release();
    });

    it("is stopped again by a start that could not use it", async () => {
      await copyTemplate();
      const file = path.join(dataDir, "postgres.json");
      const credentials = JSON.parse(await readFile(file, "utf8"));
      await writeFile(file, JSON.stringify({ ...credentials, superuserPassword: "another" }));
      expect(await refusal()).to.contain("rejects the password");
      expect(await readdir(data())).to.not.include("postmaster.pid");
    });

    it("is restarted by one of its users, and stopped by the last one", async () => {
      await copyTemplate();
      const users = [await start(), await start()];
      process.kill(await postmaster(), "SIGKILL");
      await until(() => write(users[0]!.url, "back"));
      await users[0]!.release();
      await until(() => write(users[1]!.url, "still there"));
      await users[1]!.release();
      expect(await write(users[1]!.url, "no").catch(({ code }) => code)).to.equal("ECONNREFUSED");
    });

    it("is not confused with another process that has its PID after a crash", async () => {
      await copyTemplate();
      const server = await start();
      await write(server.url, "before");
      const file = path.join(data(), "postmaster.pid");
      const left = await readFile(file, "utf8");
      const { uid, gid } = await stat(data());
      await server.release();
      const other = spawn("sleep", ["600"], isRoot ? { uid, gid } : {});
      await once(other, "spawn");
      await writeFile(file, left.replace(/^\d+/, String(other.pid)));
      await chown(file, uid, gid);
      const again = await start();
      expect(await lines(again.url)).to.deep.equal(["before"]);
      await again.release();
      expect(other.exitCode).to.equal(null);
      other.kill();
    });
  });

  describe("its folder", () => {
    it("that cannot be set up says why in one sentence, as on a full disk", async () => {
      const script = `import { startEmbedded } from "@docket/database/embedded";
        await startEmbedded({ dataDir: process.argv[1] }).catch(({ message }) => console.log(message));
        process.exit()`;
      const node = `"$0" --input-type=module --eval "$1" "$2"`;
      const elsewhere = path.join(folder, "elsewhere");
      const { stdout } = await promisify(execFile)(
        "sh",
        ["-c", `ulimit -f 2000; exec ${node}`, process.execPath, script, elsewhere],
        { cwd: import.meta.dirname },
      );
      expect(stdout).to.match(
        /^PostgreSQL could not be set up in .*elsewhere\/postgres: could not .*: File too large\.\n$/,
      );
    });

    it("may have any characters in its name", async () => {
      const name = '"quoted" $HOME $(id) `id` #?&%41 it\'s back\\slash ü 数 -x';
      dataDir = path.join(folder, name, "data");
      await mkdir(path.dirname(dataDir));
      const server = await start();
      await write(server.url, name);
      await server.release();
      const again = await start();
      expect(await lines(again.url)).to.deep.equal([name]);
      await again.release();
      expect(await readdir(dataDir)).to.include.members(["postgres", "postgres.json"]);
    });

    it("may be below a folder that is closed to other accounts, and may be moved", async () => {
      await chmod(folder, 0o700);
      const fresh = await start();
      await write(fresh.url, "mine");
      await fresh.release();
      expect((await readdir(data())).includes("PG_VERSION")).to.equal(true);
      const before = dataDir;
      dataDir = path.join(folder, "moved");
      await rename(before, dataDir);
      const server = await start();
      expect(await lines(server.url)).to.deep.equal(["mine"]);
      await server.release();
    });

    it("is never initialized again if the credentials are there but the database is gone", async () => {
      await keepLine("precious");
      await rename(data(), path.join(folder, "elsewhere"));
      expect(await refusal()).to.match(
        /postgres\.json belongs to a database in .*, which is not there/,
      );
      await mkdir(data());
      if (isRoot) await chown(data(), 65_534, 65_534);
      expect(await refusal()).to.contain("which is not there");
      await rm(data(), { recursive: true });
      await rename(path.join(folder, "elsewhere"), data());
      const server = await start();
      expect(await lines(server.url)).to.deep.equal(["precious"]);
      await server.release();
    });

    it("loses what a setup that was killed has left behind, even one with the same PID", async () => {
      for (const pid of [7, process.pid]) {
        await mkdir(`${data()}.new-${pid}`, { recursive: true });
        for (const name of [`.new-${pid}/PG_VERSION`, `.new-${pid}.secret`])
          await writeFile(`${data()}${name}`, "");
      }
      const server = await start();
      await server.release();
      expect((await readdir(dataDir)).filter((name) => name.includes(".new-"))).to.be.empty;
    });

    it("is used if its setup missed only the last step, and refused without its credentials", async () => {
      await keepLine("whole");
      const file = path.join(dataDir, "postgres.json");
      await rename(file, `${file}.new`);
      const server = await start();
      expect(await lines(server.url)).to.deep.equal(["whole"]);
      await server.release();
      await rm(file);
      expect(await refusal()).to.contain("holds the passwords");
      await writeFile(
        file,
        JSON.stringify({ port: 5432, password: "of another", superuserPassword: "of another" }),
      );
      expect(await refusal()).to.contain("rejects the password");
    });

    it("is closed to other accounts again if it was opened to them", async () => {
      await keepLine("closed");
      await chmod(data(), 0o755);
      const server = await start();
      expect((await stat(data())).mode & 0o777).to.equal(0o700);
      await server.release();
    });

    it("is refused if it is a file, cannot be created, or holds files that are not PostgreSQL's", async () => {
      await writeFile(dataDir, "a file");
      expect(await refusal()).to.contain("is to be a folder");
      dataDir = path.join(dataDir, "below");
      expect(await refusal()).to.contain("is to be a folder");
      dataDir = "/proc/docket";
      expect(await refusal()).to.contain("/proc takes no folders");
      dataDir = path.join(folder, ...Array(300).fill("a"));
      expect(await refusal()).to.contain("is too long");
      dataDir = path.join(folder, "other");
      await mkdir(data(), { recursive: true });
      await writeFile(path.join(data(), "letter.txt"), "dear");
      if (isRoot) await chown(data(), 65_534, 65_534);
      expect(await refusal()).to.contain("holds files that are not PostgreSQL's");
      await rm(data(), { recursive: true });
      await writeFile(data(), "a file");
      expect(await refusal()).to.contain("it is a file");
    });

    it("that PostgreSQL refuses is reported with what it says now, not what its log said before", async () => {
      await copyTemplate();
      await appendFile(path.join(data(), "postgresql.conf"), "shared_buffers = lots\n");
      await writeFile(path.join(data(), "server.log"), "FATAL:  another day's trouble\n");
      expect(await refusal())
        .to.contain('invalid value for parameter "shared_buffers"')
        .and.contain(`${path.join(data(), "server.log")} says`)
        .and.not.contain("another day");
    });

    it("of another major version is refused, with a reference to backup and restore", async () => {
      await keepLine("old");
      await writeFile(path.join(data(), "PG_VERSION"), "15\n");
      expect(await refusal())
        .to.contain("is of PostgreSQL 15")
        .and.contain("docket backup")
        .and.contain("docket restore");
    });

    if (isRoot) {
      it("of one account is refused to another, with the reason", async () => {
        await keepLine("root's");
        const asNobody = async () => {
          const script = `import { startEmbedded } from "@docket/database/embedded";
            await startEmbedded({ dataDir: process.argv[1] }).then(() => console.log("it started"),
              (error) => console.log(error.code, error.message));
            process.exit()`;
          const child = spawn(process.execPath, ["--input-type=module", "-e", script, dataDir], {
            uid: 65_534,
            gid: 65_534,
            stdio: ["ignore", "pipe", "inherit"],
          });
          const [output] = await Promise.all([child.stdout.toArray(), once(child, "exit")]);
          return output.join("");
        };
        expect(await asNobody()).to.match(
          /^embedded-failed .* belongs to another account .*chown -R 65534/,
        );
        await chmod(dataDir, 0o777);
        expect(await asNobody()).to.match(/^embedded-failed .*postgres belongs to another account/);
      });

      it("owned by an unprivileged account is served under that account", async () => {
        await mkdir(data(), { recursive: true });
        await chown(data(), 65_534, 65_534);
        const server = await start();
        expect((await stat(path.join(data(), "postmaster.pid"))).uid).to.equal(65_534);
        await server.release();
      });

      it("owned by root is refused, since PostgreSQL does not run as root", async () => {
        await keepLine("root's");
        await chown(data(), 0, 0);
        expect(await refusal()).to.contain("belongs to root");
      });
    }
  });

  it("frees its lock for the next process even after a SIGKILL", async () => {
    const script = `import { lockInstance } from "@docket/database/embedded";
      await lockInstance(process.argv[1]); console.log("locked"); setInterval(() => {}, 1000)`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const refused = await lockInstance(dataDir).catch(({ code }) => code);
    expect(refused).to.equal("already-running");
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await lockInstance(dataDir))();
    expect((await stat(path.join(dataDir, "docket.lock"))).mode & 0o777).to.equal(0o600);
  });

  it("starts on another port if its own is taken, without a socket name that others could claim", async () => {
    await keepLine("here");
    const { port } = JSON.parse(await readFile(path.join(dataDir, "postgres.json"), "utf8"));
    const other = net.createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    const server = await start();
    expect(await lines(server.url)).to.deep.equal(["here"]);
    const names = (await readFile("/proc/net/unix", "utf8")).match(/@docket\S*/g) ?? [];
    expect(names).to.deep.equal([]);
    await server.release();
    other.close();
  });
});
