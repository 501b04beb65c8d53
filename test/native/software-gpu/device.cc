// A device that TensorFlow takes for a GPU: type "GPU", memory of its own as far as TensorFlow
// knows, so tensors are placed and copied as on a GPU. Its memory is the CPU's.
#include <node_api.h>

#include <atomic>

#include "tensorflow/core/common_runtime/device_factory.h"
#include "tensorflow/core/common_runtime/local_device.h"
#include "tensorflow/core/framework/allocator.h"

namespace tensorflow {
namespace {

// Tensors that went to the device and that came from it, since the process began.
std::atomic<int> to_device{0}, from_device{0};

class Copies : public DeviceContext {
 public:
  void CopyCPUTensorToDevice(const Tensor* from, Device*, Tensor* to, StatusCallback done,
                             bool) const override {
    to_device++;
    Copy(*from, to, done);
  }
  void CopyDeviceTensorToCPU(const Tensor* from, absl::string_view, Device*, Tensor* to,
                             StatusCallback done) override {
    from_device++;
    Copy(*from, to, done);
  }
  void CopyTensorInSameDevice(const Tensor* from, Device*, Tensor* to,
                              StatusCallback done) const override {
    Copy(*from, to, done);
  }

 private:
  static void Copy(const Tensor& from, Tensor* to, const StatusCallback& done) {
    const auto source = from.tensor_data();
    memcpy(const_cast<char*>(to->tensor_data().data()), source.data(), source.size());
    done(absl::OkStatus());
  }
};

class SoftwareGpu : public LocalDevice {
 public:
  SoftwareGpu(const SessionOptions& options, const std::string& name)
      : LocalDevice(options, Device::BuildDeviceAttributes(name, DeviceType("GPU"), Bytes(1 << 30),
                                                           DeviceLocality(), "software")) {
    info_.default_context = new Copies;
    set_tensorflow_accelerator_device_info(&info_);
  }
  ~SoftwareGpu() override { info_.default_context->Unref(); }
  Allocator* GetAllocator(AllocatorAttributes) override { return cpu_allocator(); }
  absl::Status Sync() override { return absl::OkStatus(); }
  absl::Status MakeTensorFromProto(const TensorProto& proto, const AllocatorAttributes,
                                   Tensor* tensor) override {
    return tensor->FromProto(proto) ? absl::OkStatus()
                                    : absl::InvalidArgumentError("not a tensor");
  }

 private:
  AcceleratorDeviceInfo info_;
};

class Factory : public DeviceFactory {
 public:
  absl::Status ListPhysicalDevices(std::vector<std::string>* devices) override {
    devices->push_back("/physical_device:GPU:0");
    return absl::OkStatus();
  }
  absl::Status CreateDevices(const SessionOptions& options, const std::string& prefix,
                             std::vector<std::unique_ptr<Device>>* devices) override {
    devices->push_back(std::make_unique<SoftwareGpu>(options, prefix + "/device:GPU:0"));
    return absl::OkStatus();
  }
};

REGISTER_LOCAL_DEVICE_FACTORY("GPU", Factory, 210);

napi_value Counts(napi_env env, napi_callback_info) {
  napi_value pair, value;
  napi_create_array_with_length(env, 2, &pair);
  napi_create_int32(env, to_device, &value);
  napi_set_element(env, pair, 0, value);
  napi_create_int32(env, from_device, &value);
  napi_set_element(env, pair, 1, value);
  return pair;
}

}  // namespace
}  // namespace tensorflow

// For Node.js: a function that gives the two counts.
NAPI_MODULE_INIT() {
  napi_value counts;
  napi_create_function(env, "copies", NAPI_AUTO_LENGTH, tensorflow::Counts, nullptr, &counts);
  napi_set_named_property(env, exports, "copies", counts);
  return exports;
}
