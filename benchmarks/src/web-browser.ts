import packed from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** The Chromium that `CHROME_PATH` names, or else the one packed into an npm package (Linux, x64). */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? (await packed.executablePath());
  return chromium.launch({
    executablePath,
    args: ["--no-zygote", "--font-render-hinting=none"],
    // Playwright would end this process at once, and leave what else has been begun.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
