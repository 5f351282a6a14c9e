public import CHdrclass
import HeaderClassifier
import RFC5322
import Reports

// Safety: an exported array holds its ColumnArray retained, whose buffers live as long, until the consumer calls the release callback once (the C data
// interface says so). Children are released by their own callback first, unless the consumer moved them away. Bytes of a caller are used for the call only.

/// hdr_batch. Used by one thread at a time.
final class BatchHandle: Handle {
    var table: RecordTable
    /// Of hdr_batch_add.
    private var section = HeaderSection()

    init(_ columns: RecordColumns) { table = RecordTable(columns) }

    /// A column holds more text than should be added to.
    var isFull: Bool { table.longestText > 64 << 20 }

    func add(_ handle: ClassifierHandle, _ source: String, _ bytes: UnsafeRawBufferPointer) {
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .known)
        let record = unsafe MessageRecord(
            source: source, offset: 0, length: bytes.count, bytes: bytes, section: section, verdict: handle.classifier.verdict(of: section, in: bytes),
            policy: handle.policy)
        table.add(record, names: handle.names)
    }
}

@c @implementation
public func hdr_batch_new(_ columns: OpaquePointer) -> OpaquePointer { unsafe BatchHandle(ColumnsHandle.borrowed(columns).columns).handed }

@c @implementation
public func hdr_batch_free(_ batch: OpaquePointer?) { unsafe BatchHandle.release(batch) }

@c @implementation
public func hdr_batch_rows(_ batch: OpaquePointer) -> Int { unsafe BatchHandle.borrowed(batch).table.count }

@c @implementation
public func hdr_batch_is_full(_ batch: OpaquePointer) -> Int32 { unsafe BatchHandle.borrowed(batch).isFull ? 1 : 0 }

@c @implementation
public func hdr_batch_add(_ batch: OpaquePointer, _ classifier: OpaquePointer, _ source: UnsafePointer<CChar>?, _ start: UnsafeRawPointer?, _ count: Int) {
    unsafe BatchHandle.borrowed(batch).add(ClassifierHandle.borrowed(classifier), text(source), bytes(start, count))
}

@c @implementation
public func hdr_batch_take(_ batch: OpaquePointer, _ array: UnsafeMutablePointer<ArrowArray>) { unsafe write(BatchHandle.borrowed(batch).table.take(), to: array) }

private func write(_ column: ColumnArray, to array: UnsafeMutablePointer<ArrowArray>) {
    var result = unsafe ArrowArray()
    unsafe result.length = Int64(column.count)
    unsafe result.null_count = Int64(column.nulls)
    let buffers = unsafe column.buffers
    unsafe result.n_buffers = unsafe Int64(buffers.count)
    let places = unsafe UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: buffers.count)
    for i in unsafe buffers.indices { unsafe (places + i).initialize(to: buffers[i]) }
    unsafe result.buffers = places
    unsafe result.n_children = Int64(column.children.count)
    if !column.children.isEmpty {
        let children = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: column.children.count)
        for (i, child) in column.children.enumerated() {
            let place = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
            unsafe write(child, to: place)
            unsafe (children + i).initialize(to: place)
        }
        unsafe result.children = children
    }
    unsafe result.private_data = Unmanaged.passRetained(column).toOpaque()
    unsafe result.release = { array in
        if let children = unsafe array.pointee.children {
            for i in unsafe 0..<Int(array.pointee.n_children) {
                guard let child = unsafe children[i] else { continue }
                if let release = unsafe child.pointee.release { unsafe release(child) }
                unsafe child.deallocate()
            }
            unsafe children.deallocate()
        }
        unsafe array.pointee.buffers?.deallocate()
        if let column = unsafe array.pointee.private_data { unsafe Unmanaged<ColumnArray>.fromOpaque(column).release() }
        unsafe array.pointee.release = nil
    }
    unsafe array.initialize(to: result)
}
