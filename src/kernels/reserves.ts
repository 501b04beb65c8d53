/** What forward calls keep for backward, keyed by the token of the call. */
export interface Reserves<Reserve> {
  keep(token: object, reserve: Reserve): void;
  /**
   * Returns a reserve, once.
   *
   * @throws Error if there is none: forward ran without `training`, or backward has run already
   */
  take(token: object): Reserve;
}

/**
 * Reserves are not outputs of the forward kernel, because TensorFlow.js would make zero gradients
 * for them at every step. A reserve that no backward call takes is freed with its token, which
 * TensorFlow.js holds as long as its tape.
 */
export function createReserves<Reserve>(): Reserves<Reserve> {
  const reserves = new WeakMap<object, Reserve>();
  return {
    keep(token, reserve) {
      reserves.set(token, reserve);
    },
    take(token) {
      const reserve = reserves.get(token);
      if (reserve === undefined) {
        throw new Error(
          "recurrent: nothing was kept for backward; call it with training: true, and backward once",
        );
      }
      reserves.delete(token);
      return reserve;
    },
  };
}
