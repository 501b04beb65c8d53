import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deseasonalised } from "../../src/evaluation/season.js";
import { thetaForecasts } from "../../src/evaluation/theta.js";
import { expectClose } from "../helpers/compare.js";

interface Case {
  readonly name: string;
  readonly period: number;
  readonly values: readonly number[];
  readonly seasonal: boolean;
  readonly forecasts: readonly number[];
}

const file = new URL("../golden/theta_golden.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];

describe("the Theta method", () => {
  it.each(cases)("forecasts $name as statsmodels does", (example) => {
    const values = Float64Array.from(example.values);
    expect(deseasonalised(values, example.period).season !== undefined).toBe(example.seasonal);
    const forecasts = thetaForecasts(values, example.forecasts.length, example.period);
    expectClose(forecasts, example.forecasts, 2e-4);
  });

  it("finds no season in less than two periods, and none if no period is given", () => {
    const values = Float64Array.from(cases[0]!.values.slice(0, 23));
    expect(thetaForecasts(values, 3, 12)).toEqual(thetaForecasts(values, 3));
  });

  it.each([[[5]], [[5, 5, 5, 5, 5, 5, 5, 5]]])("of %o is the value itself", (values) => {
    expect([...thetaForecasts(Float64Array.from(values), 2, 4)]).toEqual([5, 5]);
  });
});
