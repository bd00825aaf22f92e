import { createHmac } from "node:crypto";

/**
 * The code of an authenticator app: RFC 6238, six digits, 30 seconds.
 *
 * @param uri the content of the QR code: `otpauth://totp/…`
 */
export function totp(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get("secret")!;
  const bits = [...secret.replace(/=+$/, "")]
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
    )
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac[19]! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
