/// Addresses and domains that stand in a display name.
enum ContactScan {
    struct Contact {
        /// The whole of it, in bytes of the name.
        var range: Range<Int>
        /// Nil for a domain alone.
        var local: Range<Int>?
        var domain: Range<Int>
    }

    /// In order. Only ASCII and the full-width forms of `@` and `.` part them; a domain alone must end in a well-known top-level domain. Linear.
    static func contacts(_ bytes: [UInt8]) -> [Contact] {
        var result: [Contact] = []
        var start = 0
        while start < bytes.count {
            guard !isBoundary(bytes[start]) else { start += 1; continue }
            let end = bytes[start...].firstIndex(where: isBoundary) ?? bytes.count
            if let contact = contact(bytes, start..<end) { result.append(contact) }
            start = end
        }
        return result
    }

    /// ASCII that is no part of an address or a domain as people write them.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x27, 0x28, 0x29, 0x2C, 0x2F, 0x3A, 0x3B, 0x3C, 0x3E, 0x5B, 0x5C, 0x5D, 0x7F: true
        default: false
        }
    }

    private static func contact(_ bytes: [UInt8], _ token: Range<Int>) -> Contact? {
        var token = token
        func isFringe(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x21 || byte == 0x3F || byte == 0x2A }
        while let last = token.last, isFringe(bytes[last]) { token = token.lowerBound..<last }
        while let first = token.first, isFringe(bytes[first]) { token = first + 1..<token.upperBound }
        if let at = token.last(where: { bytes[$0] == 0x40 }) {
            guard at > token.lowerBound, isDomain(bytes, at + 1..<token.upperBound) else { return nil }
            return Contact(range: token, local: token.lowerBound..<at, domain: at + 1..<token.upperBound)
        }
        // U+FF20 and U+FE6B, which look like "@".
        if let at = token.dropLast(2).last(where: { isWideAt(bytes, $0) }) {
            guard at > token.lowerBound, isDomain(bytes, at + 3..<token.upperBound) else { return nil }
            return Contact(range: token, local: token.lowerBound..<at, domain: at + 3..<token.upperBound)
        }
        guard isDomain(bytes, token), hasKnownEnding(bytes, token) else { return nil }
        return Contact(range: token, local: nil, domain: token)
    }

    private static func isWideAt(_ bytes: [UInt8], _ at: Int) -> Bool {
        bytes[at] == 0xEF && (bytes[at + 1] == 0xBC && bytes[at + 2] == 0xA0 || bytes[at + 1] == 0xB9 && bytes[at + 2] == 0xAB)
    }

    /// Two labels or more, the last of them without digits.
    private static func isDomain(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count <= DomainForm.maximumBytes else { return false }
        let labels = bytes[range].split(separator: 0x2E, omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.count >= 2 else { return false }
        if last.contains(where: { $0 >= 0x30 && $0 <= 0x39 }), !last.starts(with: "xn--".utf8) { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { $0 >= 0x80 || $0 == 0x2D || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
        }
    }

    /// Names of people and things hold dots, too. A generic ending, or one of a country with three bytes or more in front.
    private static func hasKnownEnding(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let labels = bytes[range].split(separator: 0x2E)
        guard labels.count >= 2, let last = labels.last else { return false }
        let ending = String(decoding: last.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        if ["com", "net", "org", "edu", "gov", "mil", "int", "info", "biz"].contains(ending) { return true }
        return countries.contains(ending) && labels[labels.count - 2].count >= 3
    }

    /// ISO 3166, and what is used beside it.
    private static let countries = Set(
        """
        ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de \
        dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm \
        jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np \
        nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn \
        to tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        """.split(separator: " ").map(String.init))
}
