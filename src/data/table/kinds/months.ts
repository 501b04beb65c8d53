import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const months = tokenKind({
  name: "months",
  names: [
    "YYYY-MM", "YYYY/MM", "YYYY_MM", "YYYY:MM", "YYYY MM", "YYYY年MM月", "YYYY년 MM월",
    "MM/YYYY", "MM-YYYY", "MM YYYY", "[0]MM/YYYY",
    "YYYY[M]MM", "YYYY-[M]MM", "YYYY [M]MM", "YYYY:[M]MM",
    "MMM YYYY", "MMM-YYYY", "MMM, YYYY", "MMM/YYYY", "MMM.YYYY", "MMMYYYY", "MMM_YYYY",
    "YYYY MMM", "YYYY-MMM", "YYYYMMM", "YYYY/MMM", "YYYY, MMM",
    "MMM-YY", "MMM YY", "MMM'YY", "MMM 'YY", "MMM’YY", "MMM ’YY", "MMMYY", "MMM/YY", "MMM.YY", "YY-MMM", "MMM [de] YYYY",
    "SSS YYYY", "SSS-YYYY", "YYYY SSS", "YYYY-SSS", "YYYYSSS",
    "YYYY-Q", "YYYY/Q", "YYYY:Q", "Q/YYYY", "Q-YYYY", // where none is above 4
  ],
  examples: [
    { text: "2020-01", format: "YYYY-MM", time: "2020-01-01" },
    { text: "202001", format: "YYYYMM", time: "2020-01-01" },
    { text: "01/2020", format: "MM/YYYY", time: "2020-01-01" },
    { text: "7/2020", format: "M/YYYY", time: "2020-07-01" },
    { text: "2020M01", format: "YYYY[M]MM", time: "2020-01-01" },
    { text: "Jan-49", format: "MMM-YY", time: "1949-01-01" },
    { text: "Jan 2020", format: "MMM YYYY", time: "2020-01-01" },
    { text: "January 1990", format: "MMMM YYYY", time: "1990-01-01" },
    { text: "JAN1990", format: "^MMMYYYY", time: "1990-01-01" },
    { text: "1990 Jan", format: "YYYY MMM", time: "1990-01-01" },
    { text: "DJF 1990", format: "SSS YYYY", time: "1990-01-01" },
  ],
});
