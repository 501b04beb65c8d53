import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";

const project = emptyFolder();
const DAYS = 90;
const WEATHER = ["fog", "rain", "sun"];
const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
const weatherAt = (i: number) => WEATHER[(i * i + (i >> 2)) % 3]!;
const openAt = (i: number) => i % 7 !== 6;
const valueAt = (i: number) =>
  (openAt(i) ? 1 : 0) * (1 + WEATHER.indexOf(weatherAt(i)) + Math.sin(i));

interface Row {
  readonly open: string;
  readonly weather: string;
  readonly sales: string;
}

/** Rows of two shops, those of one in the north, from a day on. */
function csv(from: number, to: number, change: (row: Row, i: number) => Row = (row) => row) {
  const rows = ["n", "s"].flatMap((shop) =>
    Array.from({ length: to - from }, (_, k) => {
      const i = from + k;
      const sales = (valueAt(i) * (shop === "n" ? 1 : 2)).toFixed(3);
      const row = { open: openAt(i) ? "True" : "False", weather: weatherAt(i), sales };
      const { open, weather, sales: shown } = change(row, i);
      return [day(i), shop, shop === "n" ? "north" : "south", open, weather, shown].join(",");
    }),
  );
  return `day,shop,region,open,weather,sales\n${rows.join("\n")}\n`;
}

/** The same file with 0 and 1 in place of texts, in columns made by hand. */
function byHand(content: string): string {
  const [, ...rows] = content.trimEnd().split("\n");
  const flag = (value: boolean) => (value ? "1" : "0");
  const lines = rows.map((row) => {
    const [time, shop, region, open, weather, sales] = row.split(",");
    const regions = ["north", "south"].map((name) => flag(region === name));
    const weathers = WEATHER.map((name) => flag(weather === name));
    return [time, shop, ...regions, flag(open === "True"), ...weathers, sales].join(",");
  });
  return `day,shop,north,south,open,fog,rain,sun,sales\n${lines.join("\n")}\n`;
}

async function train(name: string, content: string, columns: object) {
  writeFileSync(join(project, `${name}.csv`), content);
  const file = { task: "csv", file: `${name}.csv`, time: "day", id: "shop", target: "sales" };
  const config = {
    data: { ...file, steps: 5, ahead: 2, scaling: "none", ...columns },
    model: { hidden: 6, layers: 1, targets: "lastStep" },
    training: { epochs: 4, optimizer: { learningRate: 0.02 } },
    output: { plots: 0, runs: join(project, "runs") },
  };
  writeFileSync(join(project, `${name}.json`), JSON.stringify(config));
  const { stdout, stderr } = await run(["train", "-c", `${name}.json`, "--json"], project);
  expect(stderr).not.toContain("error");
  return JSON.parse(stdout);
}

let folder = "";
let fingerprint = "";

async function predict(content: string) {
  writeFileSync(join(project, "new.csv"), content);
  return run(["predict", folder, "-i", "new.csv"], project);
}

/** A file that ends with days whose sales are to be forecast, on the first of which weather and open are given. */
const future = (weather: string, open = "True") =>
  csv(DAYS - 10, DAYS + 2, (row, i) =>
    i < DAYS ? row : { sales: "", weather: i === DAYS ? weather : "sun", open },
  );

beforeAll(async () => {
  const columns = { known: ["open", "weather"], static: ["region"] };
  const result = await train("texts", csv(0, DAYS), columns);
  folder = result.run;
  fingerprint = result.fingerprint;
}, 60_000);

describe("texts as covariates", () => {
  it("give the run that columns of 0 and 1 made by hand give", async () => {
    const result = await train("hand", byHand(csv(0, DAYS)), {
      known: ["open", "fog", "rain", "sun"],
      static: ["north", "south"],
    });
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(result.fingerprint).toBe(fingerprint);
  });

  it("reach the network: another category or flag gives another forecast", async () => {
    const sun = await predict(future("sun"));
    const fog = await predict(future("fog"));
    const closed = await predict(future("sun", "False"));
    expect([sun.code, fog.code, closed.code]).toEqual([0, 0, 0]);
    expect(new Set([sun.stdout, fog.stdout, closed.stdout]).size).toBe(3);
    expect(sun.stderr).not.toContain("training did not have");
  });

  it("that training did not have are as an empty cell, with a warning that names them", async () => {
    const snow = await predict(future("snow"));
    const none = await predict(future(""));
    expect([snow.code, none.code]).toEqual([0, 0]);
    expect(snow.stderr).toContain(
      'new.csv, line 12: weather has "snow" (2 rows), which training did not have. It is ' +
        'treated as none of the known categories: "fog", "rain", "sun"',
    );
    expect(snow.stdout).toBe(none.stdout);
    expect(none.stderr).not.toContain("training did not have");
  });

  it("are read as in training where a file has 1 and 0 for True and False", async () => {
    const digits = future("rain").replaceAll("True", "1").replaceAll("False", "0");
    const { code, stdout } = await predict(digits);
    expect([code, stdout]).toEqual([0, (await predict(future("rain"))).stdout]);
  });

  it("need the run folder alone", async () => {
    const before = await predict(future("rain"));
    renameSync(join(project, "texts.csv"), join(project, "hidden.csv"));
    renameSync(folder, join(project, "moved"));
    folder = join(project, "moved");
    const after = await predict(future("rain"));
    expect([after.code, after.stdout]).toEqual([0, before.stdout]);
  });

  it("make rolling forecasts", async () => {
    writeFileSync(join(project, "new.csv"), csv(DAYS - 10, DAYS + 10));
    const argv = ["predict", folder, "-i", "new.csv", "--origins", "all"];
    const { code, stdout } = await run(argv, project);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").length).toBeGreaterThan(20);
  });
});
