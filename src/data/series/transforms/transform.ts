/**
 * A step on the way from the values of a column to what a network gets of them, fitted to the training
 * part. All arithmetic is in float64. What a transform does may depend on the window that a value
 * belongs to, and then on the window's inputs alone.
 */
export interface Transform {
  /** Steps before a window's first one that it reads. */
  readonly reach: number;
  /** Whether what it does to a value depends on how many steps ahead the value is. */
  readonly byStep: boolean;
  /** Whether it changes early inputs of a window by later ones, so that only the last step is a forecast. */
  readonly looksAhead: boolean;
  /** Which values it can take, where not all. */
  readonly domain?: Domain;
  /**
   * The transform for one window.
   *
   * @param values the window's inputs as this transform gets them, [reach + steps]; left as they are
   */
  window(values: Float64Array): WindowTransform;
  toJSON(): unknown;
}

/** What one window's values become, and how they come back. */
export interface WindowTransform {
  /** The window's inputs after the transform, [steps]. */
  readonly inputs: Float64Array;
  /** What the window's values are divided by, where that depends on the window. */
  readonly spread?: number | undefined;
  /**
   * Transforms values that follow a step of the window, in place.
   *
   * @param values values[k] is the value k + 1 steps after `step`
   * @param step step of the window, from 0
   */
  apply(values: Float64Array, step: number): void;
  /** Turns what {@link apply} gave back into the values themselves, in place. */
  undo(values: Float64Array, step: number): void;
}

/** Which values a transform can take. */
export interface Domain {
  accepts(value: number): boolean;
  /** Such as "a value above 0", and what to do about others. */
  readonly expected: string;
  /** Whether values beyond it are refused in the file of a run alone, not in newer data. */
  readonly forecastsOnly?: true;
}

/** (value - shift) / scale of every value of a window. */
export function affineWindow(values: Float64Array, shift: number, scale: number): WindowTransform {
  const apply = (some: Float64Array) => {
    for (let i = 0; i < some.length; i += 1) some[i] = (some[i]! - shift) / scale;
  };
  const inputs = values.slice();
  apply(inputs);
  return {
    inputs,
    apply,
    undo(some) {
      for (let i = 0; i < some.length; i += 1) some[i] = some[i]! * scale + shift;
    },
  };
}
