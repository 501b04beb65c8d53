// CudnnRNNV3 and CudnnRNNBackpropV3 as TensorFlow and cuDNN document them, on matrices of Eigen: the
// parameters as cudnnGetRNNWeightParams counts them, the equations of cudnnRNNMode_t. A second
// opinion on what rnnlab hands to cuDNN; it shares nothing with rnnlab's own implementations. The
// versions before have no lengths, without which TensorFlow built for cuDNN 9 runs nothing: they
// are left out. All sequences have all steps.
#include <Eigen/Core>

#include "tensorflow/core/framework/op_kernel.h"

namespace tensorflow {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using View = Eigen::Map<Matrix>;
using Array = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Array Sigmoid(const Array& x) { return 1 / (1 + (-x).exp()); }

struct Sizes {
  std::string mode;
  int gates, kept, steps, batch, inputs, hidden, layers, directions;
  int Width(int layer) const { return layer == 0 ? inputs : directions * hidden; }
  int Rows() const { return gates * hidden; }
  // Values of a reserve: what the cells keep, and the outputs of every layer.
  int64_t Reserve() const {
    return int64_t{steps} * batch * hidden * layers * directions * (kept + 1);
  }
};

// Weights, biases and gradients of them have the same places.
struct Part {
  float *w, *r, *bw, *br;
};

// All matrices first, layer by layer and in it direction by direction, then all biases.
std::vector<Part> Parts(const Sizes& s, float* at) {
  std::vector<Part> parts(s.layers * s.directions);
  const auto take = [&at](int count) { return (at += count) - count; };
  for (size_t i = 0; i < parts.size(); i++) {
    parts[i].w = take(s.Rows() * s.Width(i / s.directions));
    parts[i].r = take(s.Rows() * s.hidden);
  }
  for (auto& part : parts) {
    part.bw = take(s.Rows());
    part.br = take(s.Rows());
  }
  return parts;
}

// The places of one direction of one layer in the arrays.
struct Run {
  const Sizes& s;
  Part part;
  float *x, *y, *kept;  // [steps, batch, width], [steps, batch, directions * hidden], [steps, batch, kept * hidden]
  int layer, direction;

  int Step(int turn) const { return direction == 0 ? turn : s.steps - 1 - turn; }
  int Width() const { return s.Width(layer); }
  View X(float* x, int step) const { return View(x + int64_t{step} * s.batch * Width(), s.batch, Width()); }
  auto Y(float* y, int step) const {
    const int width = s.directions * s.hidden;
    return View(y + int64_t{step} * s.batch * width, s.batch, width)
        .middleCols(direction * s.hidden, s.hidden);
  }
  View Kept(int step) const {
    const int width = s.kept * s.hidden;
    return View(kept + int64_t{step} * s.batch * width, s.batch, width);
  }
  auto KeptPart(int step, int index) const {
    return Kept(step).middleCols(index * s.hidden, s.hidden).array();
  }
  View W(const Part& p) const { return View(p.w, s.Rows(), Width()); }
  View R(const Part& p) const { return View(p.r, s.Rows(), s.hidden); }
  View Bias(float* bias) const { return View(bias, 1, s.Rows()); }
  Array Gate(const Matrix& all, int index) const {
    return all.middleCols(index * s.hidden, s.hidden).array();
  }
};

// A step: the state h is replaced, and what backward needs is kept.
void Forward(const Run& run, int step, Matrix* h, Array* c) {
  Matrix a = run.X(run.x, step) * run.W(run.part).transpose();
  a.rowwise() += run.Bias(run.part.bw).row(0);
  Matrix b = *h * run.R(run.part).transpose();
  b.rowwise() += run.Bias(run.part.br).row(0);
  const auto sum = [&](int index) -> Array { return run.Gate(a, index) + run.Gate(b, index); };
  const auto keep = [&](std::vector<Array> parts) {
    for (size_t i = 0; i < parts.size(); i++) run.KeptPart(step, i) = parts[i];
  };
  if (run.s.mode == "rnn_tanh") {
    h->array() = sum(0).tanh();
    keep({h->array()});
  } else if (run.s.mode == "lstm") {
    const Array i = Sigmoid(sum(0)), f = Sigmoid(sum(1)), g = sum(2).tanh(), o = Sigmoid(sum(3));
    *c = f * *c + i * g;
    h->array() = o * c->tanh();
    keep({i, f, g, o, *c});
  } else {
    const Array r = Sigmoid(sum(0)), i = Sigmoid(sum(1)), n = run.Gate(b, 2);
    const Array candidate = (run.Gate(a, 2) + r * n).tanh();
    h->array() = (1 - i) * candidate + i * h->array();
    keep({r, i, candidate, n});
  }
  run.Y(run.y, step) = *h;
}

// Gradients of the two sums before the gates; dh and dc become those of the step before.
struct SumGradients {
  std::vector<Array> a, b;
};

SumGradients Cell(const Run& run, int turn, const Array& h, Array* dh, Array* dc) {
  const int step = run.Step(turn);
  const auto kept = [&](int index) -> Array { return run.KeptPart(step, index); };
  if (run.s.mode == "rnn_tanh") {
    const Array d = *dh * (1 - kept(0).square());
    dh->setZero();
    return {{d}, {d}};
  }
  if (run.s.mode == "lstm") {
    const Array i = kept(0), f = kept(1), g = kept(2), o = kept(3), t = kept(4).tanh();
    const Array before = turn > 0 ? Array(run.KeptPart(run.Step(turn - 1), 4)) : Array(h * 0);
    *dc += *dh * o * (1 - t.square());
    const std::vector<Array> d = {*dc * g * i * (1 - i), *dc * before * f * (1 - f),
                                  *dc * i * (1 - g.square()), *dh * t * o * (1 - o)};
    *dc *= f;
    dh->setZero();
    return {d, d};
  }
  const Array r = kept(0), i = kept(1), candidate = kept(2), n = kept(3);
  const Array dn = *dh * (1 - i) * (1 - candidate.square());
  const Array di = *dh * (h - candidate) * i * (1 - i), dr = dn * n * r * (1 - r);
  *dh *= i;
  return {{dr, di, dn}, {dr, di, dn * r}};
}

Matrix Joined(const std::vector<Array>& gates) {
  const int hidden = gates[0].cols();
  Matrix all(gates[0].rows(), hidden * gates.size());
  for (size_t i = 0; i < gates.size(); i++) all.middleCols(i * hidden, hidden) = gates[i].matrix();
  return all;
}

void Backward(const Run& run, const Part& gradients, float* dx, float* dy, Array dh, Array dc) {
  for (int turn = run.s.steps - 1; turn >= 0; turn--) {
    const int step = run.Step(turn);
    dh += run.Y(dy, step).array();
    const Matrix h = turn > 0 ? Matrix(run.Y(run.y, run.Step(turn - 1)))
                              : Matrix(Matrix::Zero(run.s.batch, run.s.hidden));
    const auto cell = Cell(run, turn, h.array(), &dh, &dc);
    const Matrix a = Joined(cell.a), b = Joined(cell.b);
    run.X(dx, step) += a * run.W(run.part);
    dh += (b * run.R(run.part)).array();
    run.W(gradients) += a.transpose() * run.X(run.x, step);
    run.R(gradients) += b.transpose() * h;
    run.Bias(gradients.bw) += a.colwise().sum();
    run.Bias(gradients.br) += b.colwise().sum();
  }
}

class Cudnn : public OpKernel {
 public:
  explicit Cudnn(OpKernelConstruction* context) : OpKernel(context) {
    std::string input, direction;
    float dropout;
    int projection;
    bool time_major;
    OP_REQUIRES_OK(context, context->GetAttr("rnn_mode", &mode_));
    OP_REQUIRES_OK(context, context->GetAttr("input_mode", &input));
    OP_REQUIRES_OK(context, context->GetAttr("direction", &direction));
    OP_REQUIRES_OK(context, context->GetAttr("dropout", &dropout));
    OP_REQUIRES_OK(context, context->GetAttr("num_proj", &projection));
    OP_REQUIRES_OK(context, context->GetAttr("time_major", &time_major));
    OP_REQUIRES(context, input == "linear_input" && dropout == 0 && projection == 0 && time_major,
                absl::UnimplementedError("input_mode, dropout, num_proj or time_major"));
    directions_ = direction == "bidirectional" ? 2 : 1;
  }

 protected:
  // Sequences that all have all steps.
  static bool HasWholeSequences(OpKernelContext* context) {
    const auto lengths = context->input(4).vec<int32>();
    const auto& x = context->input(0);
    if (lengths.size() != x.dim_size(1)) return false;
    for (int i = 0; i < lengths.size(); i++) {
      if (lengths(i) != x.dim_size(0)) return false;
    }
    return true;
  }

  Sizes SizesOf(OpKernelContext* context) const {
    const auto &x = context->input(0), &h = context->input(1);
    const int gates = mode_ == "lstm" ? 4 : mode_ == "gru" ? 3 : 1;
    const int kept = mode_ == "rnn_tanh" ? 1 : gates + 1;
    const auto size = [](const Tensor& tensor, int axis) -> int { return tensor.dim_size(axis); };
    return {mode_,      gates,      kept, size(x, 0), size(x, 1), size(x, 2), size(h, 2),
            size(h, 0) / directions_, directions_};
  }

  // Every layer and direction in order, on a reserve.
  std::vector<Run> Runs(const Sizes& s, float* x, float* params, float* reserve) const {
    const auto parts = Parts(s, params);
    const int64_t cells = int64_t{s.steps} * s.batch * s.hidden;
    float* outputs = reserve + cells * parts.size() * s.kept;
    std::vector<Run> runs;
    for (int layer = 0; layer < s.layers; layer++) {
      float* below = layer == 0 ? x : outputs + (layer - 1) * cells * s.directions;
      for (int d = 0; d < s.directions; d++) {
        const int index = layer * s.directions + d;
        runs.push_back({s, parts[index], below, outputs + layer * cells * s.directions,
                        reserve + index * cells * s.kept, layer, d});
      }
    }
    return runs;
  }

  static float* Data(const Tensor& tensor) {
    return reinterpret_cast<float*>(const_cast<char*>(tensor.tensor_data().data()));
  }
  static Tensor* Output(OpKernelContext* context, int index, const TensorShape& shape) {
    Tensor* tensor = nullptr;
    TF_CHECK_OK(context->allocate_output(index, shape, &tensor));
    memset(Data(*tensor), 0, tensor->TotalBytes());
    return tensor;
  }
  static TensorShape ParamsShape(const Sizes& s) {
    int64_t count = 0;
    for (int layer = 0; layer < s.layers; layer++) {
      count += s.directions * s.Rows() * (s.Width(layer) + s.hidden + 2);
    }
    return TensorShape({count});
  }

 private:
  std::string mode_;
  int directions_;
};

class CudnnForward : public Cudnn {
 public:
  explicit CudnnForward(OpKernelConstruction* context) : Cudnn(context) {
    OP_REQUIRES_OK(context, context->GetAttr("is_training", &training_));
  }
  void Compute(OpKernelContext* context) override {
    const Sizes s = SizesOf(context);
    const auto &state = context->input(1), &params = context->input(3);
    const bool lstm = s.kept == 5;
    OP_REQUIRES(context, HasWholeSequences(context),
                absl::InvalidArgumentError("sequence_lengths are not all the steps"));
    OP_REQUIRES(context, params.shape() == ParamsShape(s),
                absl::InvalidArgumentError("params has another size"));
    Tensor* y = Output(context, 0, TensorShape({s.steps, s.batch, s.directions * s.hidden}));
    Tensor* h = Output(context, 1, state.shape());
    Tensor* c = Output(context, 2, lstm ? state.shape() : TensorShape({}));
    std::vector<float> own(s.Reserve());
    int index = 0;
    for (const Run& run : Runs(s, Data(context->input(0)), Data(params), own.data())) {
      View hN(Data(*h) + index * s.batch * s.hidden, s.batch, s.hidden);
      Matrix state = Matrix::Zero(s.batch, s.hidden);
      Array cell = state.array();
      for (int turn = 0; turn < s.steps; turn++) Forward(run, run.Step(turn), &state, &cell);
      hN = state;
      if (lstm) View(Data(*c) + index * s.batch * s.hidden, s.batch, s.hidden) = cell.matrix();
      index++;
    }
    memcpy(Data(*y), own.data() + own.size() - y->NumElements(), y->TotalBytes());
    Tensor* reserve = Output(context, 3, TensorShape({training_ ? s.Reserve() : 0}));
    if (training_) memcpy(Data(*reserve), own.data(), reserve->TotalBytes());
    Output(context, 4, TensorShape({}));
  }

 private:
  bool training_;
};

class CudnnBackward : public Cudnn {
 public:
  using Cudnn::Cudnn;
  void Compute(OpKernelContext* context) override {
    const Sizes s = SizesOf(context);
    const auto in = [context](int index) -> const Tensor& { return context->input(index); };
    const Tensor &dy_in = in(8), &dh_in = in(9), &dc_in = in(10), &reserve = in(11);
    OP_REQUIRES(context, HasWholeSequences(context),
                absl::InvalidArgumentError("sequence_lengths are not all the steps"));
    OP_REQUIRES(context, reserve.NumElements() == s.Reserve(),
                absl::InvalidArgumentError("reserve_space is not one of training"));
    OP_REQUIRES(context, in(12).dtype() == DT_INT8,
                absl::InvalidArgumentError("host_reserved is not of int8"));
    Tensor* dx = Output(context, 0, in(0).shape());
    Output(context, 1, in(1).shape());
    Output(context, 2, s.kept == 5 ? in(2).shape() : TensorShape({}));
    Tensor* dparams = Output(context, 3, in(3).shape());
    const auto runs = Runs(s, Data(in(0)), Data(in(3)), Data(reserve));
    const auto gradients = Parts(s, Data(*dparams));
    std::vector<float> dy(Data(dy_in), Data(dy_in) + dy_in.NumElements());
    for (int layer = s.layers - 1; layer >= 0; layer--) {
      std::vector<float> below(int64_t{s.steps} * s.batch * s.Width(layer));
      for (int d = 0; d < s.directions; d++) {
        const int index = layer * s.directions + d;
        const auto state = [&](const Tensor& all) -> Array {
          return View(Data(all) + index * s.batch * s.hidden, s.batch, s.hidden).array();
        };
        const Array dh = state(dh_in);
        Backward(runs[index], gradients[index], below.data(), dy.data(), dh,
                 s.kept == 5 ? state(dc_in) : Array(dh * 0));
      }
      dy = below;
    }
    memcpy(Data(*dx), dy.data(), dx->TotalBytes());
  }
};

#define REGISTER(name, kernel)                                 \
  REGISTER_KERNEL_BUILDER(Name(name)                            \
                              .Device("GPU")                    \
                              .TypeConstraint<float>("T")       \
                              .HostMemory("sequence_lengths")   \
                              .HostMemory("host_reserved"),     \
                          kernel)
REGISTER("CudnnRNNV3", CudnnForward);
REGISTER("CudnnRNNBackpropV3", CudnnBackward);

}  // namespace
}  // namespace tensorflow
