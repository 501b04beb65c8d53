import type { FrameAxis, Tick } from "../svg/frame.js";
import { namedTicks } from "../svg/named-ticks.js";
import { type AxisMap, axisMap, ticksOf } from "./axis-map.js";
import type { View } from "./view.js";

const ROOM_Y = 28; // for a tick
const [LETTER_ROOM, APART_X] = [8, 20]; // of a digit of a tick below the axis, and between two ticks
const HEIGHT = 14; // of a tick's text

/** The room for ticks: their maximum number, and the distance between them in pixels. */
interface Room {
  readonly count: number;
  readonly apart: number;
}

/** Redraws grid lines and labels for the range of values that is shown. */
export function drawAxes(group: SVGGElement, { plot, x, y, frame }: View): void {
  const [left, right, top, bottom] = plot;
  const titles = [...group.querySelectorAll<SVGTextElement>("[data-title]")];
  group.replaceChildren(...titles);
  const draw = painter(group);
  for (const title of titles) {
    title.setAttribute("y", String(bottom + 34));
    if (title.dataset.title === "x") title.setAttribute("x", String((left + right) / 2));
  }
  if (frame.y.name !== "") {
    const map = axisMap(y, bottom, top);
    for (const { value, text } of ticks(y, map, {
      count: (bottom - top) / ROOM_Y,
      apart: HEIGHT,
    })) {
      const at = map.place(value);
      draw.line(left, at, right, at);
      draw.text(left - 6, at + 4, text, "end");
    }
  }
  const map = axisMap(x, left, right);
  draw.line(left, bottom, right, bottom);
  const room = APART_X + LETTER_ROOM * digitsOf(x);
  for (const { value, text } of ticks(x, map, { count: (right - left) / room, apart: room })) {
    const at = map.place(value);
    draw.line(at, bottom, at, bottom + 4);
    draw.text(at, bottom + 17, text, "middle");
  }
}

/** Digits of the widest number below an axis. */
function digitsOf({ domain, whole }: FrameAxis): number {
  return whole ? String(Math.round(domain[1])).length : 4;
}

/** Named places, or round values; a logarithmic axis has a tick at each end, and no others close to the ends. */
function ticks(axis: FrameAxis, map: AxisMap, { count, apart }: Room): readonly Tick[] {
  const { names, named, labelled, domain, log, whole } = axis;
  if (names && named) return namedTicks(domain, names, map.place(domain[1]) - map.place(domain[0]));
  if (labelled) {
    const shown = labelled.filter((value) => value >= domain[0] && value <= domain[1]);
    return shown.map((value) => ({ value, text: String(value) }));
  }
  const round = ticksOf(axis, count);
  const inside = round.filter((value) =>
    domain.every((end) => Math.abs(map.place(end) - map.place(value)) >= apart),
  );
  const values = !log || whole ? round : [domain[0], ...inside, domain[1]];
  // The ends of a logarithmic axis are seldom round.
  const digits = log ? 2 : 6;
  return values.map((value) => ({ value, text: String(Number(value.toPrecision(digits))) }));
}

function painter(group: SVGGElement) {
  const add = (name: string, attributes: Readonly<Record<string, string | number>>) => {
    const element = document.createElementNS(group.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    group.append(element);
    return element;
  };
  return {
    line: (x1: number, y1: number, x2: number, y2: number) =>
      add("line", { x1, y1, x2, y2, class: "grid" }),
    text(x: number, y: number, content: string, anchor: "middle" | "end") {
      const text = add("text", { x, y, "text-anchor": anchor, class: "label" });
      text.textContent = content;
    },
  };
}
