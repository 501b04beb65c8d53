import type { FrameAxis } from "../svg/frame.js";

/** Maps values to places between two edges, and back. */
export interface AxisMap {
  place(value: number): number;
  value(place: number): number;
}

export function axisMap({ domain, log }: FrameAxis, from: number, to: number): AxisMap {
  const [bent, straight] = log ? [Math.log, Math.exp] : [same, same];
  const [low, high] = [bent(domain[0]), bent(domain[1])];
  return {
    place: (value) => from + ((bent(value) - low) / (high - low)) * (to - from),
    value: (place) => straight(low + ((place - from) / (to - from)) * (high - low)),
  };
}

function same(value: number): number {
  return value;
}

/** About `count` round values of an axis. */
export function ticksOf({ domain: [low, high], log, whole }: FrameAxis, count: number): number[] {
  if (log && high / low >= 20) return logTicks(low, high, count);
  const step = roundStep((high - low) / Math.max(1, count));
  const used = whole ? Math.max(1, Math.round(step)) : step;
  const first = Math.ceil(low / used - 1e-9);
  const last = Math.floor(high / used + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    return Number(((first + i) * used).toPrecision(12));
  });
}

/** Rounds a step up to 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((round) => step <= round * power * 1.0001) ?? 10;
  return factor * power;
}

/** Powers of ten, at most `count`; with fewer than three of them also their multiples by 2 and 5. */
function logTicks(low: number, high: number, count: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((to - from + 1) / Math.max(1, count)));
  const factors = to - from < 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = factors.length > 1 ? from - 1 : from; power <= to; power += every) {
    ticks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  }
  return ticks.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

/** A value of an axis as text: a name such as a date, or a number. */
export function valueText({ names }: Pick<FrameAxis, "names">, value: number): string {
  const { first = 0, every = 1, texts = [] } = names ?? {};
  return texts[Math.round((value - first) / every)] ?? String(Number(value.toPrecision(6)));
}
