export let wide: boolean = false;

/** Whether the engine makes one instruction of two neighbouring vectors, so that wider blocks fit. */
export function setWide(on: boolean): void {
  wide = on;
}
