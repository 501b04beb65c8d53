import type { Moment } from "./contract.js";
import { dayStart } from "./days.js";
import type { Part } from "./tokens.js";

/** Tokens that are numbers with a fixed width, in the order of `values` below. */
const FIELDS = ["YYYY", "MM", "DD", "HH", "mm", "ss"];

/**
 * A reader for texts in which every character has a fixed position, such as 2020-01-31 13:00. It takes a third of the time
 * of a regular expression, which is most of the time for a file of 10 million rows. Undefined if the format has other
 * tokens. The reader returns undefined for any other text.
 */
export function fixedReader(
  parts: readonly Part[],
): ((text: string) => Moment | undefined) | undefined {
  if (!parts.every((part) => "literal" in part || FIELDS.includes(part.name))) return undefined;
  const plan = parts.map((part) =>
    "literal" in part
      ? part.literal
      : { field: FIELDS.indexOf(part.name), width: part.name.length },
  );
  const length = plan.reduce<number>(
    (sum, step) => sum + (typeof step === "string" ? step.length : step.width),
    0,
  );
  return (text) => {
    if (text.length !== length) return undefined;
    const values = [1970, 1, 1, 0, 0, 0];
    let at = 0;
    for (const step of plan) {
      if (typeof step === "string") {
        if (!text.startsWith(step, at)) return undefined;
        at += step.length;
      } else {
        const end = at + step.width;
        let value = 0;
        for (; at < end; at += 1) {
          const digit = text.charCodeAt(at) - 48;
          if (digit < 0 || digit > 9) return undefined;
          value = value * 10 + digit;
        }
        values[step.field] = value;
      }
    }
    return momentOf(values);
  };
}

function momentOf([year, month, day, hour, minute, second]: readonly number[]): Moment | undefined {
  const start = dayStart(year!, month!, day!);
  if (start === undefined || hour! > 23 || minute! > 59 || second! > 59) return undefined;
  return { ms: start + ((hour! * 60 + minute!) * 60 + second!) * 1000, offset: 0 };
}
