/** Why a device cannot be used, and what to do about it. */
export interface Refusal {
  readonly refused: string;
  readonly fix: string;
}

export function refusal(refused: string, fix: string): Refusal {
  return { refused, fix };
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}
