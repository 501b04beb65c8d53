import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const quarters = tokenKind(
  "quarters",
  [
    "YYYY[Q]Q", "YYYY-[Q]Q", "YYYY [Q]Q", "YYYY/[Q]Q", "YYYY:[Q]Q", "YYYY.[Q]Q", "YYYY_[Q]Q", "YYYY, [Q]Q",
    "YYYY[q]Q", "YYYY-[q]Q", "YYYY [q]Q", "[q]Q YYYY",
    "[Q]Q YYYY", "[Q]Q-YYYY", "[Q]Q/YYYY", "[Q]Q.YYYY", "[Q]Q_YYYY", "[Q]Q, YYYY", "[Q]QYYYY",
    "[Q]Q-YY", "[Q]Q YY", "[Q]Q'YY", "[Q]Q '[']YY", "[Q]Q/YY", "[Q]QYY", "YY[Q]Q", "YY-[Q]Q",
    "Q[Q]YYYY", "Q[Q] YYYY", "Q[Q]-YYYY", "Q[Q]/YYYY", "Q[Q]YY", "Q[Q] YY",
    "Qo [Quarter] YYYY", "Qo [Quarter], YYYY", "Qo [quarter] YYYY", "Qo [quarter] [of] YYYY", "Qo [Qtr] YYYY", "YYYY Qo [Quarter]", "YYYY Qo [quarter]",
    "[Quarter] Q YYYY", "[Quarter] Q, YYYY", "YYYY [Quarter] Q", "[Qtr] Q YYYY", "YYYY [Qtr] Q", "YYYY[QTR]Q", "YYYY:Q",
  ],
  [
    { text: "2000Q1", format: "YYYY[Q]Q", time: "2000-01-01" },
    { text: "2000-Q2", format: "YYYY-[Q]Q", time: "2000-04-01" },
    { text: "2000 q2", format: "YYYY [q]Q", time: "2000-04-01" },
    { text: "Q3 2000", format: "[Q]Q YYYY", time: "2000-07-01" },
    { text: "Q3-49", format: "[Q]Q-YY", time: "1949-07-01" },
    { text: "4Q2000", format: "Q[Q]YYYY", time: "2000-10-01" },
    { text: "1st Quarter 2000", format: "Qo [Quarter] YYYY", time: "2000-01-01" },
    { text: "2000 4th Quarter", format: "YYYY Qo [Quarter]", time: "2000-10-01" },
    { text: "Quarter 2, 2000", format: "[Quarter] Q, YYYY", time: "2000-04-01" },
  ],
);
