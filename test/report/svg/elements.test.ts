import { scaleLinear, scaleLog } from "d3-scale";
import { describe, expect, it } from "vitest";
import { valueScale, valueTicks, xAxis, yAxis } from "../../../src/report/svg/axes.js";
import { calendarTicks } from "../../../src/report/svg/calendar-ticks.js";
import { label, line, moved } from "../../../src/report/svg/chart.js";
import { framed, seriesGroup } from "../../../src/report/svg/framed.js";
import { legend, legendSample } from "../../../src/report/svg/legend.js";
import { endNames, nameRoom } from "../../../src/report/svg/line-ends.js";
import { escapeMarkup, tag } from "../../../src/report/svg/markup.js";
import { namedTicks } from "../../../src/report/svg/named-ticks.js";
import { inlineSvg, svgFile } from "../../../src/report/svg/render.js";
import { band, curve, mark, modelShape } from "../../../src/report/svg/series.js";
import { spread } from "../../../src/report/svg/spread.js";
import {
  chartStyles,
  colorVariables,
  dark,
  dashClass,
  light,
  seriesClass,
  variables,
} from "../../../src/report/svg/style.js";

const plot = { left: 10, right: 110, top: 0, bottom: 100 };

describe("an element", () => {
  it.each([
    [
      tag("a", { x: 1.239, y: 1.234, z: undefined, t: `&<>"'` }, "b", "<c>"),
      `<a x="1.24" y="1.23" t="&#38;&#60;&#62;&#34;&#39;">b<c></a>`,
    ],
    [
      escapeMarkup("\u0000a\t\n\r\u0085\ufffe\ud800\u00a0"),
      "\ufffda\t\n\r\ufffd\ufffd\ufffd\u00a0",
    ],
    [label(1, 2, "a<b"), '<text x="1" y="2" text-anchor="start" class="label">a&#60;b</text>'],
    [
      label(1, 2, "a", "end", "title"),
      '<text x="1" y="2" text-anchor="end" class="title">a</text>',
    ],
    [line(1, 2, 3, 4, "grid"), '<line x1="1" y1="2" x2="3" y2="4" class="grid"></line>'],
    [moved(1.5, 2.4, "a", "b"), '<g transform="translate(2,2)">ab</g>'],
  ])("is %s", (found, wanted) => {
    expect(found).toBe(wanted);
  });

  it("of a series has gaps where no value is, and a mark only where there is one", () => {
    const points = [
      [1, 2],
      [3, 4],
      [Number.NaN, 5],
      [6, Number.POSITIVE_INFINITY],
      [7, 8.126],
    ] as const;
    expect(curve(points, "s1")).toBe('<path d="M1,2L3,4M7,8.13Z" class="curve s1"></path>');
    expect(curve([], "s1")).toBe('<path d="" class="curve s1"></path>');
    const edges = [
      [0, 10, 5],
      [1, 11, 6],
      [2, Number.NaN, 3],
    ] as const;
    expect(band(edges, "s1")).toBe('<path d="M0,5L1,6L1,11L0,10Z" class="band s1"></path>');
    // A square of 20 has sides of 4.472, one of 16 has sides of 4.
    expect(mark([1.236, 2], 2, "mark s1")).toBe(
      '<path d="M-2.24,-2.24h4.47v4.47h-4.47Z" transform="translate(1.24,2)" class="mark s1"></path>',
    );
    expect(mark([1, 2], 8, "x", 16)).toContain('d="M-2,-2h4v4h-4Z"');
    expect(mark([Number.NaN, 2], 2, "x") + mark([1, Number.NEGATIVE_INFINITY], 2, "x")).toBe("");
    expect([0, 4, 5, 10].map(modelShape)).toEqual([1, 5, 1, 1]);
  });

  it("of a series carries its values with 7 digits, and only what is known of them", () => {
    const values = [1 / 3, 0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, -1e9];
    expect(seriesGroup({ name: "a<b", x: [0], y: values }, "c", "d")).toBe(
      '<g class="series" data-name="a&#60;b" data-x="0" data-y="0.3333333 0.3 - - -1000000000">cd</g>',
    );
    const more = { low: [1], high: Float64Array.of(2), labels: ['"'] };
    expect(seriesGroup({ name: "", x: [], y: [], ...more })).toBe(
      '<g class="series" data-name="" data-x="" data-y="" data-low="1" data-high="2" data-labels="[&#34;\\&#34;&#34;]"></g>',
    );
  });
});

describe("a scale", () => {
  const of = (values: readonly number[], more: object = {}) =>
    valueScale(values, { range: [100, 0], ...more }).domain();

  it.each([
    ["nothing", [], {}, [0, 1]],
    ["values", [2, 4], {}, [2, 4]],
    ["what can be drawn", [Number.NaN, 1, Number.POSITIVE_INFINITY, 2, 1e100, -1e100], {}, [1, 2]],
    ["one value", [-4], {}, [-6, -2]],
    ["zero alone", [0, 0], {}, [-1, 1]],
    [
      "values that differ by their last digits",
      [1, 1 + 5e-10],
      {},
      [0.4, 1.6],
    ] /* tenths beyond 0.5 and 1.5 */,
    ["values that differ by more", [1, 1.001], {}, [1, 1.001]],
    ["values above zero", [2, 4], { zero: true }, [0, 4]],
    ["values from zero on", [0, 4], { zero: true }, [0, 4]],
    ["values on both sides of zero", [-2, 4], { zero: true }, [-2, 4]],
    ["a large ratio", [1.2, 9.6], { logFrom: 8 }, [1, 11.52]],
    ["a smaller ratio", [1, 7.99], { logFrom: 8 }, [1, 8]],
    ["a large ratio that begins at zero", [0, 10], { logFrom: 8 }, [0, 10]],
    ["a large ratio with no wish for logarithms", [1, 100], {}, [0, 100]],
    ["a large ratio of values below zero", [-8, -1], { logFrom: 0.1 }, [-8, -1]],
  ])("of %s", (_, values, more, domain) => {
    const found = of(values, more);
    expect(found).toEqual(domain.map((value) => expect.closeTo(value, 9)));
  });

  it("by logarithms has ticks at its ends, and others from 14 pixels on", () => {
    // 1 is log10(2) / log10(400) = 0.1157 of the axis from 0.5, and 100 as far from 200.
    const texts = (length: number) =>
      valueTicks(scaleLog([0.5, 200], [0, length]), 4).map(({ text }) => text);
    expect(texts(120)).toEqual(["0.5", "10", "200"]); // 13.9
    expect(texts(122)).toEqual(["0.5", "1", "10", "100", "200"]); // 14.1
  });
});

describe("an axis", () => {
  const ticks = [{ value: 5, text: "5<" }];
  const linear = scaleLinear([0, 10], [100, 0]);
  const grid = '<line x1="10" y1="50" x2="110" y2="50" class="grid"></line>';
  const name = '<text x="4" y="54" text-anchor="end" class="label">5&#60;</text>';

  it("has lines across the plot, and a note if it is logarithmic", () => {
    expect(yAxis(plot, linear, ticks)).toBe(grid + name);
    expect(yAxis(plot, scaleLog([1, 10], [100, 0]), [])).toBe(
      '<text x="2" y="134" text-anchor="start" class="label" data-title="y">log scale</text>',
    );
  });

  it("has short lines below the plot, and its title if it has one", () => {
    const across = scaleLinear([0, 10], [10, 110]);
    const below =
      '<line x1="10" y1="100" x2="110" y2="100" class="grid"></line>' +
      '<line x1="60" y1="100" x2="60" y2="104" class="grid"></line>' +
      '<text x="60" y="117" text-anchor="middle" class="label">5&#60;</text>';
    expect(xAxis(plot, across, ticks)).toBe(below);
    expect(xAxis(plot, across, ticks, "a<b")).toBe(
      `${below}<text x="60" y="134" text-anchor="middle" class="label" data-title="x">a&#60;b</text>`,
    );
  });

  it("is described with what differs from a plain one", () => {
    const plain = { scale: linear, ticks: [], name: "y" };
    const names = { first: 0, texts: ["a"] };
    const full = { labelled: [1], whole: true, names, named: true };
    const log = { scale: scaleLog([1, 10], [10, 110]), ticks: [], name: "x", ...full };
    const { frame, body } = framed({ plot, x: log, y: plain, pick: "point" }, "<a>", "<b>");
    expect(frame).toEqual({
      plot: [10, 110, 0, 100],
      x: { name: "x", domain: [1, 10], log: true, ...full },
      y: { name: "y", domain: [0, 10] },
      pick: "point",
    });
    const bottom = '<line x1="10" y1="100" x2="110" y2="100" class="grid"></line>';
    expect(body).toBe(`<g class="axes">${bottom}</g><g class="data"><a><b></g>`);
    expect(framed({ plot, x: plain, y: plain }).frame!.pick).toBe("column");
  });
});

describe("ticks of dates", () => {
  const years = ["2001", "2002", "2003", "2004", "2005"].map((year) => `${year}-01-01`);
  const texts = (room: number) =>
    calendarTicks([0, 4], { first: 0, texts: years }, room)?.map(({ text }) => text);

  // Names of 4, 7 and 10 letters of 6.6 pixels, 18 pixels apart: 44.4, 64.2 and 84 from year to year.
  it.each([
    [177, undefined],
    [178, ["2002", "2003", "2004"]],
    [256, ["2002", "2003", "2004"]],
    [257, ["2002-01", "2003-01", "2004-01"]],
    [335, ["2002-01", "2003-01", "2004-01"]],
    [336, ["2002-01-01", "2003-01-01", "2004-01-01"]],
  ])("in %i pixels", (room, wanted) => {
    expect(texts(room)).toEqual(wanted);
  });

  it("of every second year from one to the next are counted by the year's number", () => {
    const many = Array.from({ length: 13 }, (_, i) => `${2001 + i}-01-01`);
    const shown = (room: number) =>
      calendarTicks([0, 12], { first: 0, texts: many }, room)?.map(({ text }) => text);
    expect(shown(12 * 23)).toEqual(["2002", "2004", "2006", "2008", "2010", "2012"]);
    expect(shown(12 * 22)).toBeUndefined(); // 2005 and 2010 are too few
  });

  it.each([
    ["2001-01-01", "2001", true],
    ["2001-01-02", "2001", false],
    ["2001-02-01", "2001", false],
    ["2001-01-01 00:00", "2001", true],
    ["2001-01-01T00:00:00", "2001", true],
    ["2001-01-01 06:00", "2001", false],
    ["2001-03-01", "2001-03", true],
    ["2001-03-01 00:00", "2001-03", true],
    ["2001-03-02 00:00", "2001-03", false],
    ["2001-03-04", "2001-03-04", true],
    ["2001-03-04 00:00", "2001-03-04", true],
    ["2001-03-04 01:00", "2001-03-04", false],
  ])("have one at a first place of %s for %s: %s", (first, text, isShown) => {
    const others = {
      4: ["2002-02-02", "2003-02-02", "2004-02-02"],
      7: ["2001-04-02", "2001-05-02", "2001-06-02"],
      10: ["2001-03-05", "2001-03-06", "2001-03-07"],
    }[text.length]!;
    // As wide as the names need, and no wider, so that those of finer units do not fit.
    const room = 5 * (text.length * 6.6 + 18.1);
    const ticks = calendarTicks([-1, 4], { first: 0, texts: [first, ...others] }, room)!;
    expect(ticks.map(({ value }) => value)).toEqual(isShown ? [0, 1, 2, 3] : [1, 2, 3]);
    expect(ticks[0]!.text === text).toBe(isShown);
  });
});

describe("names along an axis", () => {
  const names = { first: 10, every: 5, texts: ["aa", "bb", "cc", "dd", "ee"] };

  // Names of 2 letters are 13.2 pixels wide, 18 apart: 31.2.
  it.each([
    [
      10,
      30,
      160,
      [
        [15, "bb"],
        [20, "cc"],
        [25, "dd"],
      ],
    ], // 40 from place to place
    [
      10,
      30,
      124,
      [
        [15, "bb"],
        [25, "dd"],
      ],
    ], // 31
    [10, 30, 40, [[25, "dd"]]], // 10: the last place that is not too near to the end
    [10, 30, 8, []],
    [12, 28, 160, [[20, "cc"]]], // 15 and 25 are the first and the last place of this part
    [
      5,
      35,
      240,
      [
        [10, "aa"],
        [15, "bb"],
        [20, "cc"],
        [25, "dd"],
        [30, "ee"],
      ],
    ],
  ])("from %i to %i in %i pixels", (from, to, room, wanted) => {
    const found = namedTicks([from, to], names, room);
    expect(found.map(({ value, text }) => [value, text])).toEqual(wanted);
  });
});

describe("a key", () => {
  const entry = (text: string, more: object = {}) => ({ text, classes: "s0", ...more });
  const sample = (x: number, y: number) => line(x, y, x + 22, y, "curve s0");

  it.each([
    ["nothing", entry("a", { classes: "" }), ""],
    ["a line", entry("a"), sample(8, 12)],
    [
      "an area",
      entry("a", { area: true }),
      '<rect x="8" y="7" width="22" height="10" class="band s0"></rect>',
    ],
    [
      "a line with marks",
      entry("a", { shape: 2 }),
      sample(8, 12) + mark([19, 12], 2, "mark s0", 30),
    ],
    [
      "marks in another colour",
      entry("a", { shape: 0, markClasses: "m" }),
      sample(8, 12) + mark([19, 12], 0, "m", 30),
    ],
  ])("has a sample of %s", (_, one, wanted) => {
    expect(legendSample(one, [8, 12])).toBe(wanted);
  });

  it("has as many entries side by side as fit", () => {
    // An entry of 5 letters takes 22 + 6 + 33 + 14 = 75.
    const entries = ["abcde", "fghij", "klmno"].map((text) => entry(text));
    const placed = (...places: (readonly [number, number])[]) =>
      places.map(([x, y], i) => sample(x, y) + label(x + 28, y + 4, entries[i]!.text)).join("");
    expect(legend(entries, 8, 12, 225)).toEqual({
      body: placed([8, 12], [83, 12], [158, 12]),
      height: 18,
    });
    expect(legend(entries, 8, 12, 224)).toEqual({
      body: placed([8, 12], [83, 12], [8, 30]),
      height: 36,
    });
    expect(legend(entries, 8, 12, 150).height).toBe(36);
    expect(legend(entries, 8, 12, 149)).toEqual({
      body: placed([8, 12], [8, 30], [8, 48]),
      height: 54,
    });
    expect(legend(entries.slice(1, 2), 0, 0, 1).height).toBe(18);
    expect(legend([], 0, 0, 100)).toEqual({ body: "", height: 0 });
  });
});

describe("names at the ends of lines", () => {
  it.each([
    [[], 10, 230, []],
    [[0], 10, 230, [10]],
    [[20, 30], 10, 230, [20, 34]],
    [[20, 34], 10, 230, [20, 34]],
    [[225, 229], 10, 230, [216, 230]],
    [[100, 220, 229], 10, 230, [100, 216, 230]],
    [[0, 0, 0], 10, 20, [-8, 6, 20]],
  ])("wanted at %j between %i and %i are at %j", (wanted, low, high, places) => {
    expect(spread(wanted, low, high)).toEqual(places);
  });

  it("are in the order of their heights, each with a leader from its line", () => {
    const ends = [
      { text: "a<", at: [90, 50], classes: "s0" },
      { text: "gone", at: [90, Number.NaN], classes: "s2" },
      { text: "b", at: [100, 40], classes: "s1" },
    ] as const;
    expect(endNames(ends, { ...plot, right: 100 })).toBe(
      '<g class="end" data-of="b"><line x1="104" y1="40" x2="113" y2="40" class="leader"></line>' +
        '<text x="116" y="44" text-anchor="start" class="s1">b</text></g>' +
        '<g class="end" data-of="a&#60;"><line x1="94" y1="50" x2="113" y2="54" class="leader"></line>' +
        '<text x="116" y="58" text-anchor="start" class="s0">a&#60;</text></g>',
    );
    const low = [{ text: "a", at: [0, 99], classes: "" }] as const;
    const high = [{ text: "a", at: [0, 1], classes: "" }] as const;
    expect(endNames(low, plot)).toContain(' y2="93"');
    expect(endNames(high, plot)).toContain(' y2="7"');
  });

  it("take the room of the longest one", () => {
    expect(nameRoom([], 100)).toBe(26);
    expect(nameRoom(["ab", "0123456789", "c"], 500)).toBe(92);
    expect(nameRoom(["0123456789"], 219)).toBeUndefined(); // .42 of it is 91.98
    expect(nameRoom(["0123456789"], 220)).toBe(92);
  });
});

describe("a picture", () => {
  const chart = { width: 100, height: 50, label: "a<b", body: "<g></g>" };

  it("in a page has its description, and its axes for the script", () => {
    expect(inlineSvg(chart)).toBe(
      '<svg class="chart" width="100" height="50" viewBox="0 0 100 50" role="img" aria-label="a&#60;b"><g></g></svg>',
    );
    const axis = { name: "", domain: [0, 1] } as const;
    const frame = { plot: [0, 1, 2, 3], x: axis, y: axis, pick: "point" } as const;
    expect(inlineSvg({ ...chart, frame })).toContain(
      ` data-frame="${escapeMarkup(JSON.stringify(frame))}">`,
    );
  });

  it("in a file has its own styles and its key above it", () => {
    const file = (height: number, body: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="100" height="${height}" viewBox="0 0 100 ${height}">` +
      `<title>a&#60;b</title><style>${chartStyles(dark)}</style>` +
      `<rect width="100" height="${height}" fill="#14181d"></rect>${body}</svg>\n`;
    expect(svgFile(chart, dark)).toBe(file(50, "<g></g>"));
    const entries = ["a", "b"].map((text) => ({ text, classes: "s0" }));
    const { body } = legend(entries, 8, 12, 84); // twice 22 + 6 + 6.6 + 14 do not fit between the margins of 8
    expect(svgFile({ ...chart, key: entries }, dark)).toBe(
      file(86, `${body}<g transform="translate(0,36)"><g></g></g>`),
    );
  });
});

describe("colours", () => {
  it("and dashes begin again after the last one", () => {
    expect([0, 5, 6].map(seriesClass)).toEqual(["s0", "s5", "s0"]);
    expect([0, 5, 6].map(dashClass)).toEqual(["d0", "d5", "d0"]);
  });

  it("are variables of a page", () => {
    const names = [
      "background",
      "surface",
      "text",
      "muted",
      "grid",
      "good",
      "bad",
      "history",
      "truth",
    ] as const;
    expect(colorVariables(dark)).toEqual([
      ...names.map((name) => [`--${name}`, dark[name]]),
      ...dark.series.map((color, i) => [`--s${i}`, color]),
    ]);
    expect(variables).toEqual({
      ...Object.fromEntries(names.map((name) => [name, `var(--${name})`])),
      series: [0, 1, 2, 3, 4, 5].map((i) => `var(--s${i})`),
    });
  });

  it("of lines, marks, areas and names of one model are the same", () => {
    const rules = chartStyles(light)
      .split("}")
      .map((rule) => rule.split("{"))
      .filter(([, style]) => style);
    const styleOf = (selector: string) =>
      rules
        .filter(([all]) => all!.split(",").includes(`.chart ${selector}`))
        .map(([, style]) => style);
    const models = light.series.map((color, i) => [`s${i}`, color] as const);
    for (const [name, color] of [
      ...models,
      ["history", light.history],
      ["truth", light.truth],
      ["muted", light.muted],
    ] as const) {
      for (const kind of [".curve", ".hollow"])
        expect(styleOf(`${kind}.${name}`)).toEqual([`stroke:${color}`]);
      for (const kind of [".mark", ".band", "text"])
        expect(styleOf(`${kind}.${name}`)).toEqual([`fill:${color}`]);
    }
    expect(["d0", "d1", "d2", "d3", "d4", "d5"].map((name) => styleOf(`.${name}`))).toEqual(
      ["6 4", "2 4", "12 4", "9 3 2 3", "9 3 2 3 2 3", "1 6"].map((dash) => [
        `stroke-dasharray:${dash}`,
      ]),
    );
    expect(
      Object.fromEntries(
        [".grid", ".leader", ".gap", ".rule"].map((name) => [name, styleOf(name)]),
      ),
    ).toEqual({
      ".grid": ["stroke:#d8dde3;stroke-width:1"],
      ".leader": ["stroke:#d8dde3;stroke-width:1"],
      ".gap": ["fill:#b42318"],
      ".rule": ["stroke:#57606a;stroke-width:1;stroke-dasharray:3 3"],
    });
    const plain = [
      "text",
      ".title",
      ".over",
      ".curve",
      ".curve.fine",
      ".curve.thin",
      ".data *",
      ".band",
      ".hollow",
    ];
    expect(plain.map((name) => styleOf(name)[0])).toEqual([
      "font:12px system-ui,sans-serif;fill:#57606a;paint-order:stroke;stroke:#ffffff;stroke-width:3px",
      "fill:#1b1f24;font-weight:600;stroke-width:4px",
      "stroke-width:7px",
      "fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round",
      "stroke-width:1",
      "stroke-width:1;opacity:.4",
      "vector-effect:non-scaling-stroke",
      "stroke:none;opacity:.2",
      "stroke-width:1.5",
    ]);
    // The inside of hollow marks comes last, since the colour of a model would fill them.
    expect(rules.at(-1)).toEqual([".chart .hollow", "fill:#ffffff"]);
  });
});
