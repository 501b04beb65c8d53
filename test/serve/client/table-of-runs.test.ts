import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hideEmptyColumns, keepColumnsHidden } from "../../../src/serve/client/empty-columns.js";
import { listen } from "../../../src/serve/client/events.js";
import { Filter } from "../../../src/serve/client/filter.js";
import { membersOf } from "../../../src/serve/client/members.js";
import { followSelection, selectTogether } from "../../../src/serve/client/selection.js";

/** An element of a page as far as the scripts use it. */
class Box {
  attributes: Record<string, string> = {};
  textContent = "";
  href = "";
  setAttribute(name: string, value: string) {
    this.attributes[name] = value;
  }
  removeAttribute(name: string) {
    delete this.attributes[name];
    if (name === "href") this.href = "";
  }
}

interface Data {
  readonly run?: string;
  readonly study?: string;
  readonly folder?: string;
}

class Row {
  hidden = false;
  nextElementSibling: Row | null = null;
  readonly box = { checked: false, indeterminate: false, closest: () => this };
  readonly fold = Object.assign(new Box(), {
    closest: (name: string) => (name === "tr" ? this : this.fold),
  });
  readonly dataset: Data;
  readonly textContent: string;
  constructor(dataset: Data, textContent = "") {
    this.dataset = dataset;
    this.textContent = textContent;
  }
  querySelector(name: string) {
    return name === "input" ? this.box : this.dataset.folder === undefined ? null : this.fold;
  }
}

type Listener = (event: object) => void;

/** A table with a run of its own, a comparison with three runs, and that comparison's first run once more. */
function tableOf() {
  const rows = [
    new Row({ run: "x" }, "LSTM lone"),
    new Row({ folder: "cmp" }, "cmp of three"),
    new Row({ run: "cmp/a", study: "cmp" }, "lstm seed 1"),
    new Row({ run: "cmp/b", study: "cmp" }, "gru seed 1"),
    new Row({ run: "cmp/c", study: "cmp" }, "gru seed 2"),
    new Row({ folder: "other" }, "other"),
    new Row({ run: "cmp/a", study: "other" }, "lstm seed 1"),
  ];
  for (const [i, row] of rows.entries()) row.nextElementSibling = rows[i + 1] ?? null;
  const listeners = new Map<string, Listener>();
  const body = {
    rows,
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
  };
  const shown = () => rows.flatMap(({ hidden }, i) => (hidden ? [] : [i]));
  const checked = () => rows.flatMap(({ box }, i) => (box.checked ? [i] : []));
  return { rows, body: body as never, listeners, shown, checked };
}

const page: Record<string, Box> = {};
beforeEach(() => {
  for (const id of ["#count", "#selection", "#connection"]) page[id] = new Box();
  vi.stubGlobal("document", { querySelector: (id: string) => page[id] ?? null });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the rows of a comparison", () => {
  it("are those that follow it and name it", () => {
    const { rows } = tableOf();
    expect(membersOf(rows[1] as never)).toEqual([rows[2], rows[3], rows[4]]);
    expect(membersOf(rows[5] as never)).toEqual([rows[6]]);
    expect(membersOf(rows[0] as never)).toEqual([]);
  });
});

describe("the filter", () => {
  const start = (text = "") => {
    const table = tableOf();
    const field = {
      value: text,
      addEventListener: (_: string, search: () => void) => table.listeners.set("input", search),
    };
    const filter = new Filter(table.body, field as never);
    const search = (words: string) => {
      field.value = words;
      table.listeners.get("input")!({});
    };
    const fold = (i: number, isOpen: boolean) => {
      const { fold: button } = table.rows[i]!;
      Object.assign(button, { ariaExpanded: String(isOpen) });
      table.listeners.get("click")!({ target: button });
    };
    const open = () => [1, 5].map((i) => table.rows[i]!.fold.attributes["aria-expanded"]);
    return { ...table, filter, search, fold, open };
  };

  it("shows all rows but those of folded comparisons, and counts each run once", () => {
    const { shown, open } = start();
    expect(shown()).toEqual([0, 1, 5]);
    expect(open()).toEqual(["false", "false"]);
    expect(page["#count"]!.textContent).toBe("4 of 4 runs");
  });

  it("shows what has all words, in any case, and unfolds comparisons with such runs", () => {
    const { shown, open, search } = start("  GRU 2 ");
    expect(shown()).toEqual([1, 4]);
    expect(open()).toEqual(["true", "false"]);
    expect(page["#count"]!.textContent).toBe("1 of 4 runs");
    search("lstm");
    expect(shown()).toEqual([0, 1, 2, 5, 6]);
    expect(page["#count"]!.textContent).toBe("2 of 4 runs");
    search("nothing");
    expect(shown()).toEqual([]);
    expect(page["#count"]!.textContent).toBe("0 of 4 runs");
  });

  it("counts all runs of a comparison that has the words itself, and leaves it folded", () => {
    const { shown, open } = start("three");
    expect(shown()).toEqual([1]);
    expect(open()).toEqual(["false", "false"]);
    expect(page["#count"]!.textContent).toBe("3 of 4 runs");
  });

  it("leaves comparisons as the reader folds them, until another search finds runs in them", () => {
    const { shown, search, fold, filter } = start();
    fold(1, false);
    expect(shown()).toEqual([0, 1, 2, 3, 4, 5]);
    fold(1, true);
    expect(shown()).toEqual([0, 1, 5]);
    search("gru");
    expect(shown()).toEqual([1, 3, 4]);
    fold(1, true);
    expect(shown()).toEqual([1]);
    filter.apply();
    expect(shown()).toEqual([1]);
    search("gru 1");
    expect(shown()).toEqual([1, 3]);
  });
});

describe("the selection", () => {
  const select = (table: ReturnType<typeof tableOf>, i: number, isOn = true) => {
    const { box } = table.rows[i]!;
    box.checked = isOn;
    selectTogether(table.body, box as never);
    followSelection(table.body);
  };
  const link = () => page["#selection"]!;

  it("of a run is that of its other rows too", () => {
    const table = tableOf();
    select(table, 2);
    expect(table.checked()).toEqual([2, 5, 6]); // the second comparison has no other run
    expect([table.rows[1]!.box.indeterminate, table.rows[5]!.box.indeterminate]).toEqual([
      true,
      false,
    ]);
    expect(link().textContent).toBe("Compare the selected runs");
    expect(link().attributes).toEqual({ "aria-disabled": "true" });
    select(table, 6, false);
    expect(table.checked()).toEqual([]);
    expect(table.rows[1]!.box.indeterminate).toBe(false);
  });

  it("of a comparison is that of its runs, and each is compared once", () => {
    const table = tableOf();
    select(table, 1);
    expect(table.checked()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(link().textContent).toBe("Compare the 3 selected runs");
    expect(link().href).toBe("/selection?path=cmp%2Fa&path=cmp%2Fb&path=cmp%2Fc");
    expect(link().attributes).toEqual({});
    select(table, 4, false);
    expect(table.checked()).toEqual([2, 3, 5, 6]);
    expect(table.rows[1]!.box.indeterminate).toBe(true);
    expect(link().textContent).toBe("Compare the 2 selected runs");
    select(table, 3, false);
    expect(link().href).toBe("");
  });

  it("of a filtered comparison is that of the runs that are shown", () => {
    const table = tableOf();
    table.rows[3]!.hidden = true;
    select(table, 1);
    expect(table.checked()).toEqual([2, 4, 5, 6]);
  });

  it("is compared up to a hundred runs", () => {
    const rows = Array.from({ length: 101 }, (_, i) => new Row({ run: `r${i}` }));
    for (const row of rows.slice(1)) row.box.checked = true;
    followSelection({ rows } as never);
    expect(link().textContent).toBe("Compare the 100 selected runs");
    expect(link().href).toContain("path=r100");
    rows[0]!.box.checked = true;
    followSelection({ rows } as never);
    expect(link().textContent).toBe("Compare at most 100 runs (101 are selected)");
    expect(link().href).toBe("");
  });
});

describe("columns of the table", () => {
  const tableWith = (...lines: string[][]) => {
    const cellsOf = (texts: readonly string[]) =>
      texts.map((textContent) => ({ textContent, hidden: false }));
    const rows = lines.map((texts) => ({ cells: cellsOf(texts) }));
    const headers = cellsOf(lines[0]!);
    const table = { tHead: { rows: [{ cells: headers }] }, tBodies: [{ rows }] };
    const hidden = () =>
      [{ cells: headers }, ...rows].map(({ cells }) => cells.map((cell) => cell.hidden));
    return { table: table as never, rows, hidden };
  };

  it("without a value in any row are hidden, but not the first, which has the boxes", () => {
    const { table, hidden } = tableWith(["", "-", "", "1"], ["", "2", "-", "-"]);
    hideEmptyColumns(table);
    const row = [false, false, true, false];
    expect(hidden()).toEqual([row, row, row]);
  });

  it("appear when a row has a value, and stay hidden in a new row without one", () => {
    const { table, rows, hidden } = tableWith(["", "-"], ["", ""]);
    hideEmptyColumns(table);
    rows[1]!.cells[1]!.hidden = false; // a new row
    keepColumnsHidden(table, [rows[1]] as never);
    expect(hidden()).toEqual(Array.from({ length: 3 }, () => [false, true]));
    rows[1]!.cells[1]!.textContent = "3";
    keepColumnsHidden(table, [rows[1]] as never);
    expect(hidden()).toEqual(Array.from({ length: 3 }, () => [false, false]));
  });
});

describe("the events of a page", () => {
  /** A source of events that a test can send from. */
  class Source {
    static all: Source[] = [];
    readonly listeners = new Map<string, Listener>();
    onopen = () => {};
    onerror = () => {};
    isClosed = false;
    readonly url: string;
    constructor(url: string) {
      this.url = url;
      Source.all.push(this);
    }
    addEventListener(name: string, listener: Listener) {
      this.listeners.set(name, listener);
    }
    close() {
      this.isClosed = true;
    }
    send(name: string, data: object) {
      this.listeners.get(name)!({ data: JSON.stringify(data) });
    }
  }
  const start = (dataset: object) => {
    vi.useFakeTimers();
    Source.all = [];
    vi.stubGlobal("EventSource", Source);
    vi.stubGlobal("document", {
      body: { dataset },
      querySelector: (id: string) => page[id] ?? null,
    });
    const [rows, update] = [vi.fn(), vi.fn(() => Promise.resolve())];
    listen({ rows, page: update });
    return { rows, update };
  };

  it("are received from the version of the page on, and acted on", () => {
    const { rows, update } = start({ events: "a/b c", version: "7" });
    const [source] = Source.all;
    expect(source!.url).toBe("/events?topic=a%2Fb%20c&version=7");
    source!.onopen();
    expect(page["#connection"]!.textContent).toBe("live");
    source!.send("rows", { version: 8, rows: [], gone: ["x"] });
    expect(rows).toHaveBeenCalledWith({ version: 8, rows: [], gone: ["x"] });
    expect(update).not.toHaveBeenCalled();
    source!.send("page", { version: 9 });
    expect(update).toHaveBeenCalledOnce();
  });

  it("are asked for again after a fault, from the latest version on", () => {
    start({ events: "all" });
    const [first] = Source.all;
    expect(first!.url).toBe("/events?topic=all&version=0");
    first!.send("rows", { version: 12 });
    first!.onerror();
    expect(first!.isClosed).toBe(true);
    expect(page["#connection"]!.textContent).toBe("not connected, trying again");
    vi.advanceTimersByTime(999);
    expect(Source.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    Source.all[1]!.send("page", { version: 13 });
    Source.all[1]!.onerror();
    vi.advanceTimersByTime(1000);
    expect(Source.all.map(({ url }) => url.split("=").at(-1))).toEqual(["0", "12", "13"]);
  });

  it("are not asked for by a page without a topic", () => {
    start({});
    expect(Source.all).toEqual([]);
  });
});
