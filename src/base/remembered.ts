/** Answers that are worked out once, of questions of which few are asked millions of times. */

const MOST = 10_000;

/** `work`, which depends on nothing but its argument. */
export function remembered<Q, A extends string | number | boolean>(
  work: (question: Q) => A,
): (question: Q) => A {
  const known = new Map<Q, A>();
  return (question) => {
    let answer = known.get(question);
    if (answer === undefined) {
      if (known.size >= MOST) known.clear();
      known.set(question, (answer = work(question)));
    }
    return answer;
  };
}
