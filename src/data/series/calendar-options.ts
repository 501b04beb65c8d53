import { z } from "zod";
import { holidayOf } from "./frequencies/holidays.js";
import { isSessions } from "./frequency.js";
import { resampleHows, stepsOf } from "./resample.js";

const sessions = z.string().min(1).max(1000).refine(isSessions, {
  error:
    'is not a list of sessions, expected for example "Mon-Sat", "Mon-Fri 09:30-16:00" or "day 1, day 15 of the month"',
});
const holiday = z
  .string()
  .max(100)
  .refine((text) => holidayOf(text) !== undefined, {
    error:
      'is not a holiday, expected for example "12-25", "11-4th-Thu", "Easter-2", "2012-10-29" or "12-24 until 13:00"',
  });
const resample = z.strictObject({
  every: z
    .union([z.string().min(1).max(100), z.number().positive().max(1e15)], {
      error: 'steps such as "15 minutes", or a number',
    })
    .refine((every) => stepsOf(every) !== undefined, {
      error: 'is not a step, expected for example "15 minutes", "1 day", "1 week" or "1 month"',
    })
    .describe("Steps such as 15 minutes, 1 day, 1 month; a number for times that are numbers"),
  how: z.enum(resampleHows).describe("How the rows of a step are combined"),
});

/** Config keys that define the times at which rows are expected. */
export const calendarOptions = {
  sessions: sessions
    .optional()
    .describe(
      "Days with data, or hours of the first and last row: Mon-Sat, Mon-Fri 09:30-16:00, " +
        "day 1, day 15 of the month, Mon-Sun (default: detected)",
    ),
  resample: resample
    .optional()
    .describe("Aggregates irregular rows to regular steps (default: rows are steps)"),
  holidays: z
    .array(holiday)
    .max(1000)
    .optional()
    .describe(
      "Days without sessions: 12-25, 11-4th-Thu, Easter-2, 2012-10-29; days that end early: 12-24 until 13:00 " +
        "(default: detected)",
    ),
};
