import Foundation
import TestSupport
import Testing

/// .msg, UTF-16 and what cannot be read, as a user meets them.
struct OutlookItemCommandTests {
    static let fixtures = RealMail.package + "/Tests/Fixtures/msg/"
    static let mail = "From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nbody\r\n"

    /// By its bytes, not its name: as a file, in a directory, through a pipe, compressed, with any --as that takes one message.
    @Test func recognisedByItsBytes() throws {
        let folder = try TemporaryFolder()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.fixtures + "gsf.msg"))
        let odd = try folder.write("d/saved.eml", bytes)
        try folder.write("d/report.doc", Data(contentsOf: URL(fileURLWithPath: Self.fixtures + "document.doc")))
        try folder.write("d/other.eml", Self.mail)
        let zipped = try folder.write("item.zst", Data(MailboxCommandTests.zstd(Array(bytes))))
        for (arguments, input) in [([odd], nil), (["-"], bytes), ([zipped], nil), (["--as", "eml", odd], nil), (["--as", "headers", odd], nil)] as [([String], Data?)] {
            let record = try #require(try Program.records(arguments, input: input).first, "\(arguments)")
            #expect(record["messageId"] as? String == "<gsf@example.com>" && record["scl"] as? Int == 5 && record["senderResolution"] as? String == "resolvable")
            #expect(record["length"] as? Int == 4802 && record["offset"] as? Int == 0)
            #expect((record["defects"] as? [[String: Any]])?.map { $0["kind"] as? String }.contains("msg-header-text") == true)
        }
        let met = try Program.run(["--format", "summary", folder.path + "/d"])
        #expect(met.status == 0 && met.out.contains("messages 2") && met.err.contains("1 not mail, passed over"))
        let named = try Program.run([folder.path + "/d/report.doc"])
        #expect(named.status == 2 && named.err.contains("no Outlook item"))
        let cut = try folder.write("cut.msg", bytes.prefix(9000))
        let broken = try Program.run([cut, odd])
        #expect(broken.status == 2 && broken.err.contains("cut.msg: is a compound file (.msg, .doc, .xls …) that is broken: ") && broken.out.contains("saved.eml"))
    }

    @Test func explainQuotesProperties() throws {
        let text = try Program.run(["explain", Program.corpus + "/res-05-msg-sender-in-directory.msg"]).out
        #expect(text.contains("property  PidTagSentRepresentingAddressType (0x0064): EX") && text.contains("property  PidTagContentFilterSpamConfidenceLevel (0x4076): -1"))
        #expect(text.contains("header text of a .msg lacks most Organization fields"))
        let record = try #require(try Program.records(["--evidence", Program.corpus + "/res-05-msg-sender-in-directory.msg"]).first)
        let evidence = try #require((record["evidence"] as? [[String: Any]])?.first { $0["rule"] as? String == "RES-5" })
        #expect(evidence["length"] as? Int == 0 && evidence["value"] as? String == "EX")
    }

    /// An item that was never delivered has no header text; its properties still speak.
    @Test func anItemWithoutHeaderText() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return print("SKIPPED an item without header text: no python3") }
        let folder = try TemporaryFolder()
        let made = try Program.shell("/usr/bin/python3 \(Program.corpus)/msg.py \(folder.path)/sent.msg /dev/null --without-headers --type EX --scl 0")
        #expect(made.status == 0, "\(made.err)")
        let record = try #require(try Program.records([folder.path + "/sent.msg"]).first)
        #expect(record["length"] as? Int == 0 && record["scl"] as? Int == 0 && record["senderResolution"] as? String == "resolvable")
        #expect((record["defects"] as? [[String: Any]])?.first?["kind"] as? String == "msg-without-header-text")
    }

    /// Beyond 109 sectors of allocation table the DIFAT has sectors of its own; only the sectors on the way are read.
    @Test(arguments: ["gsf", "python"])
    func largeItems(_ writer: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("h.txt", Self.mail)
        let make =
            writer == "gsf"
            ? """
            command -v gsf >/dev/null || exit 77; cd \(folder.path) && mkdir s && cd s && iconv -f UTF-8 -t UTF-16LE ../h.txt > __substg1.0_007D001F && head -c 96 /dev/zero > __properties_version1.0 \
              && head -c 20000000 /dev/zero > __substg1.0_37010102 && gsf createole ../big.msg *
            """
            : """
            command -v python3 >/dev/null || exit 77; cd \(folder.path) && python3 -c "import sys; sys.dont_write_bytecode = True; sys.path.insert(0, '\(Program.corpus)'); import msg; \
            open('big.msg', 'wb').write(msg.item(open('h.txt', 'rb').read(), more=[('__substg1.0_37010102', bytes(20000000))]))"
            """
        let made = try Program.shell(make)
        if made.status == 77 { return print("SKIPPED large items by \(writer): not installed") }
        #expect(made.status == 0, "\(made.err)")
        let record = try #require(try Program.records([folder.path + "/big.msg"]).first)
        #expect((record["from"] as? [String: Any])?["address"] as? String == "a@example.com" && record["length"] as? Int == Self.mail.utf8.count)
    }

    @Test func textOfNotepad() throws {
        let folder = try TemporaryFolder()
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16] {
            let path = try folder.write("notepad.txt", Self.mail.data(using: encoding)!)
            for arguments in [[path], ["--as", "headers", path], [folder.path]] {
                let record = try #require(try Program.records(arguments).first)
                #expect((record["from"] as? [String: Any])?["address"] as? String == "a@example.com")
                let defects = (record["defects"] as? [[String: Any]] ?? []).map { $0["kind"] as? String }
                #expect(defects.contains("utf-16") && record["length"] as? Int == Self.mail.utf8.count)
            }
        }
        try folder.write("notepad.txt", "No mail at all, but a text".data(using: .utf16LittleEndian)!)
        #expect(try Program.run([folder.path]).err.contains("1 not mail"))
    }

    @Test func whatCannotBeReadSaysWhatItIs() throws {
        let folder = try TemporaryFolder()
        let cases: [(name: String, bytes: [UInt8], says: String)] = [
            ("a.pst", Array("!BDN".utf8) + [0, 0], "is an Outlook data file (.pst, .ost), which is not read directly; try: readpst -e -o DIRECTORY "),
            ("a.dbx", [0xCF, 0xAD, 0x12, 0xFE, 0xC5, 0xFD, 0x74, 0x6F], "is an Outlook Express mailbox (.dbx)"),
            ("a.olm", [0x50, 0x4B, 3, 4, 20], "is an Outlook for Mac archive (.olm)"), ("a.zip", [0x50, 0x4B, 3, 4, 20], "is a ZIP archive"),
            ("INBOX", Array("*mbx*\r\n5a1b".utf8), "is an mbx mailbox of UW IMAP"),
        ]
        for (name, bytes, says) in cases {
            let result = try Program.run([try folder.write("x/" + name, Data(bytes))])
            #expect(result.status == 2 && result.err.contains(says) && result.out.isEmpty, "\(name): \(result.err)")
        }
        let all = try Program.run([folder.path + "/x"])
        #expect(all.status == 0 && all.err.contains("x: is a directory without mail") && all.err.contains("1 passed over: an Outlook Express mailbox"))
        let empty = try folder.write("empty.eml", "")
        for result in [try Program.run([empty]), try Program.run(["-"])] { #expect(result.status == 0 && result.out.isEmpty && result.err.contains(": is empty")) }
        try folder.write("x/good.eml", Self.mail)
        #expect(try !Program.run([folder.path + "/x"]).err.contains("without mail"))
    }
}
