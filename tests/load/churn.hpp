#pragma once
#include <boost/json/object.hpp>

#include "tests/load/options.hpp"
#include "tests/load/scenario.hpp"

namespace amphi::load {

/// Viewers come and go, at most `options.viewers` at a time: each leaves when it had a picture (sound where
/// there is none), or after ten seconds in vain. The server's state is read before, and after each round when
/// all have gone.
Result<boost::json::object> churn(Scenario& scenario, const Options& options);

}  // namespace amphi::load
