const { RNNLAB_SEED: given = "1" } = process.env;

/** Decides random examples and moments; `RNNLAB_SEED=random`, as in `npm run soak`, draws others on every run. */
export const SEED = given === "random" ? Date.now() % 2 ** 31 : Number(given);
