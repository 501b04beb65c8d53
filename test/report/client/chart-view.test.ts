import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChartView } from "../../../src/report/client/chart-view.js";
import type { Frame } from "../../../src/report/svg/frame.js";

/** An element of a picture as far as the script uses it. */
class Fake {
  readonly localName: string;
  readonly attributes = new Map<string, string>();
  readonly dataset: Record<string, string> = {};
  readonly viewBox = { baseVal: { width: 400, height: 200 } };
  children: Fake[];
  textContent = "";

  constructor(localName: string, attributes: Record<string, string> = {}, children: Fake[] = []) {
    this.localName = localName;
    this.children = children;
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("data-")) this.dataset[name.slice(5)] = value;
      this.attributes.set(name, value);
    }
  }

  getAttribute = (name: string) => this.attributes.get(name) ?? null;
  hasAttribute = (name: string) => this.attributes.has(name);
  setAttribute = (name: string, value: string) => this.attributes.set(name, value);
  removeAttribute = (name: string) => this.attributes.delete(name);
  toggleAttribute = (name: string, isOn: boolean) =>
    isOn ? this.attributes.set(name, "") : this.attributes.delete(name);
  append = (...more: Fake[]) => this.children.push(...more);
  before = () => undefined;
  replaceChildren = (...children: Fake[]) => {
    this.children = children;
  };

  querySelectorAll(selectors: string): Fake[] {
    return this.children.flatMap((child) => [
      ...(selectors.split(",").some((selector) => child.#matches(selector)) ? [child] : []),
      ...child.querySelectorAll(selectors),
    ]);
  }

  querySelector(selectors: string) {
    return this.querySelectorAll(selectors)[0] ?? null;
  }

  #matches(selector: string): boolean {
    const [, name = "", rest = ""] = /^(\w*)(.*)$/.exec(selector)!;
    if (name !== "" && name !== this.localName) return false;
    if (rest.startsWith(".")) return this.attributes.get("class") === rest.slice(1);
    return rest === "" || this.attributes.has(rest.slice(1, -1));
  }
}

beforeEach(() => {
  vi.stubGlobal("document", { createElementNS: (_: string, name: string) => new Fake(name) });
});
afterEach(() => void vi.unstubAllGlobals());

const frame: Frame = {
  plot: [50, 350, 10, 160],
  x: { name: "epoch", domain: [0, 30], whole: true },
  y: { name: "loss", domain: [0, 3] },
  pick: "column",
};

/** A chart of 400 by 200 pixels with two series, a mark in the first, a text in the second, and axes. */
function chartOf(changes: Partial<Frame> = {}) {
  const series = (name: string, ...parts: Fake[]) =>
    new Fake("g", { class: "series", "data-name": name, "data-x": "0 30", "data-y": "1 2" }, parts);
  const mark = new Fake("path", { transform: "translate(200 85)" });
  const text = new Fake("text", { x: "80", y: "40" });
  const titles = ["x", "y"].map((axis) => new Fake("text", { "data-title": axis, x: "1", y: "2" }));
  const axes = new Fake("g", { class: "axes" }, titles);
  const data = new Fake("g", { class: "data" }, [series("a", mark), series("b", text)]);
  const svg = new Fake("svg", {}, [data, axes]);
  const view = new ChartView(svg as never, { ...frame, ...changes });
  const lines = () => axes.children.filter(({ localName }) => localName === "line");
  const labels = () =>
    axes.children.flatMap(({ localName, dataset, textContent, attributes }) => {
      if (localName !== "text" || dataset.title !== undefined) return [];
      const [x, y] = ["x", "y"].map((name) => Number(attributes.get(name)));
      return [`${textContent} at ${x} ${y}`];
    });
  return { view, svg, data, axes, mark, text, titles, lines, labels };
}

describe("a chart at another size", () => {
  it("moves its right and lower edge, and stretches its lines but not its marks and texts", () => {
    const { view, svg, data, mark, text, titles } = chartOf();
    view.resize(700, 275); // twice as wide a plot, and half as high again
    expect(view.plot).toEqual([50, 650, 10, 235]);
    expect(["viewBox", "width", "height"].map((name) => svg.getAttribute(name))).toEqual([
      "0 0 700 275",
      "700",
      "275",
    ]);
    expect(data.getAttribute("transform")).toBe("matrix(2 0 0 1.5 -50 -5)");
    expect(mark.getAttribute("transform")).toBe(`translate(200 85) scale(0.5 ${1 / 1.5})`);
    expect(text.getAttribute("transform")).toBe(
      `translate(80 40) scale(0.5 ${1 / 1.5}) translate(-80 -40)`,
    );
    expect(titles.map((title) => [title.getAttribute("x"), title.getAttribute("y")])).toEqual([
      ["350", "269"],
      ["1", "269"],
    ]);
    view.resize(400);
    expect([view.plot, svg.getAttribute("height")]).toEqual([frame.plot, "200"]);
    expect(data.getAttribute("transform")).toBe("matrix(1 0 0 1 0 0)");
  });

  it("has as many ticks as there is room for", () => {
    const { view, labels, lines } = chartOf();
    view.draw();
    // 300 / 36 across, so steps of 5; 150 / 28 up, so steps of 1
    expect(labels()).toEqual([
      ...["0 at 44 164", "1 at 44 114", "2 at 44 64", "3 at 44 14"],
      ...["0 at 50 177", "5 at 100 177", "10 at 150 177", "15 at 200 177", "20 at 250 177"],
      ...["25 at 300 177", "30 at 350 177"],
    ]);
    const [first] = lines();
    expect(Object.fromEntries(first!.attributes)).toEqual({
      ...{ x1: "50", y1: "160", x2: "350", y2: "160", class: "grid" },
    });
    expect(lines()).toHaveLength(4 + 1 + 7);
    view.resize(250);
    expect(labels().slice(4)).toEqual([
      "0 at 50 177",
      "10 at 100 177",
      "20 at 150 177",
      "30 at 200 177",
    ]);
  });
});

describe("a zoomed chart", () => {
  it("shows its range at the edges of the plot, and all values again without one", () => {
    const { view, data, labels } = chartOf();
    const onZoomed = vi.fn();
    view.onZoomed = onZoomed;
    view.zoom([10, 20], [1, 2]);
    expect(view.isZoomed).toBe(true);
    // 10 was at 150 and 20 at 250; 1 was at 110 and 2 at 60
    expect(data.getAttribute("transform")).toBe("matrix(3 0 0 3 -400 -170)");
    expect(labels()[0]).toBe("1 at 44 164");
    expect(labels().at(-1)).toBe("20 at 350 177");
    view.zoom([10, 20]);
    expect([view.x.domain, view.y.domain, view.isZoomed]).toEqual([[10, 20], [0, 3], true]);
    view.zoom();
    expect([view.x, view.y, view.isZoomed]).toEqual([frame.x, frame.y, false]);
    expect(data.getAttribute("transform")).toBe("matrix(1 0 0 1 0 0)");
    expect(onZoomed).toHaveBeenCalledTimes(3);
  });

  it("hides what lies beside the plot, above it only if heights are zoomed", () => {
    const made: Fake[] = [];
    vi.stubGlobal("document", {
      createElementNS: (_: string, name: string) => {
        const element = new Fake(name);
        made.push(element);
        return element;
      },
    });
    const { view } = chartOf();
    const clip = made.find(({ localName }) => localName === "rect")!;
    const box = () => ["x", "y", "width", "height"].map((name) => Number(clip.getAttribute(name)));
    expect(box()).toEqual([42, 0, 316, 168]);
    view.zoom([10, 20]);
    expect(box()).toEqual([50, 0, 300, 160]);
    view.zoom([10, 20], [1, 2]);
    expect(box()).toEqual([50, 10, 300, 150]);
  });
});

describe("the series of a chart", () => {
  it("can be hidden and shown by name", () => {
    const { view } = chartOf();
    const names = () => view.visible.map(({ name }) => name);
    expect(names()).toEqual(["a", "b"]);
    view.show("a", false);
    expect(names()).toEqual(["b"]);
    view.show("a", true);
    expect(names()).toEqual(["a", "b"]);
  });
});

describe("the axes of a chart", () => {
  const labelsOf = (changes: Partial<Frame>) => {
    const { view, labels } = chartOf(changes);
    view.draw();
    return labels().map((label) => label.split(" at ")[0]);
  };

  it("have only the labels that they are given, or the names of places", () => {
    const labelled = labelsOf({
      y: { name: "", domain: [0, 1] },
      x: { ...frame.x, labelled: [-1, 7, 12] },
    });
    expect(labelled).toEqual(["7", "12"]);
    const names = { first: 0, texts: Array.from({ length: 31 }, (_, i) => `2024-01-${i + 1}`) };
    const named = labelsOf({
      y: { name: "", domain: [0, 1] },
      x: { ...frame.x, names, named: true },
    });
    expect(named.length).toBeGreaterThan(1);
    expect(named.every((text) => text?.startsWith("2024-01-"))).toBe(true);
  });

  it("have the ends of a logarithmic range, without others near them", () => {
    const y = { name: "loss", domain: [0.0234, 12] as const, log: true };
    expect(labelsOf({ y }).slice(0, 5)).toEqual(["0.023", "0.1", "1", "12", "0"]);
  });

  it("are missing where places are no values", () => {
    expect(labelsOf({ y: { name: "", domain: [0, 1] } })).toHaveLength(7);
  });
});
