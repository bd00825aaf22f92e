import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";

/** The `response` of a device that makes a passkey, as the page sends it (WebAuthn, without attestation). */
export function newPasskey(challenge: string, origin: string): object {
  const { x, y } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
    format: "jwk",
  });
  const id = randomBytes(32);
  const hex = (text: string) => Buffer.from(text, "hex");
  const coordinate = (value = "") => [hex("5820"), Buffer.from(value, "base64url")];
  const data = Buffer.concat([
    createHash("sha256").update(new URL(origin).hostname).digest(),
    hex("4500000000"), // present, verified, with a key; never used
    Buffer.alloc(16), // of no known make
    hex("0020"),
    id,
    hex("a5010203262001"),
    hex("21"),
    ...coordinate(x),
    hex("22"),
    ...coordinate(y),
  ]);
  const attestationObject = Buffer.concat([
    hex("a3"),
    hex("63"),
    Buffer.from("fmt"),
    hex("64"),
    Buffer.from("none"),
    hex("67"),
    Buffer.from("attStmt"),
    hex("a0"),
    hex("68"),
    Buffer.from("authData"),
    hex("58"),
    Buffer.from([data.length]),
    data,
  ]);
  const clientData = JSON.stringify({ type: "webauthn.create", challenge, origin });
  return {
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: Buffer.from(clientData).toString("base64url"),
      attestationObject: attestationObject.toString("base64url"),
    },
  };
}
