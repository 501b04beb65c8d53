import type { z } from "zod";

/**
 * A step in the conversion of a column's values to network inputs, fitted to the training part. All
 * arithmetic is in float64. A transform may depend on the window of a value, but only on the window's inputs.
 */
export interface Transform {
  /** Number of steps before a window's first step that it reads. */
  readonly reach: number;
  /** Whether its effect on a value depends on how many steps ahead the value is. */
  readonly byStep: boolean;
  /** Whether early inputs of a window depend on later ones, so that only the last step is a forecast. */
  readonly looksAhead: boolean;
  /** The values that it accepts, if not all. */
  readonly domain?: Domain;
  /**
   * The transform for one window.
   *
   * @param values the window's inputs for this transform, [reach + steps]; not changed
   */
  window(values: Float64Array): WindowTransform;
  toJSON(): unknown;
}

/** The transformed inputs of one window, and the transform of its targets. */
export interface WindowTransform {
  /** The window's inputs after the transform, [steps]. */
  readonly inputs: Float64Array;
  /** The factor by which the window's values are divided, if that depends on the window. */
  readonly spread?: number | undefined;
  /**
   * Transforms values after a step of the window, in place.
   *
   * @param values values[k] is the value k + 1 steps after `step`
   * @param step step of the window, from 0
   */
  apply(values: Float64Array, step: number): void;
  /** Undoes {@link apply}, in place. */
  undo(values: Float64Array, step: number): void;
}

/** The values that a transform accepts. */
export interface Domain {
  accepts(value: number): boolean;
  /** For example "a value above 0", and what to do about others. */
  readonly expected: string;
  /** Whether values outside are refused only in a run's own file and not in newer data. */
  readonly forecastsOnly?: true;
}

/** The options of `data` that select transforms, in the order in which these are applied to a column. */
export type TransformOption = "transform" | "level" | "spread";

/** What a transform may depend on besides the option that selects it. */
export interface TransformSettings {
  /** Season length in steps. */
  readonly period?: number | undefined;
  /** Variance of the scaled values of the training part. */
  readonly variance: number;
}

/** A transform in the list of `index.ts`. */
export interface TransformEntry {
  /** Parses the transform's JSON. */
  readonly schema: z.ZodType<Transform>;
  /** The option that selects it; if there is none, `fit.ts` adds the transform. */
  readonly option?: TransformOption;
  /** The transform for each value of the option. */
  readonly values?: Readonly<Record<string, (settings: TransformSettings) => Transform>>;
}

/** (value - shift) / scale for every value of a window. */
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
