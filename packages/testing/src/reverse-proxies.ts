import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Program, startProgram } from "./program.js";
import { createAuthority } from "./tls.js";

/** Returns a configuration that uses the certificate and key in these files. */
export type ProxySite = (certificate: string, key: string) => string;

/**
 * Starts Debian's `nginx`, and waits until it listens on `port`.
 *
 * @param site the content of a file in `sites-enabled`
 */
export function startNginx(port: number, site: ProxySite): Promise<Program> {
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
export function startCaddy(port: number, site: ProxySite): Promise<Program> {
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
): Promise<Program> {
  const folder = await mkdtemp(path.join(tmpdir(), `docket-${program}-`));
  const file = (name: string) => path.join(folder, name);
  const { certificate, key } = await (await createAuthority("Tests")).issue("localhost");
  await writeFile(file("certificate.pem"), certificate);
  await writeFile(file("key.pem"), key, { mode: 0o600 });
  const options = await configure(file, file("certificate.pem"), file("key.pem"));
  // The variables are for Caddy's state.
  return startProgram([program, ...options], debianPackage, port, folder, {
    env: { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
}
