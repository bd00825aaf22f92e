import { cookieOf, signUp, type TestUser, totp, useTestApi } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("two-factor authentication", () => {
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url, "Ann");
  });

  const post = async (path: string, body: object, cookie: string) => {
    const response = await fetch(`${api.url}/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: api.url, cookie },
      body: JSON.stringify(body),
    });
    return { status: response.status, cookie: cookieOf(response), body: await response.json() } as {
      status: number;
      cookie: string;
      // biome-ignore lint/suspicious/noExplicitAny: looked into freely
      body: any;
    };
  };
  const me = async (cookie: string) =>
    (await call(`${api.url}/api/me`, { headers: { cookie } })).status;
  const signIn = ({ email, password } = ann) => post("sign-in/email", { email, password }, "");

  it("is required once set up, until disabled; wrong and used codes are rejected", async () => {
    const wrong = await post("two-factor/enable", { password: "a wrong guess" }, ann.cookie);
    expect(wrong.status).to.equal(400);
    const made = await post("two-factor/enable", { password: ann.password }, ann.cookie);
    expect(made.status, JSON.stringify(made.body)).to.equal(200);
    const { totpURI, backupCodes } = made.body as { totpURI: string; backupCodes: string[] };
    expect((await signIn()).body.twoFactorRedirect, "not before it is tried").to.equal(undefined);
    const set = await post("two-factor/verify-totp", { code: totp(totpURI) }, ann.cookie);
    expect(set.status, JSON.stringify(set.body)).to.equal(200);

    const secret = await post("two-factor/get-totp-uri", { password: ann.password }, set.cookie);
    expect(secret.status, "a secret is shown once").to.equal(404);

    const first = await signIn();
    expect([first.status, first.body.twoFactorRedirect]).to.deep.equal([200, true]);
    expect(await me(first.cookie), "with the password alone").to.equal(401);
    const guess = await post("two-factor/verify-totp", { code: "000000" }, first.cookie);
    expect(guess.status).to.equal(401);
    expect(await me(guess.cookie)).to.equal(401);
    const current = totp(totpURI);
    const right = await post("two-factor/verify-totp", { code: current }, first.cookie);
    expect(right.status, JSON.stringify(right.body)).to.equal(200);
    expect(await me(right.cookie)).to.equal(200);

    const seen = await signIn();
    const replayed = await post("two-factor/verify-totp", { code: current }, seen.cookie);
    expect([replayed.status, replayed.body.code], "a code of the app that was used").to.deep.equal([
      401,
      "USED_CODE",
    ]);
    expect(await me(replayed.cookie)).to.equal(401);

    const again = await signIn();
    const code = backupCodes[0];
    const trusted = { code, trustDevice: true };
    const byCode = await post("two-factor/verify-backup-code", trusted, again.cookie);
    expect(byCode.status).to.equal(200);
    const credentials = { email: ann.email, password: ann.password };
    const third = await post("sign-in/email", credentials, byCode.cookie);
    expect(third.body.twoFactorRedirect, "on every device").to.equal(true);
    const used = await post("two-factor/verify-backup-code", { code }, third.cookie);
    expect(used.status, "a code that was used").to.equal(401);

    const off = await post("two-factor/disable", { password: ann.password }, right.cookie);
    expect(off.status).to.equal(200);
    expect((await signIn()).body.twoFactorRedirect).to.equal(undefined);
  });

  it("finishes no sign-in that was begun before the password changed", async () => {
    const cleo = await signUp(api.url, "Cleo");
    const { body } = await post("two-factor/enable", { password: cleo.password }, cleo.cookie);
    const { totpURI, backupCodes } = body as { totpURI: string; backupCodes: string[] };
    const set = await post("two-factor/verify-totp", { code: totp(totpURI) }, cleo.cookie);
    const begun = await signIn(cleo);
    const passwords = { currentPassword: cleo.password, newPassword: "another password" };
    expect((await post("change-password", passwords, set.cookie)).status).to.equal(200);
    const code = backupCodes[0];
    const late = await post("two-factor/verify-backup-code", { code }, begun.cookie);
    expect(late.status).to.equal(401);
    expect(await me(late.cookie)).to.equal(401);
    const anew = await signIn({ ...cleo, password: passwords.newPassword });
    const right = await post("two-factor/verify-backup-code", { code }, anew.cookie);
    expect(await me(right.cookie)).to.equal(200);
  });

  it("is locked after ten wrong codes, of either kind, however many sign-ins they are spread over", async () => {
    const bea = await signUp(api.url, "Bea");
    const { body } = await post("two-factor/enable", { password: bea.password }, bea.cookie);
    const { totpURI, backupCodes } = body as { totpURI: string; backupCodes: string[] };
    await post("two-factor/verify-totp", { code: totp(totpURI) }, bea.cookie);
    const guess = (path: string, code: string, cookie: string) =>
      post(`two-factor/${path}`, { code }, cookie);
    for (const [path, code] of [
      ["verify-totp", "000000"],
      ["verify-backup-code", "wrong-again"],
    ] as const) {
      const { cookie } = await signIn(bea);
      for (let count = 0; count < 5; count += 1) {
        expect((await guess(path, code, cookie)).body.code).to.match(/^INVALID_(BACKUP_)?CODE$/);
      }
    }
    const { cookie } = await signIn(bea);
    expect((await guess("verify-totp", totp(totpURI), cookie)).status).to.equal(429);
    expect((await guess("verify-backup-code", backupCodes[0]!, cookie)).status).to.equal(429);
  });
});
