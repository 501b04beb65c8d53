import { compareCells } from "../../report/client/sorting.js";
import { sortKey, turnSorting } from "../../report/client/tables.js";
import { hideEmptyColumns, keepColumnsHidden } from "./empty-columns.js";
import type { RowChanges } from "./events.js";
import { Filter } from "./filter.js";
import { membersOf } from "./members.js";
import { followSelection, selectTogether } from "./selection.js";

/** Makes the table of runs filterable, sortable and selectable, with comparisons and sweeps that unfold. */
export function showRuns(table: HTMLTableElement) {
  const body = table.tBodies[0]!;
  const filter = new Filter(body, document.querySelector<HTMLInputElement>("#filter")!);
  body.addEventListener("change", ({ target }) => {
    selectTogether(body, target as HTMLInputElement);
    followSelection(body);
  });
  for (const header of table.tHead!.rows[0]!.cells) {
    header.querySelector("button")?.addEventListener("click", () => {
      turnSorting(table, header);
      sortGroups(table);
    });
  }
  hideEmptyColumns(table);
  followSelection(body);
  const rows = new Map([...body.rows].map((row) => [row.dataset.key!, row]));
  return {
    update({ rows: changed, gone, looks }: RowChanges): void {
      for (const key of gone) {
        rows.get(key)?.remove();
        rows.delete(key);
      }
      for (const { key, markup } of changed) rows.set(key, placed(body, rows, markup));
      if (gone.length > 0) hideEmptyColumns(table);
      else
        keepColumnsHidden(
          table,
          changed.map(({ key }) => rows.get(key)!),
        );
      sortGroups(table);
      filter.apply();
      followSelection(body);
      document.querySelector("#looks")!.textContent = looks;
    },
  };
}

/**
 * Replaces a row, which stays selected and keeps the focus, or adds a new one: at the top, or as the last of its
 * comparison or sweep.
 */
function placed(
  body: HTMLTableSectionElement,
  rows: ReadonlyMap<string, HTMLTableRowElement>,
  markup: string,
): HTMLTableRowElement {
  const template = document.createElement("template");
  template.innerHTML = markup; // the server has escaped all text
  const row = template.content.firstElementChild as HTMLTableRowElement;
  const before = rows.get(row.dataset.key!);
  if (before !== undefined) replace(before, row);
  else {
    const study = rows.get(row.dataset.study ?? "");
    if (study === undefined) body.prepend(row);
    else (membersOf(study).at(-1) ?? study).after(row);
  }
  return row;
}

function replace(before: HTMLTableRowElement, row: HTMLTableRowElement): void {
  const box = before.querySelector("input");
  const newBox = row.querySelector("input");
  if (box !== null && newBox !== null) newBox.checked = box.checked;
  const focused = controlsOf(before).indexOf(document.activeElement as HTMLElement);
  before.replaceWith(row);
  controlsOf(row)[focused]?.focus();
}

function controlsOf(row: HTMLTableRowElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>("a,input,button")];
}

/** Sorts the rows as the headers indicate; the runs of a comparison or sweep stay below it. */
function sortGroups(table: HTMLTableElement): void {
  const key = sortKey(table);
  if (key === undefined) return;
  const body = table.tBodies[0]!;
  const compare = (a: HTMLTableRowElement, b: HTMLTableRowElement) =>
    compareCells(key.of(a), key.of(b), key.sign);
  const groups = [...body.rows]
    .filter(({ dataset }) => dataset.study === undefined)
    .map((row) => [row, ...membersOf(row).sort(compare)] as const)
    .sort(([a], [b]) => compare(a, b));
  body.append(...groups.flat());
}
