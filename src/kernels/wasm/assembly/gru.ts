import { sigmoidOfTwice, tanhAll } from "./activations";

/**
 * n = tanh(x part + r (h part));  h' = (1 - z) n + z h.
 *
 * @param gates [4, hidden, lanes]: half the sums for r and z, then the two parts of the sum for n;
 *   the first three are replaced by the activations r, z, n
 * @param bytes of one state: 4 * hidden * lanes
 */
export function gruForward(gates: usize, before: usize, h: usize, bytes: usize): void {
  sigmoidOfTwice(gates, 2 * bytes);
  const z = gates + bytes;
  const n = gates + 2 * bytes;
  const fromHidden = gates + 3 * bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const reset = f32x4.mul(v128.load(gates + at), v128.load(fromHidden + at));
    v128.store(n + at, f32x4.add(v128.load(n + at), reset));
  }
  tanhAll(n, n, bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    const fresh = v128.load(n + at);
    const change = f32x4.sub(v128.load(before + at), fresh);
    v128.store(h + at, f32x4.add(fresh, f32x4.mul(v128.load(z + at), change)));
  }
}

/**
 * Replaces the activations by the gradients of the sums: r, z, and the two parts of n.
 *
 * @param before h of the step before
 * @param dBefore gradient of `before`, to which the share that passes through z is added; 0 if not needed
 */
export function gruBackward(
  gates: usize,
  before: usize,
  dh: usize,
  dBefore: usize,
  bytes: usize,
): void {
  const one = f32x4.splat(1);
  const end = gates + bytes;
  while (gates < end) {
    const r = v128.load(gates);
    const z = v128.load(gates + bytes);
    const n = v128.load(gates + 2 * bytes);
    const dH = v128.load(dh);
    const kept = f32x4.sub(one, z);
    const dN = f32x4.mul(f32x4.mul(dH, kept), f32x4.sub(one, f32x4.mul(n, n)));
    const dR = f32x4.mul(
      f32x4.mul(dN, v128.load(gates + 3 * bytes)),
      f32x4.mul(r, f32x4.sub(one, r)),
    );
    const dZ = f32x4.mul(f32x4.mul(dH, f32x4.sub(v128.load(before), n)), f32x4.mul(z, kept));
    v128.store(gates, dR);
    v128.store(gates + bytes, dZ);
    v128.store(gates + 2 * bytes, dN);
    v128.store(gates + 3 * bytes, f32x4.mul(dN, r));
    if (dBefore) {
      v128.store(dBefore, f32x4.add(v128.load(dBefore), f32x4.mul(dH, z)));
      dBefore += 16;
    }
    gates += 16;
    before += 16;
    dh += 16;
  }
}
