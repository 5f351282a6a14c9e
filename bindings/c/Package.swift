// swift-tools-version: 6.2
import PackageDescription

// The library for C. A package of its own, so that who uses the Swift libraries never builds it. scripts/c-library.sh builds it with the flags that make it
// self-contained: without them it needs the Swift runtime of the toolchain, and ICU.
let package = Package(
    name: "hdrclass-c",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "hdrclass-c", type: .dynamic, targets: ["HdrclassC"])
    ],
    dependencies: [
        .package(name: "hdrclass", path: "../../")
    ],
    targets: [
        .target(name: "CHdrclass"),
        .target(
            name: "HdrclassC",
            dependencies: [
                "CHdrclass",
                .product(name: "RFC5322", package: "hdrclass"),
                .product(name: "HeaderClassifier", package: "hdrclass"),
                .product(name: "MailSources", package: "hdrclass"),
                .product(name: "Reports", package: "hdrclass"),
                .product(name: "PolicyFiles", package: "hdrclass"),
            ],
            swiftSettings: [
                .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
