// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as a client's would be: it sees what is public, and who uses the library never builds it.
let package = Package(
    name: "hdrclass-examples",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "hdrclass", path: "../")
    ],
    targets: [
        .executableTarget(
            name: "maildir-watch",
            dependencies: [
                .product(name: "RFC5322", package: "hdrclass"),
                .product(name: "HeaderClassifier", package: "hdrclass"),
                .product(name: "MailSources", package: "hdrclass"),
            ],
            swiftSettings: [.strictMemorySafety()]),
        .executableTarget(
            name: "junk-filter",
            dependencies: [
                .product(name: "RFC5322", package: "hdrclass"),
                .product(name: "HeaderClassifier", package: "hdrclass"),
            ],
            swiftSettings: [.strictMemorySafety()]),
    ]
)
