import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** A mail server that stores the mails it receives. */
export interface Mailbox {
  /** For `SMTP_URL`. */
  url: string;
  /** How many mails have arrived. */
  count(): number;
  /** The newest mail to an address that matches, with its headers, after the first so many; waits for it. */
  mail(to: string, pattern: RegExp, after?: number): Promise<string>;
  /** The link in the newest mail to an address that has one. */
  link(to: string, after?: number): Promise<URL>;
  /** Refuses the next recipients, each with one of these SMTP codes. */
  refuse(...codes: number[]): void;
  stop(): Promise<void>;
}

const LINK = /https?:\/\/\S+/;

/** Starts a real SMTP server, which requires the password in its URL. */
export async function startMailbox(): Promise<Mailbox> {
  const { SMTPServer } = await import("smtp-server"); // few tests need it
  const mails: { to: string; text: string }[] = [];
  const refusals: number[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    onAuth({ username, password }, _session, done) {
      if (username === "docket" && password === "p@ss/word") done(null, { user: username });
      else done(new Error("wrong password"));
    },
    onRcptTo({ address }, _session, done) {
      const responseCode = refusals.shift();
      if (!responseCode) return done();
      done(Object.assign(new Error(`<${address}>: not now`), { responseCode }));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        // Quoted-printable, as nodemailer writes long lines.
        const text = Buffer.concat(chunks)
          .toString()
          .replaceAll(/=\r\n/g, "")
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          );
        for (const { address } of envelope.rcptTo) mails.push({ to: address, text });
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const mail = async (to: string, pattern: RegExp, after = 0) => {
    for (let look = 0; look < 500; look += 1) {
      const found = mails
        .slice(after)
        .findLast((sent) => sent.to === to && pattern.test(sent.text));
      if (found) return found.text;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`No mail with ${pattern} came for ${to}.`);
  };
  return {
    url: `smtp://docket:${encodeURIComponent("p@ss/word")}@127.0.0.1:${port}`,
    count: () => mails.length,
    mail,
    link: async (to, after) => new URL(LINK.exec(await mail(to, LINK, after))![0]),
    refuse: (...codes) => void refusals.push(...codes),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
