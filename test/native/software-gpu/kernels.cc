// The kernels that TensorFlow's CUDA build has for a GPU (cuda_kernels.txt), and no others: what
// has none on a GPU has none here. They compute what the CPU's kernel of that operation does.
#include <fstream>
#include <sstream>

#include "tensorflow/core/framework/kernel_def.pb.h"
#include "tensorflow/core/framework/op_kernel.h"

namespace tensorflow {
namespace {

class OnCpu : public OpKernel {
 public:
  explicit OnCpu(OpKernelConstruction* context) : OpKernel(context) {
    absl::Status status;
    kernel_ = CreateOpKernel(DeviceType("CPU"), context->device(), cpu_allocator(), def(),
                             context->graph_def_version(), &status);
    OP_REQUIRES_OK(context, status);
  }
  void Compute(OpKernelContext* context) override { kernel_->Compute(context); }

 private:
  std::unique_ptr<OpKernel> kernel_;
};

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text == "-" ? "" : text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

void AddConstraint(const std::string& text, KernelDef* kernel) {
  const auto parts = Split(text, '=');
  auto* constraint = kernel->add_constraint();
  constraint->set_name(parts[0]);
  auto* types = constraint->mutable_allowed_values()->mutable_list();
  for (const auto& type : Split(parts[1], '|')) types->add_type(DataType(std::stoi(type)));
}

void Register(const std::string& line) {
  const auto columns = Split(line, ' ');
  if (absl::StartsWith(columns[0], "CudnnRNN")) return;  // cudnn.cc has what rnnlab uses
  auto* kernel = new KernelDef;
  kernel->set_op(columns[0]);
  kernel->set_device_type(columns[1]);
  for (const auto& constraint : Split(columns[2], ',')) AddConstraint(constraint, kernel);
  for (const auto& argument : Split(columns[3], ',')) kernel->add_host_memory_arg(argument);
  auto create = [](OpKernelConstruction* context) -> OpKernel* { return new OnCpu(context); };
  kernel_factory::OpKernelRegistrar(kernel, "OnCpu", create);
}

[[maybe_unused]] const bool registered = [] {
  std::ifstream file(KERNELS);
  for (std::string line; std::getline(file, line);) Register(line);
  return true;
}();

}  // namespace
}  // namespace tensorflow
