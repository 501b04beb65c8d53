import { formatsOf } from "./kinds/times.js";

/**
 * A test whether texts are times. Texts that differ only in their digits have the same answer, since a table may have
 * thousands of names and formats take long to try.
 */
export function timeTest(): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const shape = text.replaceAll(/\d/g, "0");
    const answer = known.get(shape) ?? formatsOf([text]).some(({ calendar }) => calendar);
    known.set(shape, answer);
    return answer;
  };
}
