/** The maximum number of cached results; files repeat few values many times. */
const MOST = 5_000;

/** Memoises a function of a string. */
export function memoize<Answer>(ask: (question: string) => Answer): (question: string) => Answer {
  const answers = new Map<string, Answer>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined || answers.has(question)) return known as Answer;
    if (answers.size >= MOST) answers.clear();
    const answer = ask(question);
    answers.set(question, answer);
    return answer;
  };
}
