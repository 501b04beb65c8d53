/** Imported before anything else: until the program is loaded, no signal is to be lost. */
import inspector from "node:inspector";

const signals = [];

/** Records signals instead of letting Node.js act on them. */
export function keepSignals(...names) {
  for (const name of names) process.on(name, () => signals.push(name));
}

keepSignals("SIGUSR1"); // with which Node.js would open its inspector

const isAsked = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].some((option) => {
  return option.includes("--inspect");
});

/** Signals that came before the program could act on them, in their order. */
export function earlySignals() {
  if (!isAsked && inspector.url() !== undefined) {
    inspector.close(); // Node.js opened it: SIGUSR1 came before the line above
    signals.push("SIGUSR1");
  }
  return signals;
}
