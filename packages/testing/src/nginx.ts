import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { answers } from "./answers.js";
import { createAuthority } from "./tls.js";

/** An nginx with one configuration. */
export interface Nginx {
  stop(): Promise<void>;
}

/**
 * Starts Debian's `nginx`, and waits until it listens on `port`.
 *
 * @param site what a file in `sites-enabled` would hold, for a certificate and a key in these files
 */
export async function startNginx(
  port: number,
  site: (certificate: string, key: string) => string,
): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), "docket-nginx-"));
  const file = (name: string) => path.join(folder, name);
  const { certificate, key } = await (await createAuthority("Tests")).issue("localhost");
  await writeFile(file("certificate.pem"), certificate);
  await writeFile(file("key.pem"), key, { mode: 0o600 });
  await mkdir(file("temporary"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `  ${kind}_temp_path ${file("temporary")}/${kind};\n`,
  );
  await writeFile(
    file("nginx.conf"),
    `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${file("pid")};
error_log stderr warn;
events {}
http {
  access_log off;
${temporary.join("")}
${site(file("certificate.pem"), file("key.pem"))}
}
`,
  );
  const child = spawn("nginx", ["-e", "stderr", "-p", folder, "-c", file("nginx.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, PATH: `${process.env.PATH}${path.delimiter}/usr/sbin` },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = Promise.race([
    once(child, "exit"),
    once(child, "error").then(([error]) => {
      said += `${error.message}. Install it (Debian: apt-get install nginx-light).`;
    }),
  ]);
  await Promise.race([
    answers(port),
    ended.then(async () => {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`nginx could not be started: ${said}`);
    }),
  ]);
  return {
    async stop() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await ended;
      clearTimeout(kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
