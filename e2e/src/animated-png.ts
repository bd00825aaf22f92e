import { crc32 } from "node:zlib";

/** A frame of an animation, and how long it is shown. */
export interface Frame {
  png: Buffer;
  milliseconds: number;
}

interface Chunk {
  type: string;
  data: Buffer;
}

const SIGNATURE = 8;

/** Frames of the same size as a looping animated PNG. */
export function animatePng(frames: Frame[]): Buffer {
  const pictures = frames.map(({ png }) => chunksOf(png));
  const header = dataOf(pictures[0] ?? [], "IHDR");
  const out = [chunk("IHDR", header), chunk("acTL", numbers(frames.length, 0))];
  let sequence = 0;
  for (const [index, picture] of pictures.entries()) {
    const times = Buffer.alloc(6); // the last two bytes stay 0: the frame replaces the previous one
    times.writeUInt16BE(frames[index]?.milliseconds ?? 0, 0);
    times.writeUInt16BE(1_000, 2);
    const control = [numbers(sequence++), header.subarray(0, 8), numbers(0, 0), times];
    out.push(chunk("fcTL", Buffer.concat(control)));
    const pixels = dataOf(picture, "IDAT");
    out.push(
      index === 0
        ? chunk("IDAT", pixels)
        : chunk("fdAT", Buffer.concat([numbers(sequence++), pixels])),
    );
  }
  const signature = frames[0]?.png.subarray(0, SIGNATURE) ?? Buffer.alloc(0);
  return Buffer.concat([signature, ...out, chunk("IEND", Buffer.alloc(0))]);
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function dataOf(chunks: Chunk[], type: string): Buffer {
  return Buffer.concat(chunks.filter((one) => one.type === type).map(({ data }) => data));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([numbers(data.length), body, numbers(crc32(body))]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
