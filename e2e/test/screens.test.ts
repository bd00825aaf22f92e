import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { visitScreens } from "../src/screens.js";

describe("every screen", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no serious accessibility violation in the ${colorScheme} theme`, async () => {
      await visitScreens({ colorScheme }, expectAccessible);
    });
  }

  it("fits on a phone of 360 pixels", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    await visitScreens(phone, expectNoSidewaysScroll);
  });
});
