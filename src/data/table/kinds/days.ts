/** Milliseconds since 1970 at the beginning of a day in UTC; undefined if the day does not exist. */
export function dayStart(year: number, month: number, day: number): number | undefined {
  const none = month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || year < 100;
  return none ? undefined : Date.UTC(year, month - 1, day);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
