import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const weeks = tokenKind({
  name: "ISO weeks",
  names: [
    "GGGG-[W]WW", "GGGG[W]WW", "GGGG [W]WW", "GGGG/[W]WW", "GGGG_[W]WW", "GGGG.[W]WW", "GGGG-[w]WW", "GGGG[w]WW",
    "[W]WW GGGG", "[W]WW-GGGG", "[W]WW/GGGG", "[W]WW.GGGG", "[KW]WW GGGG", "[KW] WW GGGG", "[KW] WW/GGGG", "GGGG-[KW]WW", "GGGG [KW] WW", "GGGG [KW]WW", "GGGG[KW]WW", "GGGG/[KW]WW", "WW. [KW] GGGG", "GGGG[U]WW", "[S]WW GGGG",
    "[Week] WW GGGG", "[Week] WW, GGGG", "[Week] WW [of] GGGG", "GGGG [Week] WW", "GGGG, [Week] WW", "GGGG-[Week] WW", "[Wk] WW GGGG", "WW [WK] GGGG", "GGGG [wk] WW",
    "GGGG-WW", "GGGG/WW", "WW/GGGG", "WW-GGGG", "GGGG WW",
  ],
  examples: [
    { text: "2019-W02", format: "GGGG-[W]WW", time: "2019-01-07" },
    { text: "2020W53", format: "GGGG[W]WW", time: "2020-12-28" },
    { text: "W2 2019", format: "[W]W GGGG", time: "2019-01-07" },
    { text: "Week 12, 2019", format: "[Week] WW, GGGG", time: "2019-03-18" },
    { text: "2018 KW01", format: "GGGG [KW]WW", time: "2018-01-01" },
    { text: "2019-13", format: "GGGG-WW", time: "2019-03-25" },
  ],
});
