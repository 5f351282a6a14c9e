// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who uses the library never builds what measures it.
let package = Package(
    name: "hdrclass-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "hdrclass", path: "../")
    ],
    targets: [
        .executableTarget(
            name: "header-gate",
            dependencies: [
                .product(name: "RFC5322", package: "hdrclass"),
                .product(name: "HeaderClassifier", package: "hdrclass"),
                .product(name: "MailSources", package: "hdrclass"),
            ]),
        .executableTarget(
            name: "lanes",
            dependencies: [
                .product(name: "RFC5322", package: "hdrclass"),
                .product(name: "HeaderClassifier", package: "hdrclass"),
                .product(name: "MailSources", package: "hdrclass"),
            ]),
    ]
)
