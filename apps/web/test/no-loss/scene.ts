import type { Device } from "./device.js";
import type { Installation } from "./installation.js";
import type { Random } from "./random.js";

/** What the actions of one schedule share. */
export interface Scene {
  installation: Installation;
  /** A word that nothing else in the schedule has; begins with `kind`: of what is created, or edited. */
  word(kind: "c" | "e"): string;
  /** Whether changes are taken back: then a value may be written more often than it was asked for. */
  undoes: boolean;
}

/** Something that a person, a network or a browser does. */
export type Act = (device: Device, random: Random, scene: Scene) => Promise<unknown> | undefined;

export function createScene(installation: Installation, seed: number): Scene {
  let words = 0;
  return {
    installation,
    word: (kind) => {
      words += 1;
      return `${kind}${seed}.${words}`;
    },
    undoes: seed % 2 === 0,
  };
}
