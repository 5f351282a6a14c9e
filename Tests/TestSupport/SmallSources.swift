import MailSources

/// Shows a few bytes at a time, so that every place of a mailbox meets the edge of a window once.
public final class SmallWindow: ByteWindow {
    private let whole: UnsafeRawBufferPointer
    private let step: Int

    public init(_ whole: UnsafeRawBufferPointer, step: Int, from start: Int = 0) {
        self.whole = whole
        self.step = step
        let end = min(whole.count, start + step)
        super.init(bytes: UnsafeRawBufferPointer(rebasing: whole[start..<end]), start: start, isAtEnd: end == whole.count)
    }

    public override func advance(keepingFrom offset: Int) throws(ReadError) {
        if isAtEnd && offset <= end { return }
        let offset = min(offset, whole.count)
        let upper = min(whole.count, max(end, offset) + max(step, end - offset))
        start = offset
        bytes = UnsafeRawBufferPointer(rebasing: whole[offset..<upper])
        isAtEnd = upper == whole.count
    }

    public override func rewind(to offset: Int) throws(ReadError) -> Bool {
        if offset < start {
            let upper = min(whole.count, offset + step)
            start = offset
            bytes = UnsafeRawBufferPointer(rebasing: whole[offset..<upper])
            isAtEnd = upper == whole.count
        }
        return true
    }
}

/// A pipe: gives bytes in pieces, and never again.
public final class PieceStream: ByteStream {
    private var rest: ArraySlice<UInt8>
    private let piece: Int
    public init(_ bytes: [UInt8], piece: Int) {
        rest = bytes[...]
        self.piece = piece
    }
    public override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        let got = min(count, piece, rest.count)
        rest.prefix(got).withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(buffer), byteCount: got) }
        rest = rest.dropFirst(got)
        return got
    }
}
