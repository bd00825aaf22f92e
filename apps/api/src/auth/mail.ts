import { setTimeout as sleep } from "node:timers/promises";
import type { Transporter } from "nodemailer";
import type { Logger } from "pino";
import type { MailConfig } from "../config.js";
import { connectionTrouble } from "../system/ask-server.js";
import { onFirstUse } from "../system/on-first-use.js";
import type { Attempts } from "./attempts.js";

export interface Mail {
  to: string;
  subject: string;
  /** Plain text, in paragraphs. */
  text: string;
  /** Counted apart from mails that anybody may ask for, which must not use up what is left for it. */
  isNotice?: true;
}

const TIMEOUT_MILLISECONDS = 10_000;

/** A server may look into a mail for a while before it takes it; given up meanwhile, it would come twice. */
const TAKING_MILLISECONDS = 120_000;

/** Mails to one address, of each kind. Anybody may ask for some of them, from many addresses. */
const RULE = { max: 10, window: 3600 };

/** Before a mail is tried again: a server may be away, or refuse unknown senders for minutes (greylisting). */
const PAUSES = [10_000, 60_000, 6 * 60_000];

/** Sends mail over SMTP. An unreachable server is only logged: no request waits for it. */
export class Mailer {
  private readonly connected = onFirstUse(() => connect(this.config));

  /** @param pauses in milliseconds */
  constructor(
    private readonly config: MailConfig,
    private readonly logger: Logger,
    private readonly attempts: Attempts,
    private readonly pauses = PAUSES,
  ) {}

  /** Starts sending without waiting: the duration would reveal whether an address is known. */
  send(mail: Mail | Promise<Mail>): void {
    Promise.resolve(mail)
      .then((known) => this.deliver(known))
      .catch((err: unknown) => this.logger.error({ err }, "A mail could not be sent"));
  }

  private async deliver({ to, subject, text, isNotice }: Mail): Promise<void> {
    const { allowed } = await this.attempts.consume(`${isNotice ? "notice" : "mail"} ${to}`, RULE);
    if (!allowed) {
      const reason = `An address gets at most ${RULE.max} mails in an hour.`;
      return this.logger.warn({ subject, reason }, "A mail was not sent");
    }
    const transporter = await this.connected();
    for (const pause of [...this.pauses, null]) {
      const error = await transporter.sendMail({ to, subject, text: `${text}\n` }).then(
        () => null,
        (error: Error & { permanent?: boolean }) => error,
      );
      if (!error) return;
      // Servers repeat the address, perhaps in another form.
      const reason = connectionTrouble(error).replace(/[^\s<>]+@[^\s<>]+/g, "…");
      if (pause === null || error.permanent) {
        return this.logger.error({ subject, reason }, "A mail could not be sent");
      }
      this.logger.warn({ subject, reason }, "A mail could not be sent yet, and is tried again");
      await sleep(pause, undefined, { ref: false });
    }
  }
}

/** What is wrong with the mail server, in a sentence; `null` if it accepts mail. */
export async function mailProblem(config: MailConfig): Promise<string | null> {
  try {
    await (await connect(config)).verify();
    return null;
  } catch (error) {
    const { host } = new URL(config.url);
    return `Mail cannot be sent: ${host} says: ${connectionTrouble(error)}. Look at SMTP_URL.`;
  }
}

/** Loads the library, which a server without mail does not need. */
async function connect({ url, from }: MailConfig): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport(
    {
      url,
      connectionTimeout: TIMEOUT_MILLISECONDS,
      greetingTimeout: TIMEOUT_MILLISECONDS,
      socketTimeout: TAKING_MILLISECONDS,
    },
    { from },
  );
}

/** The mails with a link that accounts need. */
export const mails = {
  resetPassword: (to: string, link: string): Mail => ({
    to,
    subject: "Set a new password for Docket",
    text: `Somebody, hopefully you, wants to set a new password for your account. This link is good for an hour:\n\n${link}\n\nIf it was not you, ignore this: your password stays as it is.`,
  }),
  verify: (to: string, link: string): Mail => ({
    to,
    subject: "Confirm your address for Docket",
    text: `Open this link and sign in to confirm that this is your address:\n\n${link}\n\nIf you have no account and wanted none, ignore this.`,
  }),
  alreadySignedUp: (to: string, link: string): Mail => ({
    to,
    subject: "You have an account at Docket",
    text: `Somebody, hopefully you, wanted to create an account with this address, which has one already. Sign in, or set a new password:\n\n${link}`,
  }),
  invitation: (to: string, link: string): Mail => ({
    to,
    subject: "Your invitation to Docket",
    text: `You are invited to Docket, a to-do list. Create your account here:\n\n${link}`,
  }),
};
