import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAuthority } from "./tls.js";
import { waitForPort } from "./wait-for-port.js";

/** A reverse proxy with one configuration. */
export interface ReverseProxy {
  stop(): Promise<void>;
}

/** Returns a configuration that uses the certificate and key in these files. */
export type ProxySite = (certificate: string, key: string) => string;

/**
 * Starts Debian's `nginx`, and waits until it listens on `port`.
 *
 * @param site the content of a file in `sites-enabled`
 */
export function startNginx(port: number, site: ProxySite): Promise<ReverseProxy> {
  return start("nginx", "nginx-light", port, async (file, certificate, key) => {
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
events { worker_connections 2048; }
http {
  access_log off;
${temporary.join("")}
${site(certificate, key)}
}
`,
    );
    return ["-e", "stderr", "-p", file(""), "-c", file("nginx.conf")];
  });
}

/**
 * Starts Debian's `caddy`, and waits until it listens on `port`.
 *
 * @param site the Caddyfile
 */
export function startCaddy(port: number, site: ProxySite): Promise<ReverseProxy> {
  return start("caddy", "caddy", port, async (file, certificate, key) => {
    await writeFile(file("Caddyfile"), site(certificate, key));
    return ["run", "--adapter", "caddyfile", "--config", file("Caddyfile")];
  });
}

async function start(
  program: string,
  debianPackage: string,
  port: number,
  configure: (
    file: (name: string) => string,
    certificate: string,
    key: string,
  ) => Promise<string[]>,
): Promise<ReverseProxy> {
  const folder = await mkdtemp(path.join(tmpdir(), `docket-${program}-`));
  const file = (name: string) => path.join(folder, name);
  const { certificate, key } = await (await createAuthority("Tests")).issue("localhost");
  await writeFile(file("certificate.pem"), certificate);
  await writeFile(file("key.pem"), key, { mode: 0o600 });
  const options = await configure(file, file("certificate.pem"), file("key.pem"));
  const child = spawn(program, options, {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      // For Caddy's state.
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      PATH: `${process.env.PATH}${path.delimiter}/usr/sbin`,
    },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = Promise.race([
    once(child, "exit"),
    once(child, "error").then(([error]) => {
      said += `${error.message}. Install it (Debian: apt-get install ${debianPackage}).`;
    }),
  ]);
  await Promise.race([
    waitForPort(port),
    ended.then(async () => {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`${program} could not be started: ${said}`);
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
