// Which kernels are compiled in, and which of them this processor can run.
#include "CHeaderKernels.h"

#if defined(__x86_64__)
void hk_search_sse2(hk_search *search);
void hk_search_avx2(hk_search *search);
void hk_search_avx512(hk_search *search);
#elif defined(__aarch64__)
void hk_search_neon(hk_search *search);
#endif

hk_kernel hk_kernel_named(int number) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    switch (number) {
    case HK_SSE2:
        return hk_search_sse2;
    case HK_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") ? hk_search_avx2 : NULL;
    case HK_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi")
                && __builtin_cpu_supports("bmi2") ? hk_search_avx512 : NULL;
    }
#elif defined(__aarch64__)
    if (number == HK_NEON) return hk_search_neon;
#endif
    return NULL;
}
