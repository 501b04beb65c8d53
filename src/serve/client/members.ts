/** The rows that stand below the row of a comparison or sweep. */
export function membersOf(study: HTMLTableRowElement): HTMLTableRowElement[] {
  const name = study.dataset.folder;
  const members: HTMLTableRowElement[] = [];
  if (name === undefined) return members;
  let next = study.nextElementSibling as HTMLTableRowElement | null;
  while (next?.dataset.study === name) {
    members.push(next);
    next = next.nextElementSibling as HTMLTableRowElement | null;
  }
  return members;
}
