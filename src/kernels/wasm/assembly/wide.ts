export let wide: boolean = false;

/** Whether the engine merges two neighbouring vector instructions, so that wider blocks fit. */
export function setWide(on: boolean): void {
  wide = on;
}
