import RFC5322
import TestSupport
import Testing

/// One body and the mailboxes it holds, as text.
private struct Case: CustomStringConvertible {
    struct Box: Equatable, CustomStringConvertible {
        var name: String?
        var address: String?
        var group: String?
        var defects: [String] = []
        var description: String { "(\(name ?? "-") <\(address ?? "-")>\(group.map { " in \($0)" } ?? "")\(defects.isEmpty ? "" : " \(defects)"))" }
    }
    let body: String
    let boxes: [Box]
    var description: String { body.debugDescription }

    init(_ body: String, _ boxes: Box...) { (self.body, self.boxes) = (body, boxes) }
}

private func box(_ name: String?, _ address: String?, _ defects: String..., group: String? = nil) -> Case.Box {
    Case.Box(name: name, address: address, group: group, defects: defects)
}

/// What the parser makes of a body; it stands in the middle of a message, so that offsets are looked at too.
private func read(_ body: [UInt8]) -> [Case.Box] {
    let before = Array("X: <a@b>\nFrom: ".utf8), message = before + body + Array(" <behind@example.com>, \"\n".utf8)
    return message.withUnsafeBytes { bytes in
        AddressList.mailboxes(in: bytes, before.count..<before.count + body.count).map { mailbox in
            func text(_ range: Range<Int>?) -> String? { range.map { String(decoding: bytes[$0], as: UTF8.self) } }
            let address = mailbox.addressText(in: bytes).map { String(decoding: $0, as: UTF8.self) }
            // The parts are those of the address.
            if let local = mailbox.localPart, let spec = mailbox.address {
                #expect(local.lowerBound == spec.lowerBound && (mailbox.domain?.upperBound ?? local.upperBound) == spec.upperBound)
                if let at = mailbox.at { #expect(bytes[at] == 0x40 && spec.contains(at)) }
            }
            #expect(mailbox.range.lowerBound >= before.count && mailbox.range.upperBound <= before.count + body.count)
            let name = mailbox.displayNameText(in: bytes).map { String(decoding: $0.text, as: UTF8.self) }
            return Case.Box(name: name, address: address, group: text(mailbox.group), defects: mailbox.defects.words)
        }
    }
}

struct AddressTests {
    // RFC 5322 section 3.4, its obsolete syntax, RFC 6532, RFC 6854.
    private static let proper: [Case] = [
        Case("jane@example.com", box(nil, "jane@example.com")),
        Case("<jane@example.com>", box(nil, "jane@example.com")),
        Case("Jane Doe <jane@example.com>", box("Jane Doe", "jane@example.com")),
        Case("  Jane\r\n Doe\t<jane@example.com>\r\n", box("Jane Doe", "jane@example.com")),
        Case("\"Doe, Jane\" <jane@example.com>", box("Doe, Jane", "jane@example.com")),
        Case("\"Jane \\\"JD\\\" Doe\" <jane@example.com>", box("Jane \"JD\" Doe", "jane@example.com")),
        Case("\"a\\\\b\" <jane@example.com>", box("a\\b", "jane@example.com")),
        Case("Jane Q. Doe <jane@example.com>", box("Jane Q. Doe", "jane@example.com")),
        Case("Jane \"Q\" Doe<jane@example.com>", box("Jane Q Doe", "jane@example.com")),
        Case("jane@example.com (Jane Doe)", box("Jane Doe", "jane@example.com")),
        Case("jane@example.com (Jane (a \\) wonderful) Doe)", box("Jane (a ) wonderful) Doe", "jane@example.com")),
        Case("Jane (first) Doe (last) <jane@example.com>", box("Jane (first) Doe", "jane@example.com")),
        Case("(one) (two) jane@example.com", box("two", "jane@example.com")),
        Case("\"jane doe\"@example.com", box(nil, "\"jane doe\"@example.com")),
        Case("<\"jane@home>\"@example.com>", box(nil, "\"jane@home>\"@example.com")),
        Case("jane@[192.0.2.1]", box(nil, "jane@[192.0.2.1]")),
        Case("<jane@[IPv6:2001:db8::1]>", box(nil, "jane@[IPv6:2001:db8::1]")),
        Case("jane@[IPv6:2001:db8::1]", box(nil, "jane@[IPv6:2001:db8::1]")),
        Case("jane@[a, b ; d]", box(nil, "jane@[a, b ; d]")),
        Case("jane+tag=x/y!z{}|~^`#$%&'*?@example.com", box(nil, "jane+tag=x/y!z{}|~^`#$%&'*?@example.com")),
        Case("jäne@exämple.com", box(nil, "jäne@exämple.com")),
        Case("Jäne Doe <jane@example.com>", box("Jäne Doe", "jane@example.com")),
        Case("a@example.com, b@example.com", box(nil, "a@example.com"), box(nil, "b@example.com")),
        Case("A <a@example.com>,B<b@example.com>,", box("A", "a@example.com"), box("B", "b@example.com")),
        Case(", , a@example.com,,b@example.com", box(nil, "a@example.com"), box(nil, "b@example.com")),
        Case("Team: A <a@example.com>, b@example.com;", box("A", "a@example.com", group: "Team"), box(nil, "b@example.com", group: "Team")),
        Case("Team: a@example.com;, c@example.com", box(nil, "a@example.com", group: "Team"), box(nil, "c@example.com")),
        Case("Undisclosed recipients:;", box(nil, nil, group: "Undisclosed recipients")),
        Case("\"A: B\": ;", box(nil, nil, group: "\"A: B\"")),
        Case("A: ; , B: b@example.com ;", box(nil, nil, group: "A"), box(nil, "b@example.com", group: "B")),
        Case("<@relay.example.org,@b.example.org:jane@example.com>", box(nil, "jane@example.com", "obsolete-route")),
        Case("jane . doe @ example . com", box(nil, "jane.doe@example.com", "space-in-address")),
        Case("Jane < jane @ example.com >", box("Jane", "jane@example.com", "space-in-address")),
        Case("Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>", box("Pete", "pete@silly.test", "space-in-address")),
        Case("jane(home)@example.com", box("home", "jane@example.com", "space-in-address")),
        Case(""), Case("  \r\n "), Case("<>"), Case("< >"), Case(",;,"), Case("\"\"", box(nil, nil)),
        Case("(only a comment)", box("only a comment", nil)),
        Case("Jane Doe", box("Jane Doe", nil)),
        Case("Jane Doe <>", box("Jane Doe", nil)),
        Case("\"\" <jane@example.com>", box(nil, "jane@example.com")),
    ]

    // What real mail does wrong, and how it is read.
    private static let wrong: [Case] = [
        Case("Doe, Jane <jane@example.com>", box("Doe, Jane", "jane@example.com", "unquoted-comma")),
        Case("Doe, Jane, Dr. <jane@example.com>, b@example.com", box("Doe, Jane, Dr.", "jane@example.com", "unquoted-comma"), box(nil, "b@example.com")),
        Case("Example, Inc.", box("Example, Inc.", nil, "unquoted-comma")),
        Case("Jane, <jane@example.com>", box("Jane", "jane@example.com", "unquoted-comma")),
        Case("Doe, jane@example.com", box("Doe", "jane@example.com", "unquoted-comma", "text-before-address")),
        Case("ceo@bank.example, x <x@evil.example>", box(nil, "ceo@bank.example"), box("x", "x@evil.example")),
        Case("jane@example.com <x@evil.example>", box("jane@example.com", "x@evil.example", "unquoted-at")),
        Case("\"jane@example.com\" <x@evil.example>", box("jane@example.com", "x@evil.example")),
        Case("Jane @ Acme <jane@example.com>", box("Jane @ Acme", "jane@example.com", "unquoted-at")),
        Case("Re: your order <jane@example.com>", box("Re: your order", "jane@example.com", "unquoted-colon")),
        Case(":Jane <jane@example.com>", box("Jane", "jane@example.com", "unquoted-colon")),
        Case("mailto:jane@example.com", box(nil, "jane@example.com", "unquoted-colon")),
        Case("<mailto:jane@example.com>", box(nil, "jane@example.com", "unquoted-colon")),
        Case("Jane jane@example.com", box("Jane", "jane@example.com", "text-before-address")),
        Case("Jane Doe jane@example.com>", box("Jane Doe", "jane@example.com", "address-bracket", "text-before-address")),
        Case("Jane <jane@example.com", box("Jane", "jane@example.com", "address-bracket")),
        Case("Jane <jane@example.com (home), b@example.com", box("Jane", "jane@example.com", "address-bracket"), box(nil, "b@example.com")),
        Case("Jane <<jane@example.com>>", box("Jane", "jane@example.com", "address-bracket")),
        Case("Jane <x@<jane@example.com>", box("Jane", "jane@example.com", "address-bracket")),
        Case("Jane <jane@example.com> via List", box("Jane", "jane@example.com", "text-after-address")),
        Case("jane@example.com via List", box(nil, "jane@example.com", "text-after-address")),
        Case("Jane <jane@example.com> <b@example.com>", box("Jane", "jane@example.com", "text-after-address")),
        Case("Jane <Doe> <jane@example.com>", box("Jane", "jane@example.com")),
        Case("\"'Jane Doe' via List\" <list@example.com>", box("'Jane Doe' via List", "list@example.com")),
        Case("'Jane Doe' <jane@example.com>", box("'Jane Doe'", "jane@example.com")),
        Case("\"Jane <jane@example.com>", box("Jane", "jane@example.com", "unclosed-quote")),
        Case("Jane (Doe <jane@example.com>", box("Jane (Doe", "jane@example.com", "unclosed-comment")),
        Case("a@example.com; b@example.com", box(nil, "a@example.com", "semicolon-outside-group"), box(nil, "b@example.com")),
        Case("Team: \"x;y\" <a@example.com>", box("x;y", "a@example.com", "unclosed-group", group: "Team")),
        Case("root", box("root", nil)),
        Case("<root>", box(nil, "root", "no-domain")),
        Case("Mail Delivery Subsystem <MAILER-DAEMON>", box("Mail Delivery Subsystem", "MAILER-DAEMON", "no-domain")),
        // Exchange.
        Case("/O=EXAMPLE/OU=FIRST ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=JANE", box(nil, "/O=EXAMPLE/OU=FIRST ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=JANE")),
        Case("Jane Doe </o=Example/ou=Europe/cn=Recipients/cn=jane>", box("Jane Doe", "/o=Example/ou=Europe/cn=Recipients/cn=jane")),
        Case("<IMCEAEX-_O=EXAMPLE_OU=EUROPE_CN=JANE+20DOE@example.com>", box(nil, "IMCEAEX-_O=EXAMPLE_OU=EUROPE_CN=JANE+20DOE@example.com")),
        // An encoded word never supplies an address, nor a bracket.
        Case("=?utf-8?q?x=40bank=2Eexample=3E?= <a@evil.example>", box("x@bank.example>", "a@evil.example")),
        Case("=?utf-8?q?ceo@bank.example?=", box("ceo@bank.example", nil)),
        Case("=?utf-8?b?Y2VvQGJhbmsuZXhhbXBsZQ==?=", box("ceo@bank.example", nil)),
        Case("=?utf-8?q?=3Cceo=40bank.example=3E?= <a@evil.example>", box("<ceo@bank.example>", "a@evil.example")),
        Case("=?utf-8?q?Doe=2C?= Jane <a@example.com>", box("Doe, Jane", "a@example.com")),
    ]

    @Test(arguments: [proper, wrong]) private func table(_ cases: [Case]) {
        for one in cases { #expect(read(Array(one.body.utf8)) == one.boxes, "\(one)") }
    }

    // What dominicsayers' isemail tells apart, as defects of an addr-spec: made for this table, none copied.
    @Test(arguments: [
        ("jane@example.com", ""), ("j@e", ""), ("jane.doe@example.com", ""), ("123@example.com", ""), ("jane@123.example", ""), ("jane@-example.com", ""), ("jane@ex_ample.com", ""),
        ("\"jane\"@example.com", ""), ("\"\"@example.com", ""), ("\"jane\\\"x\"@example.com", ""), ("\"jane doe\".x@example.com", ""), ("jane@[192.0.2.1]", ""), ("jane@[]", ""),
        ("jane@example.com.", "misplaced-dot"), (".jane@example.com", "misplaced-dot"), ("jane.@example.com", "misplaced-dot"), ("jane..doe@example.com", "misplaced-dot"),
        ("jane@.example.com", "misplaced-dot"), ("jane@example..com", "misplaced-dot"), ("@example.com", "empty-address-part"), ("jane@", "empty-address-part"), ("@", "empty-address-part"),
        ("jane", "no-domain"), ("jane@doe@example.com", "character-in-address"), ("jane\u{1}@example.com", "character-in-address"), ("jane\\@example.com", "character-in-address"),
        ("\"jane\"doe@example.com", "character-in-address"), ("jane\"doe\"@example.com", "character-in-address"), ("jane[x]@example.com", "character-in-address"),
        ("jane@exam[ple].com", "character-in-address"), ("jane@\"example\".com", "character-in-address"), ("jane:x@example.com", "character-in-address"), ("jane@example.com/path", ""),
        ("jane@[IPv6:2001:db8::1]", ""), ("jane@[a<b]", "character-in-address"), ("jane@[a\"b\"]", "character-in-address"), ("jane@[(x)]", "character-in-address"),
        (String(repeating: "j", count: 64) + "@example.com", ""), (String(repeating: "j", count: 65) + "@example.com", "address-too-long"),
        ("j@" + String(repeating: "e.", count: 126) + "com", ""), ("j@" + String(repeating: "e.", count: 127) + "com", "address-too-long"),
        ("jane @example.com", "space-in-address"), ("jane@ example.com", "space-in-address"), ("(c)jane@example.com", "space-in-address"), ("jane@example.com(c)", "space-in-address"),
        ("jane@example. com", "space-in-address"), ("ja ne@example.com", "space-in-address"), ("jane@exa\r\n mple.com", "space-in-address"),
    ]) func addrSpec(_ spec: String, _ defect: String) {
        let boxes = read(Array("<\(spec)>".utf8))
        #expect(boxes.count == 1 && boxes.first?.defects == (defect.isEmpty ? [] : [defect]), "\(spec.debugDescription): \(boxes)")
    }

    @Test func whichIsRead() {
        func first(_ body: String) -> String? {
            let bytes = Array(body.utf8)
            return bytes.withUnsafeBytes { bytes in AddressList.first(in: bytes, 0..<bytes.count).map { String(decoding: bytes[$0.address ?? $0.displayName ?? 0..<0], as: UTF8.self) } }
        }
        #expect(first("root, Jane <jane@example.com>") == "jane@example.com")
        #expect(first("<root>, Jane <jane@example.com>") == "jane@example.com")
        #expect(first("<root>, <admin>") == "root")
        #expect(first("Team:;") == "")
        #expect(first("") == nil)
    }

    @Test func exchangeForms() {
        func mailbox<T>(_ body: String, _ read: (Mailbox, UnsafeRawBufferPointer) -> T) -> T {
            Array(body.utf8).withUnsafeBytes { bytes in read(AddressList.first(in: bytes, 0..<bytes.count)!, bytes) }
        }
        #expect(mailbox("a@example.com") { $0.form(in: $1) } == .smtp)
        #expect(mailbox("<root>") { $0.form(in: $1) } == .local)
        #expect(mailbox("Jane") { $0.form(in: $1) } == nil)
        #expect(mailbox("</O=Example/CN=Jane>") { $0.form(in: $1) } == .x500)
        #expect(mailbox("<EX:/O=Example/CN=Jane>") { $0.form(in: $1) } == .x500)
        #expect(mailbox("</Oslo/CN>") { $0.form(in: $1) } == .local)
        let wrapped = "IMCEAEX-_o=Example+20Org_ou=Europe_cn=Recipients_cn=jane+2Edoe@example.com"
        #expect(mailbox(wrapped) { $0.form(in: $1) } == .encapsulated)
        #expect(mailbox(wrapped) { $0.encapsulatedText(in: $1) }.map { String(decoding: $0, as: UTF8.self) } == "/o=Example Org/ou=Europe/cn=Recipients/cn=jane.doe")
        #expect(mailbox("IMCEAFAX-x@example.com") { $0.encapsulatedText(in: $1) } == nil)
        #expect(mailbox("IMCEAEXAMPLE@example.com") { $0.form(in: $1) } == .smtp)
    }

    /// What is written reads back as it was.
    @Test func writtenReadsBack() {
        let names = ["", "Jane", "Jane Doe", "Doe, Jane", "a \"b\" c", "back\\slash", "Jäne 😀", " edges ", "z ", " ", "two  spaces", "=?utf-8?q?x?=", "dot.", "(c)", "x@y", ":;<>,", "\t", String(repeating: "ü€😀", count: 40)]
        for name in names {
            let written = AddressText.written(name: Array(name.utf8), address: Array("jane@example.com".utf8))
            let boxes = read(written)
            #expect(boxes == [box(name.isEmpty ? nil : name, "jane@example.com")], "\(String(decoding: written, as: UTF8.self)): \(boxes)")
            for word in written.split(separator: 0x20) where word.starts(with: [0x3D, 0x3F]) { #expect(word.count <= 75) }
        }
        // Without a name, an address that looks like an encoded word needs its brackets.
        #expect(read(AddressText.written(name: nil, address: Array("=?u@?q?x?=".utf8))) == [box(nil, "=?u@?q?x?=")])
    }

    /// Whatever stands there: it ends, ranges lie in the body, and a mailbox that is written and read again stays the same.
    @Test func anyBytes() {
        let pieces = [
            "\"", "\\", "(", ")", "<", ">", "@", ",", ";", ":", ".", " ", "\r\n ", "[", "]", "a", "jane@example.com", "<jane@example.com>", "Jane Doe", "=?utf-8?q?x?=", "=?", "?=", "/O=A/CN=B",
            "mailto:", "é", "\u{0}", "\u{1b}", "IMCEAEX-",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0x80]]
        var random = Random(seed: 5322)
        for _ in 0..<20_000 {
            var body: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<14, using: &random) { body += pieces.randomElement(using: &random)! }
            _ = read(body)
            body.withUnsafeBytes { bytes in
                for mailbox in AddressList.mailboxes(in: bytes, 0..<body.count) {
                    guard let address = mailbox.addressText(in: bytes), mailbox.at != nil, mailbox.defects.isEmpty else { continue }
                    let name = mailbox.displayNameText(in: bytes)?.text
                    let written = AddressText.written(name: name, address: address)
                    written.withUnsafeBytes { again in
                        let list = AddressList.mailboxes(in: again, 0..<written.count)
                        #expect(list.count == 1 && list[0].addressText(in: again) == address && list[0].displayNameText(in: again)?.text == name, "\(String(decoding: body, as: UTF8.self).debugDescription) as \(String(decoding: written, as: UTF8.self).debugDescription)")
                    }
                }
            }
        }
    }
}
