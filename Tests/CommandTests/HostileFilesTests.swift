import Foundation
import TestSupport
import Testing

/// File systems that give trouble (docs/limits.md). Nothing hangs, the rest is read, what went wrong is said, and output is never a half that looks whole.
@Suite struct HostileFilesTests {
    private static func message(_ n: Int, body: Int = 0) -> String {
        "From: Jane <jane@example.com>\r\nMessage-ID: <\(n)@example.com>\r\nSubject: s\r\n\r\n" + String(repeating: "a line of a body\r\n", count: body)
    }

    /// So many of them behind each other, with line ends of LF.
    private static func mailbox(_ count: Int, body: Int) -> String {
        (0..<count).map { "From jane@example.com Wed Feb 18 11:08:55 2026\n" + message($0, body: body).replacingOccurrences(of: "\r\n", with: "\n") + "\n" }.joined()
    }

    /// A line for the shell in a folder, which ends by itself after a minute. 124: it hung. Descriptors of tests that start programs at the same
    /// moment may come along; they are closed first, since some lines count them.
    private static func shell(_ folder: TemporaryFolder, _ line: String) throws -> Program.Result {
        let clean = """
            for fd in /proc/$$/fd/*; do fd=${fd##*/}; if [ "$fd" -gt 2 ] && [ "$fd" -ne 255 ]; then eval "exec $fd>&-"; fi; done

            """
        try folder.write("line.sh", clean + "cd '\(folder.path)'\n" + line)
        return try Program.shell("timeout -k 1 60 bash '\(folder.path)/line.sh'")
    }

    private static func isRecord(_ line: Substring) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any]
    }

    // MARK: What stands in a tree

    /// FIFOs, sockets, devices, loops and dangling links: the walk neither opens nor follows them.
    @Test func aTreeOfOddFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write("tree/a.eml", Self.message(1))
        try folder.write("tree/deep/b.eml", Self.message(2))
        let result = try Self.shell(
            folder,
            """
            cd tree; mkfifo pipe.eml; ln -s . loop; ln -s .. deep/up; ln -s nowhere.eml dangling.eml; ln -s itself.eml itself.eml
            ln -s /dev/zero zero.eml; ln -s /dev/tty tty.eml; ln -s ../tree deep/again; ln -s a.eml link.eml
            mknod device.eml c 1 5 2> /dev/null
            hdrclass --format ndjson . | grep -o '"source":"[^"]*"'; echo ${PIPESTATUS[0]}
            """)
        // link.eml: a link to a file stands for it.
        #expect(result.out.split(separator: "\n") == [#""source":"./a.eml""#, #""source":"./deep/b.eml""#, #""source":"./link.eml""#, "0"], "\(result.out) \(result.err)")
    }

    /// Named on the command line, each is an error of its own, and the others are read.
    @Test func oddFilesByName() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.eml", Self.message(1))
        let long = String(repeating: "n", count: 4096)
        let result = try Self.shell(
            folder,
            """
            ln -s nowhere dangling; ln -s itself itself
            hdrclass --format ndjson dangling itself \(long) '' a.eml | wc -l; echo ${PIPESTATUS[0]}
            hdrclass --format ndjson /dev/null | wc -l; echo ${PIPESTATUS[0]}
            """)
        let lines = result.out.split(whereSeparator: \.isWhitespace)
        #expect(lines.first == "1" && lines.dropFirst().first == "2", "\(result.out) \(result.err)")
        for part in ["dangling: No such file", "itself: Too many levels", "File name too long"] { #expect(result.err.contains(part), "\(part): \(result.err)") }
        // The name of four thousand bytes is told, but not so that it hides the rest.
        #expect(result.err.utf8.count < 20_000)
    }

    @Test func aPipeThatNobodyWritesToIsReadOnlyWhenNamed() throws {
        let folder = try TemporaryFolder()
        let mail = Self.message(1).replacingOccurrences(of: "\r\n", with: "\\r\\n")
        let result = try Self.shell(folder, "mkfifo pipe; (printf '\(mail)' > pipe) & hdrclass --format ndjson pipe | wc -l; echo ${PIPESTATUS[0]}; wait")
        #expect(result.out.split(whereSeparator: \.isWhitespace) == ["1", "0"], "\(result.out) \(result.err)")
    }

    /// Deeper than a path may be long, and names of 255 bytes.
    @Test func aDeepTree() throws {
        let folder = try TemporaryFolder()
        let result = try Self.shell(
            folder,
            """
            mkdir tree; cp '\(Program.corpus)/alert-anonymous-relay.eml' tree/first.eml; cd tree
            d=$(printf 'd%.0s' {1..250}); for i in {1..20}; do mkdir $d; cd $d; done; printf 'From: a@example.com\\r\\n\\r\\n' > deep.eml; cd '\(folder.path)'
            hdrclass --format ndjson tree | wc -l; echo ${PIPESTATUS[0]}; rm -rf tree
            """)
        let lines = result.out.split(whereSeparator: \.isWhitespace)
        // Found, or told: never passed over in silence, and what lies above is read.
        #expect(lines == ["2", "0"] || (lines == ["1", "2"] && result.err.contains("too long")), "\(result.out) \(result.err.prefix(500))")
    }

    @Test func manyEmptyFiles() throws {
        let folder = try TemporaryFolder()
        let result = try Self.shell(folder, "mkdir many; cd many; seq -f '%g.eml' 5000 | xargs touch; cd ..; hdrclass --format summary many | head -n 1; echo ${PIPESTATUS[0]}")
        #expect(result.out.split(separator: "\n") == ["messages 0", "0"] && result.err.contains("5000 not mail, passed over"), "\(result.out) \(result.err.prefix(300))")
    }

    /// As an ordinary user: a file and a folder that may not be read are named, and the rest is classified.
    @Test func unreadableFiles() throws {
        let folder = try TemporaryFolder()
        for name in ["a.eml", "b.eml", "closed/c.eml", "open/d.eml"] { try folder.write("tree/" + name, Self.message(1)) }
        try FileManager.default.copyItem(atPath: Program.folder.path + "/hdrclass", toPath: folder.path + "/hdrclass")
        let user = getuid() == 0 ? "setpriv --reuid=65534 --clear-groups" : ""
        let result = try Self.shell(
            folder,
            """
            chmod 755 . ; chmod 000 tree/b.eml tree/closed
            \(user) ./hdrclass --format ndjson tree 2> err.txt | wc -l; echo ${PIPESTATUS[0]}
            \(user) ./hdrclass --format ndjson tree/b.eml tree/a.eml 2>> err.txt | wc -l; echo ${PIPESTATUS[0]}
            chmod 755 tree/closed; cat err.txt
            """)
        let lines = result.out.split(separator: "\n")
        #expect(lines.prefix(4) == ["2", "2", "1", "2"], "\(result.out) \(result.err)")
        #expect(result.out.contains("tree/b.eml: Permission denied") && result.out.contains("tree/closed: Permission denied"), "\(result.out)")
    }

    /// Files come and go while the tree is read: records are whole, and nothing else goes wrong.
    @Test func filesThatVanish() throws {
        let folder = try TemporaryFolder()
        for n in 0..<1500 { try folder.write("tree/\(n % 10)/\(n).eml", Self.message(n)) }
        let result = try Self.shell(
            folder,
            """
            (for i in {0..9}; do rm -f tree/$i/*[05].eml; rm -rf tree/7; done) &
            hdrclass --format ndjson tree > out.txt 2> err.txt; echo $?; wait; grep -vc 'No such file\\|vanished\\|empty' err.txt
            """)
        let lines = result.out.split(separator: "\n")
        #expect(lines.first == "0" || lines.first == "2", "\(result.out)")
        let said = try String(contentsOfFile: folder.path + "/err.txt", encoding: .utf8)
        #expect(lines.last == "0", "\(said.prefix(500))")
        let records = try String(contentsOfFile: folder.path + "/out.txt", encoding: .utf8).split(separator: "\n")
        #expect(records.count >= 900 && records.allSatisfy(Self.isRecord), "\(records.count)")
    }

    // MARK: What the machine does not give

    /// With a handful of descriptors a tree is still read; with too few there is an error.
    @Test func fewDescriptors() throws {
        let folder = try TemporaryFolder()
        for n in 0..<30 { try folder.write("tree/\(n % 3)/\(n).eml", Self.message(n)) }
        let result = try Self.shell(
            folder,
            """
            (ulimit -n 10; hdrclass --format ndjson --jobs 2 tree > out.txt); echo $?; wc -l < out.txt
            export ASAN_OPTIONS=detect_leaks=0 # the leak sanitizer needs descriptors for itself
            (ulimit -n 5; hdrclass --format ndjson --jobs 2 tree > out.txt); echo $?
            """)
        let lines = result.out.split(whereSeparator: \.isWhitespace)
        #expect(lines.prefix(2) == ["0", "30"], "\(result.out) \(result.err)")
        #expect(lines.last == "2" && result.err.contains("Too many open files"), "\(result.out) \(result.err)")
    }

    /// A mailbox that is larger than the address space allowed cannot be mapped: it is read instead.
    @Test func littleAddressSpace() throws {
        let folder = try TemporaryFolder()
        // The sanitizers need more for themselves.
        guard try Self.shell(folder, "ulimit -v 262144; hdrclass --version").status == 0 else {
            print("SKIPPED 256 MiB of address space: this build needs more to start")
            return
        }
        let separator = "From jane@example.com Wed Feb 18 11:08:55 2026\n"
        try folder.write("first", separator + Self.message(1))
        try folder.write("last", "\n\n" + separator + Self.message(2))
        let result = try Self.shell(
            folder,
            """
            cp first box; truncate -s 320M box; cat last >> box
            ulimit -v 262144
            for io in map read; do hdrclass --format summary --io $io box | head -n 1; echo ${PIPESTATUS[0]}; done
            """)
        #expect(result.out.split(separator: "\n") == ["messages 2", "0", "messages 2", "0"], "\(result.out) \(result.err)")
    }

    // MARK: Output

    /// The disk is full: whole lines only, the file does not get its name, and an older one stays.
    @Test func aFullDisk() throws {
        let folder = try TemporaryFolder()
        try folder.write("out.ndjson", "old\n")
        let corpus = Program.corpus
        // The thread sanitizer maps a file of its own when it starts.
        guard try Self.shell(folder, "ulimit -f 1; hdrclass --version").status == 0 else {
            print("SKIPPED a full disk: this build needs a larger file to start")
            return
        }
        let result = try Self.shell(
            folder,
            """
            (ulimit -f 32; hdrclass --format ndjson -o out.ndjson '\(corpus)'); echo $?
            (ulimit -f 32; hdrclass --format ndjson '\(corpus)' > direct.ndjson); echo $?
            (ulimit -f 8; hdrclass --format json -o new.json '\(corpus)'); echo $?
            (ulimit -f 8; hdrclass report --html new.html '\(corpus)'); echo $?
            (ulimit -f 1; hdrclass redact -o new.eml '\(corpus)/alert-anonymous-relay.eml'); echo $?
            ls
            """)
        let lines = result.out.split(separator: "\n")
        #expect(lines.prefix(5) == ["2", "2", "2", "2", "2"], "\(result.out) \(result.err)")
        #expect(!lines.contains("new.json") && !lines.contains("new.html") && !lines.contains("new.eml"), "\(lines)")
        #expect(try String(contentsOfFile: folder.path + "/out.ndjson", encoding: .utf8) == "old\n")
        for name in ["out.ndjson.partial", "direct.ndjson"] {
            let text = try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
            #expect(text.hasSuffix("\n") && text.utf8.count > 16_384, "\(name)")
            #expect(text.split(separator: "\n").allSatisfy(Self.isRecord), "\(name)")
        }
        #expect(result.err.contains("out.ndjson: File too large; what there was until then is in out.ndjson.partial"), "\(result.err)")
        // A JSON array that was cut does not parse.
        if let cut = FileManager.default.contents(atPath: folder.path + "/new.json.partial") { #expect(throws: (any Error).self) { try JSONSerialization.jsonObject(with: cut) } }
    }

    /// Nothing is written behind what failed, though smaller pieces would still fit: separators did, and records of which those before were lost.
    @Test func nothingFollowsWhatAFullDiskCut() throws {
        let folder = try TemporaryFolder()
        guard try Self.shell(folder, "ulimit -f 1; hdrclass --version").status == 0 else {
            print("SKIPPED nothing behind a cut: this build needs a larger file to start")
            return
        }
        let result = try Self.shell(
            folder,
            """
            for i in 1 2 3; do for f in '\(Program.corpus)'/*.eml; do echo 'From jane@example.com Wed Feb 18 11:08:55 2026'; cat "$f"; echo; done; done > box
            for format in json ndjson; do
                hdrclass --format $format -o whole.$format box
                for jobs in 1 2; do (ulimit -f 256; hdrclass --format $format --jobs $jobs -o cut$jobs.$format box); echo $?; done
            done
            """)
        #expect(result.out.split(separator: "\n") == ["2", "2", "2", "2"], "\(result.out) \(result.err)")
        for format in ["json", "ndjson"] {
            let whole = try String(contentsOfFile: "\(folder.path)/whole.\(format)", encoding: .utf8)
            for jobs in [1, 2] {
                let cut = try String(contentsOfFile: "\(folder.path)/cut\(jobs).\(format).partial", encoding: .utf8)
                #expect(cut.utf8.count > 131_072 && whole.hasPrefix(cut), "\(format), \(jobs): \(cut.suffix(300))")
            }
        }
    }

    /// A folder that opens, and cannot be listed: that of a process that has ended. The others are read.
    @Test func aListingThatBreaksOff() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.eml", Self.message(1))
        let result = try Self.shell(
            folder,
            """
            mail=$PWD/a.eml; sleep 60 & pid=$!
            cd /proc/$pid/net || exit; kill -KILL $pid; wait $pid
            ls . > /dev/null 2>&1 || echo breaks off
            hdrclass --format ndjson . "$mail" | wc -l; echo ${PIPESTATUS[0]}
            """)
        let lines = result.out.split(separator: "\n")
        guard lines.first == "breaks off" else { return print("SKIPPED a listing that breaks off: this system lists the folder of a process that has ended, or has none") }
        #expect(lines == ["breaks off", "1", "2"], "\(result.out) \(result.err)")
        #expect(result.err.contains("hdrclass: .: ") && !result.err.contains("without mail"), "\(result.err)")
    }

    /// A mailbox whose end becomes something else while it is read: what comes out is whole records, and nothing hangs or crashes.
    @Test(arguments: ["map", "read"])
    func changedInPlace(_ io: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("box", Self.mailbox(6000, body: 60))
        // It waits for the pipe once that and its own buffers are full.
        let result = try Self.shell(
            folder,
            """
            mkfifo pipe
            hdrclass --format ndjson --jobs 1 --io \(io) box > pipe 2> err.txt & pid=$!
            exec 3< pipe; head -c 1000 <&3 > out.ndjson
            head -c 2000000 /dev/zero | tr '\\0' X | dd of=box bs=1000 seek=$(($(stat -c %s box) / 1000 - 2000)) iflag=fullblock conv=notrunc status=none
            cat <&3 >> out.ndjson; wait $pid; echo $?
            """)
        let said = try String(contentsOfFile: folder.path + "/err.txt", encoding: .utf8)
        #expect(result.out == "0\n", "\(result.out) \(said)")
        let text = try String(contentsOfFile: folder.path + "/out.ndjson", encoding: .utf8)
        let lines = text.split(separator: "\n")
        #expect(text.hasSuffix("\n") && lines.allSatisfy(Self.isRecord))
        // Two of seven megabytes hold no message any more, but for what had been read of them.
        #expect(lines.count >= 4000 && lines.count < 6000, "\(lines.count)")
    }

    /// A bomb without an empty line would be one header section, held in memory: it is refused, and the rest is read.
    @Test func aBombWithoutAnEmptyLine() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.eml", Self.message(1))
        let result = try Self.shell(
            folder,
            """
            head -c 330M /dev/zero | gzip -1 > bomb.eml.gz
            command -v zstd > /dev/null && head -c 330M /dev/zero | zstd -1 -q > bomb.eml.zst
            for bomb in bomb.eml.*; do
                hdrclass --format ndjson $bomb a.eml 2> err.txt | wc -l; echo ${PIPESTATUS[0]}; cat err.txt
                hdrclass explain $bomb; echo $?
            done
            """)
        #expect(result.out.split(separator: "\n").prefix(2) == ["1", "2"], "\(result.out) \(result.err)")
        #expect(result.out.contains("bomb.eml.gz: has a header section of more than 256 MiB, and is compressed"), "\(result.out) \(result.err)")
    }

    /// Killed in the middle: there is no file of that name, and what was written ends on a line where a signal could be caught.
    @Test(arguments: ["INT", "TERM", "KILL"])
    func killed(_ signal: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("box", Self.mailbox(4000, body: 40))
        let result = try Self.shell(
            folder,
            """
            mkfifo pipe
            env --default-signal=INT,TERM hdrclass --format ndjson --jobs 1 -o out.ndjson pipe 2> err.txt & pid=$!
            exec 3> pipe; cat box >&3
            for i in {1..200}; do [ -s out.ndjson.partial ] && break; sleep 0.05; done
            kill -\(signal) $pid; exec 3>&-; wait $pid; echo $?; ls
            """)
        let lines = result.out.split(separator: "\n")
        #expect(lines.first == ["INT": "130", "TERM": "143", "KILL": "137"][signal], "\(result.out)")
        #expect(!lines.contains("out.ndjson") && lines.contains("out.ndjson.partial"), "\(lines)")
        let text = try String(contentsOfFile: folder.path + "/out.ndjson.partial", encoding: .utf8)
        // SIGKILL cuts a write that is under way: there the last line may be half of one, and the name alone says so.
        let whole = signal == "KILL" ? text.lastIndex(of: "\n").map { text[...$0] } ?? "" : text[...]
        #expect(!whole.isEmpty && whole.hasSuffix("\n") && whole.split(separator: "\n").allSatisfy(Self.isRecord))
        if signal == "INT" {
            let said = try String(contentsOfFile: folder.path + "/err.txt", encoding: .utf8)
            #expect(said.contains("out.ndjson was not written; what there was until then is in out.ndjson.partial"), "\(said)")
        }
    }

    /// What is written to directly, and what `-o` leaves as it was.
    @Test func placesOfOutput() throws {
        let folder = try TemporaryFolder()
        try folder.write("real/target.csv", "old\n")
        let mail = "'" + Program.corpus + "/alert-anonymous-relay.eml'"
        let result = try Self.shell(
            folder,
            """
            chmod 640 real/target.csv; ln -s real/target.csv link.csv
            hdrclass --format csv -o link.csv \(mail); echo $? $(stat -c %a real/target.csv) $(readlink link.csv) $(wc -l < real/target.csv) $(ls real | wc -l)
            hdrclass --format csv -o /dev/stdout \(mail) | wc -l
            mkfifo pipe; (cat pipe | wc -l > counted) & hdrclass --format csv -o pipe \(mail); wait; cat counted
            hdrclass --format csv -o real \(mail); echo $?
            hdrclass --format csv -o nowhere/x \(mail); echo $?
            mkdir taken.csv.partial; hdrclass --format csv -o taken.csv \(mail); echo $?
            """)
        #expect(result.out.split(separator: "\n") == ["0 640 real/target.csv 2 1", "2", "2", "2", "2", "2"], "\(result.out) \(result.err)")
        #expect(result.err.contains("real: Is a directory") && result.err.contains("nowhere/x") && result.err.contains("is in the way"), "\(result.err)")
    }
}
