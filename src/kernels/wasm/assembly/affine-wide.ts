/** `affine` for 16 lanes, all of them in registers: four rows by sixteen lanes. The results are the same. */
export function affineWide(out: usize, rows: i32, packed: usize, bias: usize, first: usize, firstRows: i32, second: usize, secondRows: i32): void {
  const firstBytes = (<usize>firstRows) << 4;
  const blockBytes = firstBytes + ((<usize>secondRows) << 4);
  for (let row = 0; row < rows; row += 4) {
    let a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128;
    let c0: v128, c1: v128, c2: v128, c3: v128, d0: v128, d1: v128, d2: v128, d3: v128;
    if (bias) {
      a0 = v128.load32_splat(bias);
      b0 = v128.load32_splat(bias, 4);
      c0 = v128.load32_splat(bias, 8);
      d0 = v128.load32_splat(bias, 12);
      a1 = a0;
      a2 = a0;
      a3 = a0;
      b1 = b0;
      b2 = b0;
      b3 = b0;
      c1 = c0;
      c2 = c0;
      c3 = c0;
      d1 = d0;
      d2 = d0;
      d3 = d0;
    } else {
      a0 = v128.load(out);
      a1 = v128.load(out, 16);
      a2 = v128.load(out, 32);
      a3 = v128.load(out, 48);
      b0 = v128.load(out, 64);
      b1 = v128.load(out, 80);
      b2 = v128.load(out, 96);
      b3 = v128.load(out, 112);
      c0 = v128.load(out, 128);
      c1 = v128.load(out, 144);
      c2 = v128.load(out, 160);
      c3 = v128.load(out, 176);
      d0 = v128.load(out, 192);
      d1 = v128.load(out, 208);
      d2 = v128.load(out, 224);
      d3 = v128.load(out, 240);
    }
    let weight = packed;
    let x = first;
    let end = packed + firstBytes;
    for (let part = 0; part < 2; part++) {
      while (weight < end) {
        const x0 = v128.load(x);
        const x1 = v128.load(x, 16);
        const x2 = v128.load(x, 32);
        const x3 = v128.load(x, 48);
        const w0 = v128.load32_splat(weight);
        a0 = f32x4.add(a0, f32x4.mul(w0, x0));
        a1 = f32x4.add(a1, f32x4.mul(w0, x1));
        a2 = f32x4.add(a2, f32x4.mul(w0, x2));
        a3 = f32x4.add(a3, f32x4.mul(w0, x3));
        const w1 = v128.load32_splat(weight, 4);
        b0 = f32x4.add(b0, f32x4.mul(w1, x0));
        b1 = f32x4.add(b1, f32x4.mul(w1, x1));
        b2 = f32x4.add(b2, f32x4.mul(w1, x2));
        b3 = f32x4.add(b3, f32x4.mul(w1, x3));
        const w2 = v128.load32_splat(weight, 8);
        c0 = f32x4.add(c0, f32x4.mul(w2, x0));
        c1 = f32x4.add(c1, f32x4.mul(w2, x1));
        c2 = f32x4.add(c2, f32x4.mul(w2, x2));
        c3 = f32x4.add(c3, f32x4.mul(w2, x3));
        const w3 = v128.load32_splat(weight, 12);
        d0 = f32x4.add(d0, f32x4.mul(w3, x0));
        d1 = f32x4.add(d1, f32x4.mul(w3, x1));
        d2 = f32x4.add(d2, f32x4.mul(w3, x2));
        d3 = f32x4.add(d3, f32x4.mul(w3, x3));
        weight += 16;
        x += 64;
      }
      x = second;
      end = packed + blockBytes;
    }
    const left = rows - row;
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    if (left > 1) {
      v128.store(out, b0, 64);
      v128.store(out, b1, 80);
      v128.store(out, b2, 96);
      v128.store(out, b3, 112);
    }
    if (left > 2) {
      v128.store(out, c0, 128);
      v128.store(out, c1, 144);
      v128.store(out, c2, 160);
      v128.store(out, c3, 176);
    }
    if (left > 3) {
      v128.store(out, d0, 192);
      v128.store(out, d1, 208);
      v128.store(out, d2, 224);
      v128.store(out, d3, 240);
    }
    packed += blockBytes;
    out += 256;
    if (bias) bias += 16;
  }
}
