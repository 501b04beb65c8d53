import type { SeriesValues } from "./series-values.js";

/** A series of a chart with its element. */
export interface Series extends SeriesValues {
  readonly element: SVGGElement;
}

/** The series of a chart in drawing order. */
export function seriesOf(svg: SVGSVGElement): Series[] {
  return [...svg.querySelectorAll<SVGGElement>(".series")].map((element) => {
    const { name = "", x, y, low, high, labels = "[]" } = element.dataset;
    return {
      name,
      element,
      x: numbers(x),
      y: numbers(y),
      low: numbers(low),
      high: numbers(high),
      labels: JSON.parse(labels) as string[],
    };
  });
}

function numbers(text = ""): number[] {
  return text === "" ? [] : text.split(" ").map(Number); // "-" is not a number
}

/** The colour in which a series is drawn. */
export function colorOf({ element }: Series): string {
  const drawn = element.querySelector(".curve, .mark");
  if (drawn === null) return "currentColor";
  const { stroke, fill } = getComputedStyle(drawn);
  return stroke === "none" ? fill : stroke;
}
