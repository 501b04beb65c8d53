import type { FrameAxis } from "../svg/frame.js";
import { axisMap, ticksOf } from "./axis-map.js";
import type { View } from "./view.js";

const [ROOM_X, ROOM_Y] = [60, 45]; // for a tick

/** Draws grid lines and their values again, as they are for the part of the values that is shown. */
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
    for (const value of ticks(y, (bottom - top) / ROOM_Y)) {
      const at = map.place(value);
      draw.line(left, at, right, at);
      draw.text(left - 6, at + 4, value, "end");
    }
  }
  const map = axisMap(x, left, right);
  draw.line(left, bottom, right, bottom);
  for (const value of ticks(x, (right - left) / ROOM_X)) {
    const at = map.place(value);
    draw.line(at, bottom, at, bottom + 4);
    draw.text(at, bottom + 17, value, "middle");
  }
}

/** Of a logarithmic axis that has hardly a power of ten its ends. */
function ticks(axis: FrameAxis, count: number): readonly number[] {
  const round = ticksOf(axis, count);
  const ends = axis.domain.map((value) => Number(value.toPrecision(2)));
  return round.length < 2 && axis.log ? ends : round;
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
    text(x: number, y: number, value: number, anchor: "middle" | "end") {
      const text = add("text", { x, y, "text-anchor": anchor, class: "label" });
      text.textContent = String(Number(value.toPrecision(6)));
    },
  };
}
