// Which kernels are compiled in, and which of them this processor can run.
#include "CHeaderKernels.h"

#define HK_DECLARE(name)                  \
    void hk_search_##name(hk_search *search); \
    uint32_t hk_oddities_##name(const uint8_t *section, size_t count); \
    size_t hk_find_##name(const uint8_t *bytes, size_t from, size_t count); \
    int hk_blank_line_##name(const uint8_t *bytes, size_t from, size_t to); \
    void hk_name_##name(hk_naming *naming);
#define HK_KERNEL(name) ((hk_kernel){hk_search_##name, hk_oddities_##name, hk_find_##name, hk_blank_line_##name, hk_name_##name})

#if defined(__x86_64__)
HK_DECLARE(sse2)
HK_DECLARE(avx2)
HK_DECLARE(avx512)
#elif defined(__aarch64__)
HK_DECLARE(neon)
#endif

hk_kernel hk_kernel_named(int number) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const int has_bmi = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (number == HK_SSE2) return HK_KERNEL(sse2);
    if (number == HK_AVX2 && has_bmi && __builtin_cpu_supports("avx2")) return HK_KERNEL(avx2);
    if (number == HK_AVX512 && has_bmi && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) return HK_KERNEL(avx512);
#elif defined(__aarch64__)
    if (number == HK_NEON) return HK_KERNEL(neon);
#endif
    return (hk_kernel){NULL, NULL, NULL, NULL, NULL};
}
