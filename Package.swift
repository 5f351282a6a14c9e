// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// `hdrclass --version` names the commit. The scripts pass it; a package that depends on this one, and a plain `swift build`, need none.
let commit = (Context.environment["HDRCLASS_COMMIT"] ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }

let package = Package(
    name: "hdrclass",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "RFC5322", targets: ["RFC5322"]),
        .library(name: "HeaderClassifier", targets: ["HeaderClassifier"]),
        .library(name: "MailSources", targets: ["MailSources"]),
        .library(name: "DisplayNames", targets: ["DisplayNames"]),
        // What the command and the bindings print, and what they are told; not for other packages (docs/architecture.md).
        .library(name: "Reports", targets: ["Reports"]),
        .library(name: "PolicyFiles", targets: ["PolicyFiles"]),
        .executable(name: "hdrclass", targets: ["hdrclass"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        .target(name: "CHeaderKernels"),
        .target(name: "RFC5322", dependencies: ["CHeaderKernels"], swiftSettings: strict),
        .target(name: "HeaderClassifier", dependencies: ["RFC5322", "CHeaderKernels"], swiftSettings: strict),
        .target(name: "MailSources", dependencies: ["RFC5322"], swiftSettings: strict),
        .systemLibrary(name: "CICU", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]),
        .target(name: "CDisplayNames", dependencies: ["CICU"]),
        .target(name: "DisplayNames", dependencies: ["RFC5322", "CDisplayNames"], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["HeaderClassifier"], swiftSettings: strict),
        .target(name: "PolicyFiles", dependencies: ["HeaderClassifier", "DisplayNames", "Reports"], swiftSettings: strict),
        .target(name: "CSignals"),
        .target(name: "CBuild", cSettings: commit.isEmpty ? [] : [.define("HDRCLASS_COMMIT", to: commit)]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .executableTarget(
            name: "hdrclass",
            dependencies: [
                "HeaderClassifier", "MailSources", "DisplayNames", "Reports", "PolicyFiles", "CSignals", "CBuild", "CZlib", "CZstd",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // Links RFC5322 and HeaderClassifier only; a test looks at what it needs at run time.
        .executableTarget(name: "link-probe", dependencies: ["HeaderClassifier"], path: "Tests/LinkProbe", swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["RFC5322", "MailSources"], path: "Tests/TestSupport"),
        .testTarget(name: "RFC5322Tests", dependencies: ["RFC5322", "TestSupport"]),
        .testTarget(name: "HeaderClassifierTests", dependencies: ["HeaderClassifier", "TestSupport"]),
        .testTarget(name: "MailSourcesTests", dependencies: ["MailSources", "TestSupport"]),
        .testTarget(name: "DisplayNamesTests", dependencies: ["DisplayNames", "CDisplayNames", "RFC5322", "TestSupport"]),
        .testTarget(name: "CommandTests", dependencies: ["TestSupport", "Reports", "hdrclass", "link-probe"]),
    ]
)

// The fuzz targets (scripts/fuzz.sh): they need an instrumented build, and libFuzzer, which plain builds have not.
if Context.environment["HDRCLASS_FUZZ"] != nil {
    package.targets += [
        .target(name: "CFuzz", path: "Tests/CFuzz"),
        .executableTarget(
            name: "fuzz", dependencies: ["CFuzz", "RFC5322", "HeaderClassifier", "MailSources", "DisplayNames", "Reports", "TestSupport"], path: "Tests/Fuzz",
            exclude: ["seeds", "dictionary.txt", "LOG.md"]),
    ]
}

// The documentation (scripts/docs.sh). Only there, so that who depends on this package, or builds it, fetches no plug-in.
if Context.environment["HDRCLASS_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
