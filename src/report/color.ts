/** Changes the appearance of a text, or returns it unchanged. */
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

/** The terminal's abilities: each style adds its ANSI codes, or nothing. */
export type Styles = Readonly<Record<keyof typeof CODES, Style>> & {
  /** Whether lines of plots are drawn with braille dots. */
  readonly braille: boolean;
};

/** Returns a text unchanged. */
export const plain: Style = (text) => text;

/**
 * Creates the styles. ANSI codes are made only here.
 *
 * @param enabled whether to add codes; `cli/output.ts` decides that
 */
export function styles(enabled: boolean, braille = false): Styles {
  const entries = Object.entries(CODES).map(([name, [on, off]]) => {
    const style: Style = (text) => (text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`);
    return [name, enabled ? style : plain];
  });
  return { ...(Object.fromEntries(entries) as Record<keyof typeof CODES, Style>), braille };
}

/** Styles without codes, for files. */
export const plainStyles: Styles = styles(false);
