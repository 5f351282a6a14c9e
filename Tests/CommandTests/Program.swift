import Foundation
import TestSupport

/// The built program, run as a user runs it.
enum Program {
    struct Result {
        var status: Int32
        var out: String
        var err: String
        var signalled = false
    }

    /// Where the products of this build lie: beside the test bundle.
    static let folder: URL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    static let corpus = RealMail.package + "/corpus"

    /// No policy file of the machine has a say: HDRCLASS_CONFIG is empty.
    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        ProcessInfo.processInfo.environment.merging(["HDRCLASS_CONFIG": ""]) { $1 }.merging(more) { $1 }
    }

    static func run(
        _ arguments: [String], input: Data? = nil, product: String = "hdrclass", in directory: String? = nil, environment: [String: String] = environment()
    ) throws -> Result {
        let process = Process()
        process.environment = environment
        process.executableURL = folder.appendingPathComponent(product)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        return try finish(process, input: input)
    }

    /// A line for the shell, with the program on its PATH.
    static func shell(_ line: String) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line]
        process.environment = environment(["PATH": folder.path + ":/usr/bin:/bin"])
        return try finish(process, input: nil)
    }

    private static func finish(_ process: Process, input: Data?) throws -> Result {
        // Output goes through files: a pipe that nobody empties would stall the program.
        let folder = try TemporaryFolder()
        let out = folder.path + "/out", err = folder.path + "/err", file = folder.path + "/in"
        for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        _ = FileManager.default.createFile(atPath: file, contents: input ?? Data())
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        process.standardInput = FileHandle(forReadingAtPath: file)
        try process.run()
        process.waitUntilExit()
        func text(_ path: String) -> String { String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self) }
        return Result(status: process.terminationStatus, out: text(out), err: text(err), signalled: process.terminationReason == .uncaughtSignal)
    }

    /// The records of an NDJSON run.
    static func records(_ arguments: [String], input: Data? = nil) throws -> [[String: Any]] {
        try run(["classify", "--format", "ndjson"] + arguments, input: input).out.split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
        }
    }

    /// Nested keys joined by dots, as CSV has them.
    static func flattened(_ record: [String: Any], nested: Set<String> = ["junk", "from"]) -> [String: Any] {
        var flat: [String: Any] = [:]
        for (key, value) in record {
            if nested.contains(key), let inside = value as? [String: Any] {
                for (inner, value) in inside { flat["\(key).\(inner)"] = value }
            } else {
                flat[key] = value
            }
        }
        return flat
    }
}

/// A folder that goes away with its last user.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/hdrclass-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }
}
