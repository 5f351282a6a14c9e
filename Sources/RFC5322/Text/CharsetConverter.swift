// Safety: the closure is @Sendable and gets buffers that its caller vouches for; kept here is nothing of them.

/// Turns bytes of a named charset into UTF-8. Decoding needs one; this module has one for three charsets, the product DisplayNames has one for those of ICU.
@safe public struct CharsetConverter: Sendable {
    /// What became of a text.
    public enum Outcome: Sendable, Hashable {
        /// `count` bytes of UTF-8 were written. `isFlawed`: some bytes mean nothing in that charset; each stands there as `\xNN`.
        case converted(count: Int, isFlawed: Bool)
        /// The converter does not know the charset; nothing was written.
        case unknownCharset
    }

    /// Converts `text` into `output`, which holds ``room(_:)`` bytes. `charset` is a label as it stands in mail: any bytes, upper or lower case.
    public typealias Convert = @Sendable (
        _ charset: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> Outcome

    /// The conversion itself. Unsafe: nothing checks that `output` has the room it needs.
    @unsafe public let convert: Convert

    /// A converter of one's own. It must write no more than `output` holds, and may be called from any task.
    public init(_ convert: @escaping Convert) { unsafe self.convert = convert }

    /// Bytes of UTF-8 that `count` bytes of any charset become at most: `\xNN` for each.
    public static func room(_ count: Int) -> Int { count * 4 }
}
