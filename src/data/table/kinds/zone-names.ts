/** Minutes ahead of UTC by name, for winter and summer time, or for zones without summer time. */
const ZONES: readonly Readonly<Record<string, number>>[] = [
  { CET: 60, CEST: 120 },
  { MEZ: 60, MESZ: 120 },
  { GMT: 0, BST: 60 },
  { WET: 0, WEST: 60 },
  { EET: 120, EEST: 180 },
  { EST: -300, EDT: -240 },
  { CST: -360, CDT: -300 },
  { MST: -420, MDT: -360 },
  { PST: -480, PDT: -420 },
  { AKST: -540, AKDT: -480 },
  { HST: -600 },
  { AST: -240, ADT: -180 },
  { NST: -210, NDT: -150 },
  { AEST: 600, AEDT: 660 },
  { ACST: 570, ACDT: 630 },
  { AWST: 480 },
  { NZST: 720, NZDT: 780 },
  { JST: 540 },
  { KST: 540 },
  { HKT: 480 },
  { SGT: 480 },
  { MSK: 180 },
  { SAST: 120 },
];

/** Minutes ahead of UTC by name. IST is missing because India, Ireland and Israel all use it. */
export const zoneOffsets: ReadonlyMap<string, number> = new Map(ZONES.flatMap(Object.entries));

/** A regular expression for all names, longer ones first. */
export const anyZoneName = [...zoneOffsets.keys()].sort((a, b) => b.length - a.length).join("|");

/** The names of a zone in a format, such as `CET/CEST`, with the function that selects one by its offset. */
export const zonePairs: ReadonlyMap<string, (offset: number) => string> = new Map(
  ZONES.map((zone) => {
    const [[winter]] = Object.entries(zone) as [[string, number]];
    const nameAt = (offset: number) =>
      Object.entries(zone).find(([, minutes]) => minutes === offset)?.[0] ?? winter;
    return [Object.keys(zone).join("/"), nameAt] as const;
  }),
);

/** The pairs with a name at the end of a text. */
export function pairsIn(texts: readonly string[]): string[] {
  return [...zonePairs.keys()].filter((pair) =>
    texts.some((text) => pair.split("/").some((name) => text.toUpperCase().endsWith(name))),
  );
}
