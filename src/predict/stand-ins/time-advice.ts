/** In place of advice on texts that are not times: a message of the predictor names the text and the format. */
const none = (): string => "";

export { none as extraMonthAdvice, none as longDayAdvice, none as weekAdvice };
