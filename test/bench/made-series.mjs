/** Series of many kinds, made by a seed: each function gives the columns of a file, a list of [names, rows]. */

/** mulberry32: numbers from 0 to 1. */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normalOf(random) {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function walk(count, next, level = 0) {
  const values = [];
  for (let t = 0; t < count; t += 1) {
    level = next(level, t);
    values.push(level);
  }
  return values;
}

const numbers = (count, make) => Array.from({ length: count }, (_, t) => make(t));
const wave = (t, period) => Math.sin((2 * Math.PI * t) / period);

/** Each a function of { random, normal, between(low, high) } to the values of a series. */
const kinds = {
  trend({ normal, between }) {
    const [slope, noise] = [between(-2, 2), between(0.5, 6)];
    return {
      every: "day",
      values: numbers(Math.round(between(150, 500)), (t) => 100 + slope * t + noise * normal()),
    };
  },
  randomWalk({ normal, between }) {
    return {
      every: "day",
      values: walk(Math.round(between(200, 900)), (level) => level + normal(), 50),
    };
  },
  walkWithDrift({ normal, between }) {
    const drift = between(0.1, 0.5);
    return {
      every: "month",
      values: walk(Math.round(between(120, 300)), (level) => level + drift + normal(), 80),
    };
  },
  smoothing({ normal, between }) {
    const rate = between(0.1, 0.5);
    const levels = walk(Math.round(between(150, 600)), (level) => level + rate * normal(), 20);
    return { every: "day", values: levels.map((level) => level + normal()) };
  },
  autoregression({ normal, between }) {
    const [a, b] = [between(0.5, 1.2), between(-0.5, -0.1)];
    let before = 0;
    const values = walk(Math.round(between(300, 1200)), (value) => {
      const next = a * value + b * before + normal();
      before = value;
      return next;
    });
    return { every: "hour", values };
  },
  monthlySeason({ normal, between }) {
    const [size, slope, noise] = [between(5, 30), between(-0.3, 0.8), between(1, 6)];
    const shape = numbers(12, () => size * normal());
    return {
      every: "month",
      values: numbers(
        Math.round(between(96, 300)),
        (t) => 200 + slope * t + shape[t % 12] + noise * normal(),
      ),
    };
  },
  multiplicative({ normal, between }) {
    const [growth, size, noise] = [between(0.004, 0.015), between(0.1, 0.35), between(0.02, 0.08)];
    return {
      every: "month",
      values: numbers(Math.round(between(120, 300)), (t) =>
        Math.exp(
          4 + growth * t + size * wave(t, 12) + (size / 2) * wave(2 * t + 3, 12) + noise * normal(),
        ),
      ),
    };
  },
  weeklySeason({ normal, between }) {
    const shape = numbers(7, () => between(0, 30));
    const levels = walk(Math.round(between(200, 800)), (level) => level + 0.5 * normal(), 100);
    return { every: "day", values: levels.map((level, t) => level + shape[t % 7] + 4 * normal()) };
  },
  dailySeason({ normal, between }) {
    const size = between(3, 12);
    const levels = walk(Math.round(between(600, 1500)), (level) => 0.98 * level + normal());
    return {
      every: "hour",
      values: levels.map(
        (level, t) => 30 + level + size * wave(t, 24) + (size / 3) * wave(2 * t, 24) + normal(),
      ),
    };
  },
  intermittent({ random, between }) {
    const rate = between(0.1, 0.5);
    return {
      every: "day",
      values: numbers(Math.round(between(200, 700)), () =>
        random() < rate ? 1 + Math.floor(-3 * Math.log(1 - random())) : 0,
      ),
    };
  },
  counts({ random, between }) {
    const [mean, size] = [between(2, 12), between(0.1, 0.6)];
    const poisson = (rate) => {
      let [count, product] = [0, random()];
      for (const limit = Math.exp(-rate); product > limit; product *= random()) count += 1;
      return count;
    };
    return {
      every: "day",
      values: numbers(Math.round(between(200, 700)), (t) =>
        poisson(mean * (1 + size * wave(t, 7))),
      ),
    };
  },
  levelShifts({ random, normal, between }) {
    const noise = between(0.5, 2);
    const levels = walk(
      Math.round(between(200, 700)),
      (level) => (random() < 0.02 ? level + 10 * normal() : level),
      60,
    );
    return { every: "day", values: levels.map((level) => level + noise * normal()) };
  },
  outliers({ random, normal, between }) {
    const size = between(3, 10);
    const values = numbers(
      Math.round(between(200, 600)),
      (t) => 50 + size * wave(t, 7) + normal() + (random() < 0.03 ? 40 * normal() : 0),
    );
    return { every: "day", values };
  },
  short({ normal, between }) {
    const slope = between(-1, 2);
    return {
      every: "month",
      values: numbers(40, (t) => 60 + slope * t + 6 * wave(t, 12) + 3 * normal()),
    };
  },
  shortWalk({ normal }) {
    return { every: "week", values: walk(40, (level) => level + normal(), 30) };
  },
  nonlinear({ normal }) {
    let before = 0;
    const values = walk(1500, (value) => {
      const next =
        0.6 * value * Math.exp(-(before ** 2)) + 1.5 * Math.tanh(2 * before) * 0.4 + 0.3 * normal();
      before = value;
      return next;
    });
    return { every: "hour", values };
  },
  severalSeries({ normal, between }) {
    const names = ["north", "south", "east", "west"];
    const slopes = names.map(() => between(-0.2, 0.4));
    const levels = names.map(() => between(20, 400));
    return {
      every: "month",
      id: names,
      values: numbers(120, (t) =>
        names.map(
          (_, s) =>
            levels[s] * (1 + 0.2 * wave(t, 12)) + slopes[s] * t + 0.03 * levels[s] * normal(),
        ),
      ),
    };
  },
  severalTargets({ normal, between }) {
    const [slope, lag] = [between(0, 0.3), between(0.3, 0.9)];
    const first = walk(400, (level) => 0.9 * level + normal());
    return {
      every: "day",
      targets: ["demand", "price"],
      values: first.map((value, t) => [
        100 + slope * t + value,
        20 + lag * (first[t - 1] ?? 0) + 0.3 * normal(),
      ]),
    };
  },
};

export const kindNames = Object.keys(kinds);

const steps = {
  hour: (t) => new Date(Date.UTC(2020, 0, 1, t)).toISOString().slice(0, 16),
  day: (t) => new Date(Date.UTC(2018, 0, 1 + t)).toISOString().slice(0, 10),
  week: (t) => new Date(Date.UTC(2018, 0, 1 + 7 * t)).toISOString().slice(0, 10),
  month: (t) => new Date(Date.UTC(1990, t, 1)).toISOString().slice(0, 10),
};

const shown = (value) => String(Number(value.toPrecision(7)));

/** The text of a CSV file of a kind, and the targets where there are several. */
export function madeFile(kind, seed) {
  const random = uniform(1000 * seed + kindNames.indexOf(kind) + 1);
  const between = (low, high) => low + (high - low) * random();
  const { every, values, id, targets } = kinds[kind]({ random, normal: normalOf(random), between });
  const time = steps[every];
  if (id) {
    const rows = id.flatMap((name, s) =>
      values.map((row, t) => `${time(t)},${name},${shown(row[s])}`),
    );
    return { text: `time,region,y\n${rows.join("\n")}\n`, arguments: ["--id", "region"] };
  }
  const names = targets ?? ["y"];
  const rows = values.map((row, t) => `${time(t)},${[row].flat().map(shown).join(",")}`);
  return {
    text: `time,${names.join(",")}\n${rows.join("\n")}\n`,
    arguments: targets ? targets.flatMap((name) => ["--target", name]) : [],
  };
}
