// A device that TensorFlow takes for a GPU: type "GPU", memory of its own as far as TensorFlow
// knows, so tensors are placed and copied as on a GPU. Its memory is the CPU's.
#include <node_api.h>

#include <atomic>
#include <mutex>
#include <unordered_map>

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

// The device's memory, which is counted.
class Memory : public Allocator {
 public:
  std::string Name() override { return "software_gpu"; }
  void* AllocateRaw(size_t alignment, size_t bytes) override {
    void* address = cpu_allocator()->AllocateRaw(alignment, bytes);
    const std::lock_guard<std::mutex> lock(mutex_);
    sizes_[address] = bytes;
    in_use_ += bytes;
    return address;
  }
  void DeallocateRaw(void* address) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      in_use_ -= sizes_[address];
      sizes_.erase(address);
    }
    cpu_allocator()->DeallocateRaw(address);
  }
  int64_t InUse() const { return in_use_; }

 private:
  std::mutex mutex_;
  std::unordered_map<void*, size_t> sizes_;
  std::atomic<int64_t> in_use_{0};
};

// As long as the process: tensors may outlive the device.
Memory* memory = new Memory;

class SoftwareGpu : public LocalDevice {
 public:
  SoftwareGpu(const SessionOptions& options, const std::string& name)
      : LocalDevice(options, Device::BuildDeviceAttributes(name, DeviceType("GPU"), Bytes(1 << 30),
                                                           DeviceLocality(), "software")) {
    info_.default_context = new Copies;
    set_tensorflow_accelerator_device_info(&info_);
  }
  ~SoftwareGpu() override { info_.default_context->Unref(); }
  Allocator* GetAllocator(AllocatorAttributes attributes) override {
    return attributes.on_host() ? cpu_allocator() : memory;
  }
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

napi_value Number(napi_env env, int64_t number) {
  napi_value value;
  napi_create_int64(env, number, &value);
  return value;
}

napi_value CopiesTo(napi_env env, napi_callback_info) { return Number(env, to_device); }
napi_value CopiesBack(napi_env env, napi_callback_info) { return Number(env, from_device); }
napi_value BytesInUse(napi_env env, napi_callback_info) { return Number(env, memory->InUse()); }

}  // namespace
}  // namespace tensorflow

// For Node.js: functions that give the counts.
NAPI_MODULE_INIT() {
  const std::pair<const char*, napi_callback> functions[] = {
      {"copiesTo", tensorflow::CopiesTo},
      {"copiesBack", tensorflow::CopiesBack},
      {"bytesInUse", tensorflow::BytesInUse},
  };
  for (const auto& [name, callback] : functions) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
  return exports;
}
