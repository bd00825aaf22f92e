/** A task to be found. */
export interface Searched {
  title: string;
  description?: string;
  /** Names of labels. */
  labels?: string[];
  /** Titles of its subtasks. */
  below?: string[];
}

/** Queries that find a task, and queries that do not. */
export const searchCases: [task: Searched, found: string[], missed: string[]][] = [
  [
    { title: "Clean the garage" },
    ["garage clean", "clean garage", "gar CLE", "  garage   the ", "the garage clean the"],
    ["garage dirty", "thegarage", "xclean"],
  ],
  [
    {
      title: "Zürich trip",
      description: "Book the hôtel",
      labels: ["Été"],
      below: ["Façade photos"],
    },
    [
      "zurich",
      "ZÜRICH",
      "Zu\u0308rich",
      "hotel zurich",
      "ete zürich",
      "facade ete hotel trip",
      "photos",
    ],
    ["zurich winter", "tripbook", "eteface"],
  ],
  [{ title: "Straße fegen" }, ["STRASSE", "strasse", "straße", "STRAẞE"], ["strase fege nein"]],
  [{ title: "STRASSENBAHN" }, ["straßenbahn", "Straße"], []],
  [{ title: "ﬁle the oﬀer ½" }, ["file", "offer", "ﬁle", "oﬀer"], []],
  [{ title: "file" }, ["ﬁle"], []],
  [{ title: "ΟΔΟΣ και οδός" }, ["οδος", "οδοσ", "ΟΔΌΣ", "ὁδός"], []],
  [
    { title: "İstanbul'a bilet, ISPARTA ılık" },
    ["istanbul", "ıstanbul", "İSTANBUL", "isparta", "ilik", "ILIK"],
    [],
  ],
  [{ title: "Ёлка и йод" }, ["елка", "ЁЛКА", "ЙОД"], []],
  [
    { title: "Łódź, smørrebrød, Æther, œuvre, Þór, Đà Nẵng" },
    ["lodz", "SMORREBROD", "aether", "oeuvre", "thor", "da nang"],
    [],
  ],
  [{ title: "한국어 공부" }, ["한국어".normalize("NFD"), "한국"], ["중국"]],
  [{ title: "がくせい カタカナ ｶﾞｲﾄﾞ" }, ["がく", "ガイド"], ["かく"]],
  [{ title: "買牛奶", description: "明天早上" }, ["牛奶", "買牛奶 早上"], ["奶牛"]],
  [{ title: "מִטְבָּח" }, ["מטבח"], []],
  [{ title: "كِتَاب أحمد" }, ["كتاب", "احمد"], []],
  [{ title: "किताब" }, ["किताब", "किता"], ["कताब"]],
  [{ title: "กิน" }, ["กิน"], ["กน"]],
  [{ title: "Ｆｕｌｌ ｗｉｄｔｈ №5 ①" }, ["full width", "no5", "1"], []],
  [{ title: "Don’t re–read “it”" }, ["don't", "re-read", '"it"'], []],
  [{ title: "❤️ so\u00adft zero\u200bwidth" }, ["❤", "❤️", "soft", "zerowidth"], []],
  [{ title: "👩‍👩‍👧‍👦 picnic" }, ["👩‍👩‍👧‍👦", "👧 picnic"], ["👴"]],
  [
    { title: "100 % done_or \\not", description: "50% of_it" },
    ["100 %", "_or", "\\not", "50%", "of_"],
    ["1%0", "done-or", "d_ne"],
  ],
  [
    { title: "no\u00a0break\ttab", description: "two\nlines" },
    ["no break tab", "lines two"],
    ["linestwo"],
  ],
  [{ title: "ab", labels: ["q7"], below: ["z9"] }, ["ab q7 z9", "7 9 a"], ["abq7", "q7z9"]],
];

/** Queries with typos that find a title, and ones that do not. */
export const typos: [title: string, found: string[], missed: string[]][] = [
  ["Buy milk", ["mlik", "mikl", "milx", "miilk", "milkk buy", "bxuy milk milkk"], ["mxxk", "bx"]],
  ["Zürich dentist", ["zurihc", "dentits", "zürihc dentst"], ["zruihx", "dexxxst"]],
  ["Appointment 2026", ["apointmnt", "appiontmenr", "appontm"], ["2027", "apxxxtment"]],
  ["Написать отчёт", ["атчет", "напсать"], ["азчзт"]],
];
