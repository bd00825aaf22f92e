import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import packed, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/**
 * A headless Chromium: the one that `CHROME_PATH` names, or else the one packed into an npm package
 * (Linux on x64), or else an installed Chrome or Edge.
 */
export async function launchBrowser(): Promise<Browser> {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return chromium.launch({ executablePath: CHROME_PATH });
  if (process.platform === "linux" && process.arch === "x64") return launchPacked();
  try {
    return await chromium.launch({ channel: "chrome" });
  } catch {
    return chromium.launch({ channel: "msedge" });
  }
}

async function launchPacked(): Promise<Browser> {
  const executablePath = await packed.executablePath();
  // The package's own arguments switch web security off, which would hide violations.
  const args = ["--no-zygote", "--in-process-gpu", "--font-render-hinting=none"];
  try {
    return await chromium.launch({ executablePath, args });
  } catch {
    // A minimal system lacks libraries that a browser needs; the package contains them.
    return chromium.launch({ executablePath, args, env: await packedLibraries() });
  }
}

async function packedLibraries(): Promise<Record<string, string>> {
  const folder = path.dirname(import.meta.resolve("@sparticuz/chromium"));
  const archive = new URL(`${folder}/../bin/al2023.tar.br`);
  const libraries = path.join(await inflate(archive.pathname), "lib");
  const env = { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: libraries };
  return existsSync("/etc/fonts") ? env : { ...env, FONTCONFIG_PATH: path.join(tmpdir(), "fonts") };
}
