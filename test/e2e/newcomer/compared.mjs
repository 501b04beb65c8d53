/**
 * Figures of four digits and more, fingerprints, the first lines of warnings, and all lines of errors. Times, names of runs
 * and the machine differ from run to run.
 */
const FIGURES =
  /(?<![\d.:-])-?(?:\d+\.\d{3,}|\d{2,}\.\d{2,}|\d{3,}\.\d+)(?![\d.]| ?(?:s|ms|min|it)\b)|\b[0-9a-f]{64}\b|^warning: .*$/gm;

/** The commands of a session with what they showed. */
function blocks(session) {
  return session.split(/^\$ (?=npx)/m).slice(1);
}

/** What must be the same in each session. */
function comparable(block) {
  // A slow machine says what it waits for; the lines of a comparison's models are in the order of their ends.
  const lines = block.split("\n").filter((line) => !/ \.\.\.$|: epoch \d/.test(line));
  if (/^\(exit code [1-9]/m.test(block)) return lines.join("\n").trimEnd();
  const figures = lines.join("\n").match(FIGURES) ?? [];
  // The models of a comparison are listed in the order of their beginnings, which lie milliseconds apart.
  return (block.startsWith("npx rnnlab runs\n") ? figures.sort() : figures).join(" ");
}

/** How a session differs from the recorded one, a line for each command. */
export function differences(recorded, session) {
  const [before, after] = [blocks(recorded), blocks(session)];
  if (before.length !== after.length) {
    return [`${after.length} commands, recorded are ${before.length}`];
  }
  return before.flatMap((block, i) => {
    const [expected, found] = [comparable(block), comparable(after[i])];
    if (found === expected) return [];
    return [`${block.split("\n", 1)[0]} shows\n${found}\nand not, as recorded,\n${expected}`];
  });
}
