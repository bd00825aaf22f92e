import { expect } from "chai";
import { authorizeAddress, destinationOf } from "../src/account/consent-addresses.js";
import { consentRequestIn } from "../src/account/consent-request.js";

describe("a consent request", () => {
  it("is read only from the two addresses of the consent page", () => {
    const query = "client_id=a&sig=b";
    expect(consentRequestIn("/consent", `?${query}`)).to.deep.equal({ wantsSignIn: false, query });
    expect(consentRequestIn("/consent/sign-in", `?${query}`)).to.deep.equal({
      wantsSignIn: true,
      query,
    });
    for (const path of ["/", "/today", "/consents", "/consent/other", "/lists/consent"]) {
      expect(consentRequestIn(path, `?${query}`), path).to.equal(null);
    }
  });

  it("is sent again as the application sent it, but without asking for sign-in once more", () => {
    const query =
      "client_id=a&scope=read+write&prompt=login&max_age=0&exp=1&ba_iat=2&ba_param=exp&ba_param=sig&sig=c&state=%26";
    expect(authorizeAddress({ wantsSignIn: true, query })).to.equal(
      "/api/auth/oauth2/authorize?client_id=a&scope=read+write&state=%26",
    );
  });

  for (const [address, words] of [
    ["https://claude.ai/api/mcp/auth_callback", "claude.ai"],
    ["https://claude.ai.evil.example:8443/x", "claude.ai.evil.example:8443"],
    ["http://127.0.0.1:33418/", "a program on this computer"],
    ["http://localhost:1/x", "a program on this computer"],
    ["http://[::1]:1/x", "a program on this computer"],
    ["com.example.app:/back", "the app that opens com.example.app:"],
    ["nonsense", "nonsense"],
  ] as const) {
    it(`describes its destination as ${words}`, () =>
      expect(destinationOf(address)).to.equal(words));
  }
});
