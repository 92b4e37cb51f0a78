#pragma once
// Debian 12 has Catch2 2.13, Debian 13 has 3.7.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

#include "mcu/base/result.hpp"

// Boost's own printer needs every value type to be printable; the error's sentence is what a failing test
// should show.
template <class T>
struct Catch::StringMaker<amphi::Result<T>> {
  static std::string convert(const amphi::Result<T>& result) {
    return result.has_value() ? std::string("value") : "error: " + result.error().message;
  }
};
