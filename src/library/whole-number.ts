import { UserError } from "../shared/errors.js";

/** @throws UserError if `value` is neither undefined nor a whole number from 1 to `most` */
export function wholeNumber(
  name: string,
  value: number | undefined,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= most)) {
    return value;
  }
  const range = most < Number.MAX_SAFE_INTEGER ? `from 1 to ${most}` : "above 0";
  throw new UserError(`${name} is ${value}, expected a whole number ${range}`);
}
