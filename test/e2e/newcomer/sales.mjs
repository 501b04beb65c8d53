/** Two and a half years of days with a trend, a season of the week, a season of the year and noise. */
export function sales() {
  let state = 7;
  const noise = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const week = [0.6, 1, 1.05, 1.1, 1.2, 1.5, 1.3];
  const rows = Array.from({ length: 900 }, (_, day) => {
    const date = new Date(Date.UTC(2023, 0, 1 + day));
    const level = (200 + day / 10) * week[date.getUTCDay()] * (1 + 0.15 * Math.sin(day / 58));
    return `${date.toISOString().slice(0, 10)},${Math.round(level + 40 * noise())}`;
  });
  return `date,units\n${rows.join("\n")}\n`;
}
