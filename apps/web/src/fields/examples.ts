/** Texts that are understood as dates. */
interface Examples {
  /** A task that repeats. */
  task: string;
  dates: string[];
  days: string[];
  repetition: string;
}

const english: Examples = {
  task: "Water the plants every monday",
  dates: ["fri 9:30", "in 2 weeks", "every mon"],
  days: ["mon", "in 2 weeks"],
  repetition: "every 2 weeks on mon",
};

const examples: Record<string, Examples> = {
  de: {
    task: "Blumen gießen jeden Montag",
    dates: ["fr 9:30", "in 2 Wochen", "jeden Mo"],
    days: ["mo", "in 2 Wochen"],
    repetition: "alle 2 Wochen am Mo",
  },
  es: {
    task: "Regar las plantas cada lunes",
    dates: ["vie 9:30", "en 2 semanas", "cada lunes"],
    days: ["lunes", "en 2 semanas"],
    repetition: "cada 2 semanas los lunes",
  },
  fr: {
    task: "Arroser les plantes tous les lundis",
    dates: ["ven 9h30", "dans 2 semaines", "tous les lundis"],
    days: ["lundi", "dans 2 semaines"],
    repetition: "un lundi sur deux",
  },
};

/** Examples in the language in which dates are read: see `loadQuickAdd`. */
export function examplesIn(locale: string): Examples {
  return examples[locale.toLowerCase().split("-")[0] ?? ""] ?? english;
}
