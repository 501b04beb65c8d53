import { tokenKind } from "./token-kind.js";

// biome-ignore format: one way a row
export const logs = tokenKind({
  name: "mail, JavaScript and logs",
  names: [
    "ddd, DD MMM YYYY HH:mm:ss Z", "DD MMM YYYY HH:mm:ss Z", "ddd, DD MMM YY HH:mm:ss Z", "dddd, DD-MMM-YY HH:mm:ss Z",
    "ddd MMM DD YYYY HH:mm:ss Z", "ddd MMM DD YYYY", "YYYYMMDDHHmmssZ", "YYYYMMDDHHmmZ",
    "ddd MMM DD HH:mm:ss YYYY", "ddd MMM DD HH:mm:ss YYYY Z", "ddd MMM DD HH:mm:ss Z YYYY",
    "[[]DD/MMM/YYYY:HH:mm:ss Z]", "DD/MMM/YYYY:HH:mm:ss Z", "[[]ddd MMM DD HH:mm:ss YYYY]",
    "[[]YYYY-MM-DD HH:mm:ss]", "[[]YYYY-MM-DDTHH:mm:ssZ]", "[[]DD/MMM/YYYY HH:mm:ss]",
    "YYYY-MM-DD Z", "DD.MM.YYYY Z", "MM/DD/YYYY Z", "DD/MM/YYYY Z", "YYYY/MM/DD Z",
    "HH:mm DD.MM.YYYY", "HH:mm:ss DD.MM.YYYY", "HH:mm DD/MM/YYYY", "HH:mm MM/DD/YYYY", "HH:mm:ss DD/MM/YYYY", "HH:mm:ss MM/DD/YYYY", "HH:mm YYYY-MM-DD", "HH:mm:ss YYYY-MM-DD", "HH:mm DD MMM YYYY", "HH:mm:ss DD MMM YYYY",
  ],
  examples: [
    { text: "Fri, 31 Jan 2020 13:05:09 +0100", format: "ddd, DD MMM YYYY HH:mm:ss xx", time: "2020-01-31T12:05:09" },
    { text: "Fri, 31 Jan 2020 13:05:09 GMT", format: "ddd, DD MMM YYYY HH:mm:ss O", time: "2020-01-31T13:05:09" },
    { text: "Fri Jan 31 2020 13:05:09 GMT+0100 (Central European Standard Time)", format: "ddd MMM DD YYYY HH:mm:ss [GMT]xx[ (Central European Standard Time)]", time: "2020-01-31T12:05:09" },
    { text: "Fri Jan 31 13:05:09 2020", format: "ddd MMM DD HH:mm:ss YYYY", time: "2020-01-31T13:05:09" },
    { text: "31/Jan/2020:13:05:09 +0000", format: "DD/MMM/YYYY:HH:mm:ss xx", time: "2020-01-31T13:05:09" },
    { text: "[31/Jan/2020:13:05:09 +0000]", format: "[[]DD/MMM/YYYY:HH:mm:ss xx]", time: "2020-01-31T13:05:09" },
  ],
});
