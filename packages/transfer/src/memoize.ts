/** The maximum number of cached results; files repeat few values many times. */
const MOST = 5_000;

/** Memoises a function of values that JSON can represent. */
export function memoize<Question extends unknown[], Answer>(
  ask: (...question: Question) => Answer,
): (...question: Question) => Answer {
  const answers = new Map<string, Answer>();
  return (...question) => {
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined || answers.has(key)) return known as Answer;
    if (answers.size >= MOST) answers.clear();
    const answer = ask(...question);
    answers.set(key, answer);
    return answer;
  };
}
