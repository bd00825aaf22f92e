import { seededBelow } from "@docket/testing";

/** Code points of many scripts, with difficult ones: marks, cases, joiners, white space. */
const ranges: [from: number, to: number][] = [
  [0x20, 0x7e], [0xa0, 0x24f], [0x250, 0x36f], [0x370, 0x3ff], [0x400, 0x52f], [0x531, 0x587],
  [0x591, 0x5f4], [0x600, 0x6ff], [0x900, 0x97f], [0xe01, 0xe5b], [0x10a0, 0x10ff], [0x1100, 0x11ff],
  [0x13a0, 0x13fd], [0x1e00, 0x1fff], [0x2000, 0x206f], [0x20a0, 0x20bf], [0x2100, 0x218b],
  [0x2460, 0x24ff], [0x3000, 0x30ff], [0x4e00, 0x4eff], [0xa640, 0xa69d], [0xac00, 0xd7a3],
  [0xfb00, 0xfb4f], [0xfe00, 0xfe0f], [0xff01, 0xffee], [0x10400, 0x1044f], [0x1d400, 0x1d7cb],
  [0x1f300, 0x1f5ff],
]; // biome-ignore format: a table

/** Texts of mixed scripts, the same in every run. */
export function randomTexts(count: number): string[] {
  const below = seededBelow(1);
  return Array.from({ length: count }, () => {
    const characters = Array.from({ length: 4 + below(24) }, () => {
      if (below(5) === 0) return " ";
      const [from, to] = ranges[below(ranges.length)]!;
      return String.fromCodePoint(from + below(to - from + 1));
    });
    return characters.join("").normalize("NFC");
  });
}
