internal import CHeaderKernels

// Safety: C fills the table of functions once, before anybody sees it, and it is only read from then on. A function that the processor lacks is nil.

/// How the scanner looks for the starts of fields. Every kernel finds exactly the same; they differ in speed only.
public enum ScanKernel: UInt8, Sendable, Hashable, CaseIterable {
    /// Plain Swift, eight bytes at a time; runs everywhere.
    case portable
    /// x86-64: 16, 32 and 64 bytes at a time.
    case sse2, avx2, avx512
    /// aarch64: 16 bytes at a time.
    case neon

    /// The kernel of that name (`portable`, `sse2`, `avx2`, `avx512`, `neon`), whether or not this processor has it.
    public init?(named name: some StringProtocol) {
        guard let kernel = ScanKernel.allCases.first(where: { $0.name == name }) else { return nil }
        self = kernel
    }

    /// The name that ``init(named:)`` takes.
    public var name: String {
        switch self {
        case .portable: "portable"
        case .sse2: "sse2"
        case .avx2: "avx2"
        case .avx512: "avx512"
        case .neon: "neon"
        }
    }

    /// Whether it was compiled in and this processor can run it.
    public var isAvailable: Bool { unsafe self == .portable || ScanKernel.functions.kernel(self).search != nil }

    /// The kernels that can run here, slowest first.
    public static var available: [ScanKernel] { allCases.filter(\.isAvailable) }

    /// The fastest kernel that can run here.
    public static let best: ScanKernel = available.last ?? .portable

    /// Function pointers, looked up once a process.
    static let functions = KernelFunctions()
}

@safe struct KernelFunctions: @unchecked Sendable {
    private let none = unsafe hk_kernel(search: nil, oddities: nil, find: nil, blank_line: nil, name: nil)
    private let sse2 = hk_kernel_named(Int32(HK_SSE2))
    private let avx2 = hk_kernel_named(Int32(HK_AVX2))
    private let avx512 = hk_kernel_named(Int32(HK_AVX512))
    private let neon = hk_kernel_named(Int32(HK_NEON))

    @inline(__always)
    func kernel(_ kernel: ScanKernel) -> hk_kernel {
        switch kernel {
        case .portable: none
        case .sse2: sse2
        case .avx2: avx2
        case .avx512: avx512
        case .neon: neon
        }
    }
}
