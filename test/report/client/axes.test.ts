import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawAxes } from "../../../src/report/client/axes.js";
import type { View } from "../../../src/report/client/view.js";
import type { FrameAxis } from "../../../src/report/svg/frame.js";

/** An element as its name, its attributes and its text. */
function element(name: string, text = "") {
  const attributes: Record<string, string> = {};
  const set = (key: string, value: string) => void Object.assign(attributes, { [key]: value });
  return { name, attributes, setAttribute: set, textContent: text };
}

beforeEach(() => {
  vi.stubGlobal("document", { createElementNS: (_: string, name: string) => element(name) });
});
afterEach(() => void vi.unstubAllGlobals());

/** What is drawn for a plot of 300 by 140 pixels. */
function drawn(axes: { readonly x?: Partial<FrameAxis>; readonly y?: Partial<FrameAxis> }) {
  const x: FrameAxis = { name: "epoch", domain: [0, 10], ...axes.x };
  const y: FrameAxis = { name: "loss", domain: [0, 5], ...axes.y };
  const titles = ["x", "y"].map((title) => ({ ...element("title"), dataset: { title } }));
  let children: ReturnType<typeof element>[] = [];
  const group = {
    namespaceURI: "svg",
    querySelectorAll: () => titles,
    replaceChildren: (...kept: typeof children) => {
      children = kept;
    },
    append: (child: (typeof children)[0]) => void children.push(child),
  };
  const view = { plot: [50, 350, 10, 150], x, y, frame: { y } } as unknown as View;
  drawAxes(group as unknown as SVGGElement, view);
  const lines = children.filter(({ name }) => name === "line").map(({ attributes }) => attributes);
  const texts = children.filter(({ name }) => name === "text");
  const labels = (anchor: string) =>
    texts
      .filter(({ attributes }) => attributes["text-anchor"] === anchor)
      .map(({ attributes, textContent }) => [
        textContent,
        Number(attributes[anchor === "end" ? "y" : "x"]),
      ]);
  return { titles, lines, below: labels("middle"), beside: labels("end") };
}

describe("the axes of a chart that is zoomed", () => {
  it("have grid lines across the plot, ticks below it, and their titles", () => {
    const { titles, lines, below, beside } = drawn({});
    expect(titles.map(({ attributes }) => attributes)).toEqual([
      { x: "200", y: "184" },
      { y: "184" },
    ]);
    // A value stands 4 pixels below its line: 0 on the bottom, 150, and 5 at the top, 10.
    expect(beside).toEqual([0, 1, 2, 3, 4, 5].map((value) => [`${value}`, 154 - 28 * value]));
    expect(below).toEqual([0, 2, 4, 6, 8, 10].map((value) => [`${value}`, 50 + 30 * value]));
    expect(lines.slice(0, 2)).toEqual([
      { x1: "50", y1: "150", x2: "350", y2: "150", class: "grid" },
      { x1: "50", y1: "122", x2: "350", y2: "122", class: "grid" },
    ]);
    expect(lines.slice(-2)).toEqual([
      { x1: "290", y1: "150", x2: "290", y2: "154", class: "grid" },
      { x1: "350", y1: "150", x2: "350", y2: "154", class: "grid" },
    ]);
    expect(lines).toHaveLength(6 + 1 + 6);
  });

  it("label only certain values, as far as they are shown", () => {
    const x = { domain: [2, 8] as const, labelled: [1, 2, 5, 8, 9] };
    expect(drawn({ x }).below).toEqual([
      ["2", 50],
      ["5", 200],
      ["8", 350],
    ]);
  });

  it("have both ends of a logarithmic range with 2 digits, and no tick close to them", () => {
    expect(drawn({ y: { domain: [0.0123456, 12.3456], log: true } }).beside).toEqual(
      [
        ["0.012", 154],
        ["0.1", 154 - Math.round((1e6 * 140 * Math.log(0.1 / 0.0123456)) / Math.log(1000)) / 1e6],
        ["1", 154 - Math.round((1e6 * 140 * Math.log(1 / 0.0123456)) / Math.log(1000)) / 1e6],
        ["12", 14],
      ].map(([text, y]) => [text, expect.closeTo(y as number, 5)]),
    );
  });

  it("have no grid lines where places up the plot are no values", () => {
    const { beside, lines } = drawn({ y: { name: "" } });
    expect(beside).toEqual([]);
    expect(lines).toHaveLength(1 + 6);
  });

  it("have fewer ticks if their numbers are wide", () => {
    const x = { domain: [0, 1_000_000] as const, whole: true };
    expect(drawn({ x }).below.map(([text]) => text)).toEqual(["0", "500000", "1000000"]);
  });

  it("are named by dates", () => {
    const texts = Array.from({ length: 11 }, (_, i) => `place ${i}`);
    const x = { named: true, names: { first: 0, texts } };
    expect(drawn({ x }).below.map(([text]) => text)).toEqual(["place 3", "place 6", "place 9"]);
  });
});
