import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const halfYears = tokenKind({
  name: "half-years",
  names: [
    "YYYY[H]HY", "YYYY-[H]HY", "YYYY [H]HY", "YYYY/[H]HY", "YYYY:[H]HY", "YYYY, [H]HY", "YYYY_[H]HY",
    "[H]HY YYYY", "[H]HY-YYYY", "[H]HY/YYYY", "[H]HYYYYY", "HY[H]YYYY", "HY[H] YYYY", "HY[H]-YYYY", "[H]HY-YY", "[H]HY YY", "HY[H]YY",
    "YYYY[S]HY", "YYYY-[S]HY", "YYYY [S]HY", "[S]HY YYYY", "[S]HY-YYYY", "[S]HY/YYYY", "YYYY-[B]HY",
    "HY. [Halbjahr] YYYY", "YYYY, HY. [Halbjahr]", "YYYY HY. [Halbjahr]", "[Half] HY YYYY", "[Half] HY, YYYY", "YYYY [Half] HY", "[FY]YYYY[H]HY", "[FY]YYYY [H]HY",
  ],
  examples: [
    { text: "2000H1", format: "YYYY[H]HY", time: "2000-01-01" },
    { text: "2000-S2", format: "YYYY-[S]HY", time: "2000-07-01" },
    { text: "H2 2000", format: "[H]HY YYYY", time: "2000-07-01" },
    { text: "1H2000", format: "HY[H]YYYY", time: "2000-01-01" },
    { text: "2. Halbjahr 2000", format: "HY. [Halbjahr] YYYY", time: "2000-07-01" },
  ],
});
