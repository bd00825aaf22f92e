import packed from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** The Chromium at `CHROME_PATH`, or else the one in an npm package (Linux, x64). */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? (await packed.executablePath());
  return chromium.launch({
    executablePath,
    args: ["--no-zygote", "--font-render-hinting=none"],
    // Playwright would end this process at once, without cleaning up anything else.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
