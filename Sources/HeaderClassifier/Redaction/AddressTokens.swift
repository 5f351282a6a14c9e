// Safety: the bytes are those of a text that is held here, borrowed for the closure; the range is all of them.

/// Tokens of IP addresses. The kind that rules read (loopback, private, public) stays.
extension Tokens {
    /// The token of an IPv4 address of the form `a.b.c.d`.
    ///
    /// A public one takes a documentation range (RFC 5737) where one has its length, 9 to 14 characters. Shorter ones become `0.0.0.d` (RFC 1122: no host
    /// has such an address), longer ones `240.…` (reserved by RFC 1112). A private one keeps its network, the other numbers become numbers of as many
    /// digits. Loopback, `0.0.0.0` and `255.255.255.255` stay: they name no host.
    func v4(_ text: [UInt8], _ address: IPAddress) -> [UInt8] {
        let value = UInt32(truncatingIfNeeded: address.value)
        if address.kind == .loopback || value == 0 || value == .max { return text }
        for tweak in 0..<UInt8(8) {
            let token = v4(text, address, value, tweak)
            if token != text { return token }
        }
        return text
    }

    private func v4(_ text: [UInt8], _ address: IPAddress, _ value: UInt32, _ tweak: UInt8) -> [UInt8] {
        let stream = stream(.address, [0xFF] + Tokens.bytes(address.value), count: 32, tweak: tweak)
        let octets = text.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
        func number(_ digits: Int, _ draw: UInt8) -> [UInt8] {
            switch digits {
            case 1: [0x30 + draw % 10]
            case 2: Array("\(10 + Int(draw) % 90)".utf8)
            default: Array("\(100 + Int(draw) % 155)".utf8)
            }
        }
        if address.kind == .private {
            // 10.0.0.0/8; the others are told by two numbers.
            let kept = value >> 24 == 10 ? 1 : 2
            let rest = (kept..<4).map { number(octets[$0].count, stream[$0]) }
            return Array((octets[..<kept] + rest).joined(separator: [0x2E]))
        }
        let prefix: StaticString
        switch text.count {
        case ...8: prefix = "0.0.0."
        case 9, 10: prefix = "192.0.2."
        case 11: prefix = stream[8] & 1 == 0 ? "192.0.2." : "203.0.113."
        case 12: prefix = stream[8] & 1 == 0 ? "198.51.100." : "203.0.113."
        case 13: prefix = stream[8] & 1 == 0 ? "198.51.100." : "203.0.113."
        case 14: prefix = "198.51.100."
        default: return Array("240.".utf8) + number(3, stream[1]) + [0x2E] + number(3, stream[2]) + [0x2E] + number(3, stream[3])
        }
        let start = Array("\(prefix)".utf8)
        return start + number(text.count - start.count, stream[0])
    }

    /// The token of an IPv6 address: as many hexadecimal digits in each group, zero groups stay zero. A public one takes 2001:db8::/32 (RFC 3849) where its
    /// second group has four digits, otherwise 3fff::/20 (RFC 9637); where its first group has fewer than four, that group stays. A private one keeps
    /// its first group. Loopback and `::` stay.
    func v6(_ text: [UInt8], _ address: IPAddress) -> [UInt8] {
        if address.value <= 1 { return text }
        let stream = stream(.address, Tokens.bytes(address.value), count: 32)
        var token = text
        let isUpper = text.contains { $0 &- 0x41 < 6 }
        // Which of the eight groups each run of digits is: from the left in front of "::", from the right behind it.
        let groups = text.split(separator: 0x3A, omittingEmptySubsequences: false)
        let gap = groups.indices.dropFirst().dropLast().first { groups[$0].isEmpty }
        let hasV4 = groups.last?.contains(0x2E) == true
        for (i, group) in groups.enumerated() where !group.isEmpty {
            if group.contains(0x2E) {
                let parsed = unsafe Array(group).withUnsafeBytes { unsafe IPAddress(Bytes($0), 0..<$0.count) }
                if let parsed { token.replaceSubrange(group.indices, with: v4(Array(group), parsed)) }
                continue
            }
            let place = gap.map { i < $0 } ?? true ? i : 8 - (groups.count - i) - (hasV4 ? 1 : 0)
            guard (0..<8).contains(place) else { continue }
            let value = UInt16(truncatingIfNeeded: address.value >> UInt128(16 * (7 - place)))
            if value == 0 || (place == 0 && (value < 0x1000 || address.kind == .private)) { continue }
            // ::ffff:a.b.c.d
            if hasV4 && value == 0xFFFF { continue }
            let new = group6(value, place, address, stream)
            for (k, index) in group.indices.enumerated() {
                let digit = new >> UInt16(4 * (group.count - 1 - k)) & 15
                token[index] = Tokens.hexDigit(UInt8(digit), isUpper)
            }
        }
        return token
    }

    private func group6(_ value: UInt16, _ place: Int, _ address: IPAddress, _ stream: [UInt8]) -> UInt16 {
        let first = UInt16(truncatingIfNeeded: address.value >> 112), second = UInt16(truncatingIfNeeded: address.value >> 96)
        if address.kind == .public && first >= 0x1000 {
            if place == 0 { return second >= 0x1000 ? 0x2001 : 0x3FFF }
            if place == 1 && second >= 0x1000 { return 0x0DB8 }
        }
        // As many digits as before, so that all spellings of an address become spellings of one.
        let draw = UInt16(stream[2 * place]) << 8 | UInt16(stream[2 * place + 1])
        let digits = value >= 0x1000 ? 4 : value >= 0x100 ? 3 : value >= 0x10 ? 2 : 1
        let least: UInt16 = 1 << UInt16(4 * (digits - 1))
        return least + draw % (least * 15)
    }

    private static func bytes(_ value: UInt128) -> [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: value >> UInt128(8 * $0)) }
    }
}
