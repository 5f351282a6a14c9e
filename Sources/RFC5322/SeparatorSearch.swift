internal import CHeaderKernels

// Safety: the bytes are borrowed for the call, `from` is below their count, and kernels stop at the count that they get.

/// Crosses the bodies of a mailbox to the next line that may separate two messages.
package enum SeparatorSearch {
    /// Offset of the first LF at or after `from` behind which `From ` stands, whole, before the end of `bytes`; their count if there is
    /// none. Linear, at the speed of memory; looks at nothing else.
    package static func next(in bytes: UnsafeRawBufferPointer, from: Int, kernel: ScanKernel) -> Int {
        guard from < bytes.count, let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return bytes.count }
        guard let find = unsafe ScanKernel.functions.kernel(kernel).find else { return unsafe PortableKernel.find(base, from, bytes.count) }
        return unsafe find(base, from, bytes.count)
    }
}
