/** In place of advice on texts that are not times: a message of the predictor names the text and the format. */
const none = (): string => "";

/** The format of a model file was that of its run, which knows it. */
export const unknownFormat = (name: string): string => `data.timeFormat is "${name}"`;

export { none as extraMonthAdvice, none as longDayAdvice, none as weekAdvice };
