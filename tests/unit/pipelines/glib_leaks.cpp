// GLib's constructor keeps a table for as long as the process lives. With complete stacks it is told from
// leaks of ours.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "fast_unwind_on_malloc=0";
}
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:call_init\nleak:_dl_init\n";
}
