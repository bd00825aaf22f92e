import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { visitScreens } from "../src/screens.js";

describe("every screen", function () {
  // Some thirty of them, each looked at by axe.
  this.timeout(240_000);

  it("has no accessibility violation in either theme or in forced colours", async () => {
    await visitScreens({}, expectAccessible);
  });

  it("fits on a phone of 360 pixels, and is accessible there", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    await visitScreens(phone, async (page, screen) => {
      await expectNoSidewaysScroll(page, screen);
      await expectAccessible(page, screen);
    });
  });
});
