import { membersOf } from "./members.js";

/** Which rows of the table of runs are shown: those with the words of the filter, in unfolded comparisons and sweeps. */
export class Filter {
  readonly #body: HTMLTableSectionElement;
  readonly #field: HTMLInputElement;
  /** Names of the comparisons and sweeps that the reader has folded (false) or unfolded (true). */
  readonly #choices = new Map<string, boolean>();
  readonly #texts = new WeakMap<HTMLTableRowElement, string>();

  constructor(body: HTMLTableSectionElement, field: HTMLInputElement) {
    this.#body = body;
    this.#field = field;
    field.addEventListener("input", () => this.#search());
    body.addEventListener("click", ({ target }) => {
      const button = (target as Element).closest<HTMLButtonElement>(".fold");
      if (button !== null) this.#turn(button);
    });
    this.apply();
  }

  /** Shows and hides rows. */
  apply(): void {
    const words = this.#field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = new Set<string>();
    const all = new Set<string>();
    for (const row of this.#body.rows) {
      if (row.dataset.study !== undefined) continue;
      const runs =
        row.dataset.run === undefined ? this.#showStudy(row, words) : this.#show(row, words);
      for (const path of runs) found.add(path);
    }
    for (const { dataset } of this.#body.rows) if (dataset.run !== undefined) all.add(dataset.run);
    document.querySelector("#count")!.textContent = `${found.size} of ${all.size} runs`;
  }

  /** A new text unfolds what it finds. */
  #search(): void {
    for (const [name, isOpen] of this.#choices) if (!isOpen) this.#choices.delete(name);
    this.apply();
  }

  #turn(button: HTMLButtonElement): void {
    const { folder } = button.closest("tr")!.dataset;
    this.#choices.set(folder!, button.ariaExpanded !== "true");
    this.apply();
  }

  /** @returns the path of the run if it is found */
  #show(row: HTMLTableRowElement, words: readonly string[]): string[] {
    const isFound = this.#has(row, words);
    setHidden(row, !isFound);
    return isFound ? [row.dataset.run!] : [];
  }

  /**
   * Shows a comparison or sweep if it has the words itself, or one of its runs does. A search unfolds it if
   * runs have the words.
   *
   * @returns the paths of its runs that are found; all of them if only the row of the comparison or sweep has
   *   the words
   */
  #showStudy(row: HTMLTableRowElement, words: readonly string[]): string[] {
    const members = membersOf(row);
    const having = members.filter((member) => this.#has(member, words));
    const isFound = having.length > 0 || this.#has(row, words);
    const runs = new Set(having.length > 0 ? having : isFound ? members : []);
    const isOpen =
      this.#choices.get(row.dataset.folder!) ?? (words.length > 0 && having.length > 0);
    setHidden(row, !isFound);
    row.querySelector(".fold")?.setAttribute("aria-expanded", String(isOpen && isFound));
    for (const member of members) setHidden(member, !(isOpen && runs.has(member)));
    return [...runs].map(({ dataset }) => dataset.run!);
  }

  #has(row: HTMLTableRowElement, words: readonly string[]): boolean {
    if (words.length === 0) return true;
    const text = this.#texts.get(row) ?? row.textContent.toLowerCase();
    this.#texts.set(row, text);
    return words.every((word) => text.includes(word));
  }
}

function setHidden(row: HTMLTableRowElement, isHidden: boolean): void {
  if (row.hidden !== isHidden) row.hidden = isHidden;
}
