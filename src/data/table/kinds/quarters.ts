import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const quarters = tokenKind({
  name: "quarters",
  names: [
    "YYYY[Q]Q", "YYYY-[Q]Q", "YYYY [Q]Q", "YYYY/[Q]Q", "YYYY:[Q]Q", "YYYY.[Q]Q", "YYYY_[Q]Q", "YYYY, [Q]Q",
    "YYYY[q]Q", "YYYY-[q]Q", "YYYY [q]Q", "[q]Q YYYY",
    "[Q]Q YYYY", "[Q]Q-YYYY", "[Q]Q/YYYY", "[Q]Q.YYYY", "[Q]Q_YYYY", "[Q]Q, YYYY", "[Q]QYYYY",
    "[Q]Q-YY", "[Q]Q YY", "[Q]Q'YY", "[Q]Q’YY", "[Q]Q ’YY", "[Q]Q 'YY", "[Q]Q/YY", "[Q]QYY", "YY[Q]Q", "YY-[Q]Q",
    "Q[Q]YYYY", "Q[Q] YYYY", "Q[Q]-YYYY", "Q[Q]/YYYY", "Q[Q]YY", "Q[Q] YY",
    "Qo [Quarter] YYYY", "Qo [Quarter], YYYY", "Qo [quarter] YYYY", "Qo [quarter] [of] YYYY", "Qo [Qtr] YYYY", "YYYY Qo [Quarter]", "YYYY Qo [quarter]",
    "[Quarter] Q YYYY", "[Quarter] Q, YYYY", "YYYY [Quarter] Q", "[Qtr] Q YYYY", "YYYY [Qtr] Q", "YYYY[QTR]Q", "YYYY:Q",
    "[FY]YYYY[Q]Q", "[FY]YYYY [Q]Q", "[FY]YYYY-[Q]Q", "[Q]Q [FY]YYYY", "[FY]YY[Q]Q", "[FY]YY [Q]Q", "[Q]Q [FY]YY", "[Q]Q[FY]YY",
    "[T]Q YYYY", "[T]Q-YYYY", "[T]Q/YYYY", "YYYY[T]Q", "YYYY-[T]Q", "YYYY [T]Q", "[K]Q YYYY", "YYYY[K]Q", "YYYY-[K]Q",
    "Q. [Quartal] YYYY", "Q. [Quartal], YYYY", "YYYY, Q. [Quartal]", "Q. [Vierteljahr] YYYY", "Q[º trimestre de] YYYY", "Q[º trimestre] YYYY", "Q[er trimestre] YYYY",
    "YYYY年第Q四半期", "YYYY年第Q季度", "YYYY年Q季度", "YYYY년 Q분기",
    "Q [Q] YYYY", "Qr [kw.] YYYY", "Qr [kw] YYYY", "Qr [kwartał] YYYY", "Q [кв.] YYYY", "Q [квартал] YYYY", "Qr [кв.] YYYY", "Qr [квартал] YYYY", "Q. [čtvrtletí] YYYY", "Q. [Vj.] YYYY",
    "Qr/YYYY", "Qr-YYYY", "Qr YYYY", "Qr.YYYY", "YYYY Qr", "YYYY-Qr", "YYYY/Qr", "[Q]Qr YYYY", "Qr [Quartal] YYYY",
  ],
  examples: [
    { text: "2000Q1", format: "YYYY[Q]Q", time: "2000-01-01" },
    { text: "2000-Q2", format: "YYYY-[Q]Q", time: "2000-04-01" },
    { text: "2000 q2", format: "YYYY [q]Q", time: "2000-04-01" },
    { text: "Q3 2000", format: "[Q]Q YYYY", time: "2000-07-01" },
    { text: "Q3-49", format: "[Q]Q-YY", time: "1949-07-01" },
    { text: "4Q2000", format: "Q[Q]YYYY", time: "2000-10-01" },
    { text: "1st Quarter 2000", format: "Qo [Quarter] YYYY", time: "2000-01-01" },
    { text: "2000 4th Quarter", format: "YYYY Qo [Quarter]", time: "2000-10-01" },
    { text: "FY2014Q3", format: "[FY]YYYY[Q]Q", time: "2014-07-01" },
    { text: "2. Quartal 2000", format: "Q. [Quartal] YYYY", time: "2000-04-01" },
    { text: "T4 2000", format: "[T]Q YYYY", time: "2000-10-01" },
    { text: "III/2000", format: "Qr/YYYY", time: "2000-07-01" },
    { text: "Quarter 2, 2000", format: "[Quarter] Q, YYYY", time: "2000-04-01" },
  ],
});
