import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findTimeFormat } from "../../../../src/data/table/find-time-format.js";
import { timeFormat } from "../../../../src/data/table/kinds/format.js";

const FROM = Date.UTC(1000, 0, 1);
const TO = Date.UTC(2999, 11, 31);
const formats = [
  "YYYY-MM-DD HH:mm:ss.SSS",
  "YYYY-MM-DDTHH:mm:ss.SSSZ",
  "YYYYMMDD HH:mm:ss.SSS",
  "DD.MM.YYYY hh:mm:ss.SSS A",
  "MMM DD, YYYY HH:mm:ss.SSS",
  "DD-MMM-YYYY HH:mm:ss.SSS",
];

describe("timeFormat", () => {
  it.each(formats)("%s reads what it wrote, as JavaScript's own clock has it", (name) => {
    const format = timeFormat(name);
    fc.assert(
      fc.property(
        fc.integer({ min: FROM, max: TO }),
        fc.integer({ min: -840, max: 840 }),
        (ms, o) => {
          const offset = format.zoned ? o : 0;
          expect(format.parse(format.format(ms, offset))).toEqual({ ms, offset });
        },
      ),
    );
  });

  it("refuses days and hours that are not", () => {
    const parse = (text: string) => timeFormat("YYYY-MM-DD HH:mm").parse(text);
    for (const day of ["2019-02-29", "1900-02-29", "2020-04-31", "2020-13-01", "2020-00-10"]) {
      expect(parse(`${day} 00:00`), day).toBeUndefined();
    }
    expect(parse("2020-01-01 24:01")).toBeUndefined();
    expect(parse("2020-01-01 24:00")).toEqual({ ms: Date.UTC(2020, 0, 2), offset: 0 });
    expect(timeFormat("GGGG-[W]WW").parse("2019-W53")).toBeUndefined();
    expect(timeFormat("ddd YYYY-MM-DD").parse("Mon 2020-01-31")).toBeUndefined(); // a Friday
    expect(parse("2020-01-01 23:60")).toBeUndefined();
    expect(parse("2000-02-29 23:59")).toEqual({ ms: Date.UTC(2000, 1, 29, 23, 59), offset: 0 });
  });
});

describe("findTimeFormat", () => {
  it.each([
    [["2020-01-01", "2020-01-02"], "YYYY-MM-DD"],
    [["2020-01-01 10:00", "2020-01-02 11:00"], "YYYY-MM-DD HH:mm"],
    [["2020-01-01T10:00:00.5Z"], "YYYY-MM-DDTHH:mm:ss.SZ"],
    [["1/13/2020", "2/1/2020"], "M/D/YYYY"],
    [["13/1/2020", "1/2/2020"], "D/M/YYYY"],
    [["Jan 1 2000", "Feb 1 2000"], "MMM D YYYY"],
    [["2020-01", "2020-02"], "YYYY-MM"],
    [["1999", "2000"], "YYYY"],
    [["20200131"], "YYYYMMDD"],
    [["1577836800", "1577836860"], "seconds since 1970"],
    [["1577836800000"], "milliseconds since 1970"],
    [["0", "1", "2.5"], "a plain number with up to 1 decimals"],
  ])("%j is %s", (texts, name) => {
    expect(findTimeFormat(texts)).toMatchObject({ format: { name } });
  });

  it("does not guess", () => {
    expect(findTimeFormat(["03/04/2020", "05/06/2020"])).toHaveProperty("problem");
    expect(findTimeFormat(["03/03/2020", "05/05/2020"])).toMatchObject({
      format: { name: "MM/DD/YYYY" }, // both ways the same days
    });
  });
});
