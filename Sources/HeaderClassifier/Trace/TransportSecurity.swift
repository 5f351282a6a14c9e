/// What a trace field says of TLS on its connection. Each make of server has its own form; they are told apart by their words, wherever in the
/// field these stand:
///
///     (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)        Exchange
///     (version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=OK)   Sendmail, Google
///     (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))     Postfix
///     esmtps (TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256)                       Exim, and (TLS1.3) tls TLS_AES_256_GCM_SHA384
///     ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384                                 IronPort
///     (TLS), (Using TLS: TLSv1.2, ...)                                      others
public struct TransportSecurity: Sendable, Hashable {
    /// What the field says it by.
    public enum Basis: UInt8, Sendable, Hashable {
        /// A version or a cipher is stated, or the word TLS.
        case stated
        /// Only the name of the protocol says so: ESMTPS and its like (RFC 3848), HTTPS.
        case protocolName
    }

    /// What it rests on.
    public internal(set) var basis: Basis
    /// The version as it stands: `TLS1_2`, `TLSv1.3`.
    public internal(set) var version: Range<Int>?
    /// `TLS 1.2`; nil where none is stated, or it is none that is known (`TLSv1/SSLv3`).
    public internal(set) var versionName: String?
    /// The cipher as it stands; nil where none is stated.
    public internal(set) var cipher: Range<Int>?

    /// - Parameter region: the field's body without its date, from which names of hosts are left out.
    init?(_ bytes: Bytes, _ region: Range<Int>, names: [Range<Int>?], with: Range<Int>?) {
        var version: Range<Int>?, cipher: Range<Int>?
        var sawTLS = false
        var awaits = Awaited.nothing
        var at = region.lowerBound
        while at < region.upperBound {
            let byte = bytes[at]
            if TransportSecurity.separates(byte) {
                if byte == 0x29 { awaits = .nothing }
                at += 1
                continue
            }
            let start = at
            while at < region.upperBound, !TransportSecurity.separates(bytes[at]) { at += 1 }
            var word = start..<at
            if names.contains(where: { $0.map { $0.contains(start) } == true }) { continue }
            if bytes.equals(word, "version"), at < region.upperBound, bytes[at] == 0x3D {
                awaits = .version
            } else if bytes.equals(word, "cipher") {
                awaits = .cipher
            } else if (awaits == .version && TransportSecurity.isNamed(bytes, word)) || TransportSecurity.isVersion(bytes, word) {
                // "TLSv1/SSLv3" names a family of both.
                while at < region.upperBound, bytes[at] == 0x2F, at + 1 < region.upperBound, bytes.hasPrefix(at + 1..<region.upperBound, "SSL") {
                    at += 1
                    while at < region.upperBound, !TransportSecurity.separates(bytes[at]) { at += 1 }
                    word = start..<at
                }
                if version == nil, !bytes.equals(word, "TLS") { version = word }
                sawTLS = true
                awaits = .cipherPerhaps
            } else if awaits == .cipher || (awaits == .cipherPerhaps && TransportSecurity.looksLikeCipher(bytes, word)) {
                if cipher == nil { cipher = word }
                sawTLS = true
                awaits = .nothing
            } else if awaits != .cipherPerhaps {
                awaits = .nothing
            }
        }
        if !sawTLS {
            guard let with, TransportSecurity.isSecureProtocol(bytes, with) else { return nil }
            basis = .protocolName
            return
        }
        basis = .stated
        self.version = version
        versionName = version.flatMap { TransportSecurity.name(bytes, $0) }
        self.cipher = cipher
    }

    private enum Awaited { case nothing, version, cipher, cipherPerhaps }

    private static func separates(_ byte: UInt8) -> Bool {
        Bytes.isSpace(byte) || byte == 0x28 || byte == 0x29 || byte == 0x2C || byte == 0x3B || byte == 0x3D || byte == 0x3A || byte == 0x2F
    }

    /// Behind `version=` anything of that name: other products state their own versions so.
    private static func isNamed(_ bytes: Bytes, _ word: Range<Int>) -> Bool { bytes.hasPrefix(word, "TLS") || bytes.hasPrefix(word, "SSL") }

    /// `TLS`, `TLS1_2`, `TLSv1.2`, `TLS12`, `SSLv3`.
    private static func isVersion(_ bytes: Bytes, _ word: Range<Int>) -> Bool {
        guard word.count <= 8, bytes.hasPrefix(word, "TLS") || bytes.hasPrefix(word, "SSL") else { return false }
        var at = word.lowerBound + 3
        if at < word.upperBound, bytes[at] | 0x20 == 0x76 { at += 1 }
        for i in at..<word.upperBound where bytes[i] &- 0x30 > 9 && bytes[i] != 0x2E && bytes[i] != 0x5F { return false }
        return true
    }

    /// `TLS 1.2` of any of these.
    private static func name(_ bytes: Bytes, _ version: Range<Int>) -> String? {
        let digits = version.map { bytes[$0] &- 0x30 }.filter { $0 < 10 }
        let isPlain = !version.contains { bytes[$0] == 0x2F }
        guard isPlain, digits.count <= 2, let major = digits.first else { return nil }
        return "\(bytes.hasPrefix(version, "SSL") ? "SSL" : "TLS") \(major).\(digits.count > 1 ? digits[1] : 0)"
    }

    /// Letters of suites that are or were in use, with a dash or an underscore.
    private static func looksLikeCipher(_ bytes: Bytes, _ word: Range<Int>) -> Bool {
        guard word.count >= 6, word.contains(where: { bytes[$0] == 0x2D || bytes[$0] == 0x5F }) else { return false }
        let parts: [StaticString] = ["AES", "CHACHA", "RC4", "DES", "CAMELLIA", "ARIA", "SEED", "NULL"]
        return word.contains { at in parts.contains { bytes.hasPrefix(at..<word.upperBound, $0) } }
    }

    /// RFC 3848 and RFC 6531: the S behind SMTP or LMTP stands for TLS.
    private static func isSecureProtocol(_ bytes: Bytes, _ with: Range<Int>) -> Bool {
        let end = with.first { Bytes.isSpace(bytes[$0]) || bytes[$0] == 0x2F || bytes[$0] == 0x28 } ?? with.upperBound
        let word = with.lowerBound..<end
        let names: [StaticString] = ["ESMTPS", "ESMTPSA", "LMTPS", "LMTPSA", "UTF8SMTPS", "UTF8SMTPSA", "UTF8LMTPS", "UTF8LMTPSA", "SMTPS", "HTTPS"]
        return names.contains { bytes.equals(word, $0) }
    }
}
