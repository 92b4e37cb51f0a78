#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

namespace amphi::app {

/// Puts metrics together by their names.
class MetricFamilies {
 public:
  using Labels = std::initializer_list<std::pair<const char*, std::string>>;

  void gauge(const std::string& name, const std::string& help, double value, Labels labels = {}) {
    add(name, help, prometheus::MetricType::Gauge, labels).gauge.value = value;
  }
  /// `name` ends in "_total".
  void counter(const std::string& name, const std::string& help, double value, Labels labels = {}) {
    add(name, help, prometheus::MetricType::Counter, labels).counter.value = value;
  }
  void counter(const std::string& name, const std::string& help, std::uint64_t value, Labels labels = {}) {
    counter(name, help, static_cast<double>(value), labels);
  }
  [[nodiscard]] std::vector<prometheus::MetricFamily> take() {
    std::vector<prometheus::MetricFamily> list;
    for (auto& [name, family] : families_) list.push_back(std::move(family));
    return list;
  }

 private:
  prometheus::ClientMetric& add(const std::string& name, const std::string& help, prometheus::MetricType type,
                                Labels labels) {
    prometheus::MetricFamily& family = families_[name];
    family.name = name;
    family.help = help;
    family.type = type;
    prometheus::ClientMetric& metric = family.metric.emplace_back();
    for (const auto& [label, value] : labels) metric.label.push_back({label, value});
    return metric;
  }

  std::map<std::string, prometheus::MetricFamily> families_;
};

}  // namespace amphi::app
