import { Refusal } from "./refusal.js";

/** Checks that a column does not mix 5% with 0.05, of which one may be the other. */
export class PercentCheck {
  /** The first number below 1 without a percent sign, and the first number with one. */
  #plain: string | undefined;
  #percent: string | undefined;

  /**
   * @param text a number with a percent sign, or below 1 and not 0
   * @throws Refusal if both kinds have occurred
   */
  requireOneNotation(text: string): void {
    const isPercent = text.includes("%");
    const other = isPercent ? this.#plain : this.#percent;
    if (other === undefined) {
      if (isPercent) this.#percent ??= text;
      else this.#plain ??= text;
      return;
    }
    throw new Refusal(
      text,
      `a number ${isPercent ? "without" : "with"} % like ${JSON.stringify(other)} before it, because 5% may be 0.05 or 5. ` +
        "Write all of them in one way",
    );
  }
}
