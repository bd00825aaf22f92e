import { webcrypto } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { accountForServer, handOver } from "@docket/database/embedded";
import * as x509 from "@peculiar/x509";
import type { TestServer } from "./test-server.js";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 24 * 3_600_000;

/** A certificate and its key, in PEM. */
export interface Certificate {
  certificate: string;
  key: string;
}

/** An authority that can issue certificates for servers. */
export interface Authority {
  /** Its own certificate in PEM, for `sslrootcert`. */
  certificate: string;
  /** A certificate for `host`, valid from the first to the second of these days, counted from now. */
  issue(host: string, days?: readonly [from: number, to: number]): Promise<Certificate>;
}

/** Creates an authority that nobody trusts yet. */
export async function createAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as never);
  const keys = await newKeys();
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 10 * DAY),
    notAfter: new Date(Date.now() + 10 * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  let serial = 1;
  return {
    certificate: own.toString("pem"),
    async issue(host, [from, to] = [-5, 5]) {
      const serverKeys = await newKeys();
      serial += 1;
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, "0"),
        subject: `CN=${host}`,
        issuer: own.subject,
        notBefore: new Date(Date.now() + from * DAY),
        notAfter: new Date(Date.now() + to * DAY),
        signingAlgorithm: ALGORITHM,
        publicKey: serverKeys.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        ],
      });
      const key = await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey);
      return {
        certificate: certificate.toString("pem"),
        key: x509.PemConverter.encode(key, "PRIVATE KEY"),
      };
    },
  };

  function newKeys() {
    return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  }
}

/** How a server authenticates itself and its clients. */
export interface TlsSetup {
  /** `null`: plaintext only. */
  certificate: Certificate | null;
  /** The method of `pg_hba.conf`; default `scram-sha-256`. */
  method?: "scram-sha-256" | "password" | "md5" | "trust";
  /** Whether it also takes connections in plaintext; default `true`. */
  plaintext?: boolean;
}

/** Restarts the server with another certificate or authentication method. */
export async function restartWithTls(
  { server, port }: TestServer,
  { certificate, method = "scram-sha-256", plaintext = true }: TlsSetup,
): Promise<void> {
  await server.stop("immediate");
  const runAs = await accountForServer();
  const files = {
    "server.crt": certificate?.certificate ?? "",
    "server.key": certificate?.key ?? "",
    "pg_hba.conf": `${plaintext ? "host" : "hostssl"} all all 127.0.0.1/32 ${method}\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(server.folder, name);
    await writeFile(file, content);
    await chmod(file, 0o600);
    await handOver(file, runAs);
  }
  await server.start(port, { fsync: "off", ssl: certificate ? "on" : "off" });
}
