// Safety: vectors and words of the same size are taken for each other, bit by bit; both allow every pattern.

/// A mailbox of the form that nearly all mail has: `Name <address>`, `"Name" <address>`, `<address>` or `address` with nothing behind it.
struct UsualMailbox {
    /// As it stands, with its quotes.
    var displayName: Range<Int>?
    var address: Range<Int>

    /// What ``AddressList/first(in:_:)`` gives for these forms, for a fraction of the cost; nil for every other form, and for every address with a
    /// byte that is not in most addresses, so that it has no defect. Encoded words are words of a name like others.
    static func read(_ bytes: Bytes, _ body: Range<Int>) -> UsualMailbox? {
        let body = bytes.trimmed(body)
        if body.isEmpty { return nil }
        guard bytes[body.upperBound &- 1] == 0x3E else { return isUsual(bytes, body) ? UsualMailbox(address: body) : nil }
        guard let open = bytes.find(0x3C, in: body) else { return nil }
        let address = open &+ 1..<body.upperBound &- 1
        if !isUsual(bytes, address) { return nil }
        let name = bytes.trimmed(body.lowerBound..<open)
        if name.isEmpty { return UsualMailbox(address: address) }
        if name.count >= 2, bytes[name.lowerBound] == 0x22, bytes[name.upperBound &- 1] == 0x22 {
            if bytes.holdsQuoting(name.lowerBound &+ 1..<name.upperBound &- 1) { return nil }
        } else if bytes.holdsStructure(name, exceptSpace: true) || bytes.find(0x40, in: name) != nil {
            return nil
        }
        return UsualMailbox(displayName: name, address: address)
    }

    /// Letters, digits, `+ - . = _` and one "@" in between; no dot beside a dot or at an end; not too long.
    private static func isUsual(_ bytes: Bytes, _ address: Range<Int>) -> Bool {
        var at: Int?
        // A dot may stand nowhere that a dot or an "@" would open or close a word.
        var isOpen = true
        for i in address {
            let byte = bytes[i]
            if byte == 0x2E || byte == 0x40 {
                if isOpen { return false }
                isOpen = true
                if byte == 0x40 {
                    if at != nil { return false }
                    at = i
                }
            } else {
                let set: UInt64 = byte < 64 ? 0x23FF_2800_0000_0000 : 0x07FF_FFFE_87FF_FFFE
                if byte >= 0x80 || set &>> UInt64(truncatingIfNeeded: byte) & 1 == 0 { return false }
                isOpen = false
            }
        }
        guard let at, !isOpen else { return false }
        return at &- address.lowerBound <= 64 && address.upperBound &- at <= 256
    }

    /// The part of a name that is its text as it stands; nil where something must be removed or decoded. Most names are so.
    static func plainName(_ bytes: Bytes, _ range: Range<Int>) -> Range<Int>? {
        if bytes[range.lowerBound] == 0x22 {
            let inner = range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - 1)
            guard range.count >= 2, bytes[range.upperBound - 1] == 0x22 else { return nil }
            return bytes.holdsQuoting(inner) || bytes.holdsWordsToDecode(inner, inQuotes: true) ? nil : inner
        }
        return bytes.holdsWordsToDecode(range, inQuotes: false) ? nil : range
    }
}

extension Bytes {
    /// A byte that means something to the parser of mailboxes: `"` `(` `)` `,` `:` `;` `<` `>` `\`, a control character, or white space.
    @inline(__always)
    func holdsStructure(_ range: Range<Int>, exceptSpace: Bool = false) -> Bool {
        holds(range) { v in
            // 0x22; 0x28 and 0x29; 0x2C; 0x3A and 0x3B; 0x3C and 0x3E; 0x5C: of a pair one bit is set or cleared.
            Bytes.below(v, exceptSpace ? 0x1F : 0x20) | Bytes.same(v, 0x22) | Bytes.same(v | Bytes.splat(1), 0x29) | Bytes.same(v, 0x2C)
                | Bytes.same(v | Bytes.splat(1), 0x3B) | Bytes.same(v & Bytes.splat(0xFD), 0x3C) | Bytes.same(v, 0x5C)
        }
    }

    /// A quote, a backslash or a control character.
    @inline(__always)
    func holdsQuoting(_ range: Range<Int>) -> Bool {
        holds(range) { v in Bytes.below(v, 0x1F) | Bytes.same(v, 0x22) | Bytes.same(v, 0x5C) }
    }

    /// `=`, which may begin an encoded word, a control character, an 8-bit byte, or two spaces in a row: text that is not shown as it stands.
    @inline(__always)
    func holdsWordsToDecode(_ range: Range<Int>, inQuotes: Bool) -> Bool {
        var at = range.lowerBound
        if !inQuotes {
            // A space with another one behind it; the last byte of a name is none.
            while let space = find(0x20, in: at..<range.upperBound) {
                if self[space &+ 1] == 0x20 { return true }
                at = space &+ 1
            }
        }
        return holds(range) { v in Bytes.below(v, 0x1F) | Bytes.same(v, 0x3D) | v & Bytes.splat(0x80) }
    }

    @inline(__always)
    private static func splat(_ byte: UInt8) -> SIMD16<UInt8> { SIMD16(repeating: byte) }

    /// All ones where a byte equals `byte`.
    @inline(__always)
    private static func same(_ v: SIMD16<UInt8>, _ byte: UInt8) -> SIMD16<UInt8> {
        // With a type on both sides; otherwise the generic comparison is chosen, a loop over 16 bytes.
        let wanted = SIMD16<UInt8>(repeating: byte)
        let mask: SIMDMask<SIMD16<Int8>> = v .== wanted
        return unsafe unsafeBitCast(mask, to: SIMD16<UInt8>.self)
    }

    /// All ones where a byte is `limit` or less: 0x1F or 0x20.
    @inline(__always)
    private static func below(_ v: SIMD16<UInt8>, _ limit: UInt8) -> SIMD16<UInt8> {
        let wanted = SIMD16<UInt8>(repeating: limit)
        let mask: SIMDMask<SIMD16<Int8>> = v .<= wanted
        return unsafe unsafeBitCast(mask, to: SIMD16<UInt8>.self)
    }

    /// Whether `test` marks a byte of a range, 16 at a time. No byte is read that does not belong to the message.
    @inline(__always)
    private func holds(_ range: Range<Int>, _ test: (SIMD16<UInt8>) -> SIMD16<UInt8>) -> Bool {
        @inline(__always) func marks(_ at: Int) -> SIMD2<UInt64> {
            let v = unsafe unsafeBitCast(SIMD2(self.word(at), self.word(at &+ 8)), to: SIMD16<UInt8>.self)
            return unsafe unsafeBitCast(test(v), to: SIMD2<UInt64>.self)
        }
        var at = range.lowerBound
        while at &+ 16 <= range.upperBound {
            let found = marks(at)
            if found[0] | found[1] != 0 { return true }
            at &+= 16
        }
        let left = range.upperBound &- at
        if left == 0 { return false }
        if at &+ 16 <= count {
            // What is read behind the range does not count.
            let found = marks(at)
            return left > 8
                ? found[0] | found[1] << UInt64(truncatingIfNeeded: 128 &- left &* 8) != 0
                : found[0] << UInt64(truncatingIfNeeded: 64 &- left &* 8) != 0
        }
        for i in at..<range.upperBound {
            let found = unsafe unsafeBitCast(test(SIMD16(repeating: self[i])), to: SIMD2<UInt64>.self)
            if found[0] != 0 { return true }
        }
        return false
    }
}
