public import CHdrclass
import Reports

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: a schema's strings and children are allocated with malloc for it alone and freed by its release callback, which the consumer calls once (the C
// data interface says so). Children are released by their own callback first, unless the consumer moved them away.

/// hdr_columns. Never changes.
final class ColumnsHandle: Handle {
    let columns: RecordColumns

    init(_ columns: RecordColumns) { self.columns = columns }
}

@c @implementation
public func hdr_columns_new(_ names: UnsafePointer<UnsafePointer<CChar>?>?, _ n: Int, _ error: UnsafeMutablePointer<hdr_error>?) -> OpaquePointer? {
    unsafe reporting(error) {
        guard let names = unsafe names else { return unsafe ColumnsHandle(RecordColumns()).handed }
        do throws(RecordColumns.UnknownColumn) {
            return unsafe try ColumnsHandle(RecordColumns((0..<n).map { unsafe text(names[$0]) })).handed
        } catch {
            throw CallError(code: Int(HDR_ERROR_ARGUMENT), message: "there is no column \"\(error.name)\"")
        }
    }
}

@c @implementation
public func hdr_columns_free(_ columns: OpaquePointer?) { unsafe ColumnsHandle.release(columns) }

@c @implementation
public func hdr_columns_schema(_ columns: OpaquePointer, _ schema: UnsafeMutablePointer<ArrowSchema>) {
    unsafe write("+s", "", isNullable: false, ColumnsHandle.borrowed(columns).columns.wanted.map(Field.init), to: schema)
}

/// A column as Arrow describes it: a list has one child, `item`.
private struct Field {
    let name: String, format: String
    let isNullable: Bool
    let children: [Field]

    init(_ column: RecordColumns.Column) {
        name = column.name
        isNullable = column.isNullable
        switch column.type {
        case .integer: (format, children) = ("l", [])
        case .text: (format, children) = ("u", [])
        case .words: (format, children) = ("+l", [Field("item", "u", [])])
        case .record(let inner): (format, children) = ("+s", inner.map(Field.init))
        case .records(let inner): (format, children) = ("+l", [Field("item", "+s", inner.map(Field.init))])
        }
    }

    private init(_ name: String, _ format: String, _ children: [Field]) {
        self.name = name
        self.format = format
        self.children = children
        isNullable = false
    }
}

private func write(_ format: String, _ name: String, isNullable: Bool, _ children: [Field], to schema: UnsafeMutablePointer<ArrowSchema>) {
    var result = unsafe ArrowSchema()
    unsafe result.format = UnsafePointer(strdup(format))
    unsafe result.name = UnsafePointer(strdup(name))
    unsafe result.flags = isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0
    unsafe result.n_children = Int64(children.count)
    if !children.isEmpty {
        let places = UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>.allocate(capacity: children.count)
        for (i, child) in children.enumerated() {
            let place = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
            unsafe write(child.format, child.name, isNullable: child.isNullable, child.children, to: place)
            unsafe (places + i).initialize(to: place)
        }
        unsafe result.children = places
    }
    unsafe result.release = { schema in
        unsafe free(UnsafeMutablePointer(mutating: schema.pointee.format))
        unsafe free(UnsafeMutablePointer(mutating: schema.pointee.name))
        if let children = unsafe schema.pointee.children {
            for i in unsafe 0..<Int(schema.pointee.n_children) {
                guard let child = unsafe children[i] else { continue }
                if let release = unsafe child.pointee.release { unsafe release(child) }
                unsafe child.deallocate()
            }
            unsafe children.deallocate()
        }
        unsafe schema.pointee.release = nil
    }
    unsafe schema.initialize(to: result)
}
