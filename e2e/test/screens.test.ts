import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { visitScreens } from "../src/screens.js";

describe("every screen", () => {
  it("has no accessibility violation in either theme", async () => {
    await visitScreens({}, expectAccessible);
  });

  if (process.env.DOCKET_LONG)
    it("has none in the colours that somebody's system forces", async () => {
      await visitScreens({ forcedColors: "active" }, expectAccessible);
    });

  it("fits on a phone of 360 pixels, and is accessible there", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    await visitScreens(phone, async (page, screen) => {
      await expectNoSidewaysScroll(page, screen);
      await expectAccessible(page, screen);
    });
  });
});
