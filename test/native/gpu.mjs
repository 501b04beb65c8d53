// The native tests on a GPU. Where there is none, says why in one line and ends well.
import { spawnSync } from "node:child_process";
import { openDevice } from "../../dist/kernels/open-device.js";

try {
  const { name, library, driver } = await openDevice("gpu", 1);
  console.log(`GPU tests on ${name}, driver ${driver}, libtensorflow ${library}`);
} catch (error) {
  console.log(`GPU tests: skipped, ${error.message}`);
  process.exit(0);
}

const env = {
  ...process.env,
  RNNLAB_TEST_DEVICE: "gpu",
  // Whole float32: with TensorFloat-32, which TensorFlow and PyTorch's cuDNN layers use unless they
  // are told not to, results agree to three digits only.
  NVIDIA_TF32_OVERRIDE: "0",
};
const vitest = ["vitest", "run", "--config", "test/native/vitest.config.ts"];
process.exit(spawnSync("npx", vitest, { stdio: "inherit", env }).status ?? 1);
