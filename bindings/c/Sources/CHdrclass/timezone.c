/* ICU's archives are made for programs: their time zone code refers to these two variables of the C library directly, which a shared library cannot.
 * Nothing here asks ICU for a time zone, so variables of our own, which nobody else sees, satisfy the linker. */
#if defined(__linux__)
__attribute__((visibility("hidden"))) long hdr_timezone_unused __asm__("__timezone");
__attribute__((visibility("hidden"))) char *hdr_tzname_unused[2] __asm__("tzname");
#endif
