import jsQR from "jsqr";
import type { Locator } from "playwright-core";

/** In pixels: enough to tell the modules apart. */
const SIZE = 400;

/** The content of a QR code, an `img`, as a camera would read it. */
export async function readQrCode(image: Locator): Promise<string | null> {
  const dark = await image.evaluate(async (element, size) => {
    const image = element as HTMLImageElement;
    await image.decode();
    const context = new OffscreenCanvas(size, size).getContext("2d")!;
    context.drawImage(image, 0, 0, size, size);
    const { data } = context.getImageData(0, 0, size, size);
    // As text, which is handed over much faster than numbers.
    return Array.from({ length: size * size }, (_, at) => (data[4 * at]! < 128 ? 1 : 0)).join("");
  }, SIZE);
  const pixels = new Uint8ClampedArray(4 * dark.length).fill(255);
  for (const { index } of dark.matchAll(/1/g)) pixels.fill(0, 4 * index, 4 * index + 3);
  const decode = jsQR as unknown as typeof jsQR.default;
  return decode(pixels, SIZE, SIZE)?.data ?? null;
}
