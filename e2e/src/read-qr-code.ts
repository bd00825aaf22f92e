import jsQR from "jsqr";
import type { Locator } from "playwright-core";

/** The size of a module in pixels. */
const SCALE = 4;

/**
 * The content of a drawn QR code, as a camera would read it: `svg` has a path with one square per
 * dark module.
 */
export async function readQrCode(svg: Locator): Promise<string | null> {
  const size = Number((await svg.getAttribute("viewBox"))?.split(" ")[2]);
  const path = (await svg.locator("path").getAttribute("d")) ?? "";
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let square = 0; square < SCALE * SCALE; square += 1) {
      const column = Number(x) * SCALE + (square % SCALE);
      const row = Number(y) * SCALE + Math.floor(square / SCALE);
      pixels.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
    }
  }
  const decode = jsQR as unknown as typeof jsQR.default;
  return decode(pixels, width, width)?.data ?? null;
}
