import { membersOf } from "./members.js";

/** Minimum number of runs to show together. */
const FEWEST = 2;
/** Maximum number of runs to show together: the address of more would be too long for a browser. */
const MOST = 100;

/** Selects the same run elsewhere in the table, and with a comparison or sweep its runs that are not filtered out. */
export function selectTogether(body: HTMLTableSectionElement, box: HTMLInputElement): void {
  const row = box.closest("tr")!;
  const { checked } = box;
  const paths = row.dataset.run === undefined ? foundIn(row) : [row.dataset.run];
  const chosen = new Set(paths);
  for (const other of body.rows) {
    if (chosen.has(other.dataset.run ?? "")) boxOf(other)!.checked = checked;
  }
}

/** The runs of a comparison or sweep that are shown or, if it is folded, all of them. */
function foundIn(study: HTMLTableRowElement): string[] {
  const members = membersOf(study);
  const shown = members.filter(({ hidden }) => !hidden);
  return (shown.length > 0 ? shown : members).map(({ dataset }) => dataset.run!);
}

/** Brings the boxes of comparisons and sweeps, and the link to the page of the selected runs, up to date. */
export function followSelection(body: HTMLTableSectionElement): void {
  const rows = [...body.rows];
  for (const row of rows) if (row.dataset.folder !== undefined) followMembers(row);
  const isChosen = (row: HTMLTableRowElement) =>
    row.dataset.run !== undefined && boxOf(row)!.checked;
  const paths = [...new Set(rows.filter(isChosen).map(({ dataset }) => dataset.run!))];
  const link = document.querySelector<HTMLAnchorElement>("#selection")!;
  link.textContent = linkText(paths.length);
  if (paths.length < FEWEST || paths.length > MOST) {
    link.removeAttribute("href");
    link.setAttribute("aria-disabled", "true");
    return;
  }
  link.href = `/selection?${paths.map((path) => `path=${encodeURIComponent(path)}`).join("&")}`;
  link.removeAttribute("aria-disabled");
}

function linkText(count: number): string {
  if (count > MOST) return `Compare at most ${MOST} runs (${count} are selected)`;
  return count < FEWEST ? "Compare the selected runs" : `Compare the ${count} selected runs`;
}

function followMembers(study: HTMLTableRowElement): void {
  const box = boxOf(study);
  if (box === null) return;
  const boxes = membersOf(study).map((row) => boxOf(row)!.checked);
  box.checked = boxes.length > 0 && boxes.every(Boolean);
  box.indeterminate = !box.checked && boxes.some(Boolean);
}

function boxOf(row: HTMLTableRowElement): HTMLInputElement | null {
  return row.querySelector("input");
}
