/** Describes when a setting has no effect because of other settings. */
export interface EffectRule<C> {
  /** A key such as `model.dropout`. */
  readonly key: string;
  /**
   * Why the setting has no effect at its present value, and what to do; false or undefined if it has an
   * effect.
   */
  reason(settings: C): string | false | undefined;
}

/**
 * A sentence for each setting without effect.
 *
 * @param config in which the rules' keys are looked up
 */
export function settingsWithoutEffect<C>(
  rules: readonly EffectRule<C>[],
  settings: C,
  config: object,
): string[] {
  return rules.flatMap(({ key, reason }) => {
    const why = reason(settings);
    return why ? [withoutEffect(key, valueAt(config, key), why)] : [];
  });
}

/** `model.dropout is 0.3, which has no effect: there is ...` */
export function withoutEffect(key: string, value: unknown, why: string): string {
  return `${key} is ${JSON.stringify(value)}, which has no effect: ${why}`;
}

function valueAt(config: object, key: string): unknown {
  return key.split(".").reduce<unknown>((part, name) => {
    return (part as Readonly<Record<string, unknown>> | undefined)?.[name];
  }, config);
}
