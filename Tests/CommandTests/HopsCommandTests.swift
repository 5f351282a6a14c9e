import Foundation
import TestSupport
import Testing

/// `hops` and `decode` as a user runs them.
struct HopsCommandTests {
    static let golden = RealMail.package + "/Tests/Golden"

    static func objects(_ arguments: [String]) throws -> [[String: Any]] {
        try Program.run(arguments).out.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any] }
    }

    /// Skewed clocks, dates in odd places or missing, TLS in several forms, control characters; and a message of the corpus with all of attestation.
    /// The files beside the sample are what was looked at and found right. HDRCLASS_GOLDEN=write renews them.
    @Test(arguments: [("hops", "hops.txt"), ("decode", "decode.txt")])
    func textIsAsItWasLookedAt(_ command: String, _ file: String) throws {
        let result = try Program.run([command, "clocks.eml", "../../corpus/att-20-report-behind-eop.eml"], in: Self.golden)
        #expect(result.status == 0 && result.err.isEmpty)
        if ProcessInfo.processInfo.environment["HDRCLASS_GOLDEN"] == "write" { try Data(result.out.utf8).write(to: URL(fileURLWithPath: Self.golden + "/" + file)) }
        #expect(result.out == (try String(contentsOfFile: Self.golden + "/" + file, encoding: .utf8)))
        for line in result.out.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
        #expect(result.out.utf8.allSatisfy { $0 == 0x0A || $0 >= 0x20 && $0 != 0x7F })
    }

    @Test(arguments: ["hops", "decode"])
    func jsonIsAnArrayOfTheSameObjects(_ command: String) throws {
        let array = try JSONSerialization.jsonObject(with: Data(Program.run([command, "--format", "json", Program.corpus]).out.utf8)) as! [[String: Any]]
        let lines = try Self.objects([command, "--format", "ndjson", Program.corpus])
        #expect(array.count == CorpusTests.names.count && (array as NSArray).isEqual(to: lines))
        let one = try Self.objects([command, "--format", "ndjson", "--jobs", "1", Program.corpus])
        #expect((one as NSArray).isEqual(to: lines))
        let folder = try TemporaryFolder()
        #expect(try Program.run([command, "--format", "json", folder.path]).out == "[\n]\n")
    }

    /// Offsets are places in the source, in a mailbox too.
    @Test func offsetsQuoteTheSource() throws {
        let folder = try TemporaryFolder()
        var mailbox = ""
        for name in ["alert-anonymous-relay.eml", "att-20-report-behind-eop.eml"] {
            mailbox += "From a@example.com Wed Feb 18 11:08:56 2026\n" + (try String(contentsOfFile: Program.corpus + "/" + name, encoding: .utf8)).replacingOccurrences(of: "\r\n", with: "\n") + "\n"
        }
        let path = try folder.write("two.mbox", mailbox)
        let bytes = Array(mailbox.utf8)
        func text(_ object: [String: Any]) -> String {
            let offset = object["offset"] as! Int
            return String(decoding: bytes[offset..<offset + (object["length"] as! Int)], as: UTF8.self)
        }
        let hops = try Self.objects(["hops", "--format", "ndjson", path])
        #expect(hops.count == 2)
        for message in hops {
            for hop in message["hops"] as! [[String: Any]] { #expect(text(hop).hasPrefix("Received:") && text(hop).hasSuffix("\n")) }
            for field in message["added"] as! [[String: Any]] { #expect(text(field).hasPrefix(field["name"] as! String + ":")) }
        }
        #expect(hops.flatMap { $0["hops"] as! [[String: Any]] }.count == 10)
        for message in try Self.objects(["decode", "--format", "ndjson", path]) {
            for report in message["reports"] as! [[String: Any]] {
                #expect(text(report).hasPrefix(report["field"] as! String + ":"))
                for entry in report["entries"] as! [[String: Any]] where entry["offset"] as? Int != nil && report["kind"] as? String != "stamp" {
                    #expect(text(entry).hasPrefix(entry["key"] as! String))
                }
            }
        }
    }

    @Test func sumsLeaveSkewOut() throws {
        let message = try #require(try Self.objects(["hops", "--format", "ndjson", Self.golden + "/clocks.eml"]).first)
        let delays = message["delays"] as! [String: Any]
        #expect(delays["total"] as? Int == 31 && delays["negative"] as? Int == 1 && delays["counted"] as? Int == 4 && delays["untimed"] as? Int == 1 && delays["firstToLast"] as? Int == 10)
        let hops = message["hops"] as! [[String: Any]]
        #expect(hops.compactMap { $0["delayIs"] as? String }.filter { $0 == "clock-skew" }.count == 1)
        #expect(hops.filter { $0["standing"] as? String == "own" }.count == 2)
    }

    /// The end of `explain` shows what is known of the reports that are believed, and only of these.
    @Test func explainEndsWithWhatTheFiltersSaid() throws {
        let believed = try Program.run(["explain", Program.corpus + "/srv-10-sfv-spm.eml"]).out
        #expect(believed.contains("What the filters said") && believed.contains("spam filtering found spam"))
        let unverified = try Program.run(["explain", Program.corpus + "/att-21-injected-report.eml"]).out
        #expect(!unverified.contains("What the filters said"))
    }

    @Test(arguments: [["hops"], ["decode"], ["hops", "--format", "csv", "x"], ["decode", "--bogus", "x"], ["hops", "/nonexistent.eml"]])
    func wrongUsageEndsWithTwo(_ arguments: [String]) throws { #expect(try Program.run(arguments).status == 2) }

    /// Times of hops as Python's email.utils reads them, and the delays from these, on all real mail.
    @Test func timesAreThoseOfPython() throws {
        guard RealMail.files("mail", for: "times of hops beside Python") != nil, let folder = RealMail.folder else { return }
        let script = """
            import sys, json, datetime, re
            from email.utils import parsedate_tz, mktime_tz
            seen = timed = hops = 0
            bad = []
            for line in sys.stdin:
                message = json.loads(line)
                last = None; total = 0; negative = 0
                for hop in message["hops"]:
                    hops += 1
                    text = hop["date"]
                    if isinstance(text, dict): continue
                    mine = hop["time"] and datetime.datetime.strptime(hop["time"] + "+0000", "%Y-%m-%dT%H:%M:%SZ%z").timestamp()
                    if text is not None and not hop["looseDate"]:
                        seen += 1
                        # Python makes nonsense of a zone with a colon, without a sign, or with a comment right behind it.
                        plain = re.sub(r"([+-][0-9][0-9]):([0-9][0-9])$", r"\\1\\2", text.split("(")[0].strip())
                        if re.search(r":[0-9]+ [0-9]{4}$", plain): plain = plain[:-5]
                        try: theirs = mktime_tz(parsedate_tz(plain))
                        except Exception: theirs = None
                        if theirs is not None: timed += 1
                        # Python knows no more of a date than the day and takes midnight.
                        if theirs is not None and theirs != mine and ":" in text: bad.append((message["source"], text, mine, theirs))
                    if mine is None: continue
                    if last is not None:
                        if hop["delay"] != mine - last: bad.append((message["source"], "delay", hop["delay"], mine - last))
                        if mine < last: negative += 1
                        else: total += mine - last
                    last = mine
                d = message["delays"]
                if d["total"] != total or d["negative"] != negative: bad.append((message["source"], "sum", d, total, negative))
            print(hops, seen, timed, len(bad))
            for b in bad[:20]: print(b)
            """
        let directory = try TemporaryFolder()
        let file = try directory.write("times.py", script)
        let result = try Program.shell("hdrclass hops --format ndjson '\(folder)/mail' 2>/dev/null | python3 '\(file)'")
        if result.status == 127 || result.err.contains("python3: command not found") { return print("SKIPPED times of hops beside Python: no python3 here") }
        let lines = result.out.split(separator: "\n")
        let counts = try #require(lines.first).split(separator: " ").compactMap { Int($0) }
        #expect(counts.count == 4 && counts[0] > 20_000 && counts[2] > 20_000)
        #expect(counts.last == 0, "\(result.out) \(result.err)")
        print("times of hops beside Python: \(lines.first ?? "")")
    }

    /// A word of many megabytes is cut into lines in one go; it took minutes when each line counted what was left.
    @Test func aLongWordIsWrapped() throws {
        let word = String(repeating: "(", count: 3_000_000)
        let result = try Program.run(["decode", "-"], input: Data("X-Forefront-Antispam-Report: \(word)\n\n".utf8))
        #expect(result.status == 0 && result.out.filter { $0 == "(" }.count == 3_000_000)
    }
}
