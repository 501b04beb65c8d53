/** A CSV file of days with a trend, a season of the week, a season of the year and noise. */
export function sales(): string;
