/** The settings of `adam`, as 64-bit numbers in this order. */
@unmanaged
export class AdamRates {
  beta1: f64;
  beta2: f64;
  epsilon: f64;
  /** Learning rate divided by 1 - beta1^t. */
  rate: f64;
  /** Root of 1 - beta2^t. */
  correction: f64;
  /** Share of the parameter that is added to the gradient. */
  decay: f64;
  /** Factor of the parameter before the step: 1 minus the weight decay of AdamW. */
  kept: f64;
}

/**
 * torch.optim.Adam and AdamW on all parameters at once:
 * m += (1 - beta1) (g - m);  v = beta2 v + (1 - beta2) g²;  p = kept p - rate m / (sqrt(v) / correction + epsilon).
 *
 * @param p, g, m, v parameters, gradients, moments; `count` values each, with room for three more
 */
export function updateAdam(rates: AdamRates, p: usize, g: usize, m: usize, v: usize, count: i32): void {
  const share1 = f32x4.splat(<f32>(1 - rates.beta1));
  const beta2 = f32x4.splat(<f32>rates.beta2);
  const share2 = f32x4.splat(<f32>(1 - rates.beta2));
  const epsilon = f32x4.splat(<f32>rates.epsilon);
  const rate = f32x4.splat(<f32>rates.rate);
  const correction = f32x4.splat(<f32>rates.correction);
  const decay = f32x4.splat(<f32>rates.decay);
  const kept = f32x4.splat(<f32>rates.kept);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const before = v128.load(p + i);
    const gradient = f32x4.add(v128.load(g + i), f32x4.mul(before, decay));
    const first = v128.load(m + i);
    const mean = f32x4.add(first, f32x4.mul(share1, f32x4.sub(gradient, first)));
    const square = f32x4.add(
      f32x4.mul(beta2, v128.load(v + i)),
      f32x4.mul(share2, f32x4.mul(gradient, gradient)),
    );
    const root = f32x4.add(f32x4.div(f32x4.sqrt(square), correction), epsilon);
    v128.store(m + i, mean);
    v128.store(v + i, square);
    v128.store(p + i, f32x4.sub(f32x4.mul(before, kept), f32x4.mul(rate, f32x4.div(mean, root))));
  }
}

/** Sum of squares, in the order in which the values lie. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  const bytes = <usize>count << 2;
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < vectors; i += 16) {
    const four = v128.load(values + i);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(i64x2.shuffle(four, four, 1, 1));
    even = f64x2.add(even, f64x2.mul(low, low));
    odd = f64x2.add(odd, f64x2.mul(high, high));
  }
  const both = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = vectors; i < bytes; i += 4) {
    const value = <f64>load<f32>(values + i);
    sum += value * value;
  }
  return sum;
}
