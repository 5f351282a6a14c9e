import HeaderClassifier
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// hdrclass's library doing the same work as the drivers of the rivals, lane by lane, so that the kernels can be compared and the sums checked.
@main struct Lanes {
    enum Lane: String, CaseIterable {
        case split, fields14, all, verdict, library
    }

    static func main() {
        var arguments = CommandLine.arguments.dropFirst()[...]
        guard let lane = arguments.popFirst().flatMap(Lane.init(rawValue:)) else { usage("no lane") }
        var kernel = ScanKernel.best
        var verify = false
        var list: String?
        var path: String?
        while let argument = arguments.popFirst() {
            switch argument {
            case "--verify": verify = true
            case "--list": list = arguments.popFirst()
            case "--kernel":
                guard let value = arguments.popFirst().flatMap({ ScanKernel(named: $0) }), value.isAvailable else {
                    usage("--kernel wants one of \(ScanKernel.available.map(\.name))")
                }
                kernel = value
            default: path = argument
            }
        }

        var worker = Worker(lane: lane, kernel: kernel, verify: verify)
        if lane == .library {
            guard let path else { usage("no file") }
            let head = Input.map(path)
            worker.timeCalls(head)
            return
        }
        if let list {
            Input.eachListed(list) { worker.take($0, headerIn: $1, offset: 0) }
        } else if let path {
            worker.walk(mailbox: Input.map(path))
        } else {
            usage("no input")
        }
        worker.report()
    }

    static func usage(_ problem: String) -> Never {
        fail("\(problem)\nusage: lanes \(Lane.allCases.map(\.rawValue).joined(separator: "|")) [--verify] [--kernel NAME] MAILBOX | --list FILE")
    }
}

func fail(_ text: String) -> Never {
    _ = Array("lanes: \(text)\n".utf8).withUnsafeBytes { write(2, $0.baseAddress!, $0.count) }
    exit(2)
}
