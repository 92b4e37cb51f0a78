#pragma once
#include <string>
#include <string_view>

namespace amphi::accounts {

/// libsodium made ready; before anything else of it.
void init_sodium();

/// 256 random bits as 43 characters of base64url.
std::string new_token();
/// `groups` groups of four letters and digits (20 bits each) for a person to type, like "K7Q2-9XMD".
std::string new_code(int groups);
/// A code as it was typed, without what does not matter: case, blanks, dashes, O for 0, I and L for 1.
std::string normal_code(std::string_view typed);

/// SHA-256, 32 bytes. For what is random and long; passwords need HashPool.
std::string digest(std::string_view secret);
/// How long it takes says nothing about where they differ.
bool equal(std::string_view a, std::string_view b);
/// Overwrites the text, then empties it.
void wipe(std::string& secret);

}  // namespace amphi::accounts
