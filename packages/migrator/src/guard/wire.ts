/**
 * The parts of PostgreSQL's wire protocol that the guard needs: how a connection begins, how to
 * recognise a client's messages, and how to send a single query.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

const PROTOCOL_3 = 3;
const NEGOTIATIONS = new Set([80877102, 80877103, 80877104]); // cancel, TLS, GSSAPI
const CLIENT_MESSAGES = new Set([..."BCDEFHPQSXcdf"].map((letter) => letter.charCodeAt(0)));
const LONGEST_MESSAGE = 1 << 28; // its first byte cannot be a letter of a text protocol
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);

/** The first packet of a connection: `negotiation` comes before the startup packet itself. */
type Beginning = "negotiation" | { database: string };

/** Reads the first packet of a connection; undefined for anything else. */
export function readBeginning(data: Buffer): Beginning | undefined {
  if (data.length < 8 || data.readInt32BE(0) !== data.length) return undefined;
  if (NEGOTIATIONS.has(data.readInt32BE(4))) return "negotiation";
  if (data.readUInt16BE(4) !== PROTOCOL_3) return undefined;
  const words = data.subarray(8).toString("utf8").split("\0");
  const parameter = (name: string) => {
    const at = words.findIndex((word, index) => index % 2 === 0 && word === name);
    return at < 0 ? undefined : words[at + 1];
  };
  return { database: parameter("database") ?? parameter("user") ?? "" };
}

/** Whether these bytes are a client's messages on an established connection. */
export function isClientMessage(data: Buffer): boolean {
  if (data.length < 5 || !CLIENT_MESSAGES.has(data[0]!)) return false;
  const length = data.readInt32BE(1);
  return length >= 4 && length < LONGEST_MESSAGE;
}

/** Whether this is part of authentication, which comes before the first statement. */
export function isPassword(data: Buffer): boolean {
  return data[0] === 0x70;
}

/** Whether this is a Terminate message, which is not a statement. */
export function isGoodbye(data: Buffer): boolean {
  return data.equals(TERMINATE);
}

/** The statement, or statements, of a client's message; undefined for other messages. */
export function statementIn(data: Buffer): string | undefined {
  const type = String.fromCharCode(data[0]!);
  if (type !== "Q" && type !== "P") return undefined; // Query, Parse
  return data.toString("utf8", 5).split("\0", 2)[type === "Q" ? 0 : 1];
}

/** A query message of the simple protocol. */
export function simpleQuery(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write("Q");
  head.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}

/** The answer to a query, parsed as it arrives. */
export class Answer {
  /** The values of the last row. */
  values: (string | null)[] = [];
  error: string | undefined;
  private bytes: Buffer = Buffer.alloc(0);

  /** Processes received data; once the answer is complete, returns the data after it. */
  take(chunk: Buffer): Buffer | undefined {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    while (this.bytes.length >= 5) {
      const end = 1 + this.bytes.readInt32BE(1);
      if (this.bytes.length < end) return undefined;
      const type = String.fromCharCode(this.bytes[0]!);
      this.read(type, this.bytes.subarray(5, end));
      this.bytes = this.bytes.subarray(end);
      if (type === "Z") return this.bytes;
    }
    return undefined;
  }

  private read(type: string, body: Buffer): void {
    if (type === "E") {
      const fields = body.toString("utf8").split("\0");
      this.error = fields.find((field) => field.startsWith("M"))?.slice(1) ?? "an error";
    }
    if (type !== "D") return;
    this.values = [];
    for (let at = 2, left = body.readInt16BE(0); left > 0; left--) {
      const length = body.readInt32BE(at);
      at += 4;
      this.values.push(length < 0 ? null : body.toString("utf8", at, at + length));
      at += Math.max(length, 0);
    }
  }
}
