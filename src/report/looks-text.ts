import type { Look, TestLooks } from "../runs/looks.js";
import { counted } from "../shared/format.js";

const ADVICE =
  "The best of several test figures is an optimistic estimate of the error on new data: choose by " +
  "validation figures.";

const NONE: TestLooks = { runs: 0, settings: 0 };

/** A note on how often a test set has been looked at; empty if only once, or if nobody knows. */
export function looksText({ runs, settings }: TestLooks = NONE): string {
  if (runs < 2) return "";
  return (
    `The test figures of this data have been looked at ${counted(runs, "time")}: by ` +
    `${counted(runs, "finished run")} of ${settingsText(settings)}. ${ADVICE}`
  );
}

/** Maximum number of data sets that a summary names. */
const MOST_NAMED = 4;

type NamedLooks = TestLooks & Pick<Look, "data">;

/**
 * How often the test figures of several data sets have been looked at; empty if none was looked at more than
 * once.
 */
export function looksSummary(looks: Iterable<NamedLooks>): string {
  const repeated = [...looks].filter(({ runs }) => runs > 1).sort((a, b) => b.runs - a.runs);
  const names = [...new Set(repeated.map(({ data }) => data))];
  if (names.length === 0) return "";
  const texts = names.slice(0, MOST_NAMED).map((name) => {
    return namedText(repeated.filter(({ data }) => data === name));
  });
  const more = names.length - MOST_NAMED;
  const rest = more > 0 ? `, and ${counted(more, "other data set")}` : "";
  return `Test figures have been looked at more than once: ${texts.join(", ")}${rest}. ${ADVICE}`;
}

/** The looks at the test parts of data of one name, the most often looked at first. */
function namedText([most, ...others]: readonly NamedLooks[]): string {
  const { data, runs, settings } = most!;
  if (others.length === 0) return `${data} ${counted(runs, "time")} (${settingsText(settings)})`;
  return `${data} up to ${counted(runs, "time")} (${counted(others.length + 1, "test part")})`;
}

function settingsText(settings: number): string {
  return settings === 1 ? "one setting" : `${settings} different settings`;
}
