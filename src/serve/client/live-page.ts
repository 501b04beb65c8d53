import { ask } from "../../report/client/ask.js";
import type { ChartView } from "../../report/client/chart-view.js";
import { restore, stateOf } from "./page-state.js";

/** After an update the page rests for this multiple of the time that the update took. */
const REST = 3;

/** A part of the page, as the server has sent it and as it is shown. */
interface Part {
  readonly source: string;
  readonly element: Element;
}

/** Keeps a page up to date as its reader has arranged it: only parts that have changed are drawn again. */
export class LivePage {
  readonly #main: HTMLElement;
  #parts: readonly Part[];
  #views: ReadonlyMap<Element, ChartView> = new Map();
  #isDue = false;
  #isUpdating = false;

  /** @param main as the server has sent it */
  constructor(main: HTMLElement) {
    this.#main = main;
    this.#parts = [...main.children].map((element) => ({ source: element.outerHTML, element }));
  }

  /** @param views the charts of the page by their figures */
  follow(views: ReadonlyMap<Element, ChartView>): void {
    this.#views = views;
    const catchUp = () => {
      if (this.#isDue) void this.update();
    };
    document.addEventListener("close", catchUp, true); // of a picture that was enlarged
    document.addEventListener("pointerup", () => setTimeout(catchUp));
  }

  /** Asks for the present state of the page, at most once at a time. */
  async update(): Promise<void> {
    this.#isDue = true;
    if (this.#isUpdating) return;
    this.#isUpdating = true;
    try {
      while (this.#isDue && !isBusy()) await this.#updateOnce();
    } finally {
      this.#isUpdating = false;
    }
  }

  async #updateOnce(): Promise<void> {
    const start = performance.now();
    this.#isDue = false;
    const response = await fetch(`${location.pathname}/parts${location.search}`);
    if (!response.ok) return location.reload();
    const template = document.createElement("template");
    template.innerHTML = await response.text(); // the server has escaped all that is not its own
    this.#isDue ||= isBusy();
    if (isBusy()) return;
    this.#draw([...template.content.children]);
    // A page with another layout shows what has finished.
    if (this.#main.querySelector('[data-status="finished"]') !== null) return location.reload();
    await new Promise((done) => setTimeout(done, REST * (performance.now() - start)));
  }

  #draw(elements: readonly Element[]): void {
    const before = new Map(keyed(this.#parts, ({ element }) => element));
    const views = new Map<Element, ChartView>();
    const parts = keyed(elements, (element) => element).map(([key, element]): Part => {
      const source = element.outerHTML;
      const old = before.get(key);
      const isSame = old?.source === source;
      const part = isSame ? old : { source, element };
      const shown = isSame
        ? viewsIn(old.element, this.#views)
        : this.#replace(old?.element, element);
      for (const [figure, view] of shown) views.set(figure, view);
      return part;
    });
    const kept = new Set(parts.map(({ element }) => element));
    for (const { element } of this.#parts) if (!kept.has(element)) element.remove();
    for (const [i, { element }] of parts.entries()) {
      const place = this.#main.children[i];
      if (place !== element) this.#main.insertBefore(element, place ?? null);
    }
    [this.#parts, this.#views] = [parts, views];
  }

  /** Puts an element where an old one was, as its reader has arranged that. */
  #replace(old: Element | undefined, element: Element): ReadonlyMap<Element, ChartView> {
    const state = old && stateOf(old, viewsIn(old, this.#views));
    if (old === undefined) this.#main.append(element);
    else old.replaceWith(element);
    const views = ask(element);
    if (state !== undefined) restore(element, views, state);
    return views;
  }
}

/** The charts of a part of the page, in its order. */
function viewsIn(
  part: Element,
  views: ReadonlyMap<Element, ChartView>,
): ReadonlyMap<Element, ChartView> {
  return new Map([...views].filter(([figure]) => part.contains(figure)));
}

/** Parts of a page by their headings; those of equal headings are numbered. */
function keyed<T>(
  parts: readonly T[],
  elementOf: (part: T) => Element,
): (readonly [key: string, part: T])[] {
  const counts = new Map<string, number>();
  return parts.map((part) => {
    const { localName, children } = elementOf(part);
    const heading = localName === "section" ? children[0]?.textContent : "";
    const name = `${localName} ${heading}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [`${name} ${count}`, part] as const;
  });
}

/** Whether the reader looks at an enlarged picture, or is selecting a part of one. */
function isBusy(): boolean {
  return document.querySelector("dialog[open], .selection:not([hidden])") !== null;
}
