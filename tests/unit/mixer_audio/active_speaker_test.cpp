#include "mixer/audio/active_speaker.hpp"

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

constexpr std::uint32_t kAda = 1;
constexpr std::uint32_t kBob = 2;

/// A detector of two people and the time.
struct Stage {
  Stage() {
    const std::array ids{kAda, kBob};
    detector.set_members(ids);
  }
  /// Both at these levels for so long; below -60 dBov is silence.
  void hear(float ada, float bob, Duration duration) {
    for (Duration t{}; t < duration; t += kSoundTick, time += kSoundTick) {
      const std::array levels{SpeechLevel{kAda, ada, ada > -60}, SpeechLevel{kBob, bob, bob > -60}};
      detector.update(time, levels);
    }
  }
  /// How long it takes until `who` is the speaker; at most 10 s.
  Duration until(std::uint32_t who, float ada, float bob) {
    Duration waited{};
    for (; detector.speaker() != who && waited < std::chrono::seconds(10); waited += kSoundTick)
      hear(ada, bob, kSoundTick);
    return waited;
  }
  ActiveSpeakerDetector detector;
  Instant time = kEpoch;
};

constexpr float kSilence = -100;
constexpr float kVoice = -20;

TEST_CASE("nobody speaks until somebody does for about 0.4 s") {
  Stage stage;
  stage.hear(kSilence, kSilence, milliseconds(500));
  CHECK_FALSE(stage.detector.speaker());
  const Duration waited = stage.until(kAda, kVoice, kSilence);
  CHECK(waited >= milliseconds(300));
  CHECK(waited <= milliseconds(500));
}

TEST_CASE("a cough takes nobody's turn, in a pause neither") {
  Stage stage;
  stage.until(kAda, kVoice, kSilence);
  stage.hear(kVoice, kSilence, milliseconds(3000));
  stage.hear(kVoice, -5, milliseconds(250));
  stage.hear(kVoice, kSilence, milliseconds(1000));
  CHECK(stage.detector.speaker() == kAda);
  stage.hear(kSilence, kSilence, milliseconds(600));
  stage.hear(kSilence, -5, milliseconds(250));
  stage.hear(kSilence, kSilence, milliseconds(1000));
  CHECK(stage.detector.speaker() == kAda);
}

TEST_CASE("the last speaker stays while everybody is silent") {
  Stage stage;
  stage.until(kAda, kVoice, kSilence);
  stage.hear(kSilence, kSilence, std::chrono::seconds(60));
  CHECK(stage.detector.speaker() == kAda);
  CHECK_FALSE(stage.detector.speaking(kAda));
}

TEST_CASE("whoever answers a silent speaker has the turn within a second") {
  Stage stage;
  stage.until(kAda, kVoice, kSilence);
  stage.hear(kVoice, kSilence, milliseconds(3000));
  const Duration waited = stage.until(kBob, kSilence, kVoice);
  CHECK(waited >= milliseconds(300));
  CHECK(waited <= milliseconds(1000));
}

TEST_CASE("a turn lasts two seconds at least") {
  Stage stage;
  stage.until(kAda, kVoice, kSilence);
  const Duration waited = stage.until(kBob, kSilence, kVoice);
  CHECK(waited >= milliseconds(1900));
  CHECK(waited <= milliseconds(2100));
}

TEST_CASE("two who speak equally loud do not flicker; a clearly louder one takes over") {
  Stage stage;
  stage.until(kAda, kVoice, kSilence);
  stage.hear(kVoice, kVoice + 3, std::chrono::seconds(10));
  CHECK(stage.detector.speaker() == kAda);
  stage.hear(kVoice, kVoice + 12, std::chrono::seconds(2));
  CHECK(stage.detector.speaker() == kBob);
}

TEST_CASE("both are shown as speaking while both are heard") {
  Stage stage;
  stage.hear(kVoice, kVoice, milliseconds(60));
  CHECK_FALSE(stage.detector.speaking(kAda));
  stage.hear(kVoice, kVoice, milliseconds(100));
  CHECK(stage.detector.speaking(kAda));
  CHECK(stage.detector.speaking(kBob));
  stage.hear(kVoice, kSilence, milliseconds(300));
  CHECK(stage.detector.speaking(kBob));
  stage.hear(kVoice, kSilence, milliseconds(200));
  CHECK_FALSE(stage.detector.speaking(kBob));
}

TEST_CASE("a speaker who leaves is forgotten and the others keep their state") {
  Stage stage;
  stage.until(kAda, kVoice, kSilence);
  stage.hear(kVoice, kVoice, milliseconds(1000));
  const std::array rest{kBob};
  stage.detector.set_members(rest);
  CHECK_FALSE(stage.detector.speaker());
  CHECK(stage.detector.speaking(kBob));
  CHECK_FALSE(stage.detector.speaking(kAda));
}

}  // namespace
}  // namespace amphi::mixer::testing
