import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** A mail server that stores the mails it receives. */
export interface Mailbox {
  /** For `SMTP_URL`. */
  url: string;
  /** How many mails have arrived. */
  count(): number;
  /** The link in the newest mail to an address; waits for it. */
  link(to: string, after?: number): Promise<URL>;
  stop(): Promise<void>;
}

/** Starts a real SMTP server, which requires the password in its URL. */
export async function startMailbox(): Promise<Mailbox> {
  const { SMTPServer } = await import("smtp-server"); // few tests need it
  const mails: { to: string; text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    onAuth({ username, password }, _session, done) {
      if (username === "docket" && password === "p@ss/word") done(null, { user: username });
      else done(new Error("wrong password"));
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
  return {
    url: `smtp://docket:${encodeURIComponent("p@ss/word")}@127.0.0.1:${port}`,
    count: () => mails.length,
    async link(to, after = 0) {
      for (let look = 0; look < 500; look += 1) {
        const text = mails.slice(after).findLast((mail) => mail.to === to)?.text;
        const found = /https?:\/\/\S+/.exec(text ?? "")?.[0];
        if (found) return new URL(found);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`No mail came for ${to}.`);
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
