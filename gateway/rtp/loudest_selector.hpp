#pragma once
// Which of many open microphones are worth decoding.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gateway/rtp/header_extensions.hpp"
#include "gateway/rtp/loudest_ring.hpp"

namespace amphi::rtp {

/// Takes the packets that go on to the mixer, in order for each microphone.
class LoudestSink {
 public:
  /// `captured` and `arrival` are those that were offered with this packet; valid during the call.
  virtual void on_microphone(std::uint32_t microphone, Bytes packet, Instant captured, Instant arrival) = 0;

 protected:
  ~LoudestSink() = default;
};

struct LoudestConfig {
  std::size_t most = 5;                             ///< microphones that go to the mixer at a time, 1..64
  std::size_t max_microphones = 256;                ///< packets of further ones are dropped
  Duration keep = std::chrono::milliseconds(1000);  ///< nobody takes a place within this after its last word
  Duration release = std::chrono::milliseconds(2000);  ///< without a word for this long, a place is given up
  Duration pre_roll = std::chrono::milliseconds(140);  ///< what is kept of those that are not heard
};

/// Chooses the loudest microphones of a room by the level in their packets (RFC 6464), before anything is
/// decoded. While there are at most `most` microphones, everything passes.
///
/// A microphone is let in with the first word when a place is free, within 60 ms when one whose holder is
/// silent can be taken, and else when it is clearly louder than the weakest holder for half a second. What it
/// sent in the last 140 ms is handed out first, so words are not cut: the mixer plays from there, a little
/// fast until it has caught up. One that is let go ends with an empty Opus frame, a pause, so that the mixer
/// makes nothing up for it.
///
/// A word is a packet louder than -55 dBov and 8 dB above the microphone's own noise. Without a level
/// extension every packet of more than kSpeechBytes of sound is a word of -35 dBov: such a sender is heard,
/// but should use DTX, since his silence takes a place too; he loses it to anybody whose level tells of
/// words.
///
/// For the caller: list the microphones of ALL who may speak in the program, selected or not; one without
/// packets costs the mixer nothing. Only talkers() need a mix-minus, since of the others nothing is to be
/// heard: list such outputs for these and move each listener to his own or back when talkers() changes (his
/// first word is at least 5 ms away in the mixer then).
///
/// Sans-IO, single-threaded; owner: whoever routes one room's packets. No allocation but for a new
/// microphone.
class LoudestSelector {
 public:
  /// The stream of the microphone on the link, or whatever else the caller names it by.
  using Key = std::uint32_t;
  static constexpr std::size_t kSpeechBytes = 20;  ///< of Opus in one packet

  explicit LoudestSelector(LoudestSink& sink, const LoudestConfig& config = {});

  /// One packet of a microphone in order of arrival (`now` does not go back); an unknown key is a new
  /// microphone. Calls the sink for each packet that goes to the mixer because of it: none, this one, or the
  /// kept ones and this one. True when talkers() changed.
  bool offer(Key microphone, std::optional<AudioLevel> level, Bytes packet, Instant captured, Instant now);
  /// Ends what has run out; to be called every 20..200 ms. True when talkers() changed.
  bool poll(Instant now);
  /// Muted, gone or off the stage: nothing of it passes until it is offered again. True when talkers()
  /// changed.
  bool remove(Key microphone);
  /// Another number of places, 1..64, from the next packet on.
  void set_most(std::size_t most);

  /// Whose packets pass now.
  [[nodiscard]] std::vector<Key> selected() const;
  /// Who of them was louder than -55 dBov within LoudestConfig::release, be it words or noise: that comes
  /// back to him as an echo. Valid until the next call.
  [[nodiscard]] std::span<const Key> talkers() const { return talkers_; }

 private:
  struct Microphone {
    Key key = 0;
    PacketRing ring;
    bool selected = false;
    bool measured = false;    ///< its packets tell their level
    bool talking = false;     ///< is listed in talkers_
    bool owes_pause = false;  ///< has lost its place; the mixer was not told yet
    float strength = 0;       ///< smoothed loudness, dB above -127 dBov
    float floor = 67;         ///< of its noise, in the same unit
    int words = 0;            ///< leaky count of packets with speech
    int louder = 0;           ///< packets in a row in which it outdid the weakest holder
    std::optional<Instant> last_word;
    std::optional<Instant> last_audible;

    [[nodiscard]] bool quiet_for(Duration time, Instant now) const {
      return !last_word || now - *last_word >= time;
    }
    [[nodiscard]] bool inaudible_for(Duration time, Instant now) const {
      return !last_audible || now - *last_audible >= time;
    }
  };

  Microphone* find_or_add(Key key);
  static void measure(Microphone& microphone, std::optional<AudioLevel> level, std::size_t payload,
                      Instant now);
  [[nodiscard]] bool all_pass() const { return microphones_.size() <= config_.most; }
  void consider(Microphone& microphone, Instant now);
  [[nodiscard]] bool outdoes(Microphone& challenger, const Microphone& holder, Instant now) const;
  Microphone* weakest(Instant now);
  void select(Microphone& microphone);
  void dismiss(Microphone& microphone);
  void end_with_pause(Microphone& microphone, Bytes packet, Instant captured, Instant now);
  bool update_talking(Microphone& microphone, Instant now);
  bool update_all(Instant now);

  LoudestSink& sink_;
  LoudestConfig config_;
  std::vector<Microphone> microphones_;
  std::size_t places_taken_ = 0;
  bool holder_dismissed_ = false;  ///< by the packet that is being offered
  std::vector<Key> talkers_;
};

}  // namespace amphi::rtp
