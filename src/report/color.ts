/** Makes a piece of text look different, or leaves it as it is. */
export type Style = (text: string) => string;

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

/** What a terminal can show: each style wraps a text in its ANSI codes, or does nothing. */
export type Styles = Readonly<Record<keyof typeof CODES, Style>> & {
  /** Whether lines of plots are drawn in braille dots. */
  readonly braille: boolean;
};

/** Text as it is. */
export const plain: Style = (text) => text;

/**
 * The one place where ANSI codes are made.
 *
 * @param enabled whether to make them; the decision is taken in `cli/output.ts`
 */
export function styles(enabled: boolean, braille = false): Styles {
  const entries = Object.entries(CODES).map(([name, [on, off]]) => {
    const style: Style = (text) => (text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`);
    return [name, enabled ? style : plain];
  });
  return { ...(Object.fromEntries(entries) as Record<keyof typeof CODES, Style>), braille };
}

/** Styles that do nothing: what files get. */
export const plainStyles: Styles = styles(false);
