import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const fiscalYears = tokenKind({
  name: "years with a word",
  names: [
    "[FY]YYYY", "[FY] YYYY", "[FY]-YYYY", "[FY]YY", "[FY] YY", "[FY]'YY", "YYYY[FY]", "YYYY [FY]",
    "[CY]YYYY", "[CY] YYYY", "[YR]YYYY", "[Year] YYYY", "[Jahr] YYYY", "[X]YYYY", "[Y]YYYY", "YYYY年", "YYYY[A]", "YYYY[Y]",
  ],
  examples: [
    { text: "FY1950", format: "[FY]YYYY", time: "1950-01-01" },
    { text: "FY 98", format: "[FY] YY", time: "1998-01-01" },
    { text: "Year 2003", format: "[Year] YYYY", time: "2003-01-01" },
    { text: "X1961", format: "[X]YYYY", time: "1961-01-01" },
  ],
});
